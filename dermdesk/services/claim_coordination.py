"""Coordination of benefits: from a decided claim to the claim of the next payer in rank.

A secondary claim carries what the payers before decided. One that a payer has forwarded by itself (crossover) is left
alone for thirty days; if the next payer is silent by then, it is billed. Source: 005010X222A1 section 1.4.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dermdesk.domain.claim import Claim, ClaimFrequency, ClaimState
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import ClaimPrepared
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.services.claim_building import Billed, Course, build_claim, insurance_lines
from dermdesk.services.claim_preparation import after_judgement, billed_of, next_number
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge, noted

CROSSOVER_DAYS = 30
_DECIDED = (ClaimState.PAID, ClaimState.DENIED)
_NOT_LIVE = (ClaimState.WITHDRAWN, ClaimState.VOIDED, ClaimState.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextClaimDue:
    """A decided claim of which another payer has not been asked for the rest."""

    claim_id: str
    number: str
    payer: str
    """The next payer's name."""
    open_amount: Money
    decided: date
    waits_until: date | None = None
    """The day until which a claim that was forwarded is left alone; None: now is the time."""


def next_claims_due(desk: Desk) -> tuple[NextClaimDue, ...]:
    """The worklist, oldest decision first; claims that were forwarded are on it with the day until which they wait."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(sorted(_due(desk), key=lambda one: (one.decided, one.number)))


def next_payer(desk: Desk, claim_id: str) -> Payer | None:
    """Who can be asked after the payer of a claim; None: nobody, or asked already."""
    desk.require(Permission.SEE_PRACTICE)
    standing = desk.book.practice.claim(claim_id)
    billed = _billed(desk, standing.claim) if standing is not None else None
    coverage = _next_coverage(standing.claim, billed) if standing is not None and billed is not None else None
    if standing is not None and _claim_of_rank(desk, standing.claim, standing.claim.rank + 1) is not None:
        return None
    return desk.setup().payers[coverage.payer_key] if coverage is not None else None


def prepare_next(desk: Desk, claim_id: str) -> ClaimStanding:
    """Make the claim of the next payer in rank, held or ready like every other; it gets a number of its own.

    Raises DermdeskError in words, nothing made: no decision yet, nobody behind, nothing left to ask, forwarded by the
    payer within the last thirty days, made already, or Medicare behind another payer without the reason for it.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = desk.book.practice.claim(claim_id)
    if standing is None or standing.decision is None or standing.state not in _DECIDED:
        raise DermdeskError(
            "The payer has not decided about this claim. Nothing was made.", "Type its explanation of benefits first."
        )
    claim, decision = standing.claim, standing.decision
    billed = _billed(desk, claim)
    coverage = _next_coverage(claim, billed) if billed is not None else None
    if billed is None or coverage is None:
        raise DermdeskError("No other coverage was in force on this day. Nothing was made.", "Look at the coverages.")
    _check(desk, claim, decision, coverage)
    numbers = {line.source.number for line in claim.lines}
    fresh = build_claim(
        billed,
        desk.setup(),
        [line for line in insurance_lines(billed.visit) if line.number in numbers],
        number=next_number(desk),
        claim_id=desk.ids.new(),
        course=Course(rank=claim.rank + 1, decisions=(*claim.decisions, decision)),
    )
    return made(desk, fresh, billed)


def made(desk: Desk, claim: Claim, billed: Billed, *others: EventBody) -> ClaimStanding:
    """Keep a claim that was just built, judged as every other; a void is never held back by what the rules say."""
    desk.require(Permission.PREPARE_CLAIMS)
    desk.append(*others, ClaimPrepared(claim=claim))
    if claim.frequency is not ClaimFrequency.VOID:
        judged = judge(desk, billed.visit)
        if events := (*noted(desk, judged), *after_judgement(desk, judged)):
            desk.append(*events)
    found = desk.book.practice.claim(claim.claim_id)
    if found is None:
        raise DermdeskError("The claim was not kept.", "Try again.")
    return found


def _billed(desk: Desk, claim: Claim) -> Billed | None:
    visit = desk.book.practice.visit(claim.visit_id)
    return billed_of(desk, visit) if visit is not None else None


def _next_coverage(claim: Claim, billed: Billed) -> Coverage | None:
    coverages = billed.coverages
    return coverages[claim.rank] if claim.rank < len(coverages) else None


def _check(desk: Desk, claim: Claim, decision: PayerDecision, coverage: Coverage) -> None:
    payer = desk.setup().payers[coverage.payer_key]
    after = _claim_of_rank(desk, claim, claim.rank + 1)
    if after is not None:
        raise DermdeskError(
            f"Claim {after.claim.number} asks the next payer already. Nothing was made.", "Open that claim."
        )
    if not decision.patient_share and not decision.denied:
        raise DermdeskError("The payer left nothing to ask for. Nothing was made.", "Look at its decision.")
    until = _waits_until(decision)
    if until is not None and desk.today() < until:
        raise DermdeskError(
            f"The payer has forwarded this claim to {decision.forwarded_to[:60]}. Nothing was made.",
            f"Wait until {until.isoformat()}; bill the next payer then if it is silent.",
        )
    if payer.stance.type.is_medicare and not coverage.medicare_secondary:
        raise DermdeskError(
            "It is not known why Medicare pays after another insurer. Nothing was made.",
            "Choose the reason (MSP type) on the patient's Medicare coverage.",
        )


def _claim_of_rank(desk: Desk, claim: Claim, rank: int) -> ClaimStanding | None:
    """A live claim of the same lines in a rank."""
    numbers = {line.source.number for line in claim.lines}
    return next(
        (
            one
            for one in desk.book.practice.claims_of_visit(claim.visit_id)
            if one.claim.rank == rank
            and one.state not in _NOT_LIVE
            and numbers & {line.source.number for line in one.claim.lines}
        ),
        None,
    )


def _waits_until(decision: PayerDecision) -> date | None:
    return decision.decided + timedelta(days=CROSSOVER_DAYS) if decision.forwarded_to else None


def _due(desk: Desk) -> Iterator[NextClaimDue]:
    for standing in desk.book.practice.claims_with_payers_behind():
        claim, decision = standing.claim, standing.decision
        if standing.state not in _DECIDED or decision is None or not (decision.patient_share or decision.denied):
            continue
        billed = _billed(desk, claim)
        coverage = _next_coverage(claim, billed) if billed is not None else None
        if coverage is None or _claim_of_rank(desk, claim, claim.rank + 1) is not None:
            continue
        until = _waits_until(decision)
        yield NextClaimDue(
            claim_id=claim.claim_id,
            number=claim.number,
            payer=desk.setup().payers[coverage.payer_key].name,
            open_amount=decision.patient_share or claim.total,
            decided=decision.decided,
            waits_until=until if until is not None and desk.today() < until else None,
        )
