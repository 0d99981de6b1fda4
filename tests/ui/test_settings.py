"""Settings: forms that say in words what is wrong, kept through the services."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.severity import Severity
from dermdesk.domain.user import Role, User
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.settings_book import BookPage
from dermdesk.ui.settings_fees import FeesPage
from dermdesk.ui.settings_laboratories import LaboratoriesPage
from dermdesk.ui.settings_payers import PayersPage
from dermdesk.ui.settings_people import ProvidersPage, SitesPage
from dermdesk.ui.settings_practice import PracticePage, basis_points
from dermdesk.ui.settings_receivers import ReceiversPage
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk


@pytest.fixture
def screen(hands: Hands) -> SettingsScreen:
    return show(hands, "settings", SettingsScreen)


def setup_of(hands: Hands) -> PracticeSetup:
    return ask(hands, lambda desk: desk.setup())


def test_the_practice_is_kept_whole(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["practice"]
    assert isinstance(page, PracticePage)
    before = setup_of(hands).practice
    screen.show_page("practice")
    page.save()
    hands.settle()
    assert setup_of(hands).practice == before, "saving what is shown changes nothing"
    page.form.set_texts({"contact": "Night Desk", "tax": "7.5"})
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    after = setup_of(hands).practice
    assert (after.contact, after.sales_tax_basis_points) == ("Night Desk", 750)


def test_wrong_numbers_are_told_in_words(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["practice"]
    assert isinstance(page, PracticePage)
    before = setup_of(hands).practice
    page.form.set_texts({"npi": "1000000013", "ein": "12", "zip": "1", "phone": "555", "tax": "a lot"})
    page.save()
    hands.settle()
    assert page.form.wrong_words("npi") == "The check digit does not fit: look for a typo."
    assert all(page.form.wrong_words(key) for key in ("ein", "zip", "phone", "tax"))
    assert setup_of(hands).practice == before


def test_saving_each_row_as_shown_changes_nothing(hands: Hands, screen: SettingsScreen) -> None:
    def fill_in(desk: Desk) -> None:
        setup = desk.setup()
        payer = replace(setup.payers["heartland"], incident_to_modifier="SA", medigap_id="55123")
        hub = replace(setup.receivers["prairie"], application_sender="APP1", outbox="/there/out", inbox="/there/in")
        practice_setup.change_payer(desk, payer)
        practice_setup.change_receiver(desk, hub)

    ask(hands, fill_in)
    before = setup_of(hands)
    for key in ("sites", "providers", "payers", "receivers", "laboratories", "fees"):
        page = screen.pages[key]
        assert isinstance(page, SitesPage | ProvidersPage | PayersPage | ReceiversPage | LaboratoriesPage | FeesPage)
        screen.show_page(key)
        for row in range(min(6, len(page.table.rows))):
            page.table.choose_row(row)
            page.save()
            hands.settle()
        assert setup_of(hands) == before, key


def test_a_new_payer_and_a_taken_key(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["payers"]
    assert isinstance(page, PayersPage)
    page.start_new()
    page.form.set_texts({"key": "guild", "name": "Lantern Mutual", "filing": "CI"})
    page.save()
    hands.settle()
    assert page.form.wrong_words("key") == "This key is taken."
    page.form.set_texts({"key": "lantern", "timely": "180"})
    page.save()
    hands.settle()
    payer = setup_of(hands).payers["lantern"]
    assert (payer.name, payer.stance.timely_days, payer.receiver) == ("Lantern Mutual", 180, "")
    assert page.table.current == payer


def test_how_grave_rules_are_for_a_payer(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["payers"]
    assert isinstance(page, PayersPage)
    page.table.choose_row([payer.key for payer in page.table.rows].index("heartland"))
    page.form.set_texts({"severities": "em-002 ad, DES d"})
    page.save()
    hands.settle()
    stance = setup_of(hands).payers["heartland"].stance
    assert stance.severities == {"DERM-EM-002": Severity.ADVICE, "DES": Severity.DENIAL_RISK}
    assert page.form.text("severities") == "EM-002 advice, DES denial risk"
    page.form.set_texts({"severities": "CLM-009 advice"})
    page.save()
    hands.settle()
    assert "DERM-CLM-009 is a reject" in said(hands)
    assert setup_of(hands).payers["heartland"].stance == stance
    for typed, words in (("99213 advice", "no rule"), ("EM-002 grave", "After DERM-EM-002"), ("EM", "After EM")):
        page.form.set_texts({"severities": typed})
        page.save()
        assert words in page.form.wrong_words("severities")


def test_the_services_refusal_is_said_and_the_fields_stay(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["payers"]
    assert isinstance(page, PayersPage)
    page.start_new()
    page.form.fill({"key": "harbor", "name": "Harbor", "filing": "CI", "receiver": "northgate"})
    page.save()
    hands.settle()
    assert "needs its electronic id" in said(hands)
    assert page.form.text("name") == "Harbor"
    assert "harbor" not in setup_of(hands).payers


def test_a_fee_is_changed(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["fees"]
    assert isinstance(page, FeesPage)
    place = [item.code for item in page.table.rows].index("17000")
    page.table.choose_row(place)
    page.form.set_texts({"fee": "$1,120.50"})
    page.save()
    hands.settle()
    assert setup_of(hands).price_list["17000"].fee == Money(112050)


def test_a_backup_and_a_check(hands: Hands, screen: SettingsScreen, tmp_path: Path) -> None:
    page = screen.pages["book"]
    assert isinstance(page, BookPage)
    screen.show_page("book")
    page.folder.edit.setText(str(tmp_path / "copies"))
    page.save()
    hands.settle()
    assert [path.suffix for path in (tmp_path / "copies").iterdir() if path.suffix == ".dermdesk"] == [".dermdesk"]
    assert "Last backup" in page.last_backup.text()
    page.verify()
    hands.settle()
    assert "events are whole" in page.found.text()


def test_without_the_permission_it_is_for_looking_only(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-b", name="Biller", role=Role.BILLER))
    screen = show(hands, "settings", SettingsScreen)
    page = screen.pages["practice"]
    assert isinstance(page, PracticePage)
    assert not page.save_button.isEnabled()
    page.form.set_texts({"contact": "Somebody"})
    page.save()
    hands.settle()
    assert setup_of(hands).practice.contact != "Somebody"


def test_percentages_as_basis_points() -> None:
    assert [basis_points(text) for text in ("6.75", "7", "7.5", "", "0.05")] == [675, 700, 750, 0, 5]


def test_choices_give_back_the_very_values(hands: Hands, screen: SettingsScreen) -> None:
    page = screen.pages["payers"]
    assert isinstance(page, PayersPage)
    page.form.fill({"type": PayerType.MEDICAID, "consults": False})
    assert page.form.value("type") is PayerType.MEDICAID
    assert page.form.value("consults") is False
