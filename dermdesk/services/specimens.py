"""The board 'specimen to dollar': every jar with its laboratory, days out, report, recode, claim and payment.

Of the practice stream alone; specimens of confidential lines are with their account (`confidential_specimens`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.body_site import Place
from dermdesk.domain.claim import ClaimState
from dermdesk.domain.days import years_from
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.people import Patient
from dermdesk.domain.specimen import PathologyResult, SlideWork, SpecimenStanding
from dermdesk.domain.standing import ClaimSummary
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient
from dermdesk.services.specimen_lines import CODES, first_day, missing_jars
from dermdesk.services.specimen_recode import RecodeProposal, proposal_of


class SpecimenState(StrEnum):
    """In the order of a specimen's life."""

    TO_SEND = "to send"
    """Its line proposes it; nobody has logged it."""
    OUT = "out"
    OVERDUE = "overdue"
    RECODE = "recode waiting"
    REPORTED = "reported"
    DROPPED = "dropped"


class SpecimenFilter(StrEnum):
    """What the board shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "result in"
    RECODE = "recode waiting"
    ALL = "all"

    @property
    def states(self) -> frozenset[SpecimenState]:
        """The states of its rows."""
        return _SHOWN[self]


_SHOWN = {
    SpecimenFilter.OPEN: frozenset((SpecimenState.TO_SEND, SpecimenState.OUT, SpecimenState.OVERDUE)),
    SpecimenFilter.OVERDUE: frozenset((SpecimenState.OVERDUE,)),
    SpecimenFilter.REPORTED: frozenset((SpecimenState.RECODE, SpecimenState.REPORTED)),
    SpecimenFilter.RECODE: frozenset((SpecimenState.RECODE,)),
    SpecimenFilter.ALL: frozenset(SpecimenState),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenRow:
    """A row of the board. A proposed jar has no `specimen_id`, no letter and no laboratory yet.

    `code` blank: its line was taken back. `claim` is the last claim with its line; `paid` what payers paid for the
    line, None before they decided about it.
    """

    state: SpecimenState
    key: str
    specimen_id: str = ""
    visit_id: str
    line_number: int
    patient_id: str
    chart: str
    patient: str
    letter: str = ""
    place: Place | None
    code: str
    clinical: tuple[str, ...] = ()
    laboratory: str = ""
    taken: date
    sent: date | None = None
    days_out: int | None = None
    work: SlideWork = SlideWork.LABORATORY
    result: PathologyResult | None = None
    recode: RecodeProposal | None = None
    answer: str = ""
    note: str = ""
    claim_id: str = ""
    claim: str = ""
    claim_state: ClaimState | None = None
    paid: Money | None = None


def board(desk: Desk, shown: SpecimenFilter = SpecimenFilter.ALL) -> tuple[SpecimenRow, ...]:
    """The rows of a filter: by state, the longest out first, those that are done by the day of their report.

    What was sent more than a year ago is shown while it is out.
    """
    desk.require(Permission.SEE_PRACTICE)
    reader = _Reader(desk)
    rows = [row for row in (*reader.proposed(), *reader.logged()) if row.state in shown.states]
    return tuple(sorted(rows, key=_order))


def overdue(desk: Desk) -> int:
    """How many specimens have been out for more than two weeks."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.overdue_specimens(desk.today())


def known(desk: Desk, specimen_id: str) -> SpecimenStanding:
    """A specimen of the log. Raises DermdeskError for an unknown one."""
    desk.require(Permission.SEE_PRACTICE)
    found = desk.book.practice.specimen(specimen_id)
    if found is None:
        raise DermdeskError("There is no such specimen in this book.", "Choose one from the list.")
    return found


_FIRST = (
    SpecimenState.RECODE,
    SpecimenState.TO_SEND,
    SpecimenState.OVERDUE,
    SpecimenState.OUT,
    SpecimenState.REPORTED,
    SpecimenState.DROPPED,
)


def _order(row: SpecimenRow) -> tuple[object, ...]:
    newest_first = -row.result.reported.toordinal() if row.state is SpecimenState.REPORTED and row.result else 0
    name = (len(row.letter), row.letter, row.line_number, row.code)
    return _FIRST.index(row.state), newest_first, row.sent or row.taken, row.chart, row.taken, *name


