"""The supervision calendar: which physician was at which site, recorded by day or planned by the week."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import SupervisionPlanned, SupervisionRecorded, SupervisionTakenBack
from dermdesk.domain.practice import Provider
from dermdesk.domain.supervision import KnownPresence, SupervisionDay, SupervisionPlan, presence_on
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import Presence
from dermdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One physician in one month: presence by day of the month, from 1."""

    provider: Provider
    days: tuple[KnownPresence, ...]


def presence(desk: Desk, site: str, day: date, provider: str) -> KnownPresence:
    """What the calendar says of a physician at a site on a day."""
    desk.require(Permission.SEE_PRACTICE)
    reads = desk.book.practice
    return presence_on(day, provider, reads.supervision_plans(site), reads.supervision_days(site, day, day))


def month(desk: Desk, site: str, year: int, number: int) -> tuple[CalendarRow, ...]:
    """The physicians of the practice in a month at a site."""
    desk.require(Permission.SEE_PRACTICE)
    desk.place(site)
    last = calendar.monthrange(year, number)[1]
    days = [date(year, number, day) for day in range(1, last + 1)]
    plans = desk.book.practice.supervision_plans(site)
    records = desk.book.practice.supervision_days(site, days[0], days[-1])
    return tuple(
        CalendarRow(provider=provider, days=tuple(presence_on(day, provider.key, plans, records) for day in days))
        for provider in physicians(desk)
    )


def physicians(desk: Desk) -> tuple[Provider, ...]:
    """Those of the practice who may supervise, by name."""
    desk.require(Permission.SEE_PRACTICE)
    own = (one for one in desk.setup().providers.values() if not one.external and one.credential.is_physician)
    return tuple(sorted(own, key=lambda one: one.name.listed))


def plans(desk: Desk, site: str) -> tuple[SupervisionPlan, ...]:
    """The weekly plans of a site, a physician's earliest first."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(sorted(desk.book.practice.supervision_plans(site), key=lambda one: (one.provider, one.valid_from)))


def record(desk: Desk, site: str, day: date, provider: str, presence: Presence) -> None:
    """Record where a physician was. Raises DermdeskError: an unknown site, nobody who may supervise, a day to come."""
    record_each(desk, site, ((provider, day),), presence)


def record_each(desk: Desk, site: str, cells: Iterable[tuple[str, date]], presence: Presence) -> None:
    """Record the same of several physicians and days, all or none; raises as `record` does."""
    desk.require(Permission.ENTER_CHARGES)
    desk.place(site)
    chosen = tuple(dict.fromkeys(cells))
    for provider in {provider for provider, _day in chosen}:
        _check_physician(desk, provider)
    today = desk.today(site)
    if any(day > today for _provider, day in chosen):
        raise DermdeskError("A day is still to come. Nothing was recorded.", "Days to come belong in the weekly plan.")
    desk.append(
        *(
            SupervisionRecorded(record=SupervisionDay(site=site, day=day, provider=provider, presence=presence))
            for provider, day in chosen
        )
    )


def take_back_each(desk: Desk, site: str, cells: Iterable[tuple[str, date]]) -> int:
    """Take back what was recorded of these physicians and days: nobody knows; how many there were.

    Raises DermdeskError for an unknown site.
    """
    desk.require(Permission.ENTER_CHARGES)
    desk.place(site)
    chosen = tuple(dict.fromkeys(cells))
    recorded = [
        (provider, day)
        for provider, day in chosen
        if any(one.provider == provider for one in desk.book.practice.supervision_days(site, day, day))
    ]
    if recorded:
        desk.append(*(SupervisionTakenBack(site=site, day=day, provider=provider) for provider, day in recorded))
    return len(recorded)


def plan(desk: Desk, site: str, provider: str, weekdays: Iterable[int], valid_from: date) -> None:
    """Plan the weekdays (0 is Monday) on which a physician is at a site, from a day on."""
    desk.require(Permission.CHANGE_PRACTICE)
    desk.place(site)
    _check_physician(desk, provider)
    chosen = tuple(sorted(set(weekdays)))
    if any(day not in range(7) for day in chosen):
        raise DermdeskError("A week has seven days. Nothing was changed.", "Choose from Monday to Sunday.")
    desk.append(
        SupervisionPlanned(plan=SupervisionPlan(site=site, provider=provider, weekdays=chosen, valid_from=valid_from))
    )


def _check_physician(desk: Desk, provider: str) -> None:
    found = desk.setup().providers.get(provider)
    if found is None or found.external or not found.credential.is_physician:
        raise DermdeskError("Only a physician of the practice supervises. Nothing was changed.", "Choose an MD or DO.")
