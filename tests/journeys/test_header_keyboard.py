"""Three superbills that need the header's second row: an outside orderer, a visit by phone, a visit by time."""

from PySide6.QtCore import Qt

from dermdesk.domain.visit import PostedVisit, Telehealth
from dermdesk.services import claim_preparation, submission
from dermdesk.services.desk import Desk
from tests.desks import add_patient
from tests.ui.book_calls import ask
from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def start(hands: Hands, payer: str, diagnosis: str) -> None:
    """A patient of this payer, today, one diagnosis; the hands are in the first line."""
    ask(hands, lambda desk: add_patient(desk, "Cedar", "Ola", payer=payer))
    hands.press(Qt.Key.Key_F7)
    hands.enter("ced")
    hands.settle()
    hands.enter("t")
    hands.enter(diagnosis)
    hands.settle()
    hands.press(Qt.Key.Key_Return)


def findings(hands: Hands) -> list[str]:
    return [one.rule for one in hands.charges.editor.open_findings]


def post(hands: Hands) -> PostedVisit:
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    (visit,) = ask(hands, lambda desk: desk.book.practice.visits_on(desk.today()))
    return visit


def claim_text(desk: Desk) -> str:
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    return submission.preview_837p(desk, claim.claim_id)


def test_a_slide_read_for_a_doctor_whom_nobody_has_typed_yet(hands: Hands) -> None:
    start(hands, "heartland", "d225")
    hands.press(Qt.Key.Key_F10)
    hands.enter("quist, hana")
    hands.enter()
    hands.enter()
    hands.enter("1234567893")
    hands.settle()
    hands.press(Qt.Key.Key_Escape)
    hands.type("88305-26")
    visit = post(hands)
    assert hands.presses <= 52
    assert (visit.header.ordering, visit.header.referring) == ("quist", None)
    assert "NM1*DK*1*QUIST*HANA****XX*1234567893~" in ask(hands, claim_text)


def test_a_visit_by_phone_gets_its_place_and_its_modifier(hands: Hands) -> None:
    start(hands, "medicare", "l400")
    hands.enter("99213")
    hands.settle()
    hands.press(Qt.Key.Key_F10)
    hands.press(Qt.Key.Key_Tab, times=3)
    hands.type("p")
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert findings(hands) == ["DERM-TEL-001", "DERM-TEL-002"]
    hands.press(Qt.Key.Key_Return, ALT)
    hands.enter("at home, by her landline")
    hands.settle()
    hands.press(Qt.Key.Key_Return, ALT)
    hands.enter("she has no camera")
    hands.settle()
    assert findings(hands) == []
    visit = post(hands)
    assert (visit.header.telehealth, visit.header.place_of_service) == (Telehealth.AUDIO, "10")
    assert visit.lines[0].line.modifiers == ("93",)


def test_a_visit_by_time_whose_minutes_fall_short(hands: Hands) -> None:
    start(hands, "heartland", "l400")
    hands.enter("99214")
    hands.settle()
    hands.press(Qt.Key.Key_F10)
    hands.press(Qt.Key.Key_Tab, times=5)
    hands.enter("25")
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert findings(hands) == ["DERM-EM-012"]
    hands.press(Qt.Key.Key_F10)
    hands.press("m", ALT)
    hands.enter("32")
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert findings(hands) == []
    visit = post(hands)
    assert (visit.header.em_basis, visit.header.em_minutes) == ("time", 32)
