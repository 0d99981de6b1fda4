"""Every field that a finding may point at has a place where hands can type it, and Alt+Down leads there."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.practice import Site
from dermdesk.domain.visit import Telehealth
from dermdesk.services import patients, practice_setup
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Field, Finding, Severity
from dermdesk.ui.charges.detail_strip import DetailStrip
from dermdesk.ui.charges.finding_places import SPOTS, Spot, opens_elsewhere
from dermdesk.ui.charges.grid_model import Column
from dermdesk.ui.patients import PatientsScreen
from dermdesk.ui.settings import SettingsScreen
from tests.desks import SITE, add_patient
from tests.ui.book_calls import ask
from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier


def finding(field: Field, line: int | None = None, message: str = "") -> Finding:
    """As if a rule had said it."""
    return Finding(
        rule="DERM-X", severity=Severity.REJECT, line=line, field=field, message=message, source="", edition="",
        key=field.value,
    )  # fmt: skip


def rules(hands: Hands) -> list[str]:
    return [one.rule for one in hands.charges.editor.open_findings]


def to_finding(hands: Hands, rule: str) -> QWidget | None:
    """Alt+Down until the rule's card is the current one; where the hands are then."""
    for _ in rules(hands):
        hands.press(Qt.Key.Key_Down, ALT)
        card = hands.charges.panel.current_card()
        if card is not None and card.finding.rule == rule:
            return hands.focus
    raise AssertionError(f"{rule} is not among {rules(hands)}")


ELSEWHERE = (Spot.PATIENT, Spot.COVERAGE, Spot.SETTINGS)


def test_every_field_has_its_place() -> None:
    assert set(SPOTS) == set(Field)
    assert all(bool(opens_elsewhere(field)) is (SPOTS[field] in ELSEWHERE) for field in Field)


