"""Alt+Enter and Alt+I stand on the card that they mean."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier


def hinted(hands: Hands) -> list[bool]:
    cards = hands.charges.panel._cards.values()
    return [any("Alt+I" in button.text() for button in card.findChildren(QPushButton)) for card in cards]


def test_the_hints_go_with_alt_down_and_mean_that_card(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.enter("17003 b")
    hands.settle()
    count = len(hands.charges.panel._cards)
    assert count >= 2
    assert hinted(hands) == [True] + [False] * (count - 1)
    hands.press(Qt.Key.Key_Down, ALT, times=2)
    assert hinted(hands) == [False, True] + [False] * (count - 2)
    wanted = list(hands.charges.panel._cards.values())[1].finding
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("as the payer wants it")
    hands.settle()
    assert wanted.key in hands.charges.editor.settled
    left = hinted(hands)
    assert left == [place == 1 % len(left) for place in range(len(left))]


def test_after_an_answer_alt_down_leads_on_and_not_back(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.enter("17003 b")
    hands.enter("17312 b")
    hands.settle()
    panel = hands.charges.panel
    before = list(panel._cards)
    assert [panel._cards[key].finding.rule for key in before][1:3] == ["DERM-MOH-001", "DERM-EM-001"]
    hands.press(Qt.Key.Key_Down, ALT, times=3)
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("as the payer wants it")
    hands.settle()
    assert before[2] not in panel._cards, "a risk that is answered for is out of sight"
    hands.press(Qt.Key.Key_Down, ALT)
    assert panel._current == before[3]
    while panel._current != before[1]:
        hands.press(Qt.Key.Key_Down, ALT)
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("the slide comes on Monday")
    hands.settle()
    assert list(panel._cards) == [*before[:2], *before[3:]], "a reject stays, whatever is said of it"
    shown = [label.text() for label in panel._cards[before[1]].findChildren(QLabel) if label.isVisible()]
    assert "Noted, still holds the claim: the slide comes on Monday" in shown
    hands.press(Qt.Key.Key_Down, ALT)
    assert panel._current == before[3]


def test_lines_without_a_diagnosis_share_a_card_and_its_fix(hands: Hands) -> None:
    hands.start_visit("c44311", "l570")
    hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.enter("17311; 17312; 14060")
    hands.settle()
    panel, editor = hands.charges.panel, hands.charges.editor
    (card,) = [card for card in panel._cards.values() if card.finding.rule == "DERM-DX-003"]
    assert card.group.lines == (1, 2, 3)
    assert card.group.message == "17311 points to no diagnosis; so with 17312 and 14060."
    panel._fix(card, card.finding.fixes[0], "the tumor of the nose")
    hands.settle()
    assert [line.pointers for line in editor.lines] == ["A", "A", "A"]
    assert "DERM-DX-003" not in {one.rule for one in editor.open_findings}


def test_in_a_small_window_a_tall_card_shows_its_head(hands: Hands) -> None:
    hands.window.resize(960, 600)
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.enter("17003 b")
    hands.settle()
    for _ in range(3):
        hands.press(Qt.Key.Key_Down, ALT)
        hands.settle()
        card, area = hands.charges.panel.current_card(), hands.charges.panel.cards_area.viewport()
        assert card is not None and card.height() > area.height()
        assert 0 <= card.mapTo(area, QPoint(0, 0)).y() < 12
