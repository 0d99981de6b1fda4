"""The paper claim: every text stands in its box, six lines a page, and each page totals its own."""

from dataclasses import replace

import pypdfium2
import pytest

from dermdesk.documents.cms1500 import Offset, render_claims
from dermdesk.documents.cms1500_fields import form_text
from dermdesk.documents.print_grid import baseline, left_edge
from dermdesk.domain.claim import Claim
from dermdesk.domain.errors import DermdeskError


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
        (56, 23, 14, "HB-1001"),
        (56, 51, 6, "568"),
        (56, 58, 2, "72"),
        (61, 50, 10, "1234567893"),
        (61, 63, 12, "ZZ207N00000X"),
    ],
)
def test_texts_stand_in_their_boxes(claim: Claim, row: int, column: int, width: int, text: str) -> None:
    assert at(render_claims([claim]), 0, (row, column, width)) == text


def test_the_seventh_line_opens_a_page_with_its_own_total(claim: Claim) -> None:
    pdf = render_claims([claim])
    assert page_count(pdf) == 2
    assert at(pdf, 1, (44, 25, 6)) == "17008"
    assert at(pdf, 1, (46, 25, 6)) == ""
    assert at(pdf, 1, (56, 51, 6)) == "1"
    assert at(pdf, 1, (56, 58, 2)) == "08"


def test_the_printer_offset_moves_everything(claim: Claim) -> None:
    shift = Offset(right=9, down=4)
    assert at(render_claims([claim], offset=shift), 0, (44, 25, 6), shift) == "99213"


def test_the_data_of_a_proof_stand_where_the_red_form_has_them(claim: Claim) -> None:
    proof = render_claims([claim], proof=True)
    assert at(proof, 0, (44, 25, 6)) == "99213"
    assert at(proof, 0, (56, 23, 14)) == "HB-1001"


def test_same_claim_same_bytes(claim: Claim) -> None:
    assert render_claims([claim], proof=True) == render_claims([claim], proof=True)


def test_a_claim_number_too_long_for_box_26_is_refused(claim: Claim) -> None:
    with pytest.raises(DermdeskError, match="box 26"):
        render_claims([replace(claim, number="HB-1234567890AB")])


def test_form_text_folds_what_the_form_cannot_read() -> None:
    assert form_text("Løv-Kováč, Æsa (née D'Ángelo).") == "LOV-KOVAC AESA NEE DANGELO"
