"""Patients: find, change, add, cover; the private account behind its lock."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from dermdesk.domain.people import Patient, Relation
from dermdesk.domain.user import Role, User
from dermdesk.services import patients, specimens
from dermdesk.services.desk import Desk
from dermdesk.services.self_pay_choice import SelfPayChoice, chosen
from dermdesk.ui import private_specimens
from dermdesk.ui.patients import PatientsScreen
from tests.desks import DAY, cosmetic, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk


def alder(desk: Desk) -> Patient:
    return desk.book.practice.find_patients("alder")[0]


def open_alder(hands: Hands) -> PatientsScreen:
    screen = show(hands, "patients", PatientsScreen)
    hands.enter("alder")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    return screen


def post_private(hands: Hands) -> None:
    ask(hands, lambda desk: post_visit(desk, alder(desk), [insured("17000", 11500), cosmetic()]))


def words_on(screen: PatientsScreen) -> list[str]:
    """Everything the private panel shows or hides, and whether it stands open."""
    panel = screen.accounts.private
    labels = [label.text() for label in panel.findChildren(QLabel)]
    edits = [edit.text() for edit in panel.findChildren(QLineEdit)]
    enabled = [str(button.isEnabled()) for button in panel.findChildren(QPushButton)]
    return [str(panel.currentIndex()), str(panel.size()), *labels, *edits, *enabled]


def test_typing_finds_and_a_change_is_kept(hands: Hands) -> None:
    screen = open_alder(hands)
    form = screen.form.form
    assert form.text("last") == "Alder"
    form.editor("phone").setFocus()
    hands.type("(815) 555-0133")
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert ask(hands, alder).phone == "8155550133"
    assert not screen.form.is_changed


def test_wrong_fields_are_told_in_words_and_nothing_is_kept(hands: Hands) -> None:
    screen = open_alder(hands)
    form = screen.form.form
    before = ask(hands, alder)
    form.set_texts({"zip": "123", "birth": "", "email": "nobody"})
    screen.form.save()
    hands.settle()
    assert [form.wrong_words(key) for key in ("zip", "birth", "email")] == [
        "Five or nine digits.", "Needed.", "One e-mail address.",
    ]  # fmt: skip
    assert form.editor("birth").hasFocus()
    assert ask(hands, alder) == before


def test_a_new_patient_twice_is_asked_about(hands: Hands) -> None:
    screen = show(hands, "patients", PatientsScreen)
    for _ in range(2):
        screen.start_new()
        hands.settle()
        screen.form.form.set_texts({"last": "Cedar", "first": "Finn", "birth": "03141951"})
        screen.form.save()
        hands.settle()
    assert "already registered" in said(hands)
    assert len(ask(hands, lambda desk: patients.find(desk, "cedar"))) == 1
    screen.form.distinct_button.click()
    hands.settle()
    assert len(ask(hands, lambda desk: patients.find(desk, "cedar"))) == 2


def test_a_guarantor_is_added_with_the_record(hands: Hands) -> None:
    screen = open_alder(hands)
    form = screen.form.form
    form.fill(
        {"last": "Alder", "first": "Ruth", "birth": "1980-03-14", "guarantor": "new", "relation": Relation.SPOUSE}
    )
    form.set_texts({"g_last": "Alder", "g_first": "Hugh"})
    screen.form.save()
    hands.settle()
    kept = ask(hands, alder)
    assert kept.guarantor_relation is Relation.SPOUSE
    assert [one.name.first for one in ask(hands, patients.guarantors)] == ["Hugh"]


def test_typed_changes_are_never_thrown_away_by_another_patient(hands: Hands) -> None:
    screen = open_alder(hands)
    form = screen.form.form
    form.editor("note").setFocus()
    hands.type("Prefers mornings")
    assert screen.take_patient(ask(hands, lambda desk: desk.book.practice.find_patients("birch")[0]))
    hands.settle()
    assert form.text("note") == "Prefers mornings"
    assert "not saved" in said(hands)
    screen.form.save()
    hands.settle()
    assert ask(hands, alder).note == "Prefers mornings"


def test_a_private_payment_is_said_inside_the_lock_alone(hands: Hands) -> None:
    post_private(hands)
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    panel = screen.accounts.private
    panel.reason.setText("she pays at the desk")
    panel.open_account()
    hands.settle()
    panel.amount.setFocus()
    hands.enter("100")
    hands.settle()
    assert [entry.amount.cents for entry in panel.table.rows] == [36000, -10000]
    assert "receipt" in " ".join(words_on(screen))
    assert said(hands) == ""
    panel.lock()
    assert "receipt" not in " ".join(words_on(screen))


def test_private_jars_are_sent_and_reported_inside_the_lock(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_specimens, "_folder", lambda: tmp_path / "papers")
    biopsy = chosen(insured("11104", 20700), SelfPayChoice.RESTRICTION, day=DAY)
    ask(hands, lambda desk: post_visit(desk, alder(desk), [biopsy], ("N48.89",)))
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    panel = screen.accounts.private
    panel.reason.setText("a jar goes out")
    panel.open_account()
    hands.settle()
    box = panel.specimens
    assert box.isVisible()
    box.laboratory.setCurrentIndex(0)
    box.send()
    hands.settle()
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == 1
    assert [row.letter for row in box.table.rows] == ["A"]
    box.table.take_focus()
    hands.press("r")
    hands.type("d074")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert [row.result.diagnosis for row in box.table.rows if row.result] == ["D07.4"]
    assert said(hands) == ""
    assert ask(hands, specimens.board) == ()
    panel.lock()
    assert not box.isVisible()
    assert box.table.rows == ()
    assert "D07.4" not in " ".join(words_on(screen))


def test_a_coverage_is_added_after_the_first(hands: Hands) -> None:
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(1)
    panel = screen.coverages
    assert len(panel.table.rows) == 1
    panel.start_new()
    assert panel.form.value("rank") == 2
    panel.save()
    assert panel.form.wrong_words("member") == "Needed."
    panel.form.set_texts({"member": "XY77", "from": "010126"})
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert [row.coverage.member_id for row in panel.table.rows][1:] == ["XY77"]


def test_why_medicare_is_not_first_is_asked_of_medicare_alone_and_kept(hands: Hands) -> None:
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(1)
    panel = screen.coverages
    panel.start_new()
    assert not panel.form.editor("msp").isVisible()
    panel.form.fill({"payer": "medicare", "rank": 2, "msp": "12", "qmb": True})
    panel._fit()
    assert panel.form.editor("msp").isVisible()
    panel.form.set_texts({"member": "9AA0AA0AA00"})
    panel.save()
    hands.settle()
    kept = panel.table.rows[1].coverage
    assert (kept.medicare_secondary, kept.qualified_beneficiary) == ("12", True)
    panel.lead_to(kept.coverage_id)
    panel.save()
    hands.settle()
    assert panel.table.rows[1].coverage == kept


def test_the_locked_panel_is_the_same_whether_or_not_anything_is_behind_it(hands: Hands) -> None:
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    before = words_on(screen)
    post_private(hands)
    screen.refresh()
    hands.settle()
    assert words_on(screen) == before
    assert "insurance owes $115.00" in screen.accounts.owed.text()
    assert [entry.text for entry in screen.accounts.table.rows] == ["17000"]


def test_opening_asks_for_a_reason_and_the_privacy_key_closes(hands: Hands) -> None:
    post_private(hands)
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    panel = screen.accounts.private
    before = words_on(screen)
    panel.open_account()
    hands.settle()
    assert not panel.is_open
    assert "Say why" in said(hands)
    panel.reason.setText("she calls about her bill")
    panel.open_account()
    hands.settle()
    assert panel.is_open
    assert [entry.amount.cents for entry in panel.table.rows] == [36000]
    log = ask(hands, lambda desk: desk.book.confidential.read_log())
    assert len(log) == 1
    hands.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not panel.is_open
    assert panel.table.rows == ()
    panel.reason.setText("again")
    panel.open_account()
    hands.settle()
    assert not panel.is_open
    hands.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel.lock()
    assert words_on(screen) == before


def test_leaving_and_idling_close_and_a_late_answer_is_dropped(hands: Hands) -> None:
    post_private(hands)
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    panel = screen.accounts.private

    def unlock() -> None:
        panel.reason.setText("balance")
        panel.open_account()

    unlock()
    panel.lock()
    hands.settle()
    assert not panel.is_open, "the answer came after locking"
    unlock()
    hands.settle()
    assert panel.is_open
    assert panel.idle.isActive()
    panel.idle.timeout.emit()
    assert not panel.is_open
    unlock()
    hands.settle()
    assert panel.is_open
    show(hands, "patients", PatientsScreen)
    hands.window.show_screen("charges")
    assert not panel.is_open
    assert panel.table.rows == ()


def test_another_patient_finds_it_locked(hands: Hands) -> None:
    post_private(hands)
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    screen.accounts.private.reason.setText("balance")
    screen.accounts.private.open_account()
    hands.settle()
    assert screen.accounts.private.is_open
    screen.take_patient(ask(hands, lambda desk: desk.book.practice.find_patients("birch")[0]))
    hands.settle()
    assert not screen.accounts.private.is_open
    assert screen.accounts.private.reason.text() == ""


def test_without_the_permission_it_cannot_be_opened(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-desk", name="Front", role=Role.FRONT_DESK))
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(2)
    panel = screen.accounts.private
    assert not panel.open_button.isEnabled()
    panel.reason.setText("curious")
    panel.open_account()
    hands.settle()
    assert not panel.is_open
    assert ask(hands, lambda desk: desk.book.confidential.read_log()) == ()


def test_earlier_services_are_typed_seen_by_the_rules_and_taken_back(hands: Hands) -> None:
    screen = open_alder(hands)
    ask(hands, lambda desk: post_visit(desk, alder(desk), [insured("17000", 11500)]))
    screen.tabs.setCurrentIndex(3)
    panel = screen.history
    panel.form.editor("day").setFocus()
    hands.type("100126")
    panel.form.editor("code").setFocus()
    hands.type("14040")
    panel.form.editor("modifiers").setFocus()
    hands.type("59")
    panel.form.editor("diagnosis").setFocus()
    hands.type("c44.311")
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert [(row.service.code, row.service.modifiers, row.brought) for row in panel.table.rows] == [
        ("17000", (), False),
        ("14040", ("59",), True),
    ]
    known = ask(hands, lambda desk: desk.book.practice.brought_history(alder(desk).patient_id))
    assert known is not None and (known.services[0].diagnosis, known.complete) == ("C44.311", False)
    panel.table.choose_row(0)
    panel.table.take_focus()
    hands.press("x")
    hands.settle()
    assert "posted here" in said(hands) and len(panel.table.rows) == 2
    panel.table.choose_row(1)
    hands.press("x")
    hands.settle()
    assert [row.service.code for row in panel.table.rows] == ["17000"]


def test_that_there_is_nothing_earlier_is_told_by_a_tick(hands: Hands) -> None:
    screen = open_alder(hands)
    screen.tabs.setCurrentIndex(3)
    screen.history.form.fill({"complete": True})
    screen.history.save()
    hands.settle()
    known = ask(hands, lambda desk: desk.book.practice.brought_history(alder(desk).patient_id))
    assert known is not None and known.complete and known.services == ()
    screen.history.form.set_texts({"day": "nonsense", "code": "1", "diagnosis": "x"})
    screen.history.save()
    assert screen.history.form.wrong_words("day") and screen.history.form.wrong_words("code")