def test_the_hands_come_to_something_that_is_typed(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.enter("11642")
    hands.settle()
    grid, editor = hands.charges.grid, hands.charges.editor
    for field in (field for field in Field if SPOTS[field] not in ELSEWHERE):
        grid.go_to_new_line()
        hands.settle()
        assert hands.focus is not None and grid.current_place() == 1, field
        hands.charges.way.lead(finding(field, None if field.is_of_header else 1))
        hands.settle()
        focus = hands.focus
        assert focus is not None, field
        if focus is grid:
            assert grid.current_place() == 0, field
            assert grid.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable, field
            assert editor.rows[0].line is not None, field
        else:
            assert focus.isEnabled() and focus.accessibleName(), field
            assert focus.focusPolicy() & Qt.FocusPolicy.TabFocus, field


def test_a_missing_orderer_is_named_without_the_mouse(hands: Hands) -> None:
    hands.start_visit("d225")
    hands.charges.editor.change_header(ordering=None)
    hands.enter("88305")
    hands.settle()
    assert to_finding(hands, "DERM-PTH-009") is hands.charges.header.details.ordering
    hands.enter("brandt")
    hands.settle()
    assert "DERM-PTH-009" not in rules(hands)


def test_a_size_is_typed_where_the_finding_leads(hands: Hands) -> None:
    hands.start_visit("c44311")
    hands.enter("11642")
    hands.settle()
    focus = to_finding(hands, "DERM-SHV-002")
    (strip,) = (one for one in hands.charges.findChildren(DetailStrip) if focus is not None and one.isAncestorOf(focus))
    assert [field.title for field, edit in strip._edits if edit is focus] == ["Size, mm"]


def test_the_place_of_the_visit_and_a_lines_own_place(hands: Hands) -> None:
    hands.start_visit("l400")
    hands.enter("99213")
    hands.settle()
    editor = hands.charges.editor
    way = hands.charges.way
    assert way.spot_of(finding(Field.PLACE, 1)) is Spot.HEADER
    line = editor.rows[0].line
    assert line is not None
    editor.put_line(0, replace(line, place_of_service="12"))
    assert way.spot_of(finding(Field.PLACE, 1)) is Spot.SECOND_ROW
    assert way.spot_of(finding(Field.PLACE)) is Spot.HEADER


def test_a_diagnosis_in_the_middle_is_typed_anew(hands: Hands) -> None:
    hands.start_visit("l400", "l570", "d492")
    hands.enter("17000 b")
    hands.settle()
    hands.charges.way.lead(finding(Field.DIAGNOSES, message="L57.0 is not what was found."))
    assert hands.focus is hands.charges.diagnoses.edit
    assert "B L57.0" in hands.charges.diagnoses.edit.accessibleName()
    hands.enter("b078")
    hands.settle()
    assert hands.charges.editor.diagnoses == ["L40.0", "B07.8", "D49.2"]
    assert hands.charges.editor.lines[0].pointers == "B"


def test_diagnoses_change_places_and_go_by_keys(hands: Hands) -> None:
    hands.start_visit("l400", "l570", "d492")
    hands.enter("17000 b")
    hands.enter("11102 c")
    hands.settle()
    hands.charges.diagnoses.focus()
    hands.press(Qt.Key.Key_Left, times=2)
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    editor = hands.charges.editor
    assert editor.diagnoses == ["L57.0", "L40.0", "D49.2"]
    assert [line.pointers for line in editor.lines] == ["A", "C"]
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    assert editor.diagnoses == ["L57.0", "D49.2"]
    assert [line.pointers for line in editor.lines] == ["A", "B"]
    hands.press(Qt.Key.Key_Escape)
    hands.enter("l400")
    hands.settle()
    assert editor.diagnoses == ["L57.0", "D49.2", "L40.0"]


def test_no_diagnosis_is_listed_twice_by_taking_anothers_place(hands: Hands) -> None:
    hands.start_visit("l400", "l570")
    hands.charges.diagnoses.lead_to("L57.0")
    hands.enter("l400")
    hands.settle()
    assert hands.charges.editor.diagnoses == ["L40.0", "L57.0"]
    assert "L40.0 stands at A" in hands.window.messages.shown_words


# --- facts of other screens ------------------------------------------------------------------------------------------


def start_medicare_visit(hands: Hands, code: str, member: str = "9AA0AA0AA0") -> None:
    def prepare(desk: Desk) -> None:
        person = add_patient(desk, "Cedar", "Ola", payer=None)
        patients.set_coverage(
            desk, Coverage(coverage_id="", patient_id=person.patient_id, payer_key="medicare", member_id=member)
        )

    ask(hands, prepare)
    hands.press(Qt.Key.Key_F7)
    hands.enter("cedar")
    hands.settle()
    hands.enter("t")
    hands.settle()
    hands.enter("l400")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter(code)
    hands.settle()


def test_a_mistyped_member_id_is_mended_on_the_patient_and_judged_anew(hands: Hands) -> None:
    start_medicare_visit(hands, "99213")
    assert rules(hands) == ["DERM-CLM-002"]
    hands.press(Qt.Key.Key_Return, ALT)
    hands.settle()
    screen = hands.window.screens["patients"]
    assert isinstance(screen, PatientsScreen)
    member = screen.coverages.form.editor("member")
    assert hands.window.shown_key == "patients" and hands.focus is member
    assert screen.coverages.form.text("member") == "9AA0AA0AA0"
    screen.coverages.form.set_texts({"member": "9AA0AA0AA00"})
    hands.press("s", Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    hands.press("2", ALT)
    hands.settle()
    assert hands.window.shown_key == "charges"
    assert rules(hands) == []
    assert [line.code for line in hands.charges.editor.lines] == ["99213"]


def test_a_missing_signature_leads_to_its_tick(hands: Hands) -> None:
    start_medicare_visit(hands, "99213", "9AA0AA0AA00")

    def unsign(desk: Desk) -> None:
        (person,) = desk.book.practice.find_patients("cedar")
        patients.change(desk, replace(person, signature_on_file=False))

    ask(hands, unsign)
    hands.charges.refresh()
    hands.settle()
    assert rules(hands) == ["DERM-CLM-007"]
    hands.press(Qt.Key.Key_F12)
    hands.settle()
    screen = hands.window.screens["patients"]
    assert isinstance(screen, PatientsScreen)
    assert hands.focus is screen.form.form.editor("signature")


def test_a_missing_address_leads_to_its_street(hands: Hands) -> None:
    start_medicare_visit(hands, "99213", "9AA0AA0AA00")

    def forget(desk: Desk) -> None:
        (person,) = desk.book.practice.find_patients("cedar")
        patients.change(desk, replace(person, address=None))

    ask(hands, forget)
    hands.charges.refresh()
    hands.settle()
    assert rules(hands) == ["DERM-SUB-020"]
    hands.press(Qt.Key.Key_F12)
    hands.settle()
    screen = hands.window.screens["patients"]
    assert isinstance(screen, PatientsScreen)
    assert hands.focus is screen.form.form.editor("line1")


def test_the_charges_button_of_a_patient_goes_on_with_the_open_visit(hands: Hands) -> None:
    start_medicare_visit(hands, "99213", "9AA0AA0AA00")
    visit = hands.charges.editor.visit
    assert visit is not None
    hands.window.office.screen_wanted.emit("patients", hands.charges.editor.patient)
    hands.settle()
    hands.press("e", Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.charges.editor.visit is not None
    assert hands.charges.editor.visit.visit_id == visit.visit_id


def test_a_missing_certificate_leads_to_the_sites(hands: Hands) -> None:
    def without(desk: Desk) -> None:
        site: Site = desk.setup().sites[SITE]
        practice_setup.change_site(desk, replace(site, clia=None))

    ask(hands, without)
    hands.start_visit("d225")
    hands.enter("88305")
    hands.settle()
    assert rules(hands) == ["DERM-PTH-008"]
    hands.press(Qt.Key.Key_F12)
    hands.settle()
    assert hands.window.shown_key == "settings"
    screen = hands.window.screens["settings"]
    assert isinstance(screen, SettingsScreen)
    assert screen._page() is screen.pages["sites"]


def test_a_finding_about_who_bills_leads_into_its_card(hands: Hands) -> None:
    start_medicare_visit(hands, "99213", "9AA0AA0AA00")
    hands.charges.editor.render_by("okafor")
    hands.settle()
    card = hands.charges.who_bills
    card._pause.stop()
    card._ask()
    hands.settle()
    hands.charges.way.lead(finding(Field.INCIDENT_TO, 1))
    assert hands.focus is card.own_button
    hands.charges.way.lead(finding(Field.SUPERVISING))
    assert hands.focus is card.presence_button
    hands.charges.editor.change_header(supervising=None)
    hands.settle()
    hands.charges.way.lead(finding(Field.SUPERVISING))
    assert hands.focus is hands.charges.header.details.supervising


def test_the_phone_is_taken_back_where_the_finding_leads(hands: Hands) -> None:
    start_medicare_visit(hands, "99213", "9AA0AA0AA00")
    hands.charges.editor.change_header(telehealth=Telehealth.AUDIO, place_of_service="10")
    hands.settle()
    assert to_finding(hands, "DERM-TEL-002") is hands.charges.header.details.held
    hands.press(Qt.Key.Key_Home)
    hands.settle()
    assert "DERM-TEL-002" not in rules(hands)


def test_clicking_a_card_leads_there_too(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.settle()
    card = hands.charges.panel.current_card()
    assert card is not None
    card.chosen.emit()
    assert hands.focus is hands.charges.grid
    assert (hands.charges.grid.current_place(), hands.charges.grid.currentIndex().column()) == (0, Column.M1)


def test_alt_down_goes_on_from_a_choice_and_from_a_second_row(hands: Hands) -> None:
    start_medicare_visit(hands, "11642", "9AA0AA0AA00")
    hands.charges.editor.change_header(telehealth=Telehealth.VIDEO)
    hands.settle()
    passed = [to_finding(hands, rule) for rule in rules(hands)]
    assert hands.charges.header.details.held in passed
    assert len(set(passed)) == len(passed) > 1
