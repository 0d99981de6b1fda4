"""Checks of the values of a claim that a structural validator does not see, each with its name.

A check takes one claim as it was written and yields what is wrong. `CLAIM_CHECKS` is the explicit list; a check that
is to come is a function and one row. The claim-status codes that payers answer with stand in the project's notes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from dermdesk.domain.codes import (
    is_clia,
    is_ein,
    is_icd10cm_shape,
    is_mbi,
    is_modifier,
    is_npi,
    is_procedure_code,
    is_unlisted,
)
from dermdesk.interchange.claim_text import ClaimText, Loop, x12_day

Check = Callable[[ClaimText], Iterator[str]]

_PO_BOX = re.compile(r"\b(?:P ?\.? ?O ?\.? ?BOX|POST OFFICE BOX|LOCK ?BOX|PMB)\b|^BOX \d")
_MONEY = re.compile(r"[0-9]{0,8}(?:\.[0-9]{1,2})?")
_ROLES = {
    "85": "billing provider",
    "82": "rendering provider",
    "DN": "referring provider",
    "DQ": "supervising provider",
    "77": "service facility",
    "DK": "ordering provider",
}


def _money(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text and _MONEY.fullmatch(text) else None
    except InvalidOperation:
        return None


def _all_loops(claim: ClaimText) -> Iterator[Loop]:
    yield claim.billing
    yield claim.claim
    yield from claim.lines


def npi(claim: ClaimText) -> Iterator[str]:
    """Every provider's NPI has ten digits and the right check digit; only a facility may go without."""
    for loop in _all_loops(claim):
        for segment in loop:
            role = _ROLES.get(segment.element(1)) if segment.name == "NM1" else None
            number = segment.element(9)
            if role and not (role == "service facility" and not number) and not is_npi(number):
                yield f"The NPI of the {role} is missing or wrong. Correct it in the practice's settings."


def tax_id(claim: ClaimText) -> Iterator[str]:
    """The billing provider's EIN has nine digits without a dash."""
    ein = claim.value(claim.billing, "REF", 2, "EI", "SY")
    if not is_ein(ein) or "-" in ein:
        yield "The practice's tax id is not nine digits. Correct it in the practice's settings."


def billing_street(claim: ClaimText) -> Iterator[str]:
    """The billing address is a street; a box belongs into the pay-to address."""
    street = next((one for one in claim.after(claim.billing, "85") if one.name == "N3"), None)
    if street is None or any(_PO_BOX.search(text) for text in street.elements):
        yield "The practice's billing address is no street. Move a box to the pay-to address."


def zip_codes(claim: ClaimText) -> Iterator[str]:
    """Billing and facility ZIP have nine digits and no filler; other ZIPs five or nine digits."""
    for loop, entity in ((claim.billing, "85"), (claim.claim, "77")):
        part = claim.after(loop, entity)
        text = claim.value(part, "N4", 3)
        if part and (not re.fullmatch(r"[0-9]{9}", text) or text.endswith(("0000", "9999"))):
            yield f"The ZIP of the {_ROLES[entity]} needs nine digits. Look the last four up at usps.com."
    if not re.fullmatch(r"[0-9]{5}(?:[0-9]{4})?", claim.value(claim.person, "N4", 3)):
        yield "The patient's address or ZIP is missing or wrong. Correct it on the patient screen."


def patient_facts(claim: ClaimText) -> Iterator[str]:
    """Name, birth date and sex are there."""
    person = claim.person
    born = x12_day(claim.value(person, "DMG", 2))
    name = person[0].element(3) if person else ""
    if not name or not claim.value(claim.after(claim.subscriber, "IL"), "NM1", 3):
        yield "The name of the patient or of the insured is missing, or has no letter that a claim can carry."
    if born is None or not claim.value(person, "DMG", 3):
        yield "The patient's birth date or sex is missing. Complete it on the patient screen."
    elif claim.written is not None and born > claim.written:
        yield "The patient's birth date lies in the future. Correct it on the patient screen."


def member_id(claim: ClaimText) -> Iterator[str]:
    """The member id is there, and for Medicare it has the form of an MBI."""
    number = claim.value(claim.after(claim.subscriber, "IL"), "NM1", 9)
    if not number.strip("-./ "):
        yield "The member id is missing. Type it as it stands on the card."
    elif claim.value(claim.subscriber, "SBR", 9) == "MB" and (not is_mbi(number) or "-" in number):
        yield "The member id is no Medicare identifier (11 characters, never S, L, O, I, B or Z). See the card."


def payer_id(claim: ClaimText) -> Iterator[str]:
    """The payer's electronic id is there."""
    if not claim.value(claim.after(claim.subscriber, "PR"), "NM1", 9):
        yield "The payer has no electronic id. Enter it on the payer's card, or send this claim on paper."


def frequency(claim: ClaimText) -> Iterator[str]:
    """1 is a first claim; 7 and 8 name the payer's own number of the claim that they replace or void."""
    code = (*claim.claim[0].components(5), "", "", "")[2]
    if code not in ("1", "7", "8"):
        yield "The claim's frequency code must be 1, 7 or 8."
    elif code != "1" and not claim.value(claim.claim, "REF", 2, "F8"):
        yield "A replacement or void needs the payer's claim number."


