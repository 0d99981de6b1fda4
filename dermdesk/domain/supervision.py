"""Which physician was at a site on which day, so that nobody has to remember it when an NP's or PA's work is billed.

A record of a day counts before the weekly plan. Where neither says anything, presence is not known, which is no
presence. Source of why it matters: 42 CFR 410.26 (incident-to needs direct supervision).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.visit import Presence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionPlan:
    """On which weekdays (0 is Monday) a physician is in the suite of a site, from a day on."""

    site: str
    provider: str
    weekdays: tuple[int, ...]
    valid_from: date

    @property
    def words(self) -> str:
        """`Monday, Thursday`."""
        return ", ".join(WEEKDAYS[day] for day in self.weekdays) or "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionDay:
    """Where a physician was on one day, as somebody of the practice recorded it."""

    site: str
    day: date
    provider: str
    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPresence:
    """What the calendar says; `recorded` for the day itself, else by the weekly plan. `presence` None: nothing."""

    presence: Presence | None
    recorded: bool = False

    @property
    def words(self) -> str:
        """For people."""
        if self.presence is None:
            return "not in the calendar"
        where = {Presence.IN_SUITE: "in the suite", Presence.VIDEO: "by video", Presence.ABSENT: "absent"}
        return where[self.presence] if self.recorded else f"{where[self.presence]} by the weekly plan"


def presence_on(
    day: date, provider: str, plans: Iterable[SupervisionPlan], days: Iterable[SupervisionDay]
) -> KnownPresence:
    """The presence of a physician on a day, from the plans and records of one site."""
    recorded = next((one for one in days if one.day == day and one.provider == provider), None)
    if recorded is not None:
        return KnownPresence(presence=recorded.presence, recorded=True)
    begun = [plan for plan in plans if plan.provider == provider and plan.valid_from <= day]
    if not begun:
        return KnownPresence(presence=None)
    plan = max(begun, key=lambda one: one.valid_from)
    return KnownPresence(presence=Presence.IN_SUITE if day.weekday() in plan.weekdays else Presence.ABSENT)
