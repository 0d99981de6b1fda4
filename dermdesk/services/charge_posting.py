"""Posting a visit: lines routed by account into two streams, in one transaction; and correcting it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    AppointmentMoved,
    ConfidentialFindingSettled,
    ConfidentialLineRevised,
    ConfidentialLineVoided,
    ConfidentialVisitPosted,
    FindingAttested,
    FindingIgnored,
    LineRevised,
    LineVoided,
    VisitPosted,
)
from dermdesk.domain.line import AccountSide, ChargeLine, ConfidentialLine, PracticeLine, route_lines
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import LineClass
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import ConfidentialVisit, PostedVisit, Visit, VisitHeader, linked_diagnoses
from dermdesk.services.charge_totals import SALES_TAX, sum_of_tax, with_tax_line
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient
from dermdesk.services.scrubbing import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedResult:
    """The ids that posting gave; `visit_id` is None when nothing of the visit is the household's to see."""

    visit_id: str | None
    confidential_visit_id: str | None


def post(desk: Desk, visit: Visit, settlements: tuple[Settlement, ...] = ()) -> PostedResult:
    """Post a visit in one transaction and drop its draft. Findings never stop it; they hold the claim.

    Raises DermdeskError in words, nothing changed: no line, a charge below zero, units below one, a day of service in
    the future (at the visit's site), an unknown patient, coverage, site or provider.
    """
    desk.require(Permission.POST_VISITS)
    if desk.book.practice.visit(visit.visit_id) is not None:
        raise DermdeskError("This visit is posted already. Nothing was changed.", "Open it from Claims to correct it.")
    patient = known_patient(desk, visit.header.patient_id)
    check_visit(desk, visit, desk.book.practice.coverages(patient.patient_id))
    bodies, result = posting(desk, visit, patient, settlements)
    desk.append(*bodies, drop_draft=visit.visit_id)
    return result


def posting(
    desk: Desk, visit: Visit, patient: Patient, settlements: tuple[Settlement, ...]
) -> tuple[list[EventBody], PostedResult]:
    """The events that post a checked visit. Nothing of the practice part depends on the confidential one."""
    desk.require(Permission.POST_VISITS)
    practice, confidential = _parts(desk, visit)
    posted = desk.today(visit.header.site)
    bodies: list[EventBody] = []
    posted_id: str | None = None
    confidential_id: str | None = None
    if practice.lines:
        posted_id = desk.ids.new()
        bodies.append(VisitPosted(visit=replace(practice, visit_id=posted_id), posted=posted))
        bodies += [answered(one, posted_id) for one in settlements if not one.confidential]
        bodies += _charged(desk, visit.header, posted_id)
    if confidential.lines:
        confidential_id = desk.confidential_ids.new()
        part = replace(
            confidential,
            confidential_visit_id=confidential_id,
            visit_id=posted_id,
            account_id=patient.confidential_account_id,
        )
        bodies.append(ConfidentialVisitPosted(visit=part, posted=posted))
        named = posted_id or confidential_id
        bodies += [_settled_apart(one, patient, named) for one in settlements if one.confidential]
    return bodies, PostedResult(visit_id=posted_id, confidential_visit_id=confidential_id)


def void_line(desk: Desk, visit_id: str, number: int, reason: str) -> None:
    """Take a posted household line back by a reversal, with its share of the sales tax."""
    desk.require(Permission.CORRECT_VISITS)
    visit, line = _posted_line(desk, visit_id, number, reason)
    posted = desk.today(visit.header.site)
    rest = tuple(part for part in visit.lines if part.number != number)
    voided = LineVoided(visit_id=visit_id, number=number, reason=reason.strip(), posted=posted)
    desk.append(voided, *_tax_followed(desk, visit, rest, line.line, reason))


def revise_line(desk: Desk, visit_id: str, number: int, revised: ChargeLine, reason: str) -> None:
    """Let a posted household line stand anew. `revised` stays on the household account, of the same class.

    Another class or account is a void and a new entry: raises DermdeskError.
    """
    desk.require(Permission.CORRECT_VISITS)
    visit, line = _posted_line(desk, visit_id, number, reason)
    if revised.line_class is not line.line.line_class or revised.side is not AccountSide.HOUSEHOLD:
        raise DermdeskError(
            "Another class or account needs a void and a new entry.", "Void the line, then type it anew."
        )
    check_line(number, revised)
    stands = replace(line, line=replace(revised, confidential=False))
    lines = tuple(stands if part.number == number else part for part in visit.lines)
    event = LineRevised(
        visit_id=visit_id,
        line=stands,
        diagnoses=visit.diagnoses,
        reason=reason.strip(),
        posted=desk.today(visit.header.site),
    )
    desk.append(event, *_tax_followed(desk, visit, lines, line.line, reason))


