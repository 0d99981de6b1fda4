"""Money stays exact: cents in, cents out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money, total

cents = st.integers(min_value=-(10**13), max_value=10**13)


@given(cents)
def test_text_form_reads_back(value: int) -> None:
    assert Money.parse(str(Money(value))) == Money(value)


@given(st.lists(cents))
def test_total_is_the_sum_of_cents_in_any_order(values: list[int]) -> None:
    amounts = [Money(value) for value in values]
    assert total(amounts) == total(reversed(amounts)) == Money(sum(values))


@given(cents, cents)
def test_adding_and_taking_back_leaves_the_amount(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)


@given(cents, st.integers(min_value=0, max_value=2_500))
def test_a_percentage_is_off_by_half_a_cent_at_most(value: int, basis_points: int) -> None:
    share = Money(value).percent(basis_points).cents
    assert abs(share * 10_000 - value * basis_points) * 2 <= 10_000
    assert Money(-value).percent(basis_points) == -Money(value).percent(basis_points)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("120", 12000), ("120.5", 12050), ("$1,204.50", 120450), (".75", 75), ("-3.00", -300), (" 12 ", 1200)],
)
def test_what_hands_type(typed: str, value: int) -> None:
    assert Money.parse_typed(typed) == Money(value)


@pytest.mark.parametrize("text", ["", ".", "-", "$", "1.234", "1,2", "12.3.4", "1e3", "١٢", "nan", "twelve"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DermdeskError):
        Money.parse_typed(text)


@pytest.mark.parametrize("text", ["120", "120.5", "$120.50", "+1.00", " 1.00", "1.000", "-.50"])
def test_files_write_two_places(text: str) -> None:
    with pytest.raises(DermdeskError):
        Money.parse(text)


def test_floats_and_booleans_are_no_money() -> None:
    for value in (1.0, True, "1"):
        with pytest.raises(TypeError):
            Money(value)  # pyright: ignore[reportArgumentType]


def test_display() -> None:
    assert Money(120450).display == "$1,204.50"
    assert Money(-5).display == "-$0.05"
