"""F1: the page of a finding's rule, inside the window."""

from PySide6.QtCore import Qt

from dermdesk.services import scrubbing
from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier


def _shown(hands: Hands) -> str:
    return hands.charges.panel.help.browser.toPlainText()


def test_f1_on_a_finding_opens_its_page_and_esc_returns_to_the_lines(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.settle()
    hands.press(Qt.Key.Key_Down, ALT)
    hands.press(Qt.Key.Key_F1)
    page = scrubbing.rule_page("EM-001")
    assert page.title in _shown(hands) and page.why in _shown(hands)
    assert "DERM-EM-001" in _shown(hands) and page.fires[0].visit in _shown(hands)
    assert not hands.charges.panel.cards_area.isVisible()
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert hands.charges.panel.cards_area.isVisible() and not hands.charges.panel.help.isVisible()
    assert hands.focus is not None and hands.charges.grid.isAncestorOf(hands.focus)


def test_f1_without_a_finding_lists_all_rules_and_leads_to_each(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.press(Qt.Key.Key_F1)
    assert all(rule.id in _shown(hands) for rule in scrubbing.rules())
    hands.charges.panel.help.browser.anchorClicked.emit("derm-des-003.html")
    assert scrubbing.rule_page("DES-003").title in _shown(hands)
    hands.press(Qt.Key.Key_F1)
    assert hands.charges.panel.cards_area.isVisible()
