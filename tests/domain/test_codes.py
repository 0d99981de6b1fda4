"""Identifiers that a claim carries have the right form, and a slip of one character is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain import codes


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_of_an_npi_is_seen(place: int, shift: int) -> None:
    good = "1234567893"
    bad = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    assert codes.is_npi(good)
    assert not codes.is_npi(bad)


@pytest.mark.parametrize("text", ["", "123456789", "12345678930", "123456789x", "١٢٣٤٥٦٧٨٩٣"])
def test_an_npi_has_ten_digits(text: str) -> None:
    assert not codes.is_npi(text)


def test_medicare_numbers() -> None:
    assert codes.is_mbi("1EG4TE5MK73")
    assert codes.is_mbi("1EG4-TE5-MK73")
    for wrong in ("0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MK7", "1EG4TE5MKA3", "123456789A"):
        assert not codes.is_mbi(wrong), wrong


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (codes.is_ein, ["123456789", "12-3456789"], ["12345678", "1-23456789"]),
        (codes.is_icd10cm_shape, ["L57.0", "C44.319", "B20", "S01.81XA", "C4A.0"], ["L570", "l57.0", "57.0", "L57."]),
        (codes.is_procedure_code, ["99213", "0001A", "J3301"], ["9921", "BTX-GLAB", "992134", "j3301"]),
        (codes.is_modifier, ["25", "XS", "E1"], ["2", "255", "xs"]),
        (codes.is_place_of_service, ["11"], ["1", "1A"]),
        (codes.is_taxonomy, ["207N00000X"], ["207N00000", "207N000000"]),
        (codes.is_clia, ["33D2037465"], ["33X2037465", "3D2037465"]),
        (codes.is_ndc, ["00003029305"], ["0003-0293-05", "0003029305"]),
        (codes.is_zip, ["12345", "123456789", "12345-6789"], ["1234", "12345678"]),
        (codes.is_phone, ["6075550123"], ["0075550123", "607555012"]),
    ],
)
def test_shapes(check: object, good: list[str], bad: list[str]) -> None:
    assert callable(check)
    assert all(check(text) for text in good)
    assert not any(check(text) for text in bad)


def test_letters_reach_positions() -> None:
    assert codes.letters_to_positions("AC") == (0, 2)
    assert codes.letters_to_positions("Z1B") == (1,)
