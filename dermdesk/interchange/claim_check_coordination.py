"""Checks before sending: several payers, their ranks, what those before this one decided, and whether it adds up."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.code_words.adjustments import GROUPS, REASONS
from dermdesk.domain.code_words.claims import RANKS
from dermdesk.interchange.claim_check_claim import money, signed_money
from dermdesk.interchange.claim_check_insured import is_whole
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import ClaimText, Line, Loop, x12_day

_LISTED_REASON = re.compile(
    r"[1-9][0-9]?|[12][0-9]{2}|30[0-9]|31[0-5]|A[0-8]|B[1-9]|B1[0-9]|B2[0-3]|P[1-9]|P[12][0-9]|P3[0-2]"
)
"""The ranges of the list of CARCs, for reasons that our own words do not know."""
_ORDER = "PSTABCDEFGH"
_TRIPLET = 3


def _adjusted(loop: Loop) -> Decimal | None:
    """The sum of the CAS of a loop; None when an amount is none."""
    total = Decimal(0)
    for segment in loop.get("CAS", ()):
        for text in segment.elements[2::_TRIPLET]:
            amount = signed_money(text)
            if amount is None:
                return None
            total += amount
    return total


def _payer_of(other: Loop) -> str:
    return other.party("PR").value("NM1", 9)


def _priors_of(line: Line, payer: str) -> list[Loop]:
    return [prior for prior in line.priors if prior.head.element(1) == payer]


@claim_check("DERM-SUB-039", ClaimField.PAYER_RANK, "A7:742")
def ranks(claim: ClaimText) -> Iterator[Wrong]:
    """Two payers of the claim have one rank.

    Why:
        One payer is the first, one the second. Two firsts send each other the bill.
    What to do:
        Put the patient's coverages into their order; ask the plans who is first when the patient does not know.
    """
    stated = [claim.rank, *(other.value("SBR", 1) for other in claim.others)]
    if len(set(stated)) < len(stated) or any(rank not in RANKS for rank in stated):
        yield Wrong("Two payers have one rank, or one has none. Put the patient's coverages into their order.")


@claim_check("DERM-SUB-055", ClaimField.OTHER_PAYER, "A6:171")
def other_payers(claim: ClaimText) -> Iterator[Wrong]:
    """Another payer of the claim is not told in full, or its decision is missing.

    Why:
        Each other payer stands there with its name, its id and its insured. One that comes before has to have decided:
        what it paid stands on the claim, a zero too.
    What to do:
        Complete the payer in Settings and the patient's coverage; type the decision from the explanation of benefits.
    """
    ids = Counter(_payer_of(other) for other in claim.others)
    if any(count > 1 for count in ids.values()):
        yield Wrong("Two other payers have one id. Give each its own in Settings, Payers.", answer="A7:479")
    for other in claim.others:
        insured = other.party("IL")
        if not is_whole(other.party("PR")) or not insured.value("NM1", 3):
            yield Wrong("The name or id of another payer, or of its insured, is missing. Complete the coverage.")
        if "OI" not in other or other.value("OI", 3) not in ("Y", "N", "W") or other.value("OI", 6) not in ("I", "Y"):
            yield Wrong("Assignment and release are missing for another payer. Correct the patient.", answer="A7:360")
        if _is_before(other.value("SBR", 1), claim.rank) and other.marked("AMT", "D") is None:
            words = "A payer before this one has not decided yet, or its payment is missing. Type its decision."
            yield Wrong(words, ClaimField.DECISION, None, "A6:286")


def _is_before(one: str, other: str) -> bool:
    return one in _ORDER and other in _ORDER and _ORDER.index(one) < _ORDER.index(other)


@claim_check("DERM-SUB-056", ClaimField.DECISION, "A7:479")
def decided_by(claim: ClaimText) -> Iterator[Wrong]:
    """A decision about a line names a payer that is not on the claim.

    Why:
        What was decided about a line is tied to its payer by the payer's id. Another id belongs to nobody.
    What to do:
        Give the payer one id in Settings, Payers; the claim is then made anew.
    """
    known = {_payer_of(other) for other in claim.others}
    for line in claim.lines:
        for prior in line.priors:
            if prior.head.element(1) not in known:
                words = "The line's decision names a payer that is not on the claim. Correct the payer's id."
                yield Wrong(words, None, line.number)


@claim_check("DERM-SUB-057", ClaimField.DECISION, "A7:672")
def line_balance(claim: ClaimText) -> Iterator[Wrong]:
    """Of a line, what was paid and what was adjusted do not make up the charge.

    Why:
        Line by line the charge is what the payer before paid plus all its adjustments. The next payer adds it up and
        returns what does not come out.
    What to do:
        Compare the line with the explanation of benefits and correct amount or adjustment.
    """
    for line in claim.lines:
        charge = money(line.value("SV1", 2))
        for prior in line.priors:
            paid, adjusted = signed_money(prior.head.element(2)), _adjusted(prior)
            if charge is None or paid is None or adjusted is None or paid + adjusted != charge:
                words = "Paid and adjusted do not make up the charge. Correct the decision of the payer before."
                yield Wrong(words, None, line.number)


@claim_check("DERM-SUB-058", ClaimField.DECISION, "A7:672")
def claim_balance(claim: ClaimText) -> Iterator[Wrong]:
    """What a payer before paid for the claim is not the sum of its lines.

    Why:
        The payment of the claim is the sum of its lines' payments, less what was adjusted for the claim as a whole; a
        payer that decided about the claim alone has paid the total less its adjustments.
    What to do:
        Compare with the explanation of benefits: a line may be missing, or an amount mistyped.
    """
    total = money(claim.claim.head.element(2))
    for other in claim.others:
        stated = other.marked("AMT", "D")
        if stated is None:
            continue
        paid, own = signed_money(stated.element(2)), _adjusted(other)
        priors = [_priors_of(line, _payer_of(other)) for line in claim.lines]
        if any(priors):
            if not all(priors):
                yield Wrong("The payer before says nothing of a line. Complete its decision.", answer="A6:710")
            amounts = [signed_money(prior.head.element(2)) for found in priors for prior in found]
            expected = sum((one for one in amounts if one is not None), Decimal(0)) - (own or 0)
        else:
            expected = (total or Decimal(0)) - (own or 0)
        if paid is None or own is None or paid != expected:
            yield Wrong("What the payer before paid does not add up. Correct its decision.")


@claim_check("DERM-SUB-059", ClaimField.DECISION, "A7:521", source="X12, claim adjustment reason codes")
def adjustment_reasons(claim: ClaimText) -> Iterator[Wrong]:
    """An adjustment has no group or no reason of the lists.

    Why:
        Five groups say who bears an adjustment (CO, PR, OA, PI, CR), a reason code why. Both are copied from the
        payer's explanation; what is not in the lists comes back.
    What to do:
        Read group and reason again from the explanation of benefits.
    """
    for where, loop in (
        *((None, other) for other in claim.others),
        *((line.number, prior) for line in claim.lines for prior in line.priors),
    ):
        for segment in loop.get("CAS", ()):
            if segment.element(1) not in GROUPS:
                yield Wrong("The group of an adjustment is none of CO, PR, OA, PI, CR.", None, where, "A7:696")
            for reason in segment.elements[1::_TRIPLET]:
                if reason not in REASONS and not _LISTED_REASON.fullmatch(reason):
                    yield Wrong(f"There is no adjustment reason '{reason[:5]}'. Read it again.", None, where)


@claim_check("DERM-SUB-060", ClaimField.DECISION, "A6:516:PR")
def decision_days(claim: ClaimText) -> Iterator[Wrong]:
    """The day on which a payer before decided is missing.

    Why:
        With each line, or once for the claim, stands the day on which the payer before decided: the next one's time to
        file begins with it.
    What to do:
        Type the day of the explanation of benefits.
    """
    for line in claim.lines:
        for prior in line.priors:
            day = x12_day(prior.said("DTP", 3, "573"))
            if day is None or (claim.written is not None and day > claim.written):
                words = "The day of the decision is missing, or lies in the future. Type it."
                yield Wrong(words, None, line.number)
    for other in claim.others:
        by_line = any(_priors_of(line, _payer_of(other)) for line in claim.lines)
        if other.marked("AMT", "D") and not by_line and x12_day(other.party("PR").said("DTP", 3, "573")) is None:
            yield Wrong("The day of the decision is missing. Type it.")


COORDINATION_CHECKS: tuple[ClaimCheck, ...] = (
    ranks,
    other_payers,
    decided_by,
    line_balance,
    claim_balance,
    adjustment_reasons,
    decision_days,
)
"""In the order of their pages; those after the first have nothing to say of a claim with one payer."""
