"""After a correction: unsent claims follow their visit, rejected ones are ready again with their number.

A claim that a payer has, or may have, is never changed: it needs a replacement or a void (`claim_correction`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dermdesk.domain.claim import Claim, ClaimFrequency, ClaimState, HoldCause
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import ClaimClosed, ClaimHeld, ClaimPrepared, ClaimReleased, ClaimWithdrawn
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.claim_building import LINES_OF_A_CLAIM, Billed, insurance_lines, rebuilt
from dermdesk.services.claim_preparation import UNSENT, after_judgement, billed_of, prepare_visit
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge, noted

_OPEN = (*UNSENT, ClaimState.REJECTED)
_GONE = (ClaimState.WITHDRAWN, ClaimState.REPLACED, ClaimState.VOIDED, ClaimState.CLOSED)
TAKEN_BACK = "All lines of this claim were taken back."


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of the claims of a corrected visit, by their numbers."""

    ready: tuple[str, ...]
    held: tuple[tuple[str, str], ...]
    """With the reason."""
    taken_back: tuple[str, ...]
    left: tuple[str, ...]
    """Claims that a payer has and that say something else now: they need a replacement or a void."""
    unclaimed: int
    """Insurance lines on no claim yet."""
    waits: tuple[str, ...] = ()
    """Why the visit still gets no claim."""


@dataclass(slots=True)
class _Run:
    events: list[EventBody] = field(default_factory=list[EventBody])
    taken_back: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    touched: list[str] = field(default_factory=list[str])
    waits: list[str] = field(default_factory=list[str])


def follow(desk: Desk, visit_id: str) -> Followed:
    """Let the claims of a visit follow it: unsent ones change with it, rejected ones are ready again.

    New lines join the first claim that has not reached a payer. A visit without a claim gets its own, or its reasons.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    return _follow(desk, visit_id, None)


def _follow(desk: Desk, visit_id: str, only: str | None) -> Followed:
    """`only` is the rejected claim that goes again; None: all of the visit."""
    visit = _visit(desk, visit_id)
    billed = billed_of(desk, visit)
    standings = desk.book.practice.claims_of_visit(visit_id)
    joining = _new_lines(desk, visit, standings) if billed is not None else ()
    run = _Run()
    for standing in standings:
        if standing.state is ClaimState.REJECTED and only not in (None, standing.claim.claim_id):
            continue
        if standing.state in _OPEN:
            joins = joining if _may_grow(standing) else ()
            _follow_one(desk, run, standing, billed, joins[: LINES_OF_A_CLAIM - len(standing.claim.lines)])
            joining = () if joins else joining
        elif standing.state not in _GONE and (billed is None or _differs(desk, standing.claim, billed)):
            run.left.append(standing.claim.number)
    if run.events:
        desk.append(*run.events)
    _judge_again(desk, visit)
    if all(standing.state in _GONE for standing in standings):
        made = prepare_visit(desk, visit_id)
        run.touched += [claim.claim_id for claim in made.prepared]
        run.waits += [reason for held in made.held for reason in held.reasons]
    return _told(desk, visit_id, run)


def resend(desk: Desk, claim_id: str) -> Followed:
    """Make a rejected claim ready again with its number, as its visit, patient and payer stand now.

    Raises DermdeskError, nothing changed, when it was not rejected.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = desk.book.practice.claim(claim_id)
    if standing is None or standing.state is not ClaimState.REJECTED:
        raise DermdeskError(
            "Only a rejected claim goes again under its number. Nothing was changed.",
            "A claim that the payer has decided needs a replacement; one without an answer is asked for first.",
        )
    return _follow(desk, standing.claim.visit_id, claim_id)


