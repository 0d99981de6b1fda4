"""A claim on trial: made of a visit as it is typed, written, and put through the checks before sending.

Nothing is kept and nothing is asked of the book; it takes well under a millisecond, so that it runs at each key press.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import InsuranceLine, route_lines
from dermdesk.domain.visit import ClaimBasis, PostedVisit, VisitSnapshot
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_paper, check_values
from dermdesk.services.claim_building import Billed, build_claim, parts_of

_NUMBERS = ControlNumbers(interchange=0, group=1, transaction=1, batch="TRIAL")


def with_problems(snapshot: VisitSnapshot) -> VisitSnapshot:
    """The snapshot with what the checks find in its claims; one without insurance lines or a basis stays as it is."""
    if snapshot.basis is None:
        return snapshot
    return replace(snapshot, problems=tuple(_problems(snapshot, snapshot.basis)))


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
            if problem.claim_number:
                yield _placed(problem, of_lines)


def _insurance_lines(snapshot: VisitSnapshot) -> tuple[tuple[InsuranceLine, ...], dict[int, int]]:
    """The lines that a claim may carry, and by their numbers those of the visit."""
    lines: list[InsuranceLine] = []
    numbers: dict[int, int] = {}
    for number, line in enumerate(snapshot.lines, 1):
        for routed in route_lines((line,), self_pay=False).practice:
            if isinstance(routed, InsuranceLine):
                lines.append(replace(routed, number=len(lines) + 1))
                numbers[len(lines)] = number
    return tuple(lines), numbers


def _found(claim: Claim, basis: ClaimBasis) -> tuple[ClaimProblem, ...]:
    receiver = basis.setup.receivers.get(claim.payer.receiver)
    if receiver is None:
        return check_paper([claim])
    moment = datetime.combine(basis.written, time())
    return check_values(write_837p([claim], receiver, basis.setup.practice, _NUMBERS, moment))


def _placed(problem: ClaimProblem, of_lines: list[int]) -> ClaimProblem:
    """The problem with its line's number in the visit."""
    line = problem.place.line
    if line is None or not 1 <= line <= len(of_lines):
        return replace(problem, place=replace(problem.place, line=None))
    return replace(problem, place=replace(problem.place, line=of_lines[line - 1]))
