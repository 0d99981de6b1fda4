"""Drafts that wait: gone on with or discarded by keys alone."""

from PySide6.QtCore import Qt

from dermdesk.services import charge_entry
from dermdesk.services.charge_entry import DraftNote
from tests.ui.conftest import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def notes(hands: Hands) -> tuple[DraftNote, ...]:
    found: list[tuple[DraftNote, ...]] = []
    hands.window.office.run(charge_entry.drafts, found.append)
    hands.settle()
    return found[0]


def leave_a_draft(hands: Hands, code: str) -> str:
    hands.start_visit("l570")
    hands.enter(code)
    hands.settle()
    visit = hands.charges.editor.visit
    assert visit is not None
    hands.charges.put_away()
    hands.settle()
    return visit.visit_id


def test_del_twice_discards_the_draft_under_the_hands(hands: Hands) -> None:
    leave_a_draft(hands, "17000")
    leave_a_draft(hands, "11104")
    first, second = notes(hands)
    hands.press(Qt.Key.Key_G, CTRL)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Delete)
    assert notes(hands) == (first, second)
    assert "Alder" in hands.charges.drafts._sure.text()
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    assert notes(hands) == (first,)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    visit = hands.charges.editor.visit
    assert visit is not None and visit.visit_id == first.visit_id


def test_esc_or_another_row_keeps_the_draft(hands: Hands) -> None:
    leave_a_draft(hands, "17000")
    leave_a_draft(hands, "11104")
    hands.press(Qt.Key.Key_G, CTRL)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    assert len(notes(hands)) == 2


def test_the_last_draft_takes_its_card_along(hands: Hands) -> None:
    leave_a_draft(hands, "17000")
    hands.press(Qt.Key.Key_G, CTRL)
    hands.press(Qt.Key.Key_Delete, times=2)
    hands.settle()
    assert notes(hands) == ()
    assert hands.charges.drafts.isHidden()
