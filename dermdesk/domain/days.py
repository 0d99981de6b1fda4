"""Days: dates of service, ages and what hands type for a date."""

import re
from contextlib import suppress
from datetime import date, timedelta

from dermdesk.domain.errors import DermdeskError

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHAPES = (
    re.compile(r"(?P<month>\d{2})(?P<day>\d{2})(?P<year>\d{4}|\d{2})?", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
)


def years_from(day: date, years: int) -> date:
    """The same day `years` later (or, negative, before); 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def age_on(birth_date: date, day: date) -> int:
    """Full years of age on `day`."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def iso_day(text: str) -> date:
    """Read exactly `YYYY-MM-DD`. Raises DermdeskError otherwise."""
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise DermdeskError(f"'{text[:20]}' is not a day.", "Write days as YYYY-MM-DD.")


def typed_day(text: str, today: date, current: date | None = None) -> date:
    """Read what hands type for a date of service.

    `t` is today, `+`/`-` (also several, or with a count: `-3`) step from `current` (today when none),
    digits need no slashes: `0314` is the latest such day that is not in the future, `031426` names its year.
    Keys as in QuickBooks: `w`/`k` first and last day of the week, `m`/`h` of the month, `y`/`r` of the year.
    Raises DermdeskError when no day can be read.
    """
    typed = text.strip().lower()
    start = current or today
    if step := re.fullmatch(r"(\++|-+)([0-9]{0,3})", typed):
        signs, count = step.groups()
        days = int(count) if count else len(signs)
        return start + timedelta(days=days if signs[0] == "+" else -days)
    if key := _key_day(typed, today, start):
        return key
    for shape in _SHAPES:
        if found := shape.fullmatch(typed):
            return _named_day(found.groupdict(), today, text)
    raise _unreadable(text)


def _key_day(key: str, today: date, start: date) -> date | None:
    weekday = (start.weekday() + 1) % 7
    first_of_next_month = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    keys = {
        "t": today,
        "w": start - timedelta(days=weekday),
        "k": start + timedelta(days=6 - weekday),
        "m": start.replace(day=1),
        "h": first_of_next_month - timedelta(days=1),
        "y": start.replace(month=1, day=1),
        "r": start.replace(month=12, day=31),
    }
    return keys.get(key)


def _named_day(parts: dict[str, str | None], today: date, text: str) -> date:
    month, day, year = int(parts["month"] or 0), int(parts["day"] or 0), parts["year"]
    try:
        if year is not None:
            return date(int(year) + (_century(int(year), today) if len(year) == 2 else 0), month, day)
        for back in range(9):  # 29 February may lie eight years back
            try:
                found = date(today.year - back, month, day)
            except ValueError:
                continue
            if found <= today:
                return found
    except ValueError:
        pass
    raise _unreadable(text)


def _century(two_digits: int, today: date) -> int:
    """Two digits of a year: this century up to ten years ahead, else the last one."""
    century = today.year - today.year % 100
    return century if century + two_digits <= today.year + 10 else century - 100


def _unreadable(text: str) -> DermdeskError:
    return DermdeskError(f"'{text[:20]}' is not a day.", "Type 0314, 031426, 3/14/26, t for today, + or -.")
