"""What each box of the CMS-1500 (02/12) says, by print position.

Rows and columns are those of a print file of 10 x 6 characters an inch, as OpenEMR's form writer and the HCFA
print-file specification place them. Texts are upper case without punctuation, as the form asks.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.codes import is_unlisted
from dermdesk.domain.coverage import Subscriber
from dermdesk.domain.drug_quantity import ndc_digits, package_quantity
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.payer import PayerType
from dermdesk.domain.people import Address, PersonName, Relation, Sex

LINES_PER_PAGE = 6
ACCOUNT_WIDTH = 14
"""Box 26 holds fourteen characters; a longer claim number would come back cut."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that starts at a print position; `width` is the room in characters."""

    item: str
    row: int
    column: int
    text: str
    width: int

    def __post_init__(self) -> None:
        if len(self.text) > self.width:
            raise ValueError(f"item {self.item} is too long for its box")


_BASE_LETTERS = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "ß": "SS", "ẞ": "SS"})


_SHORT_WORDS = {
    "APARTMENT": "APT",
    "AVENUE": "AVE",
    "BOULEVARD": "BLVD",
    "BUILDING": "BLDG",
    "COURT": "CT",
    "DRIVE": "DR",
    "EAST": "E",
    "FLOOR": "FL",
    "HIGHWAY": "HWY",
    "LANE": "LN",
    "NORTH": "N",
    "PARKWAY": "PKWY",
    "PLACE": "PL",
    "ROAD": "RD",
    "SOUTH": "S",
    "STREET": "ST",
    "SUITE": "STE",
    "WEST": "W",
}
"""Abbreviations of USPS Publication 28."""


