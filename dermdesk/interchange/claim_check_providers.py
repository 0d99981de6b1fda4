"""Checks before sending: the billing provider, and the people and places of 2310 and 2420."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dermdesk.domain import codes
from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.us_states import STATES, zip_lies_in
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import NOTHING, ClaimText, Loop

is_npi = lru_cache(maxsize=8192)(codes.is_npi)
"""A practice has few numbers, its claims many."""
_NINE_DIGITS = re.compile(r"[0-9]{9}")
_PO_BOX = re.compile(
    r"\bP ?\.? ?O ?\.? ?(?:BOX|DRAWER)\b|\bPOST OFFICE (?:BOX|DRAWER)\b|\bLOCK ?BOX\b|\bPMB\b|^(?:BOX|DRAWER) \d"
)
_ROLES = {
    "82": ("rendering provider", ClaimField.RENDERING),
    "DN": ("referring provider", ClaimField.REFERRING),
    "P3": ("primary care provider", ClaimField.REFERRING),
    "DK": ("ordering provider", ClaimField.ORDERING),
    "DQ": ("supervising provider", ClaimField.SUPERVISING),
    "77": ("service facility", ClaimField.FACILITY),
    "QB": ("purchased service provider", ClaimField.PURCHASED_SERVICE),
}
_ORDER = {"DN": 0, "P3": 1, "82": 2, "77": 3, "DQ": 4}
_IN_PRACTICE, _IN_PROVIDERS = "Correct it in Settings, Practice.", "Correct it in Settings, Providers."


@claim_check(
    "DERM-SUB-004",
    ClaimField.BILLING_NPI,
    "A7:562:85",
    source="NPI check digit, 69 FR 3434",
    confirmed=True,
    shared=True,
)
def billing_npi(claim: ClaimText) -> Iterator[Wrong]:
    """The practice's NPI is missing or mistyped.

    Why:
        An NPI has ten digits, and the last one checks the other nine. With another number in its place no payer knows
        who bills, and the whole file comes back.
    What to do:
        Compare the NPI in Settings, Practice with the NPPES registry, digit by digit.
    """
    if not is_npi(claim.billing.party("85").value("NM1", 9)):
        yield Wrong(f"The practice's NPI is missing or wrong. {_IN_PRACTICE}")


@claim_check("DERM-SUB-006", ClaimField.BILLING_TAX_ID, "A8:128:85", confirmed=True, shared=True)
def tax_id(claim: ClaimText) -> Iterator[Wrong]:
    """The practice's tax id is not nine digits.

    Why:
        Payers hold the tax id against the NPI on file. With a dash, or a digit too few, the two never match.
    What to do:
        Type the nine digits of the EIN in Settings, Practice, as the IRS letter has them. Ask the payer which tax id it
        holds for the NPI when the number is right and still comes back.
    """
    if not _NINE_DIGITS.fullmatch(claim.billing.party("85").said("REF", 2, "EI", "SY")):
        yield Wrong(f"The practice's tax id is not nine digits. {_IN_PRACTICE}")


@claim_check("DERM-SUB-007", ClaimField.BILLING_ADDRESS, "A7:503:85", shared=True)
def billing_street(claim: ClaimText) -> Iterator[Wrong]:
    """The practice's billing address is a box and no street.

    Why:
        Since version 5010 the billing provider has to be a place that one can walk into. A box or lockbox comes back;
        checks may go there all the same by the pay-to address.
    What to do:
        Put the street of the office into the address in Settings, Practice, and the box into the pay-to address.
    """
    street = claim.billing.party("85").get("N3")
    if not street or not street[0].element(1):
        yield Wrong(f"The practice's street is missing. {_IN_PRACTICE}")
    elif any(_PO_BOX.search(text) for text in street[0].elements):
        yield Wrong("The practice's address is a box. Put the street there, and the box into the pay-to address.")


@claim_check("DERM-SUB-008", ClaimField.BILLING_ADDRESS, "A7:500:85", paper=False)
def nine_digit_zips(claim: ClaimText) -> Iterator[Wrong]:
    """The practice's or the site's ZIP code has not nine digits.

    Why:
        Billing provider and place of service need ZIP+4. Medicare prices by it where a ZIP belongs to two localities;
        0000 and 9999 are known as fillers.
    What to do:
        Look the last four digits up at the Postal Service and add them in Settings, Practice or Sites.
    """
    if not _is_full_zip(claim.billing.party("85")):
        yield Wrong(f"The practice's ZIP code needs nine digits. {_IN_PRACTICE}")
    for line, place in claim.people:
        if place.role == "77" and not _is_full_zip(place):
            words = "The ZIP code of the place of service needs nine digits. Correct it in Settings, Sites."
            yield Wrong(words, ClaimField.FACILITY, line, "A7:500:77")


def _is_full_zip(party: Loop) -> bool:
    code = party.value("N4", 3)
    return bool(_NINE_DIGITS.fullmatch(code)) and not code.endswith(("0000", "9999"))


@claim_check("DERM-SUB-009", ClaimField.BILLING_ADDRESS, "A7:501:85")
def states_and_zips(claim: ClaimText) -> Iterator[Wrong]:
    """A state and its ZIP code do not fit each other.

    Why:
        Front ends look both up. A state that does not exist, or a ZIP that lies elsewhere, is a slip of the finger, and
        the claim comes back for it.
    What to do:
        Compare the address with the card, the letterhead or the Postal Service, and correct the one that is wrong.
    """
    insured = claim.subscriber
    for party, whose, field, entity in (
        (claim.billing.party("85"), "practice", ClaimField.BILLING_ADDRESS, "85"),
        (claim.billing.party("87"), "pay-to address", ClaimField.PAY_TO_ADDRESS, "87"),
        (insured.party("IL"), "insured", ClaimField.PATIENT_ADDRESS, "IL"),
        (claim.patient.party("QC") if claim.patient else NOTHING, "patient", ClaimField.PATIENT_ADDRESS, "QC"),
        (insured.party("PR"), "payer", ClaimField.PAYER_ID, "PR"),
    ):
        if fault := _misplaced(party):
            yield Wrong(f"The {whose}'s {fault.words}", field, None, f"{fault.answer}:{entity}")
    for other in claim.others:
        for party in other.parties:
            if fault := _misplaced(party):
                yield Wrong(f"Of another coverage: {fault.words}", ClaimField.OTHER_PAYER, None, f"{fault.answer}:GB")
    for line, place in claim.people:
        if place.role == "77" and (fault := _misplaced(place)):
            yield Wrong(f"The site's {fault.words}", ClaimField.FACILITY, line, f"{fault.answer}:77")


class _Fault(NamedTuple):
    """What is wrong with an address, and the answer to it."""

    words: str
    answer: str


_NO_STATE = _Fault("state does not exist. Correct the address.", "A7:501")
_NO_ZIP = _Fault("ZIP code is missing or has not five or nine digits. Correct the address.", "A7:500")
_HALF = _Fault("address lacks its street, or its city and state. Complete it.", "A6:126")
_APART = _Fault("state and ZIP code do not fit each other. Correct the address.", "A8:501")
_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")


@lru_cache(maxsize=8192)
def _address_fault(state: str, code: str) -> _Fault | None:
    if state not in STATES:
        return _NO_STATE
    if not _ZIP.fullmatch(code):
        return _NO_ZIP
    return None if zip_lies_in(code, state) else _APART


def _misplaced(party: Loop) -> _Fault | None:
    """None for a party without an address: whether it needs one is another check's."""
    place = party.get("N4")
    if not place:
        return _HALF if "N3" in party else None
    return _address_fault(place[0].element(2), place[0].element(3)) if "N3" in party else _HALF


