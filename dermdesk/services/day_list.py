"""The day list: who is expected, typed or read from CSV, and how far each has come."""

import csv
import io
from dataclasses import dataclass
from datetime import date, time

from dermdesk.domain.daylist import Appointment, AppointmentStatus
from dermdesk.domain.days import iso_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import AppointmentMoved, DayListed
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient

COLUMNS = ("day", "time", "patient", "provider", "site")
_MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a day list that was not taken: its line in the file, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DayListImport:
    """What a CSV brought."""

    taken: int
    refused: tuple[RefusedRow, ...]


def appointments(desk: Desk, day: date) -> tuple[Appointment, ...]:
    """The day list by time."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.appointments(day)


def add(
    desk: Desk, patient_id: str, day: date, at: time | None, provider: str, *, site: str | None = None
) -> Appointment:
    """Expect a patient. Raises DermdeskError for an unknown patient, provider or site."""
    desk.require(Permission.MANAGE_PATIENTS)
    appointment = _expected(desk, patient_id, day, at, provider=provider, site=site or desk.site)
    desk.append(DayListed(appointment=appointment))
    return appointment


def move(desk: Desk, appointment_id: str, status: AppointmentStatus) -> None:
    """Let an appointment reach another status (arrived, no-show …)."""
    desk.require(Permission.MANAGE_PATIENTS)
    desk.append(AppointmentMoved(appointment_id=appointment_id, status=status))


def import_csv(desk: Desk, text: str) -> DayListImport:
    """Read a list with the columns day, time, patient (chart number), provider, site; the others may be left out.

    A file without the columns day and patient is refused whole (DermdeskError); in a sound one each row stands alone,
    and a row that is on the list already is taken once.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if not {"day", "patient"} <= set(names) or set(names) - set(COLUMNS):
        raise DermdeskError(
            f"A day list has the columns {', '.join(COLUMNS)}; this file has others. Nothing was changed.",
            "Save it as CSV with these names in its first line.",
        )
    bodies: list[EventBody] = []
    refused: list[RefusedRow] = []
    known: set[tuple[date, time | None, str]] = set()
    for row in reader:
        if reader.line_num > _MOST_ROWS:
            raise DermdeskError(f"A day list has at most {_MOST_ROWS} rows. Nothing was changed.", "Part the file.")
        try:
            appointment = _read_row(
                desk, {name: (value or "").strip() for name, value in zip(names, row.values(), strict=False)}
            )
        except DermdeskError as error:
            refused.append(RefusedRow(reader.line_num, error.message))
            continue
        key = (appointment.day, appointment.at, appointment.patient_id)
        listed = {(one.day, one.at, one.patient_id) for one in desk.book.practice.appointments(appointment.day)}
        if key not in known | listed:
            bodies.append(DayListed(appointment=appointment))
        known.add(key)
    if bodies:
        desk.append(*bodies)
    return DayListImport(len(bodies), tuple(refused))


def _read_row(desk: Desk, row: dict[str, str]) -> Appointment:
    patient = desk.book.practice.patient_by_number(row["patient"])
    if patient is None:
        raise DermdeskError("No patient has this chart number.")
    own = [key for key, provider in desk.setup().providers.items() if not provider.external]
    return _expected(
        desk,
        patient.patient_id,
        iso_day(row["day"]),
        _clock_time(row.get("time", "")),
        provider=row.get("provider") or (own[0] if own else ""),
        site=row.get("site") or desk.site,
    )


def _expected(desk: Desk, patient_id: str, day: date, at: time | None, *, provider: str, site: str) -> Appointment:
    known_patient(desk, patient_id)
    if provider not in desk.setup().providers:
        raise DermdeskError(f"The practice has no provider '{provider[:30]}'.", "Choose one of its providers.")
    return Appointment(
        appointment_id=desk.ids.new(),
        day=day,
        at=at,
        patient_id=patient_id,
        site=desk.place(site).key,
        provider=provider,
    )


def _clock_time(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        raise DermdeskError(f"'{text[:10]}' is not a time.", "Write times as 09:30.") from None
