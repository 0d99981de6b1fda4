"""The paper claim: every text stands in its box, six lines a page, and each page totals its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_TEXT

from dermdesk.documents.cms1500 import refusal, render_claims
from dermdesk.documents.cms1500_fields import pages
from dermdesk.documents.cms1500_layout import BOXES, CELLS, CHOICES, Rectangle
from dermdesk.documents.form_text import form_text
from dermdesk.documents.print_grid import CHARACTER, LINE, PAGE_HEIGHT, baseline, left_edge
from dermdesk.domain.circumstance import Attachment
from dermdesk.domain.claim import Claim, ClaimFrequency
from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.line import ChargeLine, Drug, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from tests.documents import paper_claims

DAY = date(2026, 11, 23)
_SHOWN = 0.6
"""Points by which a reader's frame of a character may stand out of its ink."""


def at(pdf: bytes, page: int, place: tuple[int, int, int]) -> str:
    """What a reader finds at a print position: row, column and how many columns."""
    row, column, width = place
    left, line = left_edge(column), baseline(row)
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page].get_textpage()
        found = text.get_text_bounded(left - 0.5, line - 3, left + 7.2 * width - 0.5, line + 9)  # pyright: ignore[reportUnknownMemberType]
        return found.strip()
    finally:
        document.close()


def characters(pdf: bytes) -> list[list[tuple[str, Rectangle]]]:
    """Of each page every character that is seen, with the frame of its ink."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        read: list[list[tuple[str, Rectangle]]] = []
        for page in document:
            text = page.get_textpage()
            signs = ((text.get_text_range(place, 1), place) for place in range(text.count_chars()))
            read.append([(sign, Rectangle(*text.get_charbox(place))) for sign, place in signs if sign.strip()])
        return read
    finally:
        document.close()


def printed(claim: Claim, *, proof: bool = False) -> bytes:
    return render_claims([claim], printed=DAY, proof=proof)


def frames_of(item: str, row: int, column: int, text: str) -> list[Rectangle]:
    """Where a text of an item has to lie: a tick box for an X, else the boxes of its item at that row."""
    if text == "X":
        return [one.rectangle for one in CHOICES if (one.item, one.row, one.column) == (item, row, column)]
    cells = [one.rectangle for one in CELLS if (one.item, one.row) == (item, row)]
    return cells or [one.rectangle for one in BOXES if one.item == item]


def position(ink: Rectangle) -> tuple[int, int]:
    """Row and column of the print grid in which the middle of a character's ink lies."""
    column = round(((ink.left + ink.right) / 2 - left_edge(1)) / CHARACTER + 0.5)
    return round((PAGE_HEIGHT - ((ink.top + ink.bottom) / 2 - 3.5)) / LINE) - 2, column


def inside(ink: Rectangle, frame: Rectangle) -> bool:
    return (
        frame.left <= ink.left + _SHOWN and ink.right - _SHOWN <= frame.right
        and frame.bottom <= ink.bottom + _SHOWN and ink.top - _SHOWN <= frame.top
    )  # fmt: skip


@pytest.mark.parametrize("kind", paper_claims.KINDS, ids=lambda kind: kind.__name__)
def test_every_character_lies_in_its_box_and_there_is_no_other(kind: Callable[[Claim], Claim], claim: Claim) -> None:
    made = kind(claim)
    forms = list(pages(made, DAY))
    read = characters(printed(made))
    assert len(read) == len(forms)
    for signs, entries in zip(read, forms, strict=True):
        ours = {
            (entry.row, entry.column + place): (sign, entry)
            for entry in entries
            for place, sign in enumerate(entry.text)
            if sign != " "
        }
        assert len(signs) == len(ours) == sum(len(entry.text.replace(" ", "")) for entry in entries)
        for sign, ink in signs:
            row, column = position(ink)
            wanted, entry = ours.pop((row, column))
            assert sign == wanted
            frames = frames_of(entry.item, entry.row, entry.column, entry.text)
            assert any(inside(ink, frame) for frame in frames), f"{entry.item}: {sign} in column {column}"
            assert left_edge(column) - _SHOWN <= ink.left <= ink.right <= left_edge(column + 1) + _SHOWN


def test_boxes_of_the_form_do_not_overlap_and_the_drawing_is_only_in_the_proof(claim: Claim) -> None:
    frames = [box.rectangle for box in (*BOXES, *CELLS)]
    for place, one in enumerate(frames):
        for other in frames[place + 1 :]:
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            assert wide < 0.01 or high < 0.01, (one, other)
    kinds: list[set[int]] = []
    for pdf in (printed(claim), printed(claim, proof=True)):
        document: Any = pypdfium2.PdfDocument(pdf)
        kinds.append({part.type for part in document[0].get_objects()})
        document.close()
    assert kinds[0] == {FPDF_PAGEOBJ_TEXT}
    assert kinds[1] == {FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_PATH}


