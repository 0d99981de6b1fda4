"""The paper claim: every text stands in its box, six lines a page, and each page totals its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from dermdesk.documents.cms1500 import Offset, render_claims
from dermdesk.documents.cms1500_fields import form_text
from dermdesk.documents.print_grid import baseline, left_edge
from dermdesk.domain.claim import Claim
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Drug, InsuranceLine, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from dermdesk.domain.people import Address
from dermdesk.domain.practice import Site


def at(pdf: bytes, page: int, place: tuple[int, int, int], shift: Offset | None = None) -> str:
    """What a reader finds at a print position: row, column and how many columns."""
    row, column, width = place
    moved = shift or Offset()
    left, line = left_edge(column) + moved.right, baseline(row) - moved.down
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        found = text.get_text_bounded(left - 0.5, line - 3, left + 7.2 * width - 0.5, line + 9)  # pyright: ignore[reportUnknownMemberType]
        return found.strip()
    finally:
        document.close()


def printed(claim: Claim, *, proof: bool = False, offset: Offset | None = None) -> bytes:
    return render_claims([claim], printed=date(2026, 11, 23), proof=proof, offset=offset)


def with_line(claim: Claim, line: ChargeLine) -> Claim:
    """The claim with this line alone."""
    first = claim.lines[0]
    return replace(claim, lines=(replace(first, source=InsuranceLine(number=1, line=line)),))


def of_commercial(claim: Claim, *, requires_ndc: bool = False) -> Claim:
    stance = PayerStance(type=PayerType.COMMERCIAL, requires_ndc=requires_ndc)
    return replace(claim, payer=Payer(key="guild", name="Guild Mutual", stance=stance))


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


@pytest.mark.parametrize(
    ("row", "column", "width", "text"),
    [
        (8, 1, 1, "X"),
        (8, 50, 29, "1EG4TE5MK73"),
        (10, 1, 28, "NUNEZ-OHARA, ZOE, M"),
        (10, 31, 2, "04"),
        (10, 34, 2, "12"),
        (10, 37, 4, "1951"),
        (10, 47, 1, "X"),
        (10, 50, 28, ""),
        (12, 1, 28, "14 INVENTED LANE"),
        (12, 33, 1, ""),
        (14, 26, 2, "NY"),
        (16, 1, 9, "149010014"),
        (18, 50, 29, "NONE"),
        (38, 3, 8, "L400"),
        (38, 16, 8, "D485"),
        (38, 29, 8, "L570"),
        (40, 50, 28, "33D2037465"),
        (44, 1, 2, "11"),
        (44, 7, 2, "26"),
        (44, 19, 2, "11"),
        (44, 25, 6, "99213"),
        (44, 33, 2, "25"),
        (44, 45, 4, "A"),
        (44, 50, 5, "183"),
        (44, 56, 2, "70"),
        (48, 45, 4, "BC"),
        (44, 68, 10, "1457389207"),
        (56, 1, 15, "001234567"),
        (29, 7, 17, "SIGNATURE ON FILE"),
        (29, 55, 17, ""),
        (36, 57, 1, "X"),
        (56, 23, 14, "HB-1001"),
        (61, 6, 10, "11 23 2026"),
        (56, 51, 6, "568"),
        (56, 58, 2, "72"),
        (61, 50, 10, "1234567893"),
        (61, 63, 12, "ZZ207N00000X"),
    ],
)
def test_texts_stand_in_their_boxes(claim: Claim, row: int, column: int, width: int, text: str) -> None:
    assert at(printed(claim), 0, (row, column, width)) == text


def test_the_seventh_line_opens_a_page_with_its_own_total(claim: Claim) -> None:
    pdf = printed(claim)
    assert page_count(pdf) == 2
    assert at(pdf, 1, (44, 25, 6)) == "17008"
    assert at(pdf, 1, (46, 25, 6)) == ""
    assert at(pdf, 1, (56, 51, 6)) == "1"
    assert at(pdf, 1, (56, 58, 2)) == "08"


def test_the_printer_offset_moves_everything(claim: Claim) -> None:
    shift = Offset(right=9, down=4)
    assert at(printed(claim, offset=shift), 0, (44, 25, 6), shift) == "99213"


def test_the_data_of_a_proof_stand_where_the_red_form_has_them(claim: Claim) -> None:
    proof = printed(claim, proof=True)
    assert at(proof, 0, (44, 25, 6)) == "99213"
    assert at(proof, 0, (56, 23, 14)) == "HB-1001"


def test_same_claim_same_bytes(claim: Claim) -> None:
    assert printed(claim, proof=True) == printed(claim, proof=True)


def test_a_claim_number_too_long_for_box_26_is_refused(claim: Claim) -> None:
    with pytest.raises(DermdeskError, match="box 26"):
        printed(replace(claim, number="HB-1234567890AB"))


def test_form_text_folds_what_the_form_cannot_read() -> None:
    assert form_text("Løv-Kováč, Æsa (née D'Ángelo).") == "LOV-KOVAC AESA NEE DANGELO"


@pytest.mark.parametrize(
    ("line", "shaded"),
    [
        (
            ChargeLine(
                code="J0585",
                charge=Money(59500),
                units=70,
                drug=Drug(ndc="00023-1145-01", given=Decimal(70), wasted=Decimal(30), containers=(Decimal(100),)),
            ),
            "N400023114501   UN0.7",
        ),
        (
            ChargeLine(code="J3301", charge=Money(900), drug=Drug(ndc="00003029305", given=Decimal(10))),
            "N400003029305   ME10",
        ),
        (ChargeLine(code="17999", charge=Money(9000), note="Excimer, 40 cm"), "ZZ EXCIMER 40 CM"),
        (ChargeLine(code="17000", charge=Money(9000), note="asked about a peel"), ""),
    ],
)
def test_the_shaded_row_has_the_package_or_the_unlisted_service_and_no_other_note(
    claim: Claim, line: ChargeLine, shaded: str
) -> None:
    pdf = printed(of_commercial(with_line(claim, line), requires_ndc=True))
    assert " ".join(at(pdf, 0, (43, 1, 61)).split()) == " ".join(shaded.split())


def test_a_bought_test_is_owned_up_to_with_its_price(claim: Claim) -> None:
    line = ChargeLine(code="88305", charge=Money(12000), slide=Slide(purchased=True, net_charge=Money(9500)))
    pdf = printed(with_line(claim, line))
    assert at(pdf, 0, (36, 52, 1)) == "X"
    assert at(pdf, 0, (36, 57, 1)) == ""
    assert at(pdf, 0, (36, 67, 4)) == "9500"


def test_a_second_coverage_is_named_with_its_plan_but_not_to_medicare(claim: Claim) -> None:
    other = Coverage(coverage_id="o2", patient_id="p1", payer_key="union", rank=2, member_id="UP-77")
    union = Payer(key="union", name="Union Plan of Elmira", stance=PayerStance(type=PayerType.COMMERCIAL))
    covered = replace(claim, other_coverages=(other,), other_payers=(union,))
    pdf = printed(of_commercial(covered))
    assert at(pdf, 0, (20, 1, 28)) == "UP77"
    assert at(pdf, 0, (26, 1, 28)) == "UNION PLAN OF ELMIRA"
    assert at(pdf, 0, (26, 52, 1)) == "X"
    assert at(printed(covered), 0, (26, 1, 28)) == ""


def test_what_is_too_long_for_its_box_ends_with_a_whole_word(claim: Claim) -> None:
    address = Address(line1="1400 North Windmill Street", line2="Suite 212", city="Elmira", state="NY", zip="149010014")
    site = Site(key="s", name="Hollow Brook Skin Care at Horseheads", address=address, time_zone="America/New_York")
    pdf = printed(replace(claim, facility=site))
    assert at(pdf, 0, (58, 23, 26)) == "HOLLOW BROOK SKIN CARE AT"
    assert at(pdf, 0, (59, 23, 26)) == "1400 N WINDMILL ST STE 212"