class _Reader:
    """Reads the board once; visits and patients are kept while it does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._today = desk.today()
        self._patients: dict[str, Patient] = {}
        self._visits: dict[str, PostedVisit | None] = {}
        self._log: dict[str, list[SpecimenStanding]] = {}
        self._all = desk.book.practice.specimens(years_from(self._today, -1))
        for one in self._all:
            self._log.setdefault(one.specimen.visit_id, []).append(one)
        self._claims = self._claims_by_line()

    def proposed(self) -> Iterator[SpecimenRow]:
        """Jars that lines of the last weeks should have sent."""
        for visit_id in self._desk.book.practice.visits_with_codes(CODES, first_day(self._today)):
            visit = self._visit(visit_id)
            if visit is None:
                continue
            lines = {part.number: part.line for part in visit.lines}
            for place, jar in enumerate(missing_jars(lines.items(), visit.diagnoses, self._log.get(visit_id, ()))):
                patient = self._patient(visit.header.patient_id)
                yield SpecimenRow(
                    state=SpecimenState.TO_SEND,
                    key=f"{visit_id}/{jar.line_number}/{place}",
                    visit_id=visit_id,
                    line_number=jar.line_number,
                    patient_id=patient.patient_id,
                    chart=patient.number,
                    patient=patient.name.listed,
                    place=jar.place,
                    code=lines[jar.line_number].code,
                    clinical=jar.clinical,
                    taken=visit.header.day,
                )

    def logged(self) -> Iterator[SpecimenRow]:
        """Every jar of the log."""
        for one in self._all:
            specimen, result = one.specimen, one.result
            visit = self._visit(specimen.visit_id)
            lines = visit.lines if visit is not None else ()
            line = next((part.line for part in lines if part.number == specimen.line_number), None)
            recode = proposal_of(self._desk, one, visit, self._log[specimen.visit_id])
            patient = self._patient(specimen.patient_id)
            claim = self._claims.get((specimen.visit_id, specimen.line_number))
            laboratory = self._desk.setup().laboratories.get(specimen.laboratory)
            yield SpecimenRow(
                state=self._state(one, recode),
                key=specimen.specimen_id,
                specimen_id=specimen.specimen_id,
                visit_id=specimen.visit_id,
                line_number=specimen.line_number,
                patient_id=patient.patient_id,
                chart=patient.number,
                patient=patient.name.listed,
                letter=specimen.letter,
                place=specimen.place,
                code=line.code if line is not None else "",
                clinical=specimen.clinical,
                laboratory=laboratory.name if laboratory is not None else specimen.laboratory,
                taken=specimen.taken,
                sent=specimen.sent,
                days_out=None if one.dropped else one.days_out(self._today),
                work=specimen.work,
                result=result,
                recode=recode,
                answer=one.answer.words if one.answer is not None else "",
                note=one.dropped or specimen.note,
                claim_id=claim.claim_id if claim else "",
                claim=claim.number if claim else "",
                claim_state=claim.state if claim else None,
                paid=_paid(claim, specimen.line_number),
            )

    def _state(self, one: SpecimenStanding, recode: RecodeProposal | None) -> SpecimenState:
        if one.dropped:
            return SpecimenState.DROPPED
        if one.result is not None:
            return SpecimenState.RECODE if recode is not None else SpecimenState.REPORTED
        return SpecimenState.OVERDUE if one.is_overdue(self._today) else SpecimenState.OUT

    def _claims_by_line(self) -> dict[tuple[str, int], ClaimSummary]:
        """The last claim to the first payer that carries a line."""
        carried = self._desk.book.practice.lines_on_claims() if self._log else ()
        summaries = {one.claim_id: one for one in self._desk.book.practice.claim_summaries()} if carried else {}
        found: dict[tuple[str, int], ClaimSummary] = {}
        for visit_id, number, claim_id in carried:
            claim = summaries.get(claim_id)
            known = found.get((visit_id, number))
            if claim is not None and claim.rank == 1 and (known is None or known.number < claim.number):
                found[visit_id, number] = claim
        return found

    def _visit(self, visit_id: str) -> PostedVisit | None:
        if visit_id not in self._visits:
            self._visits[visit_id] = self._desk.book.practice.visit(visit_id)
        return self._visits[visit_id]

    def _patient(self, patient_id: str) -> Patient:
        if patient_id not in self._patients:
            self._patients[patient_id] = known_patient(self._desk, patient_id)
        return self._patients[patient_id]


def _paid(claim: ClaimSummary | None, number: int) -> Money | None:
    """What the payer paid for the line; for the claim, where it decided about the claim alone."""
    if claim is None or claim.decision is None:
        return None
    line = claim.decision.of_line(number)
    return line.paid if line is not None else (claim.decision.paid if not claim.decision.lines else None)
