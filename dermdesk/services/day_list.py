"""The day list: who is expected, typed or read from CSV, and how far each has come."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, time

from dermdesk.domain.daylist import Appointment, AppointmentStatus
from dermdesk.domain.days import iso_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import AppointmentMoved, DayListed
from dermdesk.domain.people import Patient, PersonName, Sex
from dermdesk.domain.user import Permission
from dermdesk.services import patients
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient

COLUMNS = ("day", "time", "patient", "provider", "site", "last", "first", "birth_date", "sex", "status")
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
    """Read a list as CSV. `day` and `patient` (chart number) are wanted, the other columns may be left out.

    A patient whose number is new is registered from last, first, birth_date and sex. A file with other columns is
    refused whole (DermdeskError); in a sound one each row stands alone, and a row that is listed already is not again.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if not {"day", "patient"} <= set(names) or set(names) - set(COLUMNS):
        raise DermdeskError(
            f"A day list has the columns {', '.join(COLUMNS)}; this file has others. Nothing was changed.",
            "Save it as CSV with these names in its first line.",
        )
    rows = [(reader.line_num, dict(zip(names, map(_cell, row.values()), strict=False))) for row in reader]
    if len(rows) > _MOST_ROWS:
        raise DermdeskError(f"A day list has at most {_MOST_ROWS} rows. Nothing was changed.", "Part the file.")
    taken = 0
    refused: list[RefusedRow] = []
    for line, row in rows:
        try:
            taken += _take_row(desk, row)
        except DermdeskError as error:
            refused.append(RefusedRow(line, error.message))
    return DayListImport(taken, tuple(refused))


def _take_row(desk: Desk, row: dict[str, str]) -> bool:
    """Put the row on the list; False when it is there already."""
    day, at, status = iso_day(row["day"]), _clock_time(row.get("time", "")), _status(row.get("status", ""))
    own = [key for key, provider in desk.setup().providers.items() if not provider.external]
    provider, site = row.get("provider") or (own[0] if own else ""), row.get("site") or desk.site
    patient = desk.book.practice.patient_by_number(row["patient"]) or _new_patient(desk, row)
    if any((one.at, one.patient_id) == (at, patient.patient_id) for one in desk.book.practice.appointments(day)):
        return False
    appointment = _expected(desk, patient.patient_id, day, at, provider=provider, site=site)
    desk.append(DayListed(appointment=replace(appointment, status=status)))
    return True


def _new_patient(desk: Desk, row: dict[str, str]) -> Patient:
    if not (row.get("last") and row.get("birth_date") and row.get("sex")):
        raise DermdeskError("No patient has this chart number, and the row does not say who it is.")
    try:
        sex = Sex(row["sex"].upper())
    except ValueError:
        raise DermdeskError("The sex is F, M or X.") from None
    name = PersonName(last=row["last"], first=row.get("first", ""))
    return patients.register(
        desk,
        patients.NewPatient(number=row["patient"], name=name, birth_date=iso_day(row["birth_date"]), sex=sex),
    )


def _cell(value: str | list[str] | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _status(text: str) -> AppointmentStatus:
    try:
        return AppointmentStatus(text.lower() or "expected")
    except ValueError:
        raise DermdeskError(f"'{text[:15]}' is no state of an appointment.") from None


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
