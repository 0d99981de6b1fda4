"""A claim on trial: made of a visit as it is typed, written, and put through the checks before sending.

Nothing is kept and nothing is asked of the book; it takes about half a millisecond, so that it runs while typing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide, InsuranceLine
from dermdesk.domain.visit import ClaimBasis, PostedVisit, VisitSnapshot
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_claims, check_paper
from dermdesk.services.claim_building import Billed, build_claim, parts_of

_NUMBERS = ControlNumbers(interchange=0, group=1, transaction=1, batch="TRIAL")


class ClaimTrial:
    """Remembers the last visit that it tried: most key presses change nothing that a claim would carry."""

    def __init__(self) -> None:
        self._tried: tuple[object, ...] = ()
        self._problems: tuple[ClaimProblem, ...] = ()

    def with_problems(self, snapshot: VisitSnapshot) -> VisitSnapshot:
        """The snapshot with what the checks find in its claims; one without a basis stays as it is."""
        basis = snapshot.basis
        if basis is None:
            return snapshot
        tried = (snapshot.lines, snapshot.diagnoses, basis)
        if tried != self._tried:
            self._tried, self._problems = tried, tuple(_problems(snapshot, basis))
        return replace(snapshot, problems=self._problems) if self._problems else snapshot


def _problems(snapshot: VisitSnapshot, basis: ClaimBasis) -> Iterator[ClaimProblem]:
    """Of each claim of at most fifty lines; a claim that cannot be made yet has none, and the visit is held anyway."""
    lines, numbers = _insurance_lines(snapshot)
    visit = PostedVisit(visit_id=snapshot.id, header=basis.header, diagnoses=snapshot.diagnoses, lines=lines)
    billed = Billed(visit=visit, patient=basis.patient, coverage=basis.coverage, other_coverages=basis.other_coverages)
    for part in parts_of(lines):
        try:
            claim = build_claim(billed, basis.setup, part, number="TRIAL", claim_id="")
        except DermdeskError:
            return
        of_lines = [numbers[line.number] for line in part]
        for problem in _found(claim, basis):
            yield _placed(problem, of_lines)


def _insurance_lines(snapshot: VisitSnapshot) -> tuple[tuple[InsuranceLine, ...], dict[int, int]]:
    """The lines that a claim may carry, and by their numbers those of the visit."""
    lines: list[InsuranceLine] = []
    numbers: dict[int, int] = {}
    for number, line in enumerate(snapshot.lines, 1):
        if snapshot.is_insurance(line) and line.side is AccountSide.HOUSEHOLD and not line.confidential:
            lines.append(InsuranceLine(number=len(lines) + 1, line=line))
            numbers[len(lines)] = number
    return tuple(lines), numbers


def _found(claim: Claim, basis: ClaimBasis) -> tuple[ClaimProblem, ...]:
    receiver = basis.setup.receivers.get(claim.payer.receiver)
    if receiver is None:
        return check_paper([claim])
    moment = datetime.combine(basis.written, time())
    return check_claims(write_837p([claim], receiver, basis.setup.practice, _NUMBERS, moment))


def _placed(problem: ClaimProblem, of_lines: list[int]) -> ClaimProblem:
    """The problem with its line's number in the visit."""
    line = problem.place.line
    if line is None or not 1 <= line <= len(of_lines):
        return replace(problem, place=replace(problem.place, line=None))
    return replace(problem, place=replace(problem.place, line=of_lines[line - 1]))
