"""Boxes 1 to 13 and the carrier block: payer, patient, insured person, and the other coverage.

Boxes 1a, 4, 7 and 11 speak of the coverage that is billed, boxes 9 of the other one. Medicare Part B differs: as
first payer it wants 4 and 7 blank and NONE in 11; behind another insurer these boxes speak of that one, with SAME for
the patient; boxes 9 hold a Medigap policy alone, with its COBA id. Source: Medicare Claims Processing Manual ch. 26
section 10.2 to 10.4.
"""

from collections.abc import Iterator

from dermdesk.documents.cms1500_entry import Entry, NotOnPaper, day_parts, exact, mark, person, put
from dermdesk.documents.form_text import number_text, town_text, zip_text
from dermdesk.domain.circumstance import AccidentKind
from dermdesk.domain.claim import Claim
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.payer import Payer, PayerType
from dermdesk.domain.people import Address, PersonName, Relation, Sex

_TYPE_COLUMNS = {"MB": 1, "MA": 1, "16": 1, "MC": 8, "CH": 15, "VA": 24, "OF": 39, "HM": 45, "AM": 45, "WC": 45}
_GROUP, _OTHER = 31, 45
_RELATION_COLUMNS = {Relation.SELF: 33, Relation.SPOUSE: 38, Relation.PARENT: 42, Relation.OTHER: 47}
_ACCIDENT_ROWS = {AccidentKind.EMPLOYMENT: 20, AccidentKind.AUTO: 22, AccidentKind.OTHER: 24}
_YES, _NO = 35, 41


def people(claim: Claim) -> Iterator[Entry]:
    """All of them. Raises NotOnPaper for a number that its box cannot hold."""
    payer, coverage, patient = claim.payer, claim.coverage, claim.patient
    yield from _carrier(payer)
    column = _TYPE_COLUMNS.get(payer.filing_code, _GROUP if coverage.group_number else _OTHER)
    yield mark("1", 8, column)
    yield exact("1a", 8, 50, 29, number_text(coverage.member_id), field=ClaimField.MEMBER_ID)
    yield person("2", 10, 1, patient.name)
    yield from day_parts("3", 10, (31, 34, 37), patient.birth_date)
    if patient.sex is not Sex.OTHER:
        yield mark("3", 10, 42 if patient.sex is Sex.MALE else 47)
    if patient.address:
        yield from _address("5", (1, 26, 15), patient.address, patient.phone)
    yield from _cause(claim)
    if is_part_b(payer):
        yield from _insured_for_medicare(claim)
        yield from _medigap(claim)
    else:
        yield from _insured(claim)
        yield from _other_coverage(claim)
    yield from _signatures(claim)


def is_part_b(payer: Payer) -> bool:
    """Original Medicare, whose form differs from all others."""
    return payer.stance.type is PayerType.MEDICARE_PART_B


def medigap(claim: Claim) -> tuple[Coverage, Payer] | None:
    """The Medigap policy behind Medicare that Medicare hands the claim on to; participating providers alone name it."""
    if not is_part_b(claim.payer) or not claim.practice.participating or not claim.patient.signature_on_file:
        return None
    return next(
        (
            (coverage, payer)
            for coverage, payer in zip(claim.other_coverages, claim.other_payers, strict=True)
            if payer.medigap_id and coverage.rank > claim.rank
        ),
        None,
    )


def _carrier(payer: Payer) -> Iterator[Entry]:
    """Name and address of who gets the form, at its top right."""
    address = payer.address
    streets = (address.line1, address.line2, town_text(address, 31)) if address else ()
    lines = (text for text in (payer.name, *streets) if text.strip())
    for row, text in zip((2, 3, 4, 5), lines, strict=False):
        yield put("carrier", row, 41, 31, text)


def _address(item: str, columns: tuple[int, int, int], address: Address, phone: str) -> Iterator[Entry]:
    """Street, city and state, ZIP and phone; `columns` are those of street, state and area code."""
    left, state, area = columns
    yield put(f"{item} street", 12, left, 28, f"{address.line1} {address.line2}")
    yield put(f"{item} city", 14, left, 23, address.city)
    yield put(f"{item} state", 14, state, 2, address.state)
    yield put(f"{item} zip", 16, left, 10, zip_text(address))
    if len(phone) == 10 and phone.isdigit():
        yield put(f"{item} phone", 16, area, 3, phone[:3])
        yield put(f"{item} phone", 16, area + 4, 7, phone[3:])