def unmended(desk: Desk, claim_ids: Sequence[str]) -> tuple[str, ...]:
    """Numbers of those claims that would go again as they were rejected, though the answer named a fault of theirs."""
    desk.require(Permission.PREPARE_CLAIMS)
    found: list[str] = []
    for claim_id in claim_ids:
        standing = desk.book.practice.claim(claim_id)
        if standing is None or standing.state is not ClaimState.REJECTED:
            continue
        visit = desk.book.practice.visit(standing.claim.visit_id)
        billed = billed_of(desk, visit) if visit is not None else None
        named = standing.answer is not None and bool(standing.answer.faults)
        if named and billed is not None and not _changes(desk, standing.claim, billed):
            found.append(standing.claim.number)
    return tuple(found)


def _changes(desk: Desk, claim: Claim, billed: Billed) -> bool:
    """Whether a claim is another when it is built anew; one that cannot be built is none that goes."""
    try:
        return rebuilt(claim, billed, desk.setup()) != claim
    except DermdeskError:
        return True


def _visit(desk: Desk, visit_id: str) -> PostedVisit:
    visit = desk.book.practice.visit(visit_id)
    if visit is None:
        raise DermdeskError("There is no such posted visit in this book.", "Choose a claim or a visit from a list.")
    return visit


def _may_grow(standing: ClaimStanding) -> bool:
    claim = standing.claim
    return claim.rank == 1 and claim.frequency is ClaimFrequency.ORIGINAL


def _new_lines(desk: Desk, visit: PostedVisit, standings: Sequence[ClaimStanding]) -> tuple[int, ...]:
    """Lines on no claim, when there is one that they may join."""
    if not any(one.state in _OPEN and _may_grow(one) for one in standings):
        return ()
    claimed = desk.book.practice.claimed_lines(visit.visit_id)
    return tuple(line.number for line in insurance_lines(visit) if line.number not in claimed)


def _follow_one(desk: Desk, run: _Run, standing: ClaimStanding, billed: Billed | None, joining: Sequence[int]) -> None:
    claim = standing.claim
    try:
        fresh = rebuilt(claim, billed, desk.setup(), joining=joining) if billed is not None else None
    except DermdeskError as error:
        run.events.append(ClaimHeld(claim_id=claim.claim_id, reason=str(error), cause=HoldCause.CHECK))
        return
    if fresh is None:
        run.taken_back.append(claim.number)
        gone = ClaimClosed if standing.state is ClaimState.REJECTED else ClaimWithdrawn
        run.events.append(gone(claim_id=claim.claim_id, reason=TAKEN_BACK))
        return
    run.touched.append(claim.claim_id)
    if fresh != claim or standing.state is ClaimState.REJECTED:
        run.events.append(ClaimPrepared(claim=fresh))
        if standing.hold_cause is HoldCause.CHECK:
            run.events.append(ClaimReleased(claim_id=claim.claim_id))


def _differs(desk: Desk, claim: Claim, billed: Billed) -> bool:
    """Whether a claim that left asks for something else than the visit does now."""
    try:
        fresh = rebuilt(claim, billed, desk.setup())
    except DermdeskError:
        return True
    return fresh is None or (fresh.lines, fresh.diagnoses, fresh.day, fresh.payer.key) != (
        claim.lines,
        claim.diagnoses,
        claim.day,
        claim.payer.key,
    )


def _judge_again(desk: Desk, visit: PostedVisit) -> None:
    judged = judge(desk, visit)
    if events := (*noted(desk, judged), *after_judgement(desk, judged)):
        desk.append(*events)


def _told(desk: Desk, visit_id: str, run: _Run) -> Followed:
    now = [one for one in desk.book.practice.claims_of_visit(visit_id) if one.claim.claim_id in run.touched]
    claimed = desk.book.practice.claimed_lines(visit_id)
    return Followed(
        ready=tuple(one.claim.number for one in now if one.state is ClaimState.READY),
        held=tuple((one.claim.number, one.hold_reason) for one in now if one.state is ClaimState.HELD),
        taken_back=tuple(run.taken_back),
        left=tuple(run.left),
        waits=tuple(run.waits),
        unclaimed=sum(line.number not in claimed for line in insurance_lines(_visit(desk, visit_id))),
    )