@pytest.mark.parametrize(
    ("column", "inches"), [(1, 0.31), (8, 1.0), (15, 1.71), (24, 2.59), (31, 3.28), (39, 4.09), (45, 4.7)]
)
def test_the_grid_agrees_with_the_printed_form(column: int, inches: float) -> None:
    """Inches as measured on a form by others: the tick boxes of item 1, and the top of the first service line."""
    assert left_edge(column) / 72 == pytest.approx(inches, abs=0.03)
    first_line = max(cell.rectangle.top for cell in CELLS)
    assert (792 - first_line) / 72 == pytest.approx(7.34, abs=0.05)


def test_a_character_outside_its_box_is_seen(claim: Claim) -> None:
    ink = characters(printed(claim))[0][0][1]
    (frame,) = frames_of("2", 10, 1, "NAME")
    assert not inside(ink, frame)


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
        (16, 1, 10, "14901-0014"),
        (18, 50, 29, "NONE"),
        (38, 3, 8, "L400"),
        (38, 16, 8, "D485"),
        (38, 29, 8, "L570"),
        (40, 50, 28, ""),
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


def test_the_data_of_a_proof_stand_where_the_red_form_has_them(claim: Claim) -> None:
    proof = printed(claim, proof=True)
    assert at(proof, 0, (44, 25, 6)) == "99213"
    assert at(proof, 0, (56, 23, 14)) == "HB-1001"


def test_same_claim_same_bytes(claim: Claim) -> None:
    assert printed(claim, proof=True) == printed(claim, proof=True)


REFUSED: list[tuple[Callable[[Claim], Claim], str, ClaimField]] = [
    (lambda claim: replace(claim, number="HB-1234567890AB"), "box 26", ClaimField.CLAIM_NUMBER),
    (lambda claim: replace(claim, frequency=ClaimFrequency.VOID), "Original Medicare", ClaimField.FREQUENCY),
    (
        lambda claim: replace(paper_claims.replacement(claim), payer_claim_number=""),
        "box 22",
        ClaimField.PAYER_CLAIM_NUMBER,
    ),
    (lambda claim: replace(claim, coverage=replace(claim.coverage, member_id="9" * 30)), "1a", ClaimField.MEMBER_ID),
    (lambda claim: replace(claim, prior_authorization="7" * 29), "box 23", ClaimField.AUTHORIZATION),
    (
        lambda claim: paper_claims.of_lines(claim, ChargeLine(code="17000", charge=Money(10_000_000))),
        "box 24F",
        ClaimField.CHARGE,
    ),
    (
        lambda claim: paper_claims.of_lines(claim, ChargeLine(code="88305", charge=Money(1), authorization="PA7")),
        "one number",
        ClaimField.AUTHORIZATION,
    ),
    (lambda claim: replace(paper_claims.purchased(claim), laboratory=None), "Box 32", ClaimField.PURCHASED_SERVICE),
    (
        lambda claim: paper_claims.of_lines(
            claim, ChargeLine(code="88305", charge=Money(1), slide=Slide(purchased=True))
        ),
        "box 20",
        ClaimField.CHARGE,
    ),
    (lambda claim: replace(claim, rank=2), "not on file", ClaimField.OTHER_PAYER),
    (
        lambda claim: replace(
            claim, attachments=(Attachment(report="OZ", transmission="BM", control_number="1" * 42),)
        ),
        "Box 19",
        ClaimField.ATTACHMENT,
    ),
]


@pytest.mark.parametrize(("spoil", "words", "field"), REFUSED, ids=[words for _, words, _ in REFUSED])
def test_what_no_box_can_hold_is_refused_at_its_field(
    claim: Claim, spoil: Callable[[Claim], Claim], words: str, field: ClaimField
) -> None:
    refused = refusal(spoil(claim), DAY)
    assert refused is not None
    assert words in refused.message
    assert refused.place.field is field
    assert refusal(claim, DAY) is None


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
        (ChargeLine(code="17999", charge=Money(9000), note="Excimer, 40 cm"), "ZZEXCIMER 40 CM"),
        (ChargeLine(code="17000", charge=Money(9000), note="asked about a peel"), ""),
    ],
)
def test_the_shaded_row_has_the_package_or_the_unlisted_service_and_no_other_note(
    claim: Claim, line: ChargeLine, shaded: str
) -> None:
    pdf = printed(of_commercial(paper_claims.of_lines(claim, line), requires_ndc=True))
    assert " ".join(at(pdf, 0, (43, 1, 61)).split()) == " ".join(shaded.split())


