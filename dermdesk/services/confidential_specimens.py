"""Specimens of confidential lines: kept in the confidential stream, read with the permission and a reason alone.

No plan is told: their requisition bears the patient's request in place of any insurance, and the laboratory's bill goes
to the practice. Such a line is on no claim, so that its report changes nothing by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ConfidentialSpecimenLogged, ConfidentialSpecimenReported
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.people import Patient
from dermdesk.domain.requisition import Requisition, Restriction
from dermdesk.domain.specimen import ChargedTo, PathologyResult, Specimen, SpecimenStanding, label_letter
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import ConfidentialVisit
from dermdesk.services.confidential_opening import opened
from dermdesk.services.desk import Desk
from dermdesk.services.requisitions import known_laboratory, requested, written
from dermdesk.services.self_pay_choice import restriction_asked
from dermdesk.services.specimen_lines import Jar, first_day, missing_jars
from dermdesk.services.specimen_log import check_result, usual_laboratory
from dermdesk.services.specimens import SpecimenRow, SpecimenState


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateSpecimens:
    """The jars of a patient's confidential lines that were sent, and ids of confidential visits with jars to send."""

    rows: tuple[SpecimenRow, ...]
    to_send: tuple[str, ...]
    today: date
    laboratories: Mapping[str, Laboratory]
    usual: str
    """Key of the laboratory that the last jars of the practice went to."""


def private_specimens(desk: Desk, patient_id: str, reason: str) -> PrivateSpecimens:
    """Read them; the reading goes into the read log first. Raises DermdeskError without permission or reason."""
    desk.require(Permission.READ_CONFIDENTIAL)
    return listed(desk, opened(desk, patient_id, "list specimens", reason))


def listed(desk: Desk, patient: Patient) -> PrivateSpecimens:
    """The jars of an account that was opened just now."""
    desk.require(Permission.READ_CONFIDENTIAL)
    logged, first = desk.book.confidential.specimens_of(patient.patient_id), first_day(desk.today())
    waiting = tuple(
        visit.confidential_visit_id
        for visit in desk.book.confidential.visits_of(patient.confidential_account_id)
        if visit.day >= first and _missing(visit, logged)
    )
    return PrivateSpecimens(
        rows=tuple(_row(desk, patient, one) for one in logged),
        to_send=waiting,
        today=desk.today(),
        laboratories=desk.setup().laboratories,
        usual=usual_laboratory(desk),
    )


def send_privately(
    desk: Desk, patient_id: str, confidential_visit_id: str, laboratory: str, reason: str
) -> tuple[Specimen, ...]:
    """Log the jars that the confidential lines of a visit propose; letters go on from those of its practice part.

    Raises DermdeskError, nothing changed: nothing is missing, no such laboratory or visit.
    """
    desk.require(Permission.READ_CONFIDENTIAL)
    patient = opened(desk, patient_id, "send specimens", reason)
    visit = _visit(desk, patient, confidential_visit_id)
    key = known_laboratory(desk, laboratory or usual_laboratory(desk)).key
    logged = desk.book.confidential.specimens_of(patient_id)
    jars = _missing(visit, logged)
    if not jars:
        raise DermdeskError("Every jar of this visit is in the log. Nothing was changed.", "Print its requisition.")
    beside = desk.book.practice.specimens_of_visit(visit.visit_id) if visit.visit_id is not None else ()
    before = len(beside) + sum(one.specimen.visit_id == confidential_visit_id for one in logged)
    made = tuple(
        Specimen(
            specimen_id=desk.confidential_ids.new(),
            visit_id=confidential_visit_id,
            line_number=jar.line_number,
            patient_id=patient_id,
            letter=label_letter(before + place),
            place=jar.place,
            laboratory=key,
            taken=visit.day,
            sent=desk.today(visit.site),
            charged_to=ChargedTo.PRACTICE,
            clinical=jar.clinical,
        )
        for place, jar in enumerate(jars)
    )
    account_id = patient.confidential_account_id
    desk.append(*(ConfidentialSpecimenLogged(account_id=account_id, specimen=specimen) for specimen in made))
    return made


