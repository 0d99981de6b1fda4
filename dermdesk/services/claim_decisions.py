"""What a payer decided about a claim, typed from its explanation of benefits. No money moves by it.

The decision lets the next payer be billed and says whether the claim is paid or denied. Typed wrong, it is typed again.
"""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.claim import Claim, ClaimState
from dermdesk.domain.code_words.adjustments import REASONS
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimDecided
from dermdesk.domain.money import Money
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk

DECIDABLE = (
    ClaimState.SENT,
    ClaimState.PRINTED,
    ClaimState.RECEIVED,
    ClaimState.ACCEPTED,
    ClaimState.DENIED,
    ClaimState.PAID,
)
"""A claim in one of these states is with its payer, or back from it."""


def decide(desk: Desk, claim_id: str, decision: PayerDecision) -> ClaimStanding:
    """Keep what the payer decided, and let the claim stand as paid or denied.

    Raises DermdeskError with the first thing that is wrong, nothing kept: the claim is not with its payer, the decision
    does not add up with its charges, an unknown reason, a day that cannot be.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = decidable(desk, claim_id)
    if wrong := problems(desk, standing.claim, decision):
        raise DermdeskError(f"{wrong[0]} Nothing was kept.", "Compare with the payer's paper and type it again.")
    desk.append(ClaimDecided(claim_id=claim_id, decision=decision, denied=decision.denied))
    after = desk.book.practice.claim(claim_id)
    return after if after is not None else standing


def decidable(desk: Desk, claim_id: str) -> ClaimStanding:
    """A claim that its payer has. Raises DermdeskError for every other."""
    desk.require(Permission.SEE_PRACTICE)
    standing = desk.book.practice.claim(claim_id)
    if standing is None or standing.state not in DECIDABLE:
        raise DermdeskError(
            "No payer can have decided about this claim. Nothing was kept.", "Choose a claim that was sent."
        )
    return standing


def charges(claim: Claim) -> tuple[tuple[int, Money], ...]:
    """The claim's lines as decisions name them: number of the charge line, charge."""
    return tuple((line.source.number, line.source.line.charge) for line in claim.lines)


def problems(desk: Desk, claim: Claim, decision: PayerDecision) -> tuple[str, ...]:
    """What is wrong with a decision about a claim, in words; nothing when it may be kept."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(_problems(claim, decision, desk.today()))


def _problems(claim: Claim, decision: PayerDecision, today: date) -> Iterator[str]:
    if decision.coverage_id != claim.coverage.coverage_id:
        yield "The decision is another coverage's."
    if decision.decided > today:
        yield "The day of the decision lies in the future."
    if decision.decided < claim.day:
        yield "The payer cannot have decided before the day of service."
    if decision.paid.cents < 0 or any(line.paid.cents < 0 for line in decision.lines):
        yield "A payment below zero is a reversal, and none can be typed here."
    for one in decision.all_adjustments:
        if one.reason not in REASONS:
            yield f"'{one.reason[:5]}' is no adjustment reason code (CARC)."
    yield from decision.imbalances(charges(claim))
