"""Boxes 25 to 33: tax id, account, assignment, money, signature, where it was done and who is paid."""

from collections.abc import Iterator
from datetime import date

from dermdesk.documents.cms1500_entry import Entry, NotOnPaper, amount, day_parts, exact, mark, put
from dermdesk.documents.cms1500_forms import PaperForm
from dermdesk.documents.cms1500_people import is_part_b
from dermdesk.documents.form_text import town_text
from dermdesk.domain.claim import Claim
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.money import ZERO, Money, total
from dermdesk.domain.people import Address

ACCOUNT_WIDTH = 14
"""Box 26 holds fourteen characters; a longer claim number would come back cut."""
_ADDRESS_ROWS = (58, 59, 60)


def provider(claim: Claim, form: PaperForm, printed: date) -> Iterator[Entry]:
    """The boxes for one form; `printed` dates the signature. Raises NotOnPaper."""
    practice = claim.practice
    yield exact("25", 56, 1, 15, practice.ein.replace("-", ""), field=ClaimField.BILLING_TAX_ID)
    yield mark("25", 56, 19)
    if len(claim.number) > ACCOUNT_WIDTH:
        raise NotOnPaper(
            f"Claim number {claim.number} is longer than box 26 of the paper form ({ACCOUNT_WIDTH} characters).",
            "Shorten the claim prefix in Settings, Practice.",
            ClaimPlace(field=ClaimField.CLAIM_NUMBER),
        )
    yield put("26", 56, 23, ACCOUNT_WIDTH, claim.number)
    yield mark("27", 56, 38 if claim.assignment else 43)
    yield from amount("28", 56, (51, 56), 58, total(line.source.line.charge for line in form.lines))
    yield from amount("29", 56, (62, 66), 68, amount_paid(claim, form))
    yield put("31", 60, 1, 20, "SIGNATURE ON FILE")
    yield from day_parts("31", 61, (6, 9, 12), printed)
    yield from _where(claim, form)
    if len(practice.phone) == 10 and practice.phone.isdigit():
        yield put("33", 57, 66, 3, practice.phone[:3])
        yield put("33", 57, 70, 7, practice.phone[3:])
    yield from _place("33", 50, 29, practice.name, practice.address)
    yield exact("33a", 61, 50, 10, practice.npi, field=ClaimField.BILLING_NPI)
    taxonomy = f"ZZ{practice.taxonomy}" if practice.taxonomy else ""
    yield exact("33b", 61, 63, 16, taxonomy, field=ClaimField.BILLING_TAXONOMY)


def amount_paid(claim: Claim, form: PaperForm) -> Money:
    """Box 29: what patient and payers before have paid for the lines of this form; to Medicare the patient alone.

    What is known for the claim alone stands on its first form.
    """
    of_claim = form.number == 1
    paid = claim.patient_paid if of_claim else ZERO
    if is_part_b(claim.payer):
        return paid
    for decision in claim.decisions:
        if decision.lines:
            decided = (decision.of_line(line.source.number) for line in form.lines)
            paid += total(one.paid for one in decided if one is not None)
        elif of_claim:
            paid += decision.paid
    return paid


def _where(claim: Claim, form: PaperForm) -> Iterator[Entry]:
    """Box 32: the laboratory that sold the test, else the site, else the practice."""
    if form.bought is not None:
        seller = claim.laboratory
        if seller is None or seller.address is None:
            raise NotOnPaper(
                "Box 32 names the laboratory that sold the test, and its name or address is not on file.",
                "Choose the laboratory in the visit, and fill in its address in Settings, Laboratories.",
                ClaimPlace(field=ClaimField.PURCHASED_SERVICE),
            )
        name, address, npi = seller.name, seller.address, seller.npi
    elif claim.facility is not None:
        name, address, npi = claim.facility.name, claim.facility.address, claim.facility.npi
    else:
        name, address, npi = claim.practice.name, claim.practice.address, claim.practice.npi
    yield from _place("32", 23, 26, name, address)
    yield exact("32a", 61, 23, 10, npi, field=ClaimField.FACILITY)


def _place(item: str, column: int, width: int, name: str, address: Address) -> Iterator[Entry]:
    texts = (name, f"{address.line1} {address.line2}", town_text(address, width))
    for row, text in zip(_ADDRESS_ROWS, texts, strict=True):
        yield put(item, row, column, width, text)