def _cause(claim: Claim) -> Iterator[Entry]:
    """Boxes 10a to 10c; a car's accident with its state."""
    accident = claim.accident
    for kind, row in _ACCIDENT_ROWS.items():
        caused = accident is not None and accident.kind is kind
        yield mark(f"10{'abc'[(row - 20) // 2]}", row, _YES if caused else _NO)
        if accident is not None and caused and kind is AccidentKind.AUTO:
            yield put("10b", row, 45, 2, accident.state)


def _insured(claim: Claim) -> Iterator[Entry]:
    """Boxes 4, 6, 7 and 11 to 11c of the coverage that is billed."""
    coverage, patient = claim.coverage, claim.patient
    insured = coverage.subscriber
    yield person("4", 10, 50, insured.name if insured else patient.name)
    yield mark("6", 12, _RELATION_COLUMNS[coverage.relation])
    address = insured.address if insured else patient.address
    if address:
        yield from _address("7", (50, 74, 65), address, "" if insured else patient.phone)
    yield exact("11", 18, 50, 29, number_text(coverage.group_number), field=ClaimField.GROUP_NUMBER)
    yield from _insured_person(claim, coverage)
    yield put("11c", 24, 50, 29, coverage.group_name or claim.payer.name)


def _insured_person(claim: Claim, coverage: Coverage) -> Iterator[Entry]:
    """Box 11a."""
    insured = coverage.subscriber
    yield from day_parts("11a", 20, (53, 56, 59), insured.birth_date if insured else claim.patient.birth_date)
    sex = insured.sex if insured else claim.patient.sex
    if sex is not Sex.OTHER:
        yield mark("11a", 20, 68 if sex is Sex.MALE else 75)


def _insured_for_medicare(claim: Claim) -> Iterator[Entry]:
    """NONE when Medicare pays first; else the insurer before it, its person as SAME where it is the patient."""
    if claim.rank == 1:
        yield put("11", 18, 50, 29, "NONE")
        return
    if not claim.other_coverages:
        raise NotOnPaper(
            "Medicare pays after another insurer, which is not on file.",
            "Enter the patient's first coverage.",
            ClaimPlace(field=ClaimField.OTHER_PAYER),
        )
    first, payer = claim.other_coverages[0], claim.other_payers[0]
    insured = first.subscriber
    yield person("4", 10, 50, insured.name if insured else _SAME)
    yield mark("6", 12, _RELATION_COLUMNS[first.relation])
    if insured is None or insured.address is None or insured.address == claim.patient.address:
        yield put("7 street", 12, 50, 28, "SAME")
    else:
        yield from _address("7", (50, 74, 65), insured.address, "")
    yield exact("11", 18, 50, 29, number_text(first.group_number or first.member_id), field=ClaimField.GROUP_NUMBER)
    if insured is not None:
        yield from _insured_person(claim, first)
    yield put("11c", 24, 50, 29, payer.name)


_SAME = PersonName(last="SAME")


def _medigap(claim: Claim) -> Iterator[Entry]:
    found = medigap(claim)
    if found is None:
        return
    coverage, payer = found
    yield person("9", 18, 1, coverage.subscriber.name if coverage.subscriber else _SAME)
    number = number_text(coverage.group_number or coverage.member_id)
    yield exact("9a", 20, 1, 28, f"MEDIGAP {number}", field=ClaimField.GROUP_NUMBER)
    yield exact("9d", 26, 1, 28, payer.medigap_id, field=ClaimField.OTHER_PAYER)


def _other_coverage(claim: Claim) -> Iterator[Entry]:
    """Boxes 9, 9a, 9d and 11d: the first of the other coverages; explanations of benefits tell of all."""
    yield mark("11d", 26, 52 if claim.other_coverages else 57)
    if claim.other_coverages:
        other, payer = claim.other_coverages[0], claim.other_payers[0]
        yield person("9", 18, 1, other.subscriber.name if other.subscriber else claim.patient.name)
        number = number_text(other.group_number or other.member_id)
        yield exact("9a", 20, 1, 28, number, field=ClaimField.GROUP_NUMBER)
        yield put("9d", 26, 1, 28, payer.name)


def _signatures(claim: Claim) -> Iterator[Entry]:
    """Box 12 lets the practice tell the payer; box 13 has it paid: for Medicare a Medigap insurer alone."""
    if not claim.patient.signature_on_file:
        return
    yield put("12", 29, 7, 25, "SIGNATURE ON FILE")
    paid_here = medigap(claim) is not None if is_part_b(claim.payer) else claim.assignment
    if paid_here:
        yield put("13", 29, 55, 24, "SIGNATURE ON FILE")
