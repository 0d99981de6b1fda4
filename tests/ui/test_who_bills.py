"""The card that asks who bills an NP's work, by keys on a real book."""

from datetime import date

from PySide6.QtCore import Qt

from dermdesk.domain.visit import Presence
from dermdesk.services import supervision
from dermdesk.services.desk import Desk
from dermdesk.ui.charges.visit_editor import VisitEditor
from tests.desks import DAY, SITE, add_patient
from tests.ui.book_calls import ask
from tests.ui.conftest import Hands


def _start(hands: Hands, code: str = "99213") -> VisitEditor:
    """Okafor NP sees a Medicare patient."""

    def prepare(desk: Desk) -> None:
        add_patient(desk, "Quill", payer="medicare")
        supervision.plan(desk, SITE, "vance", [DAY.weekday()], date(2026, 1, 1))

    ask(hands, prepare)
    hands.press(Qt.Key.Key_F7)
    hands.enter("quill")
    hands.settle()
    hands.enter("t")
    hands.settle()
    editor = hands.charges.editor
    editor.render_by("okafor")
    hands.settle()
    for diagnosis in ("l400",):
        hands.charges.diagnoses.focus()
        hands.enter(diagnosis)
        hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter(code)
    hands.settle()
    _rest(hands)
    return editor


def _rest(hands: Hands) -> None:
    """As if the hands had rested."""
    hands.charges.who_bills._pause.stop()
    hands.charges.who_bills._ask()
    hands.settle()


def test_the_card_shows_both_ways_in_dollars_and_takes_a_letter(hands: Hands) -> None:
    editor = _start(hands)
    card = hands.charges.who_bills
    assert card.isVisible()
    assert "$91.85" in card.incident_button.text() and "$78.07" in card.own_button.text()
    assert "✓" in card.own_button.text()
    assert "by the weekly plan" in card.worth.text() and "$13.78 more" in card.worth.text()
    hands.press(Qt.Key.Key_F8)
    hands.press("d")
    hands.enter("l400")
    hands.settle()
    assert editor.header is not None and editor.header.plan_diagnoses == ("L40.0",)
    hands.press("i")
    hands.settle()
    header = editor.header
    assert header is not None
    assert (header.rendering, header.seen_by, header.incident_to) == ("vance", "okafor", True)
    assert (header.supervising, header.presence) == ("vance", Presence.IN_SUITE)


def test_p_turns_where_the_physician_was_and_u_goes_back(hands: Hands) -> None:
    editor = _start(hands)
    hands.press(Qt.Key.Key_F8)
    hands.press("i")
    hands.settle()
    _rest(hands)
    hands.press(Qt.Key.Key_F8)
    hands.press("p")
    hands.settle()
    assert editor.header is not None and editor.header.presence is Presence.VIDEO
    _rest(hands)
    hands.press("u")
    hands.settle()
    header = editor.header
    assert (header.rendering, header.seen_by, header.incident_to) == ("okafor", None, False)
    hands.press(Qt.Key.Key_Escape)
    assert hands.focus is not None and hands.charges.grid.isAncestorOf(hands.focus)


def test_the_plan_of_care_takes_codes_and_names_what_is_none(hands: Hands) -> None:
    editor = _start(hands)
    hands.press(Qt.Key.Key_F8)
    hands.press("d")
    hands.enter("L40.0, L57.0")
    hands.settle()
    assert editor.header is not None and editor.header.plan_diagnoses == ("L40.0", "L57.0")
    hands.press("d")
    hands.enter("psoriasis")
    hands.settle()
    assert editor.header.plan_diagnoses == ("L40.0", "L57.0")


def test_another_day_asks_the_calendar_again(hands: Hands) -> None:
    editor = _start(hands)
    assert editor.header is not None and editor.header.presence is Presence.IN_SUITE
    editor.move_to(date(2026, 11, 19))
    hands.settle()
    assert editor.header.presence is Presence.ABSENT


def test_a_physicians_visit_shows_no_card(hands: Hands) -> None:
    hands.start_visit("l400")
    hands.enter("99213")
    hands.settle()
    assert not hands.charges.who_bills.isVisible()


def test_f8_before_the_answer_does_not_say_that_a_physician_saw_the_patient(hands: Hands) -> None:
    _start(hands)
    hands.charges.who_bills._choice = None
    said: list[str] = []

    def hear(words: str, _help: str) -> None:
        said.append(words)

    hands.charges.who_bills._office.said.connect(hear)
    hands.press(Qt.Key.Key_F8)
    assert any("worked out" in words for words in said)
