"""The maps of the Charges screen: opened by F9, walked by keys or pointed at, never modal."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dermdesk.services.coding import short
from dermdesk.ui.charges.body_map import BodyMap
from dermdesk.ui.charges.grid_model import Column
from dermdesk.ui.charges.mohs_map import MohsMap
from tests.ui.conftest import Hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def place_of(hands: Hands, line: int = 0) -> str:
    lesion = hands.charges.editor.lines[line].lesion
    return lesion.place.words if lesion is not None and lesion.place is not None else ""


def body(hands: Hands) -> BodyMap:
    return hands.charges.maps.body.map


def test_a_site_is_taken_by_keys_from_the_second_row(hands: Hands) -> None:
    hands.start_visit("c44319")
    hands.enter("11642")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    hands.enter("a")
    hands.press(Qt.Key.Key_F9)
    hands.settle()
    assert hands.focus is body(hands)
    assert body(hands).accessibleDescription().startswith("nose. face")
    hands.press("c", times=2)
    assert "right cheek" in body(hands).accessibleDescription()
    hands.press(Qt.Key.Key_Space)
    assert hands.charges.maps.body._here.text() == "left cheek"
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert place_of(hands) == "left cheek"
    assert not hands.charges.maps.isVisible()
    assert hands.focus is not None and "Size, mm" in hands.focus.accessibleName()


def test_arrows_go_on_and_esc_leaves_the_line_as_it_was(hands: Hands) -> None:
    hands.start_visit("c44319")
    hands.enter("11642")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Down, times=4)
    assert hands.charges.maps.body._here.text() == "chin"
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert place_of(hands) == ""
    assert hands.focus is not None and hands.charges.grid.isAncestorOf(hands.focus)
    assert not hands.charges.maps.isVisible()


def test_a_click_takes_the_place_under_it(hands: Hands) -> None:
    hands.start_visit("d225")
    hands.enter("11401")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    hands.settle()
    shown = body(hands)
    wanted = next(region for region in shown._paths if region.place.words == "lower back")
    spot = shown._spot(wanted.middle)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(int(spot.x()), int(spot.y())))
    hands.settle()
    assert place_of(hands) == "lower back"


def test_the_map_puts_its_place_into_the_shorthand_line(hands: Hands) -> None:
    hands.start_visit("c44319")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.type("exm ")
    hands.press(Qt.Key.Key_F9)
    hands.press("e")
    hands.press(Qt.Key.Key_Return)
    assert hands.charges.shorthand.edit.text() == "exm right eyebrow "
    hands.type("0.8 +0.2")
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Escape)
    assert hands.focus is hands.charges.shorthand.edit
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert [line.code for line in hands.charges.editor.lines] == ["11642"]


def test_lesions_of_the_visit_are_on_the_map_but_private_ones_only_when_they_may_be_seen(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("ak 3 scalp; exb chest 0.8 D22.5; tags 4 armpit cos conf")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)

    def seen() -> dict[str, str]:
        hands.press(Qt.Key.Key_F9)
        hands.settle()
        return {one.sign: one.words for lesions in body(hands)._lesions.values() for one in lesions}

    assert seen() == {"a": "lesion a on lines 1, 2", "b": "lesion b on line 3", "c": "lesion c on line 4"}
    assert "lesion a on lines 1, 2" in body(hands).accessibleDescription()
    hands.press(Qt.Key.Key_H, CTRL | SHIFT)
    hands.settle()
    assert not hands.charges.maps.isVisible()
    assert body(hands)._lesions == {}
    hands.charges.grid.go_to(0, Column.CODE)
    assert set(seen()) == {"a", "b"}
    hands.press(Qt.Key.Key_Escape)
    hands.charges.grid.go_to(3, Column.CODE)
    assert seen() == {}
    assert not hands.charges.maps.isVisible()


def test_a_line_without_a_lesion_says_so(hands: Hands) -> None:
    hands.start_visit("l400")
    hands.enter("99213")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    assert "99213 has no place on the body" in hands.window.messages.shown_words
    hands.charges.grid.go_to_new_line()
    hands.press(Qt.Key.Key_F9)
    assert not hands.charges.maps.isVisible()


def test_the_map_goes_with_its_visit_and_its_row(hands: Hands) -> None:
    hands.start_visit("d225")
    hands.enter("11401")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    hands.charges.editor.remove(0)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert hands.charges.editor.lines == []
    hands.charges.maps.open_for_words()
    hands.charges.put_away()
    assert not hands.charges.maps.isVisible()


# --- the Mohs map ----------------------------------------------------------------------------------------------------


def mohs_row(hands: Hands) -> MohsMap:
    hands.start_visit("c44319")
    hands.enter("17311")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    hands.settle()
    return hands.charges.maps.mohs.map


def codes(hands: Hands) -> list[str]:
    return [short(line) for line in hands.charges.editor.lines]


def test_stages_and_blocks_are_drawn_by_keys_and_their_codes_taken(hands: Hands) -> None:
    drawn = mohs_row(hands)
    assert hands.focus is drawn
    hands.type("3")
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Space)
    hands.type("+6")
    hands.press(Qt.Key.Key_Right, times=2)
    hands.press(Qt.Key.Key_Space)
    hands.type("+2")
    assert drawn.accessibleDescription().startswith("stage 3 of 3, block 1 of 2, 12 to 6 o'clock, clear")
    assert "17311 17312*2 17315" in hands.charges.maps.mohs.bar.accessibleName()
    assert codes(hands) == ["17311"]
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert codes(hands) == ["17311", "17312*2", "17315"]
    mohs = hands.charges.editor.lines[0].mohs
    assert mohs is not None
    assert (mohs.stages, mohs.blocks, mohs.positive) == (3, (3, 6, 2), ((2,), (3,), ()))
    assert not hands.charges.maps.isVisible()


def test_enter_fills_the_facts_in_and_the_codes_wait_for_f3(hands: Hands) -> None:
    mohs_row(hands)
    hands.type("12")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert codes(hands) == ["17311"]
    mohs = hands.charges.editor.lines[0].mohs
    assert mohs is not None and mohs.blocks == (12,)
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert codes(hands) == ["17311", "17315*7"]


def test_a_mohs_map_opens_as_it_was_left_also_from_its_add_on(hands: Hands) -> None:
    hands.start_visit("c44319")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("mohs nose 2/4,7")
    hands.settle()
    hands.charges.grid.go_to(1, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    drawn = hands.charges.maps.mohs.map
    assert [stage.blocks for stage in drawn.drawing.stages] == [4, 7]
    assert "line 1 · 17311" in hands.charges.maps.mohs._about.text()
    hands.type("-")
    hands.press(Qt.Key.Key_Escape)
    assert codes(hands) == ["17311", "17312", "17315*2"]
    hands.charges.grid.go_to(0, Column.CODE)
    hands.press(Qt.Key.Key_F9)
    hands.type("-")
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert codes(hands) == ["17311"]


def test_the_site_of_a_tumor_is_taken_after_its_stages(hands: Hands) -> None:
    mohs_row(hands)
    hands.type("4")
    hands.press(Qt.Key.Key_F9)
    assert hands.focus is body(hands)
    hands.press("u")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    mohs = hands.charges.editor.lines[0].mohs
    assert mohs is not None and mohs.blocks == (4,)
    assert place_of(hands) == "right upper eyelid"


def test_a_click_goes_to_a_block_and_another_marks_it(hands: Hands) -> None:
    drawn = mohs_row(hands)
    hands.type("4+8")
    inner, outer = drawn._radii(0)
    spot = drawn._middle
    at = QPoint(int(spot.x() - (inner + outer) / 2 * 0.7), int(spot.y() + (inner + outer) / 2 * 0.7))
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=at)
    assert (drawn.drawing.stage, drawn.drawing.block) == (0, 2)
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=at)
    assert drawn.drawing.stages[0].positive == {3}
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=QPoint(int(spot.x()), int(spot.y())))
    assert drawn.drawing.stages[0].positive == {3}
