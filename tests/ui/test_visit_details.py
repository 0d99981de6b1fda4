"""The header's second row by its keys: people, telehealth, time, paper; and doctors whom nobody has typed yet."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import Credential, Provider
from dermdesk.domain.visit import Presence, Telehealth, VisitHeader
from dermdesk.services import practice_setup
from dermdesk.ui.charges.visit_details import VisitDetails
from tests.ui.book_calls import ask, said
from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def details(hands: Hands) -> VisitDetails:
    return hands.charges.header.details


def header(hands: Hands) -> VisitHeader:
    found = hands.charges.editor.header
    assert found is not None
    return found


def begin(hands: Hands, *diagnoses: str) -> VisitDetails:
    """A visit with the hands in the first field of the second row."""
    hands.start_visit(*diagnoses)
    hands.press(Qt.Key.Key_F10)
    assert details(hands).ordering.hasFocus()
    return details(hands)


def test_it_is_closed_until_f10_and_silent_while_all_is_as_usual(hands: Hands) -> None:
    hands.start_visit("l400")
    row = details(hands)
    assert not row.is_open and not row._closed.isVisible()
    hands.press(Qt.Key.Key_F10)
    assert row.is_open and row.ordering.text() == "Vance, Miriam E MD"
    hands.press(Qt.Key.Key_F10)
    assert not row.is_open and not row._closed.isVisible()
    assert (
        hands.focus is not None and hands.charges.grid.isAncestorOf(hands.focus)
    ) or hands.focus is hands.charges.grid


def test_without_a_visit_there_is_nothing_to_open(hands: Hands) -> None:
    hands.charges.grid.setFocus()
    details(hands).toggle()
    assert not details(hands).is_open
    assert "visit" in said(hands)


def test_enter_goes_from_field_to_field_and_back_to_the_lines(hands: Hands) -> None:
    row = begin(hands, "l400")
    passed = [hands.focus]
    for _ in range(8):
        hands.press(Qt.Key.Key_Return)
        passed.append(hands.focus)
    assert passed == [
        row.ordering, row.referring, row.seen_by, row.held, row.basis, row.minutes, row.assignment, row.superbill,
        row.site,
    ]  # fmt: skip
    hands.press(Qt.Key.Key_Return)
    assert not row.is_open and hands.focus is hands.charges.grid


def test_a_known_doctor_is_found_by_name_or_number_and_taken_back_by_an_empty_field(hands: Hands) -> None:
    row = begin(hands, "l400")
    hands.enter("brand")
    hands.settle()
    assert header(hands).ordering == "brandt" and row.referring.hasFocus()
    hands.enter("1000000061")
    hands.settle()
    assert header(hands).referring == "brandt"
    row.ordering.setFocus()
    row.ordering.selectAll()
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Tab)
    hands.settle()
    assert header(hands).ordering is None and row.referring.hasFocus()
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert row._said.text() == "ordered by nobody · referred by Brandt MD"
    assert row._closed.isVisible()


def test_half_a_name_is_nobody_and_the_one_who_stood_there_stays(hands: Hands) -> None:
    row = begin(hands, "l400")
    hands.type("bran")
    hands.press(Qt.Key.Key_Escape)
    row.held.setFocus()
    hands.settle()
    assert header(hands).ordering == "vance"
    assert row.ordering.text() == "Vance, Miriam E MD"


def test_f4_lists_everybody_and_nobody(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.ordering.selectAll()
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    assert row.ordering._list is not None
    titles = [choice.title for choice in row.ordering._list.choices.rows]
    assert titles[-1] == "Nobody"
    assert "Brandt, Tobias MD" in titles


def test_an_outside_doctor_is_added_by_name_and_npi(hands: Hands) -> None:
    row = begin(hands, "d225")
    hands.enter("quist, hana")
    hands.settle()
    assert row.outside.isVisible()
    assert (row.outside.last.text(), row.outside.first.text()) == ("Quist", "Hana")
    hands.enter()
    hands.enter()
    hands.enter("1234567890")
    hands.settle()
    assert "NPI" in said(hands) and row.outside.npi.hasFocus()
    hands.enter("1234567893")
    hands.settle()
    assert header(hands).ordering == "quist"
    assert not row.outside.isVisible() and row.referring.hasFocus()
    assert row.ordering.text() == "Quist, Hana MD"
    kept = ask(hands, lambda desk: desk.setup().providers["quist"])
    assert kept.external and kept.npi == "1234567893"


def test_leaving_the_new_doctor_changes_nothing(hands: Hands) -> None:
    row = begin(hands, "d225")
    hands.enter("1457389207")
    hands.settle()
    assert row.outside.npi.text() == "1457389207" and row.outside.last.hasFocus()
    hands.press(Qt.Key.Key_Escape)
    assert row.ordering.hasFocus() and not row.outside.isVisible()
    assert header(hands).ordering == "vance"


def test_seen_by_an_np_brings_the_supervisor_and_the_card(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.seen_by.setFocus()
    hands.type("o")
    hands.settle()
    now = header(hands)
    assert (now.rendering, now.supervising, now.ordering) == ("okafor", "vance", "okafor")
    assert row.supervising.isVisible() and row.supervising.currentData() == "vance"
    assert hands.charges.header.rendering.currentData() == "okafor"
    row.supervising.setFocus()
    hands.type("n")
    hands.settle()
    assert header(hands).supervising is None and header(hands).presence is Presence.ABSENT


def test_minutes_mean_time_and_what_is_no_number_is_refused(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.minutes.setFocus()
    hands.enter("40")
    hands.settle()
    assert (header(hands).em_basis, header(hands).em_minutes) == ("time", 40)
    assert row.basis.currentData() == "time"
    row.basis.setFocus()
    hands.type("m")
    hands.settle()
    assert (header(hands).em_basis, header(hands).em_minutes) == ("mdm", 40)
    row.minutes.setFocus()
    row.minutes.selectAll()
    hands.enter("2000")
    hands.settle()
    assert header(hands).em_minutes == 40 and "Minutes" in said(hands)


def test_posting_takes_what_stands_in_a_field(hands: Hands) -> None:
    row = begin(hands, "l400")
    hands.press(Qt.Key.Key_Escape)
    hands.enter("99213")
    hands.settle()
    hands.press(Qt.Key.Key_F10)
    row.superbill.setFocus()
    hands.type("A-1042")
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    (visit,) = ask(hands, lambda desk: desk.book.practice.visits_on(desk.today()))
    assert visit.header.superbill == "A-1042"


def test_a_finding_opens_it_once_and_marks_the_field(hands: Hands) -> None:
    hands.start_visit("d225")
    row = details(hands)
    hands.charges.editor.change_header(ordering=None)
    hands.enter("88305")
    hands.settle()
    assert row.is_open and hands.focus is hands.charges.grid
    assert "88305" in row.ordering.accessibleDescription()
    hands.press(Qt.Key.Key_F10)
    hands.press(Qt.Key.Key_F10)
    hands.enter("88304")
    hands.settle()
    assert row.ordering.accessibleDescription()
    hands.charges.editor.change_header(ordering="vance")
    hands.settle()
    assert not row.ordering.accessibleDescription()


def test_choices_are_made_by_letters_and_arrows(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.held.setFocus()
    for key, value in (("v", Telehealth.VIDEO), (Qt.Key.Key_Down, Telehealth.AUDIO), (Qt.Key.Key_Home, None)):
        hands.press(key)
        hands.settle()
        assert header(hands).telehealth == value
    row.assignment.setFocus()
    hands.type("n")
    hands.settle()
    assert header(hands).assignment is False
    assert all(box.accessibleName() for box in row.findChildren(QComboBox))


def test_the_presence_of_a_nurse_makes_it_the_doctors_work(hands: Hands) -> None:
    nurse = Provider(key="holt", name=PersonName(last="Holt"), npi="1000000095", credential=Credential.RN)
    ask(hands, lambda desk: practice_setup.change_provider(desk, nurse))
    row = begin(hands, "l400")
    row.seen_by.setFocus()
    hands.type("h")
    hands.settle()
    now = header(hands)
    assert (now.rendering, now.seen_by, now.incident_to, now.supervising) == ("vance", "holt", True, "vance")


def test_the_satellites_superbill_is_typed_at_the_main_office(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.site.setFocus()
    hands.press(Qt.Key.Key_Down)
    hands.settle()
    assert header(hands).site == "stockton"
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert row._said.text() == "at Galena River Dermatology at Stockton"


def test_an_accident_a_referral_and_a_paper_are_typed_by_keys_and_said_when_closed(hands: Hands) -> None:
    row = begin(hands, "l400")
    row.more.click()
    facts = row.facts
    assert hands.focus is facts.accident
    hands.press(Qt.Key.Key_Down)  # a car
    facts.commit()
    assert facts.accident_day.isVisible() and facts.accident_state.isVisible()
    hands.press(Qt.Key.Key_Return)
    hands.enter("1117")
    hands.enter("il")
    hands.enter("RF-31")
    assert hands.focus is facts.report
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    hands.enter("A-1")
    hands.press(Qt.Key.Key_Return)
    found = header(hands)
    assert found.accident == Accident(kind=AccidentKind.AUTO, day=date(2026, 11, 17), state="IL")
    assert (found.referral_number, found.laboratory) == ("RF-31", None)
    assert found.attachments == (Attachment(report="OZ", transmission="AA", control_number="A-1"),)
    assert not row.is_open
    assert "car accident of" in row._said.text() and "1 paper goes along" in row._said.text()
    hands.press(Qt.Key.Key_F10)
    assert facts.isVisible() and not row.more.isVisible()
    facts.accident_day.setText("123126")
    facts.commit()
    assert header(hands).accident == found.accident, "a day after the visit is refused"