def void_confidential_line(desk: Desk, account_id: str, confidential_visit_id: str, number: int, reason: str) -> None:
    """Take a confidential line back; whoever may read the account may correct it."""
    desk.require(Permission.READ_CONFIDENTIAL)
    visit = _confidential_visit(desk, account_id, confidential_visit_id, number, reason)
    posted = desk.today(visit.site)
    desk.append(
        ConfidentialLineVoided(
            account_id=account_id,
            confidential_visit_id=confidential_visit_id,
            number=number,
            reason=reason.strip(),
            posted=posted,
        )
    )


def revise_confidential_line(
    desk: Desk, account_id: str, confidential_visit_id: str, revised: ConfidentialLine, reason: str
) -> None:
    """Let a confidential line stand anew."""
    desk.require(Permission.READ_CONFIDENTIAL)
    visit = _confidential_visit(desk, account_id, confidential_visit_id, revised.number, reason)
    check_line(revised.number, revised.line)
    desk.append(
        ConfidentialLineRevised(
            account_id=account_id,
            confidential_visit_id=confidential_visit_id,
            line=revised,
            reason=reason.strip(),
            posted=desk.today(visit.site),
        )
    )


# --- what can be posted ----------------------------------------------------------------------------------------------


def check_visit(desk: Desk, visit: Visit, coverages: Sequence[Coverage]) -> None:
    """Raise DermdeskError when the visit cannot be posted; `coverages` are the patient's."""
    desk.require(Permission.ENTER_CHARGES)
    header = visit.header
    if not visit.lines:
        raise DermdeskError("This visit has no line yet.", "Type a code first.")
    if header.day > desk.today(header.site):
        raise DermdeskError("The day of service is in the future. Nothing was posted.", "Type the day of the visit.")
    if header.day < desk.today(header.site) - timedelta(days=366 * 20):
        raise DermdeskError("The day of service is over twenty years ago. Nothing was posted.", "Look at its year.")
    providers = desk.setup().providers
    for key in (header.rendering, header.seen_by, header.supervising, header.referring, header.ordering):
        if key is not None and key not in providers:
            raise DermdeskError(f"The practice has no provider '{key[:30]}'.", "Choose one of its providers.")
    if header.coverage_id is not None and all(one.coverage_id != header.coverage_id for one in coverages):
        raise DermdeskError("The coverage of this visit is unknown.", "Choose a coverage of the patient.")
    for number, line in enumerate(visit.lines, 1):
        check_line(number, line)


def check_line(number: int, line: ChargeLine) -> None:
    """Raise DermdeskError when a line cannot be charged."""
    if line.charge.cents < 0:
        raise DermdeskError(
            f"Line {number}: a charge is never below zero. Nothing was posted.", "A credit is an adjustment."
        )
    if line.units < 1:
        raise DermdeskError(f"Line {number}: units are 1 or more. Nothing was posted.", "Type the units.")


# --- parts of a visit ------------------------------------------------------------------------------------------------


def _parts(desk: Desk, visit: Visit) -> tuple[PostedVisit, ConfidentialVisit]:
    """Both parts, each with its own numbering, diagnoses and letters; ids are still blank."""
    header = visit.header
    basis_points = desk.setup().practice.sales_tax_basis_points
    self_pay = header.coverage_id is None
    routed = route_lines(visit.lines, self_pay=self_pay)
    household = with_tax_line(tuple(part.line for part in routed.practice), basis_points, AccountSide.HOUSEHOLD)
    private = with_tax_line(tuple(part.line for part in routed.confidential), basis_points, AccountSide.PRIVATE)
    diagnoses, lines = relettered(visit.diagnoses, household)
    own_diagnoses, own_lines = relettered(visit.diagnoses, private)
    practice = PostedVisit(
        visit_id="", header=header, diagnoses=diagnoses, lines=route_lines(lines, self_pay=self_pay).practice
    )
    confidential = ConfidentialVisit(
        confidential_visit_id="",
        visit_id=None,
        patient_id=header.patient_id,
        account_id="",
        day=header.day,
        site=header.site,
        rendering=header.rendering,
        diagnoses=own_diagnoses,
        lines=route_lines(own_lines, self_pay=self_pay).confidential,
    )
    return practice, confidential


