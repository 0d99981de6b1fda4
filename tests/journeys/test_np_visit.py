"""A journey by keyboard: the NP's visit that may not go incident-to, and goes under her own number instead."""

from datetime import date, timedelta

from PySide6.QtCore import Qt

from dermdesk.domain.people import PriorService
from dermdesk.domain.visit import Presence
from dermdesk.services import claim_preparation, history, supervision
from dermdesk.services.desk import Desk
from tests.desks import DAY, SITE, add_patient
from tests.ui.book_calls import ask
from tests.ui.conftest import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def _prepare(desk: Desk) -> None:
    """An established Medicare patient; Vance is in on Mondays alone, and today is Friday."""
    person = add_patient(desk, "Quill", payer="medicare")
    before = PriorService(day=DAY - timedelta(100), code="99213", diagnosis="L40.0")
    history.bring(desk, person.patient_id, [before], complete=True)
    supervision.plan(desk, SITE, "vance", [0], date(2026, 1, 1))


def _rest(hands: Hands) -> None:
    """As if the hands had rested for a moment."""
    hands.charges.who_bills._pause.stop()
    hands.charges.who_bills._ask()
    hands.settle()


def _inc(hands: Hands) -> set[str]:
    return {one.rule for one in hands.charges.editor.open_findings if "-INC-" in one.rule}


def test_an_np_visit_that_may_not_go_incident_to(hands: Hands) -> None:
    ask(hands, _prepare)
    hands.press(Qt.Key.Key_F7)
    hands.enter("quill")
    hands.settle()
    hands.type("t")
    hands.press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    hands.type("okafor")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert hands.charges.editor.header is not None and hands.charges.editor.header.rendering == "okafor"
    hands.charges.diagnoses.focus()
    hands.enter("l400")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter("99213")
    hands.settle()
    _rest(hands)

    card = hands.charges.who_bills
    assert card.isVisible() and "absent by the weekly plan" in card.worth.text()
    assert "Not incident-to" in card.obstacles.text()
    hands.press(Qt.Key.Key_F8)
    hands.press("i")
    hands.settle()
    assert _inc(hands) == {"DERM-INC-002", "DERM-INC-003"}

    hands.press("d")
    hands.enter("l400")
    hands.settle()
    assert _inc(hands) == {"DERM-INC-003"}
    assert "$78.07" in card.own_button.text() and "$91.85" in card.incident_button.text()

    _rest(hands)
    hands.press(Qt.Key.Key_F8)
    hands.press("u")
    hands.settle()
    assert _inc(hands) == set()
    header = hands.charges.editor.header
    assert header is not None
    assert (header.rendering, header.incident_to, header.presence) == ("okafor", False, Presence.ABSENT)
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    run = ask(hands, claim_preparation.prepare_claims)
    (claim,) = run.prepared
    assert (claim.rendering.key, claim.supervising) == ("okafor", None)
    assert run.waiting == ()
