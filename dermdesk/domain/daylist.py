"""The day list: who is expected, and whether their charges are in."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class AppointmentStatus(StrEnum):
    """The way of an appointment through the day."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    CHARGED = "charged"
    CHECKED_OUT = "checked_out"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A row of the day list, typed or read from CSV. It says when and for whom, never for what."""

    appointment_id: str
    day: date
    at: time | None = None
    patient_id: str
    site: str
    provider: str
    status: AppointmentStatus = AppointmentStatus.EXPECTED
    visit_id: str | None = None
