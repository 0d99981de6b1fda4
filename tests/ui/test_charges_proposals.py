"""Proposed codes in the second row and under the shorthand line: shown while typing, taken by one key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from dermdesk.services.coding import short
from dermdesk.ui.charges.detail_strip import DetailStrip
from dermdesk.ui.charges.grid_model import Column
from tests.ui.conftest import Hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def typed(hands: Hands) -> list[str]:
    return [short(line) for line in hands.charges.editor.lines]


def strip(hands: Hands, place: int) -> DetailStrip:
    return hands.charges.grid.second_rows._strips[hands.charges.editor.rows[place].key]


def proposed(hands: Hands, place: int) -> str:
    return strip(hands, place)._bar.accessibleName()


def open_row(hands: Hands, code: str, *facts: str) -> None:
    hands.enter(code)
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    for fact in facts:
        hands.enter(fact)


def test_the_code_of_site_and_size_is_shown_while_typing_and_taken_by_f3(hands: Hands) -> None:
    hands.start_visit("c44319")
    open_row(hands, "11640", "a", "left cheek", "12")
    hands.type("2")
    hands.settle()
    assert "11642: 1.2 + 2 × 0.2 = 1.6 cm → 11642, left cheek, 1.1–2.0 cm. F3 takes it" in proposed(hands, 0)
    assert typed(hands) == ["11640"]
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert typed(hands) == ["11642"]
    line = hands.charges.editor.lines[0]
    assert line.charge == hands.charges.editor.setup.price_list["11642"].fee  # pyright: ignore[reportOptionalMemberAccess]
    assert line.lesion is not None and (line.lesion.margin_mm, line.lesion.side) == (2, "left")
    assert "Coded as its facts ask" in proposed(hands, 0)
    assert strip(hands, 0).isAncestorOf(hands.focus or hands.window)
    assert str(hands.charges.grid.lines.index(0, Column.DESCRIPTION).data()).startswith("Cancer exc., face, 1.1")


def test_pathology_that_nobody_knows_is_asked_and_esc_leaves_the_line(hands: Hands) -> None:
    hands.start_visit("d492")
    open_row(hands, "11400", "a", "back", "8", "1")
    hands.press(Qt.Key.Key_F3)
    assert isinstance(hands.focus, QPushButton) and hands.focus.text().startswith("H")
    hands.press(Qt.Key.Key_Escape)
    assert typed(hands) == ["11400"]
    assert strip(hands, 0).isAncestorOf(hands.focus)
    hands.press(Qt.Key.Key_F3)
    hands.press("m")
    hands.settle()
    lesion = hands.charges.editor.lines[0].lesion
    assert typed(hands) == ["11601"]
    assert lesion is not None and lesion.pathology == "malignant"


def test_hold_is_one_enter_and_the_rules_hold_the_claim(hands: Hands) -> None:
    hands.start_visit("d492")
    open_row(hands, "11400", "a", "back", "8", "1")
    hands.press(Qt.Key.Key_F3)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert typed(hands) == ["11401"]
    assert "DERM-EXC-002" in {finding.rule for finding in hands.charges.editor.open_findings}


def test_f3_in_the_grid_takes_what_the_closed_row_offers(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("17000")
    hands.enter("17003*4")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F6)
    for fact in ("k", "scalp", "17"):
        hands.enter(fact)
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert strip(hands, 0)._offered.text() == "17 AKs, 15 or more → 17004 alone"
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert typed(hands) == ["17004"]
    hands.press(Qt.Key.Key_F3)
    assert "No other code" in hands.window.messages.shown_words


def test_two_first_biopsies_offer_their_hierarchy_without_a_second_row(hands: Hands) -> None:
    hands.start_visit("d492")
    hands.enter("11102")
    hands.enter("11104")
    hands.settle()
    assert strip(hands, 0)._offered.text() == "deepest is punch → 11104 first; tangential × 1 → 11103"
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert typed(hands) == ["11104", "11103"]


def test_the_drug_opened_and_given_makes_the_waste_line(hands: Hands) -> None:
    hands.start_visit("l74510")
    open_row(hands, "j0585*10", "", "120", "", "3x50")
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert typed(hands) == ["J0585*120", "J0585-JW*30"]
    assert [line.pointers for line in hands.charges.editor.lines] == ["A", "A"]


def test_sizes_take_their_unit(hands: Hands) -> None:
    hands.start_visit("d225")
    open_row(hands, "11400", "a", "back", "1.2 cm", "2mm", "benign")
    lesion = hands.charges.editor.lines[0].lesion
    assert lesion is not None and (lesion.diameter_mm, lesion.margin_mm) == (12, 2)


def test_a_row_that_privacy_covers_shows_no_proposal(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("17000 L57.0 conf {count:17}")
    hands.settle()
    assert strip(hands, 0)._offered.text().startswith("17 AKs")
    hands.press(Qt.Key.Key_H, CTRL | SHIFT)
    hands.settle()
    hands.charges.grid._lay_out()
    assert not hands.charges.grid.second_rows._strips


# --- the shorthand line ----------------------------------------------------------------------------------------------


def test_the_shorthand_line_shows_its_arithmetic_and_enter_adds_it(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.press(Qt.Key.Key_L, CTRL)
    bar = hands.charges.shorthand
    hands.type("zzz9x")
    assert bar._usage.isHidden(), "a word that is being typed is not called wrong"
    hands.type(" ")
    assert bar._usage.text().startswith("'ZZZ9X' is not on the price list.")
    hands.enter()
    assert "ZZZ9X" in hands.window.messages.shown_words
    bar.edit.clear()
    assert hands.window.messages.shown_words == "" and bar._usage.isHidden()
    hands.type("mohs no")
    assert bar._usage.text() == "as in  mohs nose 3/3,6,2"
    assert bar.bar.isHidden()
    hands.type("se 3/3,6,2")
    assert bar._usage.isHidden()
    assert "17311 17312*2 17315" in bar.bar.accessibleName()
    assert hands.charges.editor.lines == []
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert typed(hands) == ["17311", "17312*2", "17315"]
    assert bar.bar.isHidden() and bar.edit.text() == ""


def test_the_shorthand_line_asks_for_a_missing_fact(hands: Hands) -> None:
    hands.start_visit("d492")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("ex back 0.8 +0.1; ex nose 0.4")
    assert isinstance(hands.focus, QPushButton)
    hands.press(Qt.Key.Key_Escape)
    assert hands.focus is hands.charges.shorthand.edit
    assert hands.charges.editor.lines == []
    hands.press(Qt.Key.Key_Return)
    hands.press("b")
    assert hands.charges.editor.lines == []
    hands.press("m")
    hands.settle()
    assert typed(hands) == ["11401", "11640"]


def test_codes_without_a_fee_are_told_before_they_are_added(hands: Hands) -> None:
    hands.start_visit("c4441")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.type("exm scalp 4.5")
    assert "11626" in hands.charges.shorthand.bar._aside.text()
