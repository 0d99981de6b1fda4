"""Alt+Enter and Alt+I stand on the card that they mean."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

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
    before = list(hands.charges.panel._cards)
    assert len(before) >= 3
    hands.press(Qt.Key.Key_Down, ALT, times=2)
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("as the payer wants it")
    hands.settle()
    assert before[1] not in hands.charges.panel._cards
    hands.press(Qt.Key.Key_Down, ALT)
    assert hands.charges.panel._current == before[2]


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
