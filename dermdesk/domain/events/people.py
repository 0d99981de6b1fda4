"""Events of people: guarantors, patients, coverages, routes of medical accounts, the day list."""

from dataclasses import dataclass
from typing import ClassVar

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.daylist import Appointment, AppointmentStatus
from dermdesk.domain.event import EventBody
from dermdesk.domain.people import BroughtHistory, Guarantor, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class GuarantorChanged(EventBody):
    """A guarantor, new or changed."""

    kind: ClassVar[str] = "guarantor_changed"
    guarantor: Guarantor

    @property
    def entity(self) -> str:
        return f"guarantor:{self.guarantor.guarantor_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRegistered(EventBody):
    """A new patient."""

    kind: ClassVar[str] = "patient_registered"
    patient: Patient

    @property
    def entity(self) -> str:
        return f"patient:{self.patient.patient_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientChanged(EventBody):
    """The patient's record after a change."""

    kind: ClassVar[str] = "patient_changed"
    patient: Patient

    @property
    def entity(self) -> str:
        return f"patient:{self.patient.patient_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryBrought(EventBody):
    """Services of a patient from before this book, as brought along; the newest word replaces the older ones."""

    kind: ClassVar[str] = "history_brought"
    patient_id: str
    history: BroughtHistory

    @property
    def entity(self) -> str:
        return f"history:{self.patient_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageChanged(EventBody):
    """A coverage, new or changed."""

    kind: ClassVar[str] = "coverage_changed"
    coverage: Coverage

    @property
    def entity(self) -> str:
        return f"coverage:{self.coverage.coverage_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalRouteChosen(EventBody):
    """The route of a patient's medical account, where it is not the guarantor's address; None holds it."""

    kind: ClassVar[str] = "medical_route_chosen"
    account_id: str
    patient_id: str
    route: StatementRoute | None

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayListed(EventBody):
    """An appointment of the day list, new or changed."""

    kind: ClassVar[str] = "day_listed"
    appointment: Appointment

    @property
    def entity(self) -> str:
        return f"appointment:{self.appointment.appointment_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved(EventBody):
    """An appointment reached another status (arrived, charged, …)."""

    kind: ClassVar[str] = "appointment_moved"
    appointment_id: str
    status: AppointmentStatus
    visit_id: str | None = None

    @property
    def entity(self) -> str:
        return f"appointment:{self.appointment_id}"
