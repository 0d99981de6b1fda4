"""Checks before sending: the claim as a whole, its number, frequency, money, flags, accident, papers and references."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.code_words.claims import FREQUENCIES
from dermdesk.domain.us_states import STATES
from dermdesk.interchange.claim_check_insured import FILLER
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import ClaimText, x12_day

_MONEY = re.compile(r"(?=[0-9.])[0-9]{0,8}(?:\.[0-9]{1,2})?")
_SIGNED_MONEY = re.compile(r"-?(?=[0-9.])[0-9]{0,8}(?:\.[0-9]{1,2})?")
_CAUSES = ("AA", "EM", "OA")
_ONCE = frozenset(("G1", "9F", "F8", "X4", "D9", "EA", "6R", "EI", "SY", "G2"))
_REPORTS = frozenset(
    (
        "03", "04", "05", "06", "07", "08", "09", "10", "11", "13", "15", "21", "A3", "A4", "AM", "AS", "B2",
        "B3", "B4", "BR", "BS", "BT", "CB", "CK", "CT", "D2", "DA", "DB", "DG", "DJ", "DS", "EB", "HC", "HR",
        "I5", "IR", "LA", "M1", "MT", "NN", "OB", "OC", "OD", "OE", "OX", "OZ", "P4", "P5", "PE", "PN", "PO",
        "PQ", "PY", "PZ", "RB", "RR", "RT", "RX", "SG", "V5", "XP",
    )
)  # fmt: skip
_SENT_APART = ("BM", "EL", "EM", "FT", "FX")
_MOST_ATTACHMENTS = 10
_FLAGS = (
    (6, ("Y", "N"), "466", "provider's signature"),
    (7, ("A", "B", "C"), "589", "assignment"),
    (8, ("Y", "N", "W"), "360", "assignment of benefits"),
    (9, ("I", "Y"), "117", "release of information"),
)


@lru_cache(maxsize=8192)
def money(text: str) -> Decimal | None:
    """An amount as claims carry it: not below zero, at most two places; None when it is none."""
    return Decimal(text) if _MONEY.fullmatch(text) else None


def signed_money(text: str) -> Decimal | None:
    """An amount that may lie below zero, as adjustments do."""
    return Decimal(text) if _SIGNED_MONEY.fullmatch(text) else None


@claim_check("DERM-SUB-023", ClaimField.FREQUENCY, "A7:535")
def frequency(claim: ClaimText) -> Iterator[Wrong]:
    """A replacement or void does not say which claim it is about, or goes where none is taken.

    Why:
        1 is a first claim. 7 replaces and 8 voids one that the payer has, and name it by the payer's own number.
        Original Medicare takes neither: there a claim is corrected by a reopening or an appeal.
    What to do:
        Copy the payer's claim number from the remittance or the 277CA into the claim. For Original Medicare send what
        was rejected as a new claim, and ask for a reopening of what was decided.
    """
    stated = claim.claim.head.components(5)
    code = stated[2] if len(stated) > 2 else ""
    number = claim.claim.said("REF", 2, "F8")
    if code not in FREQUENCIES or (len(stated) > 1 and stated[1] != "B"):
        yield Wrong("The claim's frequency must be 1, 7 or 8. Choose how the claim is to be corrected.")
    elif code == "1":
        if number:
            yield Wrong("A first claim names no claim of the payer's. Send it as a replacement.", None, None, "A8:535")
    elif claim.is_original_medicare:
        yield Wrong("Original Medicare takes no replacement and no void. Ask for a reopening, or appeal.")
    elif FILLER.fullmatch(number):
        words = "A replacement or void needs the payer's claim number. Type it on the claim."
        yield Wrong(words, ClaimField.PAYER_CLAIM_NUMBER, None, "A6:464")


@claim_check("DERM-SUB-024", ClaimField.TOTAL, "A7:178")
def amounts(claim: ClaimText) -> Iterator[Wrong]:
    """The claim's total is not the sum of its lines, or a charge is no amount.

    Why:
        Charges are dollars and cents, never below zero, and their sum is the total. Computers at every station add them
        up again.
    What to do:
        Correct the charge of the line. The program adds up by itself: when the total alone is wrong, tell whoever looks
        after it.
    """
    total, known = money(claim.claim.head.element(2)), Decimal(0)
    for line in claim.lines:
        text = line.value("SV1", 2)
        charge = money(text)
        if charge is None:
            answer = "A7:693" if text.startswith("-") else "A7:697" if "." in text else "A7:583"
            words = "The charge is missing, below zero, or has more than two places. Correct the line."
            yield Wrong(words, ClaimField.CHARGE, line.number, answer)
            total = None
        else:
            known += charge
    if total is not None and total != known:
        yield Wrong("The claim's total is not the sum of its lines. Tell whoever looks after the program.")
    elif total is None and money(claim.claim.head.element(2)) is None:
        yield Wrong("The claim's total is no amount. Correct the charges of its lines.")


@claim_check("DERM-SUB-037", ClaimField.AUTHORIZATION, "A7:48")
def authorizations(claim: ClaimText) -> Iterator[Wrong]:
    """A word like NONE stands where a prior authorization or referral number belongs.

    Why:
        The payer looks the text up, finds no such authorization, and returns or denies what had one or needed none.
    What to do:
        Type the number that the payer gave, or leave the field empty.
    """
    for where, loop in claim.parts:
        for qualifier, field in (("G1", ClaimField.AUTHORIZATION), ("9F", ClaimField.REFERRAL)):
            found = loop.marked("REF", qualifier)
            if found is not None and FILLER.fullmatch(found.element(2)):
                yield Wrong(f"The {field.value} is a word for none. Type the number, or nothing.", field, where)


@claim_check("DERM-SUB-038", ClaimField.ACCIDENT, "A7:727")
def accident(claim: ClaimText) -> Iterator[Wrong]:
    """An accident is told by half.

    Why:
        What comes from an accident names its day, and a car's accident the state where it was: another insurer may come
        first. A day without a cause says nothing.
    What to do:
        Complete the accident in the visit's details: cause, day, and for a car the state.
    """
    stated = claim.claim.head.components(11)
    causes = [part for part in stated[:3] if part]
    text = claim.claim.said("DTP", 3, "439")
    day = x12_day(text)
    if any(cause not in _CAUSES for cause in causes):
        yield Wrong("The cause of the accident is none of car, work or other. Choose it.", None, None, "A7:730")
    if causes and day is None:
        yield Wrong("The day of the accident is missing. Type it in the visit's details.", None, None, "A6:727")
    elif text and not causes:
        yield Wrong("A day of an accident stands there without its cause. Choose the cause.", None, None, "A6:633")
    elif day is not None and claim.day is not None and day > claim.day:
        yield Wrong("The accident lies after the day of service. Correct one of the two.", None, None, "A8:727")
    if "AA" in causes and (len(stated) < 4 or stated[3] not in STATES):
        yield Wrong("A car accident needs the state where it was. Choose it.", None, None, "A6:728")


@claim_check("DERM-SUB-048", ClaimField.CLAIM_NUMBER, "A7:478")
def claim_number(claim: ClaimText) -> Iterator[Wrong]:
    """The claim's own number is missing or too long.

    Why:
        Every answer to the claim names it by this number, and receivers keep twenty characters of it.
    What to do:
        Shorten the prefix of claim numbers in Settings, Practice.
    """
    if not 1 <= len(claim.number) <= 20:
        yield Wrong("The claim's number is missing or longer than 20 characters. Shorten its prefix in Settings.")


@claim_check("DERM-SUB-049", ClaimField.SIGNATURES, "A7:117")
def signatures(claim: ClaimText) -> Iterator[Wrong]:
    """A signature or an assignment is not told in the way that claims know.

    Why:
        Four flags say that the provider signed, whether assignment is accepted, whether benefits are assigned, and
        whether the patient released the information. Each knows few letters, and none may be missing.
    What to do:
        Have release and assignment signed, and record it on the patient's page; choose the assignment in the visit.
    """
    for element, allowed, answer, words in _FLAGS:
        if claim.claim.head.element(element) not in allowed:
            yield Wrong(
                f"The {words} is missing or wrong. Correct the patient or the visit.", None, None, f"A7:{answer}"
            )


@claim_check("DERM-SUB-050", ClaimField.AUTHORIZATION, "A7:745")
def repeated_references(claim: ClaimText) -> Iterator[Wrong]:
    """A reference stands twice where one is allowed.

    Why:
        A claim names one authorization, one referral, one certificate and one claim of the payer's; of two alike nobody
        knows which counts.
    What to do:
        Keep the right number, and put an authorization that counts for one line alone onto that line.
    """
    for where, loop in claim.parts:
        found = loop.get("REF", ())
        if len(found) > 1:
            counted = Counter(one.element(1) for one in found)
            if any(count > 1 and kind in _ONCE for kind, count in counted.items()):
                yield Wrong("A reference number stands twice where one is allowed. Take one away.", None, where)


@claim_check("DERM-SUB-051", ClaimField.ATTACHMENT, "A7:489")
def attachments(claim: ClaimText) -> Iterator[Wrong]:
    """Papers that go with the claim are not told in the way that claims know.

    Why:
        A claim says which report follows and on which way. What is sent apart bears a number, by which the payer puts
        the two together.
    What to do:
        Choose report and way from the lists, and write the control number on the papers.
    """
    found = claim.claim.get("PWK", ())
    if len(found) > _MOST_ATTACHMENTS:
        yield Wrong("A claim announces at most ten papers. Take some away.")
    for paper in found:
        way, number = paper.element(2), paper.element(6)
        if paper.element(1) not in _REPORTS or way not in ("AA", *_SENT_APART):
            yield Wrong("The kind of report, or how it is sent, is not in the lists. Choose it again.", answer="A7:294")
        elif way in _SENT_APART and (not number or paper.element(5) != "AC"):
            yield Wrong(
                "Papers that are sent apart need a control number. Type it, and write it on them.", answer="A6:489"
            )


@claim_check("DERM-SUB-052", ClaimField.TOTAL, "A7:183:QC")
def payments_beside(claim: ClaimText) -> Iterator[Wrong]:
    """What the patient paid, or what may be accepted at most, cannot be.

    Why:
        The patient cannot have paid more than the whole claim, and what the practice has to accept before Medicare is
        an amount of money.
    What to do:
        Correct the amount on the claim; what was paid too much stays a credit on the account.
    """
    paid = claim.claim.marked("AMT", "F5")
    total = money(claim.claim.head.element(2))
    if paid is not None:
        amount = money(paid.element(2))
        if amount is None or (total is not None and amount > total):
            yield Wrong("What the patient paid is no amount, or more than the claim's total. Correct it.")
    contract = claim.claim.get("CN1")
    if contract and (contract[0].element(2) or contract[0].element(1) == "09") and not money(contract[0].element(2)):
        yield Wrong("The amount that the practice has to accept is none. Correct it.", answer="A7:545")


WHOLE_CLAIM_CHECKS: tuple[ClaimCheck, ...] = (
    frequency,
    amounts,
    authorizations,
    accident,
    claim_number,
    signatures,
    repeated_references,
    attachments,
    payments_beside,
)
"""In the order of their pages."""
