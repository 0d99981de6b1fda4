"""Codes sorted by size: limits, gaps and add-on units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain import size_bands
from dermdesk.domain.size_bands import band_of, further_units, series_of


@pytest.mark.parametrize(
    ("code", "size", "right"),
    [
        ("11600", "5", "11600"),
        ("11600", "5.1", "11601"),
        ("11446", "40", "11444"),
        ("11310", "20", "11312"),
        ("11303", "20.5", "11303"),
        ("17266", "31", "17264"),
        ("12001", "2.6", "12002"),
        ("12011", "5", "12013"),
        ("12057", "30", "12056"),
        ("13101", "1.0", None),
        ("13101", "1.1", "13100"),
        ("13131", "9", "13132"),
        ("14040", "10", "14040"),
        ("14040", "30.5", "14301"),
        ("17106", "10", "17107"),
        ("17106", "9.9", "17106"),
        ("17107", "50", "17107"),
        ("96920", "500.5", "96922"),
    ],
)
def test_the_code_of_a_size(code: str, size: str, right: str | None) -> None:
    series = series_of(code)
    assert series is not None
    assert series.code_for(Decimal(size)) == right


def test_a_code_without_sizes_has_no_series() -> None:
    assert series_of("11102") is None
    assert band_of("17311") is None


@given(
    st.sampled_from(sorted(size_bands._SERIES)),
    st.decimals(min_value="1.1", max_value=900, places=1, allow_nan=False),
)
def test_each_size_has_one_code_of_the_series(code: str, size: Decimal) -> None:
    series = series_of(code)
    assert series is not None
    holding = [band.code for band in series.bands if size in band]
    assert holding == [series.code_for(size)]


@pytest.mark.parametrize(("area", "units"), [("60", 0), ("60.1", 1), ("90", 1), ("90.5", 2), ("31", 0)])
def test_units_beyond_the_base(area: str, units: int) -> None:
    assert further_units(Decimal(area), size_bands.FLAP_BASE_CM2, size_bands.FLAP_STEP_CM2) == units
