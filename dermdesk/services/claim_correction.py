"""Correcting a claim that a payer has: replaced or voided under its own number, billed again after a void; and taking
back what has not left.

A rejected claim was never taken in: it goes again under its number (`claim_following.resend`). Original Medicare takes
no replacement and no void (CLM05-3 7 and 8): it is corrected by a reopening or an appeal.
"""

import re
from dataclasses import replace

from dermdesk.domain.claim import Claim, ClaimFrequency, ClaimState
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimWithdrawn
from dermdesk.domain.payer import PayerType
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.services.claim_building import LINES_OF_A_CLAIM, Billed, Course, build_claim, insurance_lines
from dermdesk.services.claim_coordination import made
from dermdesk.services.claim_decisions import DECIDABLE
from dermdesk.services.claim_preparation import UNSENT, billed_of, next_number
from dermdesk.services.desk import Desk

_PAYER_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9-]{1,50}")


def replace_claim(desk: Desk, claim_id: str, payer_claim_number: str = "") -> ClaimStanding:
    """Make the replacement (frequency 7) of a claim that its payer has, from its visit as it stands now.

    It has a number of its own and takes in lines of the visit that are on no claim. `payer_claim_number` is asked for
    where no answer of the payer has told it. Raises DermdeskError in words, nothing made.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = _with_the_payer(desk, claim_id, "replaced")
    claim = standing.claim
    course = replace(
        Course.of(claim),
        frequency=ClaimFrequency.REPLACEMENT,
        payer_claim_number=_payer_number(desk, standing, payer_claim_number),
        corrects=claim.number,
    )
    billed = _billed(desk, claim)
    taken = desk.book.practice.claimed_lines(claim.visit_id) - {line.source.number for line in claim.lines}
    lines = [line for line in insurance_lines(billed.visit) if line.number not in taken][:LINES_OF_A_CLAIM]
    if not lines:
        raise DermdeskError("All lines of this claim were taken back. Nothing was made.", "Void the claim instead.")
    fresh = build_claim(billed, desk.setup(), lines, number=next_number(desk), claim_id=desk.ids.new(), course=course)
    return made(desk, fresh, billed)


def void_claim(desk: Desk, claim_id: str, payer_claim_number: str = "") -> ClaimStanding:
    """Make the void (frequency 8) of a claim that its payer has: it says what the claim said.

    Raises DermdeskError in words, nothing made.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = _with_the_payer(desk, claim_id, "voided")
    void = replace(
        standing.claim,
        claim_id=desk.ids.new(),
        number=next_number(desk),
        frequency=ClaimFrequency.VOID,
        payer_claim_number=_payer_number(desk, standing, payer_claim_number),
        corrects=standing.claim.number,
    )
    return made(desk, void, _billed(desk, standing.claim))


def bill_again(desk: Desk, claim_id: str) -> ClaimStanding:
    """Make a first claim anew from the visit of a void that has left, as when the wrong payer was billed.

    `claim_id` is the void or the claim that it took back. Raises DermdeskError in words, nothing made.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = desk.book.practice.claim(claim_id)
    if standing is not None and standing.state is ClaimState.VOIDED:
        standing = desk.book.practice.claim_of_number(standing.followed_by)
    if standing is None or standing.claim.frequency is not ClaimFrequency.VOID:
        raise DermdeskError(
            "This claim was not voided: only then are its lines billed again. Nothing was made.",
            "Make its void and send it first.",
        )
    void = standing.claim
    if standing.state in (*UNSENT, ClaimState.REJECTED, ClaimState.WITHDRAWN):
        raise DermdeskError(
            f"The void {void.number} has not left: only then are its lines billed again. Nothing was made.",
            "Send the void first.",
        )
    for other in desk.book.practice.claims_of_visit(void.visit_id):
        if other.claim.corrects == void.number and other.state is not ClaimState.WITHDRAWN:
            raise DermdeskError(
                f"These lines were billed again already, as {other.claim.number}. Nothing was made.",
                "Correct that claim instead.",
            )
    billed = _billed(desk, void)
    numbers = {line.source.number for line in void.lines}
    lines = [line for line in insurance_lines(billed.visit) if line.number in numbers]
    if not lines:
        raise DermdeskError("All lines of this claim were taken back. Nothing was made.", "Look at the visit.")
    fresh = build_claim(
        billed,
        desk.setup(),
        lines,
        number=next_number(desk),
        claim_id=desk.ids.new(),
        course=Course(corrects=void.number),
    )
    return made(desk, fresh, billed)


def withdraw(desk: Desk, claim_id: str, reason: str) -> None:
    """Take back a claim for a further payer, a replacement or a void that has not left.

    Raises DermdeskError in words, nothing changed.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = desk.book.practice.claim(claim_id)
    if standing is None or standing.state not in UNSENT:
        raise DermdeskError("Only a claim that has not left is taken back. Nothing was changed.", "Void it instead.")
    claim = standing.claim
    if claim.rank == 1 and not claim.corrects:
        raise DermdeskError(
            "A first claim follows its visit and is not taken back. Nothing was changed.",
            "Hold it, or correct the visit's charges.",
        )
    if not reason.strip():
        raise DermdeskError("Taking a claim back needs a reason. Nothing was changed.", "Say why in a few words.")
    desk.append(ClaimWithdrawn(claim_id=claim_id, reason=reason.strip()))


def _with_the_payer(desk: Desk, claim_id: str, done: str) -> ClaimStanding:
    standing = desk.book.practice.claim(claim_id)
    if standing is not None and standing.state is ClaimState.REJECTED:
        raise DermdeskError(
            f"This claim was rejected before any payer took it: it is not {done}. Nothing was made.",
            "Mend it and send it again under its number.",
        )
    if standing is None or standing.state not in DECIDABLE:
        raise DermdeskError(f"Only a claim that a payer has is {done}. Nothing was made.", "Choose one that was sent.")
    if standing.claim.payer.stance.type is PayerType.MEDICARE_PART_B:
        raise DermdeskError(
            "Original Medicare takes no replacement and no void. Nothing was made.",
            "Ask for a reopening of a clerical error, or appeal: see Letters.",
        )
    return standing


def _payer_number(desk: Desk, standing: ClaimStanding, typed: str) -> str:
    """The number that an answer has told, else the one that was typed, when it can be this claim's."""
    number, known = typed.strip().upper(), standing.payer_claim_number
    if known and number in ("", known.upper()):
        return known
    if known:
        raise DermdeskError(
            f"The payer's number of this claim is known as {known}. Nothing was made.",
            "Leave the field empty; a number that differs belongs to another claim.",
        )
    if number and not _PAYER_NUMBER.fullmatch(number):
        raise DermdeskError(
            "This is no claim number of a payer. Nothing was made.",
            "It has up to 50 letters, digits and dashes, without blanks, and at least one digit.",
        )
    other = desk.book.practice.claim_of_payer_number(number) if number else None
    if other is not None and other not in (standing.claim.number, standing.claim.corrects):
        raise DermdeskError(
            f"This is the payer's number of claim {other}. Nothing was made.", "Look at the payer's answer again."
        )
    if not number:
        raise DermdeskError(
            "The payer's own number of this claim is not known. Nothing was made.",
            "Type it from the payer's answer or portal: its control number, also called ICN or DCN.",
        )
    return number


def _billed(desk: Desk, claim: Claim) -> Billed:
    visit = desk.book.practice.visit(claim.visit_id)
    billed = billed_of(desk, visit) if visit is not None else None
    if billed is None:
        raise DermdeskError("The visit of this claim has no coverage now. Nothing was made.", "Look at the visit.")
    return billed
