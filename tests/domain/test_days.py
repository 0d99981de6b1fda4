"""What hands type for a date, and years around 29 February."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.days import age_on, iso_day, typed_day, years_from
from dermdesk.domain.errors import DermdeskError

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", TODAY),
        ("-", date(2026, 11, 22)),
        ("--", date(2026, 11, 21)),
        ("-3", date(2026, 11, 20)),
        ("+2", date(2026, 11, 25)),
        ("0314", date(2026, 3, 14)),
        ("1123", TODAY),
        ("1124", date(2025, 11, 24)),
        ("0229", date(2024, 2, 29)),
        ("031426", date(2026, 3, 14)),
        ("041251", date(1951, 4, 12)),
        ("04121951", date(1951, 4, 12)),
        ("3/14", date(2026, 3, 14)),
        ("3/14/26", date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14)),
        ("w", date(2026, 11, 22)),
        ("k", date(2026, 11, 28)),
        ("m", date(2026, 11, 1)),
        ("h", date(2026, 11, 30)),
        ("y", date(2026, 1, 1)),
        ("r", date(2026, 12, 31)),
    ],
)
def test_typed_days(typed: str, day: date) -> None:
    assert typed_day(typed, TODAY) == day


def test_steps_count_from_the_date_that_stands() -> None:
    assert typed_day("-", TODAY, date(2026, 3, 1)) == date(2026, 2, 28)


@pytest.mark.parametrize("typed", ["", "13", "1332", "0230", "022926", "2026-02-30", "tomorrow", "0/0", "99999999"])
def test_unreadable_days_are_refused(typed: str) -> None:
    with pytest.raises(DermdeskError):
        typed_day(typed, TODAY)


@given(st.dates(min_value=TODAY - timedelta(days=364), max_value=TODAY))
def test_four_digits_name_any_day_of_the_last_year(day: date) -> None:
    assert typed_day(day.strftime("%m%d"), TODAY) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=-50, max_value=50))
def test_years_from_keeps_month_and_day_but_for_leap_days(day: date, years: int) -> None:
    moved = years_from(day, years)
    assert moved.year == day.year + years
    assert moved.month == day.month
    assert moved.day == day.day or (day.month, day.day, moved.day) == (2, 29, 28)


def test_age_changes_on_the_birthday() -> None:
    assert age_on(date(2008, 11, 24), TODAY) == 17
    assert age_on(date(2008, 11, 23), TODAY) == 18


def test_file_days_have_one_form() -> None:
    assert iso_day("2026-11-23") == TODAY
    for text in ("20261123", "2026-11-23T00:00", "11/23/2026", "2026-W48-1"):
        with pytest.raises(DermdeskError):
            iso_day(text)