def relettered(
    diagnoses: tuple[str, ...], lines: tuple[ChargeLine, ...]
) -> tuple[tuple[str, ...], tuple[ChargeLine, ...]]:
    """The diagnoses that the lines point to, and the lines with their letters after it."""
    kept, pointers = linked_diagnoses(diagnoses, tuple(line.pointers for line in lines))
    return kept, tuple(replace(line, pointers=letters) for line, letters in zip(lines, pointers, strict=True))


def answered(one: Settlement, visit_id: str) -> EventBody:
    """The event that keeps an answer to a finding of the household part."""
    if one.action == "attested":
        return FindingAttested(
            visit_id=visit_id, rule=one.rule, finding_key=one.finding_key, fix=one.fix, answer=one.words
        )
    return FindingIgnored(visit_id=visit_id, rule=one.rule, finding_key=one.finding_key, reason=one.words)


def _settled_apart(one: Settlement, patient: Patient, visit_id: str) -> EventBody:
    return ConfidentialFindingSettled(
        account_id=patient.confidential_account_id,
        visit_id=visit_id,
        rule=one.rule,
        finding_key=one.finding_key,
        action=one.action,
        words=one.words,
    )


def _charged(desk: Desk, header: VisitHeader, visit_id: str) -> list[EventBody]:
    """The day list learns of a visit from its household part alone."""
    waiting = (AppointmentStatus.EXPECTED, AppointmentStatus.ARRIVED)
    for appointment in desk.book.practice.appointments(header.day):
        if appointment.patient_id == header.patient_id and appointment.status in waiting:
            moved = AppointmentMoved(
                appointment_id=appointment.appointment_id, status=AppointmentStatus.CHARGED, visit_id=visit_id
            )
            return [moved]
    return []


# --- corrections -----------------------------------------------------------------------------------------------------


def _posted_line(desk: Desk, visit_id: str, number: int, reason: str) -> tuple[PostedVisit, PracticeLine]:
    _check_reason(reason)
    visit = desk.book.practice.visit(visit_id)
    line = next((part for part in visit.lines if part.number == number), None) if visit is not None else None
    if visit is None or line is None:
        raise DermdeskError("This line does not stand any more.", "Nothing was changed.")
    return visit, line


def _confidential_visit(
    desk: Desk, account_id: str, confidential_visit_id: str, number: int, reason: str
) -> ConfidentialVisit:
    _check_reason(reason)
    visits = desk.book.confidential.visits_of(account_id)
    visit = next((one for one in visits if one.confidential_visit_id == confidential_visit_id), None)
    if visit is None or all(part.number != number for part in visit.lines):
        raise DermdeskError("This line does not stand any more.", "Nothing was changed.")
    return visit


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DermdeskError("A correction needs its reason.", "Say it in a few words; it is kept. Nothing was changed.")


def _tax_followed(
    desk: Desk, visit: PostedVisit, lines: tuple[PracticeLine, ...], touched: ChargeLine, reason: str
) -> list[EventBody]:
    """The tax line follows the retail lines that are left of a visit."""
    tax_line = next((part for part in lines if part.line.code == SALES_TAX), None)
    if tax_line is None or touched.line_class is not LineClass.RETAIL:
        return []
    tax = sum_of_tax((part.line for part in lines), desk.setup().practice.sales_tax_basis_points)
    posted = desk.today(visit.header.site)
    if tax == tax_line.line.charge:
        return []
    if not tax:
        return [LineVoided(visit_id=visit.visit_id, number=tax_line.number, reason=reason.strip(), posted=posted)]
    revised = replace(tax_line, line=replace(tax_line.line, charge=tax))
    return [
        LineRevised(
            visit_id=visit.visit_id,
            line=revised,
            diagnoses=visit.diagnoses,
            reason=reason.strip(),
            posted=posted,
        )
    ]
