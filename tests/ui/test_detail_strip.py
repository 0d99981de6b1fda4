"""The second row by its keys: what is typed is kept wherever the hands go next."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dermdesk.services.desk import Desk
from dermdesk.ui.charges.detail_strip import DetailStrip
from dermdesk.ui.charges.grid_model import Column
from tests.ui.book_calls import ask, said
from tests.ui.conftest import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def open_second_row(hands: Hands, code: str, diagnosis: str = "c44311") -> DetailStrip:
    hands.start_visit(diagnosis)
    hands.enter(code)
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    (strip,) = (one for one in hands.charges.findChildren(DetailStrip) if one.isVisible())
    return strip


def titles(strip: DetailStrip) -> list[str]:
    return [field.title for field, _edit in strip._edits]


def go_to(strip: DetailStrip, title: str) -> QLineEdit:
    edit = next(edit for field, edit in strip._edits if field.title == title)
    edit.setFocus()
    return edit


def test_mohs_facts_are_typed_one_after_the_other(hands: Hands) -> None:
    open_second_row(hands, "17311")
    for text in ("a", "nose", "9", "3", "3+6+2", "y", "1000000038", "21", "malignant"):
        hands.enter(text)
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    line = hands.charges.editor.lines[0]
    assert line.mohs is not None and line.lesion is not None
    assert (line.mohs.stages, line.mohs.blocks, line.mohs.deep_structure) == (3, (3, 6, 2), True)
    assert (line.mohs.pathologist_npi, line.mohs.prior_biopsy_days) == ("1000000038", 21)
    assert (line.lesion.site, line.lesion.diameter_mm, line.lesion.pathology) == ("nose", Decimal(9), "malignant")


def test_f4_offers_the_readers_and_the_words_of_a_cell(hands: Hands) -> None:
    strip = open_second_row(hands, "17311")
    go_to(strip, "Slide reader, NPI")
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.enter("vance")
    hands.settle()
    go_to(strip, "Pathology")
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.press(Qt.Key.Key_Down, times=3)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    line = hands.charges.editor.lines[0]
    assert line.mohs is not None and line.mohs.pathologist_npi == "1000000038"
    assert line.lesion is not None and line.lesion.pathology == "uncertain"


def test_what_was_typed_is_kept_when_the_hands_go_elsewhere(hands: Hands) -> None:
    strip = open_second_row(hands, "11642")
    go_to(strip, "Size, mm")
    hands.type("8")
    hands.charges.grid.go_to_new_line()
    hands.settle()
    lesion = hands.charges.editor.lines[0].lesion
    assert lesion is not None and lesion.diameter_mm == Decimal(8)


def test_posting_takes_what_stands_in_a_second_row(hands: Hands) -> None:
    strip = open_second_row(hands, "11642")
    go_to(strip, "Margin, mm")
    hands.type("3")
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()

    def margin(desk: Desk) -> Decimal:
        (visit,) = desk.book.practice.visits_on(desk.today())
        lesion = visit.lines[0].line.lesion
        assert lesion is not None
        return lesion.margin_mm

    assert ask(hands, margin) == Decimal(3)


def test_a_reader_who_cannot_be_is_refused_in_words(hands: Hands) -> None:
    strip = open_second_row(hands, "17311")
    go_to(strip, "Slide reader, NPI")
    hands.enter("1234567890")
    assert "Slide reader" in said(hands)
    assert hands.charges.editor.lines[0].mohs is None


def test_another_code_brings_its_own_cells(hands: Hands) -> None:
    strip = open_second_row(hands, "11642")
    assert "Stages" not in titles(strip)
    hands.charges.grid.go_to(0, Column.CODE)
    hands.charges.grid.typing.put("17311")
    hands.settle()
    assert "Stages" in titles(strip) and "Margin, mm" not in titles(strip)


def test_a_row_that_a_finding_opened_shows_what_its_code_needs_until_the_hands_come(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.enter("11642")
    hands.settle()
    (strip,) = (one for one in hands.charges.findChildren(DetailStrip) if one.isVisible())
    assert titles(strip)[-1] == "Biopsy proved it"
    low = hands.charges.grid.rowHeight(0)
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    assert strip._edits[0][1].hasFocus()
    shown = titles(strip)
    assert strip._more.isVisible() and len(shown) == 2 * strip._columns, "two rows of cells at most"
    assert hands.charges.grid.rowHeight(0) > low
    hands.press(Qt.Key.Key_Tab, times=len(shown))
    assert {"Place", "Note", "Confidential"} < set(titles(strip)) and titles(strip)[: len(shown)] == shown
    assert strip._edits[len(shown)][1].hasFocus() and not strip._more.isVisible()


def test_a_row_opened_for_a_note_shows_the_note(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.enter("17999")
    hands.settle()
    (strip,) = (one for one in hands.charges.findChildren(DetailStrip) if one.isVisible())
    assert "Note" in titles(strip) and "Account" not in titles(strip)


def test_two_lines_alike_are_both_opened(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.enter("11642")
    hands.enter("11642")
    hands.settle()
    assert [row.open for row in hands.charges.editor.rows] == [True, True, False]