def report_privately(desk: Desk, patient_id: str, specimen_id: str, result: PathologyResult, reason: str) -> None:
    """Enter or correct the report of such a specimen. Raises DermdeskError for one that cannot be."""
    desk.require(Permission.READ_CONFIDENTIAL)
    patient = opened(desk, patient_id, "enter a report", reason)
    logged = desk.book.confidential.specimens_of(patient_id)
    standing = next((one for one in logged if one.specimen.specimen_id == specimen_id), None)
    if standing is None:
        raise DermdeskError("There is no such specimen in this book.", "Choose one from the list.")
    check_result(desk, standing.specimen, result)
    account_id = patient.confidential_account_id
    desk.append(ConfidentialSpecimenReported(account_id=account_id, specimen_id=specimen_id, result=result))


def print_private_requisitions(
    desk: Desk, patient_id: str, confidential_visit_id: str, out: Path, reason: str
) -> tuple[Path, ...]:
    """Write the requisitions of a visit's confidential jars, one for each laboratory."""
    desk.require(Permission.READ_CONFIDENTIAL)
    patient = opened(desk, patient_id, "print a requisition", reason)
    visit, setup = _visit(desk, patient, confidential_visit_id), desk.setup()
    specimens = [
        one.specimen
        for one in desk.book.confidential.specimens_of(patient_id)
        if one.specimen.visit_id == confidential_visit_id
    ]
    if not specimens:
        raise DermdeskError("No jar of this visit is in the log.", "Send them first.")
    lines = {part.number: part.line for part in visit.lines}
    return tuple(
        written(
            Requisition(
                practice=setup.practice,
                site=setup.sites[visit.site],
                orderer=setup.providers[visit.rendering],
                laboratory=known_laboratory(desk, key),
                patient=patient,
                collected=visit.day,
                jars=requested(desk, [one for one in specimens if one.laboratory == key], lines, visit.day),
                charged_to=ChargedTo.PRACTICE,
                restriction=Restriction(asked=_asked(visit)),
            ),
            desk.today(visit.site),
            out,
        )
        for key in dict.fromkeys(one.laboratory for one in specimens)
    )


def _row(desk: Desk, patient: Patient, one: SpecimenStanding) -> SpecimenRow:
    """As the board shows a jar; a confidential one is never recoded and on no claim."""
    specimen, today = one.specimen, desk.today()
    laboratory = desk.setup().laboratories.get(specimen.laboratory)
    state = SpecimenState.OVERDUE if one.is_overdue(today) else SpecimenState.OUT
    return SpecimenRow(
        state=SpecimenState.REPORTED if one.result is not None else state,
        key=specimen.specimen_id,
        specimen_id=specimen.specimen_id,
        visit_id=specimen.visit_id,
        line_number=specimen.line_number,
        patient_id=specimen.patient_id,
        chart=patient.number,
        patient=patient.name.listed,
        letter=specimen.letter,
        place=specimen.place,
        code="",
        clinical=specimen.clinical,
        laboratory=laboratory.name if laboratory is not None else specimen.laboratory,
        taken=specimen.taken,
        sent=specimen.sent,
        days_out=one.days_out(today),
        work=specimen.work,
        result=one.result,
        note=specimen.note,
    )


def _asked(visit: ConfidentialVisit) -> date | None:
    """The latest request that one of its lines records."""
    return max((day for part in visit.lines if (day := restriction_asked(part.line)) is not None), default=None)


def _missing(visit: ConfidentialVisit, logged: tuple[SpecimenStanding, ...]) -> tuple[Jar, ...]:
    own = [one for one in logged if one.specimen.visit_id == visit.confidential_visit_id]
    return missing_jars(((part.number, part.line) for part in visit.lines), visit.diagnoses, own)


def _visit(desk: Desk, patient: Patient, confidential_visit_id: str) -> ConfidentialVisit:
    visits = desk.book.confidential.visits_of(patient.confidential_account_id)
    found = next((one for one in visits if one.confidential_visit_id == confidential_visit_id), None)
    if found is None:
        raise DermdeskError("There is no such visit on this account.", "Choose one from the list.")
    return found