@claim_check("DERM-SUB-010", ClaimField.BILLING_TAXONOMY, "A7:145:85")
def taxonomies(claim: ClaimText) -> Iterator[Wrong]:
    """A taxonomy code has not the form of one.

    Why:
        A taxonomy is ten characters and ends in X. Medicaid and many plans pay by it, and an unknown one comes back.
    What to do:
        Copy the code from the NPPES registry into Settings, Practice or Providers; 207N00000X is dermatology.
    """
    if "PRV" in claim.billing and not codes.is_taxonomy(claim.billing.value("PRV", 3)):
        yield Wrong(f"The practice's taxonomy code has not the form of one. {_IN_PRACTICE}")
    for line, person in claim.people:
        if "PRV" in person and not codes.is_taxonomy(person.value("PRV", 3)):
            words = f"The rendering provider's taxonomy code has not the form of one. {_IN_PROVIDERS}"
            yield Wrong(words, ClaimField.RENDERING_TAXONOMY, line, "A7:145:82")


def _unknown(claim: ClaimText, *roles: str) -> Iterator[Wrong]:
    """Missing or wrong NPIs, and organizations where a person must stand."""
    for line, party in claim.people:
        if party.role not in roles:
            continue
        who, field = _ROLES[party.role]
        if not is_npi(party.value("NM1", 9)):
            yield Wrong(
                f"The NPI of the {who} is missing or wrong. {_IN_PROVIDERS}", field, line, f"A7:562:{party.role}"
            )
        elif party.value("NM1", 2) != "1":
            yield Wrong(f"The {who} must be a person, not an organization. Choose another.", field, line)


@claim_check("DERM-SUB-011", ClaimField.RENDERING, "A7:562:82", source="NPI check digit, 69 FR 3434", confirmed=True)
def rendering(claim: ClaimText) -> Iterator[Wrong]:
    """The rendering provider's NPI is wrong, or is the practice's own.

    Why:
        The rendering provider is the person who did the work, named only where the practice itself is not that person.
        A mistyped NPI, a group in its place, or the billing NPI once more all come back.
    What to do:
        Give the provider their own NPI in Settings, Providers. A solo doctor who bills under one NPI is not named
        twice.
    """
    yield from _unknown(claim, "82")
    billing = claim.billing.party("85").value("NM1", 9)
    for line, person in claim.people:
        if person.role == "82" and billing and person.value("NM1", 9) == billing:
            yield Wrong(
                f"The rendering provider bears the practice's own NPI. {_IN_PROVIDERS}", None, line, "A8:562:82"
            )