CELLS_OF_KINDS: list[tuple[Callable[[Claim], Claim], int, tuple[int, int, int], str]] = [
    # Medicare behind another insurer: that one's person in 4, 6, 7 and 11, Medicare's own id in 1a.
    (paper_claims.medicare_second, 0, (8, 50, 29), "1EG4TE5MK73"),
    (paper_claims.medicare_second, 0, (10, 50, 28), "NUNEZ JR, IKER, L"),
    (paper_claims.medicare_second, 0, (12, 38, 1), "X"),
    (paper_claims.medicare_second, 0, (18, 50, 29), "EL900"),
    (paper_claims.medicare_second, 0, (24, 50, 29), "GUILD MUTUAL"),
    (paper_claims.medicare_second, 0, (26, 52, 1), ""),
    (paper_claims.medicare_second, 0, (56, 62, 5), "0"),
    (paper_claims.with_medigap, 0, (18, 1, 28), "SAME"),
    (paper_claims.with_medigap, 0, (20, 1, 28), "MEDIGAP UP77"),
    (paper_claims.with_medigap, 0, (26, 1, 28), "55123"),
    (paper_claims.with_medigap, 0, (29, 55, 17), "SIGNATURE ON FILE"),
    # Another payer after Medicare: Medicare in 9, what it paid for the lines of the form in 29.
    (paper_claims.behind_medicare, 0, (20, 1, 28), "1EG4TE5MK73"),
    (paper_claims.behind_medicare, 0, (26, 1, 28), "MEDICARE PART B"),
    (paper_claims.behind_medicare, 0, (26, 52, 1), "X"),
    (paper_claims.behind_medicare, 0, (56, 62, 5), "6"),
    (paper_claims.behind_medicare, 1, (56, 62, 5), "1"),
    (paper_claims.with_secondary, 0, (20, 1, 28), "UP77"),
    (paper_claims.with_secondary, 0, (26, 1, 28), "UNION PLAN OF ELMIRA"),
    (paper_claims.dependent, 0, (10, 50, 28), "NUNEZ JR, IKER, L"),
    (paper_claims.dependent, 0, (12, 42, 1), "X"),
    (paper_claims.dependent, 0, (14, 50, 23), "CORNING"),
    (paper_claims.dependent, 0, (20, 59, 4), "1949"),
    (paper_claims.dependent, 0, (20, 68, 1), "X"),
    (paper_claims.dependent, 0, (56, 62, 5), "25"),
    (paper_claims.dependent, 1, (56, 62, 5), "0"),
    (paper_claims.replacement, 0, (38, 50, 1), "7"),
    (paper_claims.replacement, 0, (38, 62, 18), "ICN-2026-0044718"),
    (paper_claims.replacement, 0, (36, 1, 48), "PWKOZBMHB1001-1"),
    (paper_claims.accident, 0, (22, 35, 1), "X"),
    (paper_claims.accident, 0, (22, 45, 2), "PA"),
    (paper_claims.accident, 0, (20, 41, 1), "X"),
    (paper_claims.accident, 0, (32, 16, 3), "431"),
    (paper_claims.accident, 0, (32, 31, 3), "439"),
    (paper_claims.accident, 0, (34, 1, 28), "DN ROSA A QUILL MD"),
    # An authorization of a line has a form of its own; the lines without one bear the referral.
    (paper_claims.drug, 0, (40, 50, 28), "PA77120"),
    (paper_claims.drug, 1, (40, 50, 28), "REF90/1"),
    (paper_claims.drug, 1, (43, 1, 61), "ZZEXCIMER LASER 40 CM2"),
    (paper_claims.fourteen_lines, 2, (46, 25, 6), "11413"),
    (paper_claims.fourteen_lines, 2, (56, 51, 6), "200"),
    (paper_claims.fourteen_lines, 0, (43, 65, 2), "ZZ"),
    (paper_claims.fourteen_lines, 0, (43, 68, 10), "363L00000X"),
    (paper_claims.fourteen_lines, 0, (34, 1, 28), "DQ ROSA A QUILL MD"),
    (paper_claims.fourteen_lines, 0, (40, 16, 8), "D229"),
    (paper_claims.fourteen_lines, 0, (58, 23, 26), "HOLLOW BROOK SKIN CARE AT"),
    (paper_claims.fourteen_lines, 0, (59, 23, 26), "1400 N WINDMILL ST STE 212"),
    # Bought and own part of a test on a form each, the biopsy on a third: the source of each in 17.
    (paper_claims.purchased, 0, (34, 1, 2), "DN"),
    (paper_claims.purchased, 0, (36, 57, 1), "X"),
    (paper_claims.purchased, 1, (34, 1, 2), "DK"),
    (paper_claims.purchased, 1, (36, 52, 1), "X"),
    (paper_claims.purchased, 1, (36, 63, 8), "4050"),
    (paper_claims.purchased, 1, (40, 50, 28), "33D7654321"),
    (paper_claims.purchased, 1, (44, 33, 2), "TC"),
    (paper_claims.purchased, 1, (58, 23, 26), "LAKE PATHOLOGY"),
    (paper_claims.purchased, 1, (61, 23, 10), "1245319599"),
    (paper_claims.purchased, 2, (36, 57, 1), "X"),
    (paper_claims.purchased, 2, (40, 50, 28), "33D2037465"),
    (paper_claims.purchased, 2, (44, 33, 2), "26"),
    (paper_claims.longest, 0, (10, 1, 28), "FEATHERSTONEHAUGH-CHOLMON, M"),
    (paper_claims.longest, 0, (60, 23, 26), "LLANFAIRPWLL NY 14901-0014"),
]


def test_boxes_of_all_kinds_say_what_they_should(claim: Claim) -> None:
    made: dict[Callable[[Claim], Claim], bytes] = {}
    for kind, page, place, text in CELLS_OF_KINDS:
        pdf = made.setdefault(kind, printed(kind(claim)))
        assert at(pdf, page, place) == text, (kind.__name__, page, place)
