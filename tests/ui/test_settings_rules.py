"""Settings of rules: written, tested and switched by keyboard; what is wrong stands under its field."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule
from dermdesk.domain.severity import Severity
from dermdesk.domain.user import Role, User
from dermdesk.services import practice_rules
from dermdesk.services.desk import Desk
from dermdesk.ui import rule_form
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.settings_built_in_rules import BuiltInRulesPage
from dermdesk.ui.settings_rules import OwnRulesPage
from tests.desks import cosmetic, insured, post_visit, sample_setup
from tests.practice_rules import ASK_59, RULE
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def screen(hands: Hands) -> SettingsScreen:
    return show(hands, "settings", SettingsScreen)


def own_page(hands: Hands, screen: SettingsScreen) -> OwnRulesPage:
    screen.show_page("rules")
    hands.settle()
    page = screen.pages["rules"]
    assert isinstance(page, OwnRulesPage)
    return page


def built_in_page(hands: Hands, screen: SettingsScreen) -> BuiltInRulesPage:
    screen.show_page("built_in_rules")
    hands.settle()
    page = screen.pages["built_in_rules"]
    assert isinstance(page, BuiltInRulesPage)
    return page


def rules_of(hands: Hands) -> list[PracticeRule]:
    return [one.rule for one in ask(hands, practice_rules.own_rules)]


def keep(hands: Hands, *rules: PracticeRule) -> None:
    """Rules in the book and on the page."""
    ask(hands, lambda desk: [practice_rules.save(desk, rule) for rule in rules])
    hands.window.office.changed.emit(None)
    hands.settle()


def visits(desk: Desk) -> None:
    """Two visits with 17000, one of them with a confidential line too, and one without."""
    person = desk.book.practice.find_patients("alder")[0]
    post_visit(desk, person, [insured("17000", 13694)])
    post_visit(desk, person, [insured("17000", 13694), cosmetic()])
    post_visit(desk, person, [insured("17110", 9000)], ("B07.8",))


def test_a_rule_is_written_tested_and_switched_on_by_keyboard(hands: Hands, screen: SettingsScreen) -> None:
    ask(hands, visits)
    page = own_page(hands, screen)
    assert page.form.isAncestorOf(hands.focus or page), "without a rule, hands begin to type the first one"
    for keys in (Qt.Key.Key_Tab, Qt.Key.Key_Tab):
        hands.press(keys)
    hands.type("Heartland Health Plan, medicaid")
    hands.press(Qt.Key.Key_Tab)
    hands.type("17000-17004")
    assert page.told.text() == ("Speaks about an insurance line of 17000-17004, for Medicaid or Heartland Health Plan.")
    page.form.editor("message").setFocus()
    hands.type("Say where.")
    hands.press("s", CONTROL)
    hands.settle()
    (rule,) = rules_of(hands)
    assert (rule.rule_id, rule.on, rule.codes) == ("OWN-001", False, ("17000-17004",))
    assert (rule.payer_types, rule.payers) == ((PayerType.MEDICAID,), ("heartland",))
    assert "it is off" in said(hands)
    page.table.take_focus()
    hands.type("w")
    hands.settle()
    assert page.card.said.text() == "OWN-001 would have spoken about 2 of 3 visits of the last 90 days."
    assert page.card.by_payer.text() == "Heartland Health Plan 2"
    assert [one.line for one in page.card.table.rows] == ["17000 L57.0", "17000 L57.0"]
    assert hands.focus is page.why.edit, "the test comes first, then the reason"
    hands.enter("bulletin of April")
    hands.settle()
    assert [rule.on for rule in rules_of(hands)] == [True]
    assert page.state.text().endswith("Owner: bulletin of April.")
    hands.type("w")
    assert page.why.isVisible()
    hands.enter("they pay again")
    hands.settle()
    assert [rule.on for rule in rules_of(hands)] == [False]
    hands.type("r")
    hands.enter("not needed")
    hands.settle()
    assert rules_of(hands) == []
    assert page.table.rows == ()


def test_what_is_wrong_stands_under_its_field(hands: Hands, screen: SettingsScreen) -> None:
    page = own_page(hands, screen)
    page.form.fill({"severity": Severity.ADVICE, "fix": FixAction.SET_UNITS})
    page.form.set_texts({"codes": "17004-17000", "payers": "nobody", "age_from": "x"})
    page.form.set_texts({"fix_value": "1", "question": "One"})
    page.save()
    assert page.form.wrong_words("message") == "Needed."
    assert page.form.wrong_words("age_from") == "A whole number."
    assert page.form.wrong_words("payers").startswith("There is no payer 'nobody'")
    page.form.set_texts({"payers": "", "age_from": "", "message": "Say where."})
    page.save()
    assert "neither a code nor a range" in page.form.wrong_words("codes")
    page.form.set_texts({"codes": "17000"})
    page.save()
    assert "still speak" in page.form.wrong_words("fix_value")
    assert "question mark" in page.form.wrong_words("question")
    page.form.set_texts({"codes": "1700", "units_above": "1", "question": "Was it one?"})
    page.save()
    hands.settle()
    assert "price list has no code '1700'" in said(hands)
    assert page.form.text("codes") == "1700", "what was typed stays"
    page.form.set_texts({"codes": "17000"})
    page.save()
    hands.settle()
    assert [rule.codes for rule in rules_of(hands)] == [("17000",)]


def test_saving_each_rule_as_shown_changes_nothing(hands: Hands, screen: SettingsScreen) -> None:
    page = own_page(hands, screen)
    keep(
        hands,
        replace(RULE, without_modifiers=("59", "XS"), fix=ASK_59, payers=("heartland", "guild"), age_from=65),
        replace(RULE, rule_id="OWN-002", payer_types=(PayerType.COMMERCIAL,), codes=(), places=("11",), units_below=4),
        replace(RULE, rule_id="OWN-003", with_diagnoses=("C44.3",), beside=("11102-11107",), source="Bulletin"),
    )
    before = rules_of(hands)
    for place in range(3):
        page.table.choose_row(place)
        page.save()
        hands.settle()
    assert rules_of(hands) == before
    page.table.choose_row(0)
    page.form.set_texts({"message": "Other words."})
    page.switch()
    assert "not saved" in said(hands)
    assert not page.card.isVisible()


def test_a_test_is_stopped_and_its_days_are_typed(hands: Hands, screen: SettingsScreen) -> None:
    ask(hands, visits)
    page = own_page(hands, screen)
    keep(hands, RULE)
    page.switch()
    assert page.card.running
    page.card.leave()
    hands.settle()
    assert page.card.said.text() == "Stopped. Nothing was changed."
    assert not page.why.isVisible()
    assert rules_of(hands) == [RULE]
    page.card.days.setText("0")
    page.card.again()
    hands.settle()
    assert "1 to 3,660 days" in said(hands)
    page.card.days.setText("1")
    page.card.again()
    hands.settle()
    assert page.card.said.text() == "OWN-001 would have spoken about 2 of 3 visits of the last 1 day."
    page.card.leave()
    assert not page.card.isVisible()


def test_confidential_lines_are_tested_with_permission_and_reason_alone(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-o", name="Owner", role=Role.OWNER))
    ask(hands, visits)
    screen = show(hands, "settings", SettingsScreen)
    page = own_page(hands, screen)
    keep(hands, replace(RULE, codes=("BTX-GLAB",), scope=LineScope.ANY))
    page.test()
    hands.settle()
    assert "about 0 of 3 visits" in page.card.said.text()
    assert page.card.apart.isVisible()
    page.card.apart.click()
    page.card.again()
    hands.settle()
    assert "about 0 of 3" in page.card.said.text(), "nothing is read before the reason is typed"
    page.card.reason.setText("vial question")
    page.card.again()
    hands.settle()
    assert "about 1 of 3 visits" in page.card.said.text()
    assert [one.line for one in page.card.table.rows] == ["BTX-GLAB cos"]
    hands.window.office.hide_private(True)  # noqa: FBT003
    assert page.card.table.rows == ()
    assert not page.card.isVisible()


def test_a_biller_looks_and_tests_and_changes_nothing(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-b", name="Biller", role=Role.BILLER))
    screen = show(hands, "settings", SettingsScreen)
    page = own_page(hands, screen)
    assert not page.save_button.isEnabled() and not page.switch_button.isEnabled()
    page.form.set_texts({"codes": "17000", "message": "Say where."})
    page.save()
    hands.settle()
    assert rules_of(hands) == []
    page.test()
    hands.settle()
    assert "about 0 of 0 visits" in page.card.said.text()
    assert not page.card.apart.isVisible()
    built_in = built_in_page(hands, screen)
    assert not built_in.switch_button.isEnabled()
    built_in.switch()
    assert not built_in.why.isVisible()


def test_built_in_rules_are_found_read_and_switched(hands: Hands, screen: SettingsScreen) -> None:
    page = built_in_page(hands, screen)
    assert hands.focus is page.search
    hands.enter("em-002")
    assert [rule.rule_id for rule in page.table.rows] == ["DERM-EM-002"]
    assert "Visit and procedure point to the same problem." in page.page.toPlainText()
    hands.type("w")
    hands.enter("audited, clean")
    hands.settle()
    (rule,) = page.table.rows
    assert not rule.on
    assert page.state.text().endswith("Owner: audited, clean.")
    page.shown.setCurrentIndex(1)
    page.search.clear()
    assert [rule.rule_id for rule in page.table.rows] == ["DERM-EM-002"]
    page.table.take_focus()
    hands.type("w")
    hands.enter("back again")
    hands.settle()
    assert page.table.rows == ()
    assert "DERM-EM-002" in ask(hands, practice_rules.catalogue).by_id


def test_a_reject_stays_on(hands: Hands, screen: SettingsScreen) -> None:
    page = built_in_page(hands, screen)
    page.search.setText("clm-009")
    assert not page.switch_button.isEnabled()
    page.table.take_focus()
    hands.type("w")
    assert "is a reject and stays on" in said(hands)
    assert not page.why.isVisible()


def test_rules_leave_and_come_as_files(hands: Hands, screen: SettingsScreen, tmp_path: Path) -> None:
    page = own_page(hands, screen)
    keep(hands, RULE)
    page.files.write_file(tmp_path / "rules.toml")
    hands.settle()
    text = (tmp_path / "rules.toml").read_text("utf-8")
    (tmp_path / "more.toml").write_text(text.replace("OWN-001", "OWN-007"), "utf-8")
    page.files.take_file(tmp_path / "more.toml")
    hands.settle()
    assert [rule.rule_id for rule in rules_of(hands)] == ["OWN-001", "OWN-007"]
    assert "1 rule added" in said(hands)
    (tmp_path / "bad.toml").write_text("[[rules]]\n", "utf-8")
    page.files.take_file(tmp_path / "bad.toml")
    hands.settle()
    assert "rules[1].id: this field is missing" in said(hands)


@pytest.mark.parametrize(
    ("typed", "types", "keys"),
    [
        ("", (), ()),
        ("all", (), ()),
        ("Medicaid, heartland", (PayerType.MEDICAID,), ("heartland",)),
        ("farm guild  mutual, Guild", (), ("guild",)),
        ("medicare_part_b, Medicare Advantage", (PayerType.MEDICARE_PART_B, PayerType.MEDICARE_ADVANTAGE), ()),
        ("Illinois Medicaid", (), ("medicaid",)),
    ],
)
def test_payers_as_hands_type_them(typed: str, types: tuple[PayerType, ...], keys: tuple[str, ...]) -> None:
    setup = sample_setup()
    assert rule_form.read_payers(typed, setup) == (types, keys)
    written = rule_form.write_payers(replace(RULE, payer_types=types, payers=keys), setup)
    assert rule_form.read_payers(written, setup) == (types, keys)
