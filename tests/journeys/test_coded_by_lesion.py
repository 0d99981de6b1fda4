"""The lesion does the coding, by keys alone: a Mohs day with a flap, keratoses with biopsies, sweating with waste."""

from PySide6.QtCore import Qt

from dermdesk.domain.line import ChargeLine
from dermdesk.services.coding import short
from dermdesk.services.desk import Desk
from tests.ui.conftest import Hands

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def open_rules(hands: Hands) -> set[str]:
    return {finding.rule for finding in hands.charges.editor.open_findings}


def typed(hands: Hands) -> list[str]:
    return [f"{short(line)} {line.pointers}" for line in hands.charges.editor.lines]


def posted(hands: Hands) -> list[ChargeLine]:
    """Post, and the lines as the book has them."""
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is None, hands.window.messages.shown_words
    found: list[list[ChargeLine]] = []
    hands.window.office.worker.submit(_lines_of_today, found.append)
    hands.settle()
    return found[0]


def _lines_of_today(desk: Desk) -> list[ChargeLine]:
    (visit,) = desk.book.practice.visits_on(desk.today())
    return [part.line for part in visit.lines]


def test_a_mohs_day_of_three_stages_with_a_flap(hands: Hands) -> None:
    """First stage typed as a code, tumor and place drawn on the maps, the flap in the shorthand line."""
    hands.start_visit("c44311")
    hands.enter("17311")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    hands.enter("a")
    hands.press(Qt.Key.Key_F9)
    hands.type("3 +6")
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Space)
    hands.type("+2")
    assert hands.charges.maps.mohs._doubt.text() == ""
    hands.press(Qt.Key.Key_F9)
    hands.press("n")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert (
        "17311 17312*2 17315"
        in hands.charges.grid.second_rows._strips[hands.charges.editor.rows[0].key]._bar.accessibleName()
    )
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    hands.press(Qt.Key.Key_L, CTRL)
    hands.type("flap nose 2x3+4x1")
    assert "2 × 3 + 4 × 1 = 10 cm² → 14060" in hands.charges.shorthand.bar.accessibleName()
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert typed(hands) == ["17311 A", "17312*2 A", "17315 A", "14060 A"]
    assert open_rules(hands) == set()
    presses = hands.presses

    lines = posted(hands)
    assert [short(line) for line in lines] == ["17311", "17312*2", "17315", "14060"]
    assert {line.lesion.id for line in lines if line.lesion is not None} == {"a"}
    assert lines[0].mohs is not None
    assert (lines[0].mohs.blocks, lines[0].mohs.positive) == ((3, 6, 2), ((1,), (2,), ()))
    assert presses <= 70


def test_seventeen_keratoses_with_two_biopsies(hands: Hands) -> None:
    """Counted from the shorthand line; that the biopsies were of other lesions, a person says."""
    hands.start_visit("l570", "d492")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("ak 17 scalp; bx tang back, punch arm")
    hands.settle()
    assert typed(hands) == ["17004 A", "11104 B", "11103 B"]
    assert open_rules(hands) == {"DERM-DES-011"}
    hands.press(Qt.Key.Key_Return, ALT)
    hands.enter("samples of arm and back, not scalp")
    hands.settle()
    assert open_rules(hands) == set()
    assert typed(hands) == ["17004 A", "11104-59 B", "11103 B"]

    lines = posted(hands)
    assert [line.code for line in lines] == ["17004", "11104", "11103"]
    assert [line.units for line in lines] == [1, 1, 1]
    assert lines[0].lesion is not None and lines[0].lesion.count == 17
    assert hands.presses <= 110


def test_hyperhidrosis_with_three_vials_opened(hands: Hands) -> None:
    """Facts of the procedure and of the vials in the second rows; the waste line is proposed and taken by F3."""
    hands.start_visit("l74510")
    hands.enter("64650")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    hands.enter("3")
    hands.enter("y")
    hands.press(Qt.Key.Key_Escape)
    hands.enter("j0585")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    for fact in ("", "120", "", "3x50"):
        hands.enter(fact)
    assert typed(hands) == ["64650 A", "J0585 A"]
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    hands.press(Qt.Key.Key_Escape)
    assert typed(hands) == ["64650 A", "J0585*120 A", "J0585-JW*30 A"]
    assert open_rules(hands) == set()

    sweat, given, wasted = posted(hands)
    assert sweat.hyperhidrosis is not None and sweat.hyperhidrosis.hdss == 3
    assert given.drug is not None and wasted.drug is not None
    assert (given.drug.given, given.drug.containers) == (120, (50, 50, 50))
    assert wasted.drug.wasted == 30
    assert given.charge.cents == 4 * wasted.charge.cents > 0
    assert hands.presses <= 65
