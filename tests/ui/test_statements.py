"""Statements: what the review list shows is what goes; the private run stays behind its lock."""

from pathlib import Path

import pytest

from dermdesk.domain.user import Role, User
from dermdesk.services.desk import Desk
from dermdesk.ui.statements import StatementsScreen
from tests.desks import cosmetic, post_visit, self_paid
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk


def post_household(desk: Desk) -> None:
    post_visit(desk, desk.book.practice.find_patients("birch")[0], [self_paid()])


def post_private(desk: Desk) -> None:
    post_visit(desk, desk.book.practice.find_patients("alder")[0], [cosmetic()])


@pytest.fixture
def screen(hands: Hands, tmp_path: Path) -> StatementsScreen:
    """A household that owes, and files go to the test's folder."""
    ask(hands, post_household)
    shown = show(hands, "statements", StatementsScreen)
    for panel in (shown.household, shown.private.panel):
        panel.folder.edit.setText(str(tmp_path / "out"))
    return shown


def unlock(hands: Hands, screen: StatementsScreen) -> None:
    screen.tabs.setCurrentIndex(1)
    screen.private.reason.setText("monthly run")
    screen.private.open_list()
    hands.settle()


def test_the_list_is_reviewed_then_sent(hands: Hands, screen: StatementsScreen, tmp_path: Path) -> None:
    assert [str(row.amount) for row in screen.household.table.rows] == ["90.00"]
    assert screen.household.send_button.text() == "&Send 1 statement, $90.00"
    screen.household.send_button.click()
    hands.settle()
    assert [path.name for path in (tmp_path / "out" / "household").iterdir()] == ["S1001.pdf"]
    assert "S1001" in screen.household.result.text()
    assert not (tmp_path / "out" / "confidential").exists()


def test_private_entries_change_nothing_on_the_household_page(hands: Hands, screen: StatementsScreen) -> None:
    before = screen.household.table.rows, screen.household.summary.text()
    ask(hands, post_private)
    screen.refresh()
    hands.settle()
    assert (screen.household.table.rows, screen.household.summary.text()) == before


def test_the_private_list_needs_a_reason(hands: Hands, screen: StatementsScreen) -> None:
    ask(hands, post_private)
    screen.tabs.setCurrentIndex(1)
    screen.private.open_list()
    hands.settle()
    assert not screen.private.is_open
    assert "reason" in said(hands)
    assert ask(hands, lambda desk: desk.book.confidential.read_log()) == ()


def test_without_a_route_a_private_statement_is_held(hands: Hands, screen: StatementsScreen, tmp_path: Path) -> None:
    ask(hands, post_private)
    unlock(hands, screen)
    assert [row.held for row in screen.private.panel.table.rows] == ["no route is on file"]
    assert not screen.private.panel.send_button.isEnabled()
    assert not (tmp_path / "out").exists()


def test_the_privacy_key_and_leaving_lock(hands: Hands, screen: StatementsScreen) -> None:
    ask(hands, post_private)
    unlock(hands, screen)
    assert screen.private.is_open
    hands.window.office.hide_private(hidden=True)
    assert not screen.private.is_open
    assert screen.private.panel.table.rows == ()
    hands.window.office.hide_private(hidden=False)
    unlock(hands, screen)
    assert screen.private.is_open
    screen.tabs.setCurrentIndex(0)
    assert not screen.private.is_open
    assert screen.private.panel.reason == ""


def test_a_late_list_is_dropped(hands: Hands, screen: StatementsScreen) -> None:
    ask(hands, post_private)
    screen.tabs.setCurrentIndex(1)
    screen.private.reason.setText("monthly run")
    screen.private.open_list()
    screen.private.lock()
    hands.settle()
    assert screen.private.panel.table.rows == ()


def test_without_the_permission_the_private_run_stays_shut(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-m", name="Manager", role=Role.MANAGER))
    screen = show(hands, "statements", StatementsScreen)
    screen.tabs.setCurrentIndex(1)
    assert not screen.private.open_button.isEnabled()
    screen.private.reason.setText("curious")
    screen.private.open_list()
    hands.settle()
    assert not screen.private.is_open