def form_text(text: str) -> str:
    """Upper case ASCII: accents folded, punctuation other than `-`, `/`, `&` and `#` turned to blanks."""
    folded = unicodedata.normalize("NFKD", text.upper().translate(_BASE_LETTERS))
    bare = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[^A-Z0-9&#/ -]", " ", bare.replace("'", "")).split())


def pages(claim: Claim, printed: date) -> Iterator[tuple[Entry, ...]]:
    """The entries of each page; a page holds six service lines and totals its own. `printed` dates box 31.

    Raises DermdeskError when the claim number is longer than box 26.
    """
    if len(claim.number) > ACCOUNT_WIDTH:
        raise DermdeskError(
            f"Claim number {claim.number} is longer than box 26 of the paper form ({ACCOUNT_WIDTH} characters).",
            "Shorten the claim prefix in Settings, Practice.",
        )
    for start in range(0, len(claim.lines), LINES_PER_PAGE):
        lines = claim.lines[start : start + LINES_PER_PAGE]
        parts = (*_head(claim), *_outside_lab(lines), *_services(claim, lines), *_foot(claim, lines, printed))
        yield tuple(entry for entry in parts if entry.text)


def _put(item: str, row: int, column: int, width: int, text: str) -> Entry:
    return Entry(item, row, column, _fitted(form_text(text), width), width)


def _fitted(text: str, width: int) -> str:
    """A text that is too long for its box: street words abbreviated, then cut after a whole word."""
    if len(text) > width:
        text = " ".join(_SHORT_WORDS.get(word, word) for word in text.split())
    if len(text) <= width:
        return text
    whole = text[: width + 1].rpartition(" ")[0]
    return whole if 2 * len(whole) >= width else text[:width]


def _mark(item: str, row: int, column: int) -> Entry:
    return Entry(item, row, column, "X", 1)


def _day(item: str, row: int, columns: tuple[int, int, int], day: date, *, short: bool = False) -> Iterator[Entry]:
    parts = (f"{day.month:02d}", f"{day.day:02d}", f"{day.year % 100:02d}" if short else f"{day.year}")
    for column, part in zip(columns, parts, strict=True):
        yield Entry(item, row, column, part, 4)


def _name(name: PersonName) -> str:
    """Last, first and middle initial; the form parts them by commas, which readers take as blanks."""
    family = form_text(f"{name.last} {name.suffix}")
    return ", ".join(part for part in (family, form_text(name.first), form_text(name.middle)[:1]) if part)


def _address(
    item: str, rows: tuple[int, int, int], columns: tuple[int, int], address: Address, phone: str
) -> Iterator[Entry]:
    left, state_column = columns
    yield _put(item, rows[0], left, 28, f"{address.line1} {address.line2}")
    yield _put(item, rows[1], left, 23, address.city)
    yield _put(item, rows[1], state_column, 2, address.state)
    yield _put(item, rows[2], left, 10, address.zip)
    if len(phone) == 10:
        yield _put(item, rows[2], left + (14 if left == 1 else 15), 3, phone[:3])
        yield _put(item, rows[2], left + (18 if left == 1 else 19), 7, phone[3:])


_TYPE_COLUMNS = {"MB": 1, "MA": 1, "16": 1, "MC": 8, "CH": 15, "VA": 24, "WC": 39, "OF": 39}
_RELATION_COLUMNS = {Relation.SELF: 33, Relation.SPOUSE: 38, Relation.PARENT: 42, Relation.OTHER: 47}


def _head(claim: Claim) -> Iterator[Entry]:
    payer, coverage, patient = claim.payer, claim.coverage, claim.patient
    medicare = payer.stance.type is PayerType.MEDICARE_PART_B
    insured = coverage.subscriber
    yield _put("carrier", 2, 41, 31, payer.name)
    if payer.address:
        for row, text in zip((3, 4, 5), payer.address.lines, strict=False):
            yield _put("carrier", row, 41, 31, text)
    default_column = 31 if coverage.group_number else 45
    yield _mark("1", 8, _TYPE_COLUMNS.get(payer.filing_code, default_column))
    yield _put("1a", 8, 50, 29, coverage.member_id.replace("-", ""))
    yield Entry("2", 10, 1, _name(patient.name)[:28], 28)
    yield from _day("3", 10, (31, 34, 37), patient.birth_date)
    if patient.sex is not Sex.OTHER:
        yield _mark("3", 10, 42 if patient.sex is Sex.MALE else 47)
    if patient.address:
        yield from _address("5", (12, 14, 16), (1, 26), patient.address, patient.phone)
    if not medicare:
        yield _mark("6", 12, _RELATION_COLUMNS[coverage.relation])
        yield Entry("4", 10, 50, _name(insured.name if insured else patient.name)[:28], 28)
        address = insured.address if insured else patient.address
        if address:
            yield from _address("7", (12, 14, 16), (50, 74), address, "" if insured else patient.phone)
        yield from _other_insured(claim)
    for item, row in (("10a", 20), ("10b", 22), ("10c", 24)):
        yield _mark(item, row, 41)
    yield _put("11", 18, 50, 29, "NONE" if medicare else coverage.group_number)
    if not medicare:
        yield from _insured_person(insured, claim)
        yield _put("11c", 24, 50, 29, coverage.group_name or payer.name)
        yield _mark("11d", 26, 52 if claim.other_coverages else 57)
    if patient.signature_on_file:
        yield _put("12", 29, 7, 25, "SIGNATURE ON FILE")
        yield _put("13", 29, 55, 24, "" if medicare else "SIGNATURE ON FILE")
    yield from _referral(claim)
    yield Entry("21", 37, 42, "0", 1)
    for place, diagnosis in enumerate(claim.diagnoses[:12]):
        yield _put("21", 38 + place // 4, (3, 16, 29, 42)[place % 4], 8, diagnosis.replace(".", ""))
    yield _put("23", 40, 50, 28, claim.prior_authorization or claim.clia_number)


def _insured_person(insured: Subscriber | None, claim: Claim) -> Iterator[Entry]:
    person_birth = insured.birth_date if insured else claim.patient.birth_date
    person_sex = insured.sex if insured else claim.patient.sex
    yield from _day("11a", 20, (53, 56, 59), person_birth)
    if person_sex is not Sex.OTHER:
        yield _mark("11a", 20, 68 if person_sex is Sex.MALE else 75)


def _other_insured(claim: Claim) -> Iterator[Entry]:
    if claim.other_coverages:
        other = claim.other_coverages[0]
        name = other.subscriber.name if other.subscriber else claim.patient.name
        yield Entry("9", 18, 1, _name(name)[:28], 28)
        yield _put("9a", 20, 1, 28, (other.group_number or other.member_id).replace("-", ""))
        yield _put("9d", 26, 1, 28, other.group_name or next((one.name for one in claim.other_payers), ""))


def _referral(claim: Claim) -> Iterator[Entry]:
    for qualifier, provider in (("DN", claim.referring), ("DK", claim.ordering), ("DQ", claim.supervising)):
        if provider:
            yield Entry("17", 34, 1, qualifier, 2)
            yield _put("17", 34, 4, 25, f"{provider.name.first} {provider.name.last} {provider.credential}")
            yield _put("17b", 34, 33, 10, provider.npi)
            return


def _services(claim: Claim, lines: Sequence[ClaimLine]) -> Iterator[Entry]:
    for place, claim_line in enumerate(lines):
        line, row = claim_line.source.line, 44 + 2 * place
        yield _put_supplement(row - 1, line, wants_ndc=claim.payer.stance.requires_ndc)
        for columns in ((1, 4, 7), (10, 13, 16)):
            yield from _day("24A", row, columns, claim.day, short=True)
        yield _put("24B", row, 19, 2, line.place_of_service or claim.place_of_service)
        yield _put("24D", row, 25, 7, line.code)
        for column, modifier in zip((33, 36, 39, 42), line.modifiers, strict=False):
            yield _put("24D", row, column, 2, modifier)
        yield _put("24E", row, 45, 4, line.pointers[:4])
        yield from _amount("24F", row, 54, 56, line.charge)
        yield Entry("24G", row, 59, str(line.units), 3)
        yield _put("24J", row, 68, 10, claim.rendering.npi)


def _put_supplement(row: int, line: ChargeLine, *, wants_ndc: bool) -> Entry:
    """The shaded row: the drug's package, or what an unlisted code stands for. Other notes stay in the practice."""
    if line.drug and line.drug.ndc and wants_ndc:
        quantity, unit = package_quantity(line, line.drug)
        amount = f"{quantity:.3f}".rstrip("0").rstrip(".")
        return Entry("24", row, 1, f"N4{ndc_digits(line.drug)}   {unit}{amount}", 61)
    return _put("24", row, 1, 61, f"ZZ {line.note}" if line.note and is_unlisted(line.code) else "")


def _outside_lab(lines: Sequence[ClaimLine]) -> Iterator[Entry]:
    """Box 20: whether a test of this page was bought from a laboratory, and for how much."""
    bought = [line.source.line.slide for line in lines if line.source.line.slide and line.source.line.slide.purchased]
    yield _mark("20", 36, 52 if bought else 57)
    paid = total(slide.net_charge for slide in bought if slide.net_charge)
    if paid:
        yield Entry("20", 36, 63, f"{paid.cents:>8}", 8)


def _amount(item: str, row: int, last_dollar: int, cents: int, amount: Money) -> Iterator[Entry]:
    dollars = str(amount.cents // 100)
    yield Entry(item, row, last_dollar + 1 - len(dollars), dollars, 6)
    yield Entry(item, row, cents, f"{amount.cents % 100:02d}", 2)


def _foot(claim: Claim, lines: Sequence[ClaimLine], printed: date) -> Iterator[Entry]:
    practice = claim.practice
    yield _put("25", 56, 1, 15, practice.ein.replace("-", ""))
    yield _mark("25", 56, 19)
    yield _put("26", 56, 23, ACCOUNT_WIDTH, claim.number)
    yield _mark("27", 56, 38 if claim.assignment else 43)
    yield from _amount("28", 56, 56, 58, total(line.source.line.charge for line in lines))
    yield from _amount("29", 56, 66, 68, Money(0))
    yield _put("33", 57, 66, 3, practice.phone[:3])
    yield _put("33", 57, 70, 8, practice.phone[3:])
    yield _put("31", 60, 1, 20, "SIGNATURE ON FILE")
    yield from _day("31", 61, (6, 9, 12), printed)
    where_name, where = (
        (claim.facility.name, claim.facility.address) if claim.facility else (practice.name, practice.address)
    )
    for row, text in zip((58, 59, 60), (where_name, f"{where.line1} {where.line2}", where.lines[-1]), strict=True):
        yield _put("32", row, 23, 26, text)
    yield _put("32a", 61, 23, 10, claim.facility.npi if claim.facility else practice.npi)
    bill_to = practice.address
    for row, text in zip(
        (58, 59, 60), (practice.name, f"{bill_to.line1} {bill_to.line2}", bill_to.lines[-1]), strict=True
    ):
        yield _put("33", row, 50, 29, text)
    yield _put("33a", 61, 50, 10, practice.npi)
    yield _put("33b", 61, 63, 16, f"ZZ{practice.taxonomy}" if practice.taxonomy else "")