@claim_check("DERM-SUB-012", ClaimField.REFERRING, "A7:562:DN", source="NPI check digit, 69 FR 3434", confirmed=True)
def referring_and_ordering(claim: ClaimText) -> Iterator[Wrong]:
    """The NPI of who referred or ordered is missing or wrong.

    Why:
        Medicare pays laboratory work, and other payers consultations, only when who ordered or referred is a person
        with an NPI of their own.
    What to do:
        Look the doctor up in the NPPES registry and correct the number where the visit names them.
    """
    yield from _unknown(claim, "DN", "P3", "DK")


@claim_check("DERM-SUB-013", ClaimField.SUPERVISING, "A7:562:DQ", source="NPI check digit, 69 FR 3434", confirmed=True)
def supervising(claim: ClaimText) -> Iterator[Wrong]:
    """The NPI of the supervising physician is missing or wrong.

    Why:
        Where a payer wants the NP or PA named as who rendered, it wants the physician who supervised beside them, a
        person with an NPI of their own.
    What to do:
        Correct the physician's NPI in Settings, Providers, or choose the right supervisor in the visit.
    """
    yield from _unknown(claim, "DQ")


@claim_check("DERM-SUB-045", ClaimField.FACILITY, "A7:562:77")
def facility(claim: ClaimText) -> Iterator[Wrong]:
    """The place of service is not told as payers want it.

    Why:
        The site where the work was done stands on the claim only when it is another place than the billing address,
        with its name, its street and, if it has one, a right NPI.
    What to do:
        Complete the site in Settings, Sites.
    """
    billing = claim.billing.party("85")
    for line, place in claim.people:
        if place.role != "77":
            continue
        number = place.value("NM1", 9)
        if not place.value("NM1", 3) or not place.value("N3", 1) or "N4" not in place:
            yield Wrong(
                "The site has no name, street or city. Complete it in Settings, Sites.", None, line, "A6:126:77"
            )
        if number and not is_npi(number):
            yield Wrong("The site's NPI is wrong. Correct it in Settings, Sites.", None, line)
        if line is None and _where(place) == _where(billing):
            words = "The site has the practice's address in other letters. Type both alike in Settings, Sites."
            yield Wrong(words, None, line, "A8:126:77")


def _where(party: Loop) -> tuple[tuple[str, ...], ...]:
    return tuple(segment.elements for name in ("N3", "N4") for segment in party.get(name, ()))


@claim_check("DERM-SUB-046", ClaimField.RENDERING, "A7:684")
def order_of_people(claim: ClaimText) -> Iterator[Wrong]:
    """The people of the claim stand in another order than the guide's, or one stands twice.

    Why:
        Referring, rendering, facility, supervising: some front ends read them in that order alone, and take each once.
    What to do:
        This is the program's work: keep the claim and tell whoever looks after the program.
    """
    seen: dict[tuple[int | None, str], int] = {}
    last = 0
    for line, party in claim.people:
        role = party.role
        seen[line, role] = seen.get((line, role), 0) + 1
        if seen[line, role] > 1:
            who, field = _ROLES.get(role, ("same party", ClaimField.RENDERING))
            yield Wrong(f"The {who} stands on the claim twice.", field, line, segment=party.head.place)
        if line is None:
            rank = _ORDER.get(role, 9)
            if rank < last:
                yield Wrong("The people of the claim stand in a wrong order.", None, None, segment=party.head.place)
            last = max(last, rank)


@claim_check("DERM-SUB-047", ClaimField.PURCHASED_SERVICE, "A7:562:QB")
def purchased_services(claim: ClaimText) -> Iterator[Wrong]:
    """A bought test does not say from whom, or the two places that say it differ.

    Why:
        A test that another laboratory made and the practice bills carries the seller's NPI with the price, and again
        where the seller is named.
    What to do:
        Complete the laboratory in Settings, and choose it in the visit.
    """
    for line in claim.lines:
        seller = line.value("PS1", 1)
        if seller and (not is_npi(seller) or line.party("QB").value("NM1", 9) != seller):
            yield Wrong(
                "The laboratory that sold the test has no right NPI. Complete it in Settings.", None, line.number
            )


PROVIDER_CHECKS: tuple[ClaimCheck, ...] = (
    billing_npi,
    tax_id,
    billing_street,
    nine_digit_zips,
    states_and_zips,
    taxonomies,
    rendering,
    referring_and_ordering,
    supervising,
    facility,
    order_of_people,
    purchased_services,
)
"""In the order of their pages."""
