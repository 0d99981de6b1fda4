"""One claim in full: as it stands, what is wrong with it and where each thing is mended."""

from dataclasses import dataclass

from dermdesk.domain.claim import OF_RULES, ClaimState, HoldCause
from dermdesk.domain.claim_answer import AnswerOutcome
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import REASONS
from dermdesk.domain.coordination import Adjustment
from dermdesk.domain.money import total
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge
from dermdesk.services.submission_checks import problems_of_claim

_PAID_IN_FULL = frozenset({"45", "253", "59", "144", "237", "23"})
"""Adjustments that no work follows from: the contract, sequestration, several procedures, programs, other payers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that keeps a claim from being paid. `place` None: somewhere in the visit, the rules lead to it."""

    code: str
    words: str
    place: ClaimPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDetail:
    """`standing` is None for a held visit that has no claim yet; `visit` None when all of it is gone."""

    row: ClaimRow
    standing: ClaimStanding | None
    visit: PostedVisit | None
    troubles: tuple[Trouble, ...]


def detail(desk: Desk, row: ClaimRow) -> ClaimDetail:
    """A row of the buckets in full. Raises DermdeskError when its claim is not there any more."""
    desk.require(Permission.SEE_PRACTICE)
    standing = standing_of(desk, row.claim_id) if row.claim_id else None
    visit = desk.book.practice.visit(row.visit_id)
    return ClaimDetail(row=row, standing=standing, visit=visit, troubles=_troubles(desk, row, standing, visit))


def _troubles(
    desk: Desk, row: ClaimRow, standing: ClaimStanding | None, visit: PostedVisit | None
) -> tuple[Trouble, ...]:
    if row.bucket is Bucket.HELD and row.cause in OF_RULES and visit is not None:
        return _of_findings(desk, row, visit)
    if standing is None or standing.state not in (ClaimState.HELD, ClaimState.REJECTED, ClaimState.DENIED):
        return ()
    answer = standing.answer
    if standing.state is ClaimState.REJECTED and answer is not None and answer.outcome is AnswerOutcome.REJECTED:
        faults = tuple(Trouble(code=one.code, words=one.message, place=one.place) for one in answer.faults)
        return faults or (Trouble(code=answer.kind.value, words=answer.words),)
    if standing.state is ClaimState.DENIED:
        return _of_denial(standing)
    is_of_check = standing.hold_cause is HoldCause.CHECK and standing.hold_reason
    return _of_check(desk, standing) if is_of_check else ()


def _of_check(desk: Desk, standing: ClaimStanding) -> tuple[Trouble, ...]:
    """What the checks say of the claim as it stands; where they say nothing, or pyx12 did, the words of the hold."""
    found = problems_of_claim(desk, standing.claim)
    if not found:
        return (Trouble(code="", words=standing.hold_reason),)
    return tuple(
        Trouble(
            code=one.check,
            words=f"line {one.place.line}: {one.message}" if one.place.line is not None else one.message,
            place=one.place,
        )
        for one in found
    )


def _of_findings(desk: Desk, row: ClaimRow, visit: PostedVisit) -> tuple[Trouble, ...]:
    """What the rules say of the visit now; what else keeps it from getting a claim stands in the row."""
    judged = judge(desk, visit)
    found = [
        Trouble(
            code=one.rule,
            words=f"line {one.line}: {one.message}" if one.line is not None else one.message,
            place=one.place if one.line is None else None,
        )
        for one in (*judged.rejects, *judged.risks)
    ]
    rules = {one.code for one in found}
    others = [part for part in row.reason.split("; ") if not any(part.startswith(rule) for rule in rules)]
    return (*found, *(Trouble(code="", words=part) for part in others if not found))


def _of_denial(standing: ClaimStanding) -> tuple[Trouble, ...]:
    """Why the payer did not pay, a reason a line; what the contract takes away is no trouble."""
    decision = standing.decision
    if decision is None:
        return ()
    places = {line.source.number: line.number for line in standing.claim.lines}
    found: dict[str, list[tuple[int | None, Adjustment]]] = {}
    for number, adjustments in (
        (None, decision.adjustments),
        *((places.get(line.line), line.adjustments) for line in decision.lines),
    ):
        for one in adjustments:
            if one.reason not in _PAID_IN_FULL:
                found.setdefault(f"{one.group.value}-{one.reason}", []).append((number, one))
    return tuple(_denied(code, some) for code, some in found.items())


def _denied(code: str, found: list[tuple[int | None, Adjustment]]) -> Trouble:
    numbers = [number for number, _one in found if number is not None]
    where = f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(map(str, numbers))}: " if numbers else ""
    amount = total(one.amount for _number, one in found)
    place = ClaimPlace(field=ClaimField.CODE, line=numbers[0]) if numbers else None
    return Trouble(code=code, words=f"{where}{said(REASONS, found[0][1].reason)}, {amount.display}", place=place)
