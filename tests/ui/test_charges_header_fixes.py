"""A fix changes the header of the visit in the window, by the same keys and with its answer kept."""

from dataclasses import replace

from PySide6.QtCore import Qt

from dermdesk.domain.visit import Presence, Telehealth, VisitHeader
from tests.desks import add_patient
from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier


def medicare_visit(hands: Hands) -> VisitHeader:
    """99213 for psoriasis, rendered by the doctor."""
    hands.window.office.run(lambda desk: add_patient(desk, "Cedar", "Ola", payer="medicare"))
    hands.settle()
    hands.press(Qt.Key.Key_F7)
    hands.enter("cedar")
    hands.settle()
    hands.enter("t")
    hands.settle()
    hands.enter("l400")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter("99213")
    hands.settle()
    header = hands.charges.editor.header
    assert header is not None
    return header


def put(hands: Hands, header: VisitHeader) -> list[str]:
    hands.charges.editor.put_header(header)
    hands.settle()
    return [finding.rule for finding in hands.charges.editor.open_findings]


def answer_first(hands: Hands, said: str) -> VisitHeader:
    hands.press(Qt.Key.Key_Down, ALT)
    hands.press(Qt.Key.Key_Return, ALT)
    hands.enter(said)
    hands.settle()
    assert hands.charges.editor.header is not None
    return hands.charges.editor.header


def test_the_claim_goes_under_the_np_and_the_header_card_says_so(hands: Hands) -> None:
    header = replace(
        medicare_visit(hands),
        rendering="vance",
        seen_by="okafor",
        supervising="vance",
        presence=Presence.IN_SUITE,
        incident_to=True,
        ordering="vance",
    )
    assert put(hands, header) == ["DERM-INC-002"]
    changed = answer_first(hands, "Yes, enrolled since 2019")
    assert (changed.rendering, changed.seen_by, changed.incident_to) == ("okafor", None, False)
    assert hands.charges.header.rendering.currentData() == "okafor"
    assert hands.charges.editor.open_findings == []
    assert [kept.words for kept in hands.charges.editor.settled.values()] == ["Yes, enrolled since 2019"]
    assert put(hands, header) == ["DERM-INC-002"]


def test_an_ignored_finding_returns_when_the_header_changes(hands: Hands) -> None:
    header = replace(medicare_visit(hands), telehealth=Telehealth.VIDEO)
    assert put(hands, header) == ["DERM-TEL-001"]
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("the plan knows")
    hands.settle()
    assert hands.charges.editor.open_findings == []
    assert put(hands, replace(header, place_of_service="12")) == ["DERM-TEL-001"]


def test_the_place_is_chosen_by_an_answer(hands: Hands) -> None:
    header = replace(medicare_visit(hands), telehealth=Telehealth.VIDEO)
    assert put(hands, header) == ["DERM-TEL-001"]
    changed = answer_first(hands, "At home, in her kitchen")
    assert changed.place_of_service == "10"
    assert hands.charges.header.place.currentData() == "10"
    assert hands.charges.editor.open_findings == []