def amounts(claim: ClaimText) -> Iterator[str]:
    """Charges are dollars with at most two places, not negative, and their sum is the claim's total."""
    charges = [_money(claim.value(line, "SV1", 2)) for line in claim.lines]
    stated = _money(claim.claim[0].element(2))
    known = [charge for charge in charges if charge is not None]
    if stated is None or len(known) < len(charges):
        yield "A charge is negative, missing or no amount."
    elif sum(known, Decimal(0)) != stated:
        yield "The claim's total is not the sum of its lines."


def line_count(claim: ClaimText) -> Iterator[str]:
    """One to fifty lines."""
    if not 1 <= len(claim.lines) <= 50:
        yield f"A claim holds 1 to 50 lines, this one {len(claim.lines)}. Split the visit."


def diagnoses(claim: ClaimText) -> Iterator[str]:
    """One to twelve codes with the form of ICD-10-CM, none twice, no external cause first."""
    codes = claim.diagnoses
    if not 1 <= len(codes) <= 12:
        yield f"A claim holds 1 to 12 diagnoses, this one {len(codes)}."
    if len(set(codes)) < len(codes):
        yield "A diagnosis stands on the claim twice."
    for place, code in enumerate(codes, start=1):
        pointed = code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"
        if not is_icd10cm_shape(pointed):
            yield f"Diagnosis {place} has not the form of an ICD-10-CM code."
    if codes and codes[0][:1] in ("V", "W", "X", "Y"):
        yield "An external-cause code cannot be the first diagnosis."


def pointers(claim: ClaimText) -> Iterator[str]:
    """Each line points to one to four diagnoses of the claim."""
    last = len(claim.diagnoses)
    for number, line in enumerate(claim.lines, start=1):
        service = claim.first(line, "SV1")
        found = service.components(7) if service is not None else ()
        if not 1 <= len(found) <= 4 or not all(one.isdigit() and 1 <= int(one) <= last for one in found):
            yield f"Line {number} points to no diagnosis of the claim, or to more than four."


def services(claim: ClaimText) -> Iterator[str]:
    """Codes and modifiers have their forms, units are above zero, an unlisted code is described."""
    for number, line in enumerate(claim.lines, start=1):
        service = claim.first(line, "SV1")
        if service is None:
            yield f"Line {number} has no service."
            continue
        parts = (*service.components(1), *[""] * 7)
        modifiers = [part for part in parts[2:6] if part]
        if not is_procedure_code(parts[1]):
            yield f"Line {number}: '{parts[1][:6]}' has not the form of a CPT or HCPCS code."
        if not all(is_modifier(one) for one in modifiers) or len(set(modifiers)) < len(modifiers):
            yield f"Line {number} has a modifier of the wrong form, or one twice."
        units = service.element(4)
        if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,3})?", units) or not Decimal(units):
            yield f"Line {number} has no units."


def unlisted_services(claim: ClaimText) -> Iterator[str]:
    """A line with an unlisted procedure says in words what was done."""
    for number, line in enumerate(claim.lines, start=1):
        service = claim.first(line, "SV1")
        parts = (*(service.components(1) if service is not None else ()), *[""] * 8)
        if is_unlisted(parts[1]) and not parts[6]:
            yield f"Line {number}: an unlisted code needs a note that says what was done."


def service_days(claim: ClaimText) -> Iterator[str]:
    """Services are not in the future and not before birth."""
    born = x12_day(claim.value(claim.person, "DMG", 2))
    for number, line in enumerate(claim.lines, start=1):
        day = x12_day(claim.value(line, "DTP", 3, "472")[:8])
        if day is None:
            yield f"Line {number} has no date of service."
        elif claim.written is not None and day > claim.written:
            yield f"Line {number}: the date of service lies in the future."
        elif born is not None and day < born:
            yield f"Line {number}: the date of service lies before the birth date."


def drug_codes(claim: ClaimText) -> Iterator[str]:
    """An NDC has eleven digits, with a quantity."""
    for number, line in enumerate(claim.lines, start=1):
        drug = claim.first(line, "LIN")
        if drug is not None and not re.fullmatch(r"[0-9]{11}", drug.element(3)):
            yield f"Line {number}: the NDC needs eleven digits (5-4-2)."
        if drug is not None and not claim.value(line, "CTP", 4).strip("0."):
            yield f"Line {number}: the drug has no quantity."


def line_references(claim: ClaimText) -> Iterator[str]:
    """Each line has its own control number, by which the payer's answer is matched."""
    counted = Counter(claim.value(line, "REF", 2, "6R") for line in claim.lines)
    if counted[""] or any(count > 1 for count in counted.values()):
        yield "A line's control number is missing or stands twice."


def clia(claim: ClaimText) -> Iterator[str]:
    """A CLIA number has the form 99D9999999."""
    number = claim.value(claim.claim, "REF", 2, "X4")
    if number and not is_clia(number):
        yield "The site's CLIA number has not the form 99D9999999. Correct it in the site's settings."


CLAIM_CHECKS: tuple[Check, ...] = (
    npi,
    tax_id,
    billing_street,
    zip_codes,
    patient_facts,
    member_id,
    payer_id,
    frequency,
    amounts,
    line_count,
    diagnoses,
    pointers,
    services,
    unlisted_services,
    service_days,
    drug_codes,
    line_references,
    clia,
)
"""Every check of a single claim."""
