"""Who was in: the month by keys on a real book, described in words, and the weekly plan."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Presence
from dermdesk.services import supervision
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.settings_supervision import SupervisionPage
from tests.desks import DAY, SITE
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def open_page(hands: Hands) -> SupervisionPage:
    screen = show(hands, "settings", SettingsScreen)
    page = screen.pages["supervision"]
    assert isinstance(page, SupervisionPage)
    screen.show_page("supervision")
    hands.settle()
    return page


@pytest.fixture
def page(hands: Hands) -> SupervisionPage:
    return open_page(hands)


def recorded(hands: Hands, site: str = SITE) -> dict[int, Presence | None]:
    """Vance's days of the month that somebody recorded."""
    rows = ask(hands, lambda desk: supervision.month(desk, site, DAY.year, DAY.month))
    (own,) = [row for row in rows if row.provider.key == "vance"]
    return {place: known.presence for place, known in enumerate(own.days, 1) if known.recorded}


def test_the_bar_stands_on_today_and_the_day_is_told_in_a_sentence(hands: Hands, page: SupervisionPage) -> None:
    assert hands.focus is page.grid
    assert page.said.text() == "Friday, November 20, 2026. Vance, Miriam E: not in the calendar."
    assert "counts as absent" in page.help.text()


def test_letters_record_and_arrows_move(hands: Hands, page: SupervisionPage) -> None:
    for letter in "iva":
        hands.press(letter)
        hands.settle()
        hands.press(Qt.Key.Key_Left)
    hands.settle()
    assert recorded(hands) == {20: Presence.IN_SUITE, 19: Presence.VIDEO, 18: Presence.ABSENT}
    assert hands.focus is page.grid, "the hands stay on the month while it is read anew"
    assert page.said.text().startswith("Tuesday, November 17")
    hands.press(Qt.Key.Key_Right)
    assert page.said.text() == "Wednesday, November 18, 2026. Vance, Miriam E: absent, recorded."
    hands.press("u")
    hands.settle()
    assert recorded(hands) == {20: Presence.IN_SUITE, 19: Presence.VIDEO}
    assert page.said.text() == "Wednesday, November 18, 2026. Vance, Miriam E: not in the calendar."


def test_several_days_at_once_and_none_when_one_is_to_come(hands: Hands, page: SupervisionPage) -> None:
    hands.press(Qt.Key.Key_Left, SHIFT, times=2)
    assert "3 days are chosen" in page.help.text()
    hands.press("a")
    hands.settle()
    assert recorded(hands) == dict.fromkeys((18, 19, 20), Presence.ABSENT)
    page.grid.choose(0, date(2026, 11, 20))
    hands.press(Qt.Key.Key_Right, SHIFT)
    assert not page.record_buttons[Presence.IN_SUITE].isEnabled()
    hands.press("i")
    hands.settle()
    assert "still to come. Nothing was recorded." in said(hands)
    assert recorded(hands)[20] is Presence.ABSENT


def test_pages_and_edges_turn_the_month(hands: Hands, page: SupervisionPage) -> None:
    def at() -> date:
        hands.settle()
        return page.grid.days.day_at(page.grid.currentIndex().column())

    hands.press(Qt.Key.Key_PageDown)
    assert at() == date(2026, 12, 20)
    page.grid.choose(0, date(2026, 12, 31))
    hands.press(Qt.Key.Key_Right)
    assert at() == date(2027, 1, 1)
    hands.press(Qt.Key.Key_Left)
    assert at() == date(2026, 12, 31)
    hands.press(Qt.Key.Key_PageUp)
    assert at() == date(2026, 11, 30), "November has no 31st"
    hands.press(Qt.Key.Key_PageUp, times=1)
    assert at() == date(2026, 10, 30)
    page.show_day(None)
    assert at() == DAY


def test_each_cell_is_described_in_words(hands: Hands, page: SupervisionPage) -> None:
    hands.press("v")
    hands.settle()
    model = page.grid.days
    index = model.index(0, DAY.day - 1)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == (
        "Vance, Miriam E, Friday, November 20, 2026, today: by video, recorded"
    )
    assert model.data(index) == "video"
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole) == (
        "Sunday, November 1, 2026"
    )


def test_the_weekly_plan_speaks_where_nothing_is_recorded(hands: Hands, page: SupervisionPage) -> None:
    hands.press("a")
    hands.settle()
    for tick, on in zip(page.plan_card.ticks, (True, False, False, False, True, False, False), strict=True):
        tick.setChecked(on)
    page.plan_card.begins.setText("110126")
    hands.press(Qt.Key.Key_S, CTRL)
    hands.settle()
    (plan,) = ask(hands, lambda desk: supervision.plans(desk, SITE))
    assert (plan.provider, plan.weekdays, plan.valid_from) == ("vance", (0, 4), date(2026, 11, 1))
    assert "Monday, Friday" in page.plan_card.plans.text()
    said_of = {day: page.grid.days.describe(0, day - 1).partition(": ")[2] for day in (16, 17, 20, 27)}
    assert said_of == {
        16: "in the suite by the weekly plan",
        17: "absent by the weekly plan",
        20: "absent, recorded",
        27: "in the suite by the weekly plan",
    }


def test_a_day_that_is_none_is_told_under_the_plan(hands: Hands, page: SupervisionPage) -> None:
    page.plan_card.begins.setText("someday")
    page.save()
    hands.settle()
    assert "is not a day" in page.plan_card.begins.accessibleDescription()
    assert ask(hands, lambda desk: supervision.plans(desk, SITE)) == ()


def test_each_site_has_a_calendar_of_its_own(hands: Hands, page: SupervisionPage) -> None:
    hands.press("i")
    hands.settle()
    other = next(key for key in ask(hands, lambda desk: desk.setup()).sites if key != SITE)
    place = list(ask(hands, lambda desk: desk.setup()).sites).index(other)
    page.sites.setCurrentIndex(place)
    page.sites.activated.emit(place)
    hands.settle()
    assert page.month is not None and page.month.site == other
    assert "not in the calendar" in page.said.text()
    page.grid.setFocus()
    hands.press("v")
    hands.settle()
    assert recorded(hands, other) == {20: Presence.VIDEO}
    assert recorded(hands) == {20: Presence.IN_SUITE}


def test_what_was_ticked_outlives_a_refresh(hands: Hands, page: SupervisionPage) -> None:
    page.plan_card.ticks[2].setChecked(True)
    hands.press("i")
    hands.settle()
    assert page.plan_card.ticks[2].isChecked()


def test_a_biller_records_and_may_not_plan(open_hands: OpenDesk) -> None:
    hands = open_hands(User(user_id="u-b", name="Biller", role=Role.BILLER))
    page = open_page(hands)
    assert not page.plan_card.save_button.isEnabled()
    page.save()
    hands.press("i")
    hands.settle()
    assert recorded(hands) == {20: Presence.IN_SUITE}
    assert ask(hands, lambda desk: supervision.plans(desk, SITE)) == ()


@pytest.mark.parametrize("width", [960, 1440])
def test_the_day_under_the_bar_is_in_sight(hands: Hands, page: SupervisionPage, width: int) -> None:
    hands.window.resize(width, 640)
    hands.settle()
    page.grid.choose(0, date(2026, 11, 30))
    hands.settle()
    shown = page.grid.visualRect(page.grid.currentIndex())
    assert page.grid.viewport().rect().contains(shown)
    assert shown.width() >= 24
