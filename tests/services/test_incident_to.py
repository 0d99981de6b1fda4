"""Who bills the work of an NP: the calendar, the conditions, and what each way is worth."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.people import PriorService
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Presence, Visit
from dermdesk.services import charge_entry, history, supervision
from dermdesk.services.desk import Desk
from dermdesk.services.incident_to import WhoBills, who_bills
from tests.desks import DAY, SITE, add_patient, insured, make_desk

FRIDAY = DAY.weekday()


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "a.book", reference_path)
    yield made
    made.close()


def _visit(desk: Desk, *lines: ChargeLine, payer: str = "medicare", plan: tuple[str, ...] = ("L40.0",)) -> Visit:
    """An established patient with psoriasis, seen by the NP."""
    person = add_patient(desk, f"Moss{len(desk.book.practice.patients())}", payer=payer)
    before = PriorService(day=DAY - timedelta(100), code="99213", diagnosis="L40.0")
    history.bring(desk, person.patient_id, [before], complete=True)
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    header = replace(charge_entry.rendered_by(desk, fresh.header, "okafor"), plan_diagnoses=plan)
    return Visit(visit_id=fresh.visit_id, header=header, diagnoses=("L40.0", "L57.0"), lines=lines)


def _choice(desk: Desk, visit: Visit) -> WhoBills:
    found = who_bills(desk, visit)
    assert found is not None
    return found


def test_the_calendar_says_who_was_in_by_day_before_the_weekly_plan(desk: Desk) -> None:
    assert supervision.presence(desk, SITE, DAY, "vance").presence is None
    supervision.plan(desk, SITE, "vance", [FRIDAY], date(2026, 1, 1))
    assert supervision.presence(desk, SITE, DAY, "vance").words == "in the suite by the weekly plan"
    assert supervision.presence(desk, SITE, DAY - timedelta(1), "vance").presence is Presence.ABSENT
    assert supervision.presence(desk, SITE, date(2025, 12, 26), "vance").presence is None
    supervision.record(desk, SITE, DAY, "vance", Presence.VIDEO)
    assert supervision.presence(desk, SITE, DAY, "vance").words == "by video"
    supervision.record(desk, SITE, DAY, "vance", Presence.ABSENT)
    (row,) = [one for one in supervision.month(desk, SITE, 2026, 11) if one.provider.key == "vance"]
    assert len(row.days) == 30
    assert (row.days[DAY.day - 1].presence, row.days[DAY.day - 1].recorded) == (Presence.ABSENT, True)
    assert row.days[DAY.day - 8].presence is Presence.IN_SUITE
    assert desk.book.rebuild().all_equal


def test_what_the_calendar_refuses(desk: Desk) -> None:
    refused = (
        lambda: supervision.record(desk, SITE, DAY + timedelta(1), "vance", Presence.IN_SUITE),
        lambda: supervision.record(desk, SITE, DAY, "okafor", Presence.IN_SUITE),
        lambda: supervision.record(desk, "moon", DAY, "vance", Presence.IN_SUITE),
        lambda: supervision.plan(desk, SITE, "vance", [7], DAY),
    )
    for act in refused:
        with pytest.raises(DermdeskError):
            act()
    assert desk.book.practice.supervision_plans(SITE) == ()
    desk.user = User(user_id="u2", name="Clerk", role=Role.FRONT_DESK)
    with pytest.raises(DermdeskError, match="may not"):
        supervision.plan(desk, SITE, "vance", [0], DAY)


def test_a_physicians_visit_and_a_patient_who_pays_ask_nothing(desk: Desk) -> None:
    person = add_patient(desk, "Moss", payer="medicare")
    assert who_bills(desk, charge_entry.new_visit(desk, person.patient_id, DAY)) is None
    visit = _visit(desk, insured("99213", 15400))
    assert who_bills(desk, replace(visit, header=replace(visit.header, coverage_id=None))) is None


def test_both_ways_in_dollars(desk: Desk) -> None:
    supervision.plan(desk, SITE, "vance", [FRIDAY], date(2026, 1, 1))
    choice = _choice(desk, _visit(desk, insured("99213", 15400), insured("11104", 20000, "B")))
    assert choice.incident is not None
    # 2.75 and 3.69 units of value at 33.4009 dollars: 91.85 + 123.25
    assert choice.incident.allowed == Money(215_10)
    assert choice.own.allowed == Money(182_84)
    assert choice.difference == Money(32_26)
    assert choice.unpriced == ()


def test_an_open_way_puts_the_physician_on_the_claim(desk: Desk) -> None:
    supervision.plan(desk, SITE, "vance", [FRIDAY], date(2026, 1, 1))
    visit = _visit(desk, insured("99213", 15400))
    assert (visit.header.supervising, visit.header.presence) == ("vance", Presence.IN_SUITE)
    choice = _choice(desk, visit)
    assert choice.incident is not None and choice.incident.obstacles == ()
    header = choice.incident.header
    assert (header.rendering, header.seen_by, header.incident_to) == ("vance", "okafor", True)
    back = _choice(desk, replace(visit, header=header))
    assert (back.own.header.rendering, back.own.header.seen_by, back.own.header.incident_to) == ("okafor", None, False)


def test_codes_without_an_amount_are_named(desk: Desk) -> None:
    choice = _choice(desk, _visit(desk, insured("99213", 15400), insured("J3301", 1000)))
    assert "J3301" in choice.unpriced
    assert choice.own.allowed is not None
