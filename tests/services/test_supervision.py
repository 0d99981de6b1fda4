"""The supervision calendar: several days in one record, and the plans of a site."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.visit import Presence
from dermdesk.services import supervision
from dermdesk.services.desk import Changed, Desk
from tests.desks import DAY, SITE, make_desk


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "a.book", reference_path)
    yield made
    made.close()


def _said(desk: Desk, day: date) -> Presence | None:
    return supervision.presence(desk, SITE, day, "vance").presence


def test_several_days_are_one_change(desk: Desk) -> None:
    told: list[Changed] = []
    desk.on_changed = told.append
    days = [DAY - timedelta(back) for back in range(3)]
    supervision.record_each(desk, SITE, [("vance", day) for day in (*days, DAY)], Presence.VIDEO)
    assert [_said(desk, day) for day in days] == [Presence.VIDEO] * 3
    assert [len(one.entities) for one in told] == [3]


def test_one_day_to_come_keeps_them_all_out(desk: Desk) -> None:
    cells = [("vance", DAY), ("vance", DAY + timedelta(1))]
    with pytest.raises(DermdeskError, match="still to come"):
        supervision.record_each(desk, SITE, cells, Presence.IN_SUITE)
    with pytest.raises(DermdeskError, match="Only a physician"):
        supervision.record_each(desk, SITE, [("vance", DAY), ("okafor", DAY)], Presence.IN_SUITE)
    assert _said(desk, DAY) is None


def test_a_record_is_taken_back_and_the_plan_speaks_again(desk: Desk) -> None:
    supervision.plan(desk, SITE, "vance", range(7), DAY - timedelta(30))
    cells = [("vance", DAY), ("vance", DAY - timedelta(1))]
    supervision.record_each(desk, SITE, cells, Presence.ABSENT)
    assert supervision.take_back_each(desk, SITE, [*cells, ("vance", DAY - timedelta(2))]) == 2
    known = supervision.presence(desk, SITE, DAY, "vance")
    assert (known.presence, known.recorded) == (Presence.IN_SUITE, False)
    assert supervision.take_back_each(desk, SITE, cells) == 0
    supervision.record(desk, SITE, DAY, "vance", Presence.VIDEO)
    assert _said(desk, DAY) is Presence.VIDEO
    assert desk.book.rebuild().all_equal


def test_plans_of_a_site_stand_by_their_first_day(desk: Desk) -> None:
    for begins, weekdays in ((date(2026, 9, 1), [1]), (date(2026, 2, 1), [0, 4]), (date(2026, 9, 1), [2, 2])):
        supervision.plan(desk, SITE, "vance", weekdays, begins)
    assert [(one.valid_from, one.weekdays) for one in supervision.plans(desk, SITE)] == [
        (date(2026, 2, 1), (0, 4)),
        (date(2026, 9, 1), (2,)),
    ], "a plan of the same first day replaces the one before"
    assert supervision.plans(desk, "stockton") == ()
