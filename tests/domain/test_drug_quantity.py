"""Billing units of drugs, what a claim bills of a drug's package, and which codes must be described."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dermdesk.domain.codes import is_unlisted
from dermdesk.domain.drug_quantity import BILLING_UNITS, ndc_digits, package_quantity, units_of, with_vials
from dermdesk.domain.line import ChargeLine, Drug
from dermdesk.domain.money import Money

VIAL = Drug(ndc="00023-1145-01", given=Decimal(70), wasted=Decimal(30), containers=(Decimal(100),))


def billed(code: str, drug: Drug, *modifiers: str, units: int = 1) -> tuple[Decimal, str]:
    return package_quantity(ChargeLine(code=code, charge=Money(1), modifiers=modifiers, units=units), drug)


def test_given_and_wasted_share_the_vial() -> None:
    given, wasted = billed("J0585", VIAL), billed("J0585", VIAL, "JW")
    assert (given, wasted) == ((Decimal("0.7"), "UN"), (Decimal("0.3"), "UN"))
    assert given[0] + wasted[0] == 1


def test_what_was_wasted_is_a_share_of_the_vials_beside_it() -> None:
    def line(drug: Drug, units: int, *modifiers: str) -> ChargeLine:
        return ChargeLine(code="J0585", charge=Money(1), modifiers=modifiers, units=units, drug=drug)

    wasted = line(Drug(ndc="00023114501", wasted=Decimal(30)), 30, "JW")
    main, beside = with_vials([line(replace(VIAL, wasted=None), 70), wasted])
    assert main.drug is not None and beside.drug is not None
    assert package_quantity(main, main.drug) == (Decimal("0.7"), "UN")
    assert package_quantity(beside, beside.drug) == (Decimal("0.3"), "UN")
    other = line(replace(VIAL, ndc="00023-3921-02"), 70)
    assert with_vials([other, wasted])[1] is wasted, "another package says nothing of it"
    assert wasted.drug is not None
    assert package_quantity(wasted, wasted.drug) == (Decimal(30), "UN"), "never a vial of its own"


@pytest.mark.parametrize(
    ("code", "drug", "units", "expected"),
    [
        ("J3301", Drug(given=Decimal(10)), 1, (Decimal(10), "ME")),
        ("J3301", Drug(), 3, (Decimal(3), "UN")),
        ("J7308", Drug(given=Decimal(2), containers=(Decimal(1), Decimal(1))), 2, (Decimal(2), "UN")),
        ("J0585", Drug(given=Decimal(150), containers=(Decimal(100), Decimal(50))), 150, (Decimal(2), "UN")),
        ("J0585", Drug(given=Decimal(50), containers=(Decimal(0),)), 50, (Decimal(1), "UN")),
    ],
)
def test_package_quantity(code: str, drug: Drug, units: int, expected: tuple[Decimal, str]) -> None:
    assert billed(code, drug, units=units) == expected


@pytest.mark.parametrize(
    ("code", "amount", "units"),
    [
        ("J3301", "40", 4),
        ("J3301", "25", 3),
        ("J3301", "0.1", 1),
        ("J3301", "0", 0),
        ("J0585", "155", 155),
        ("J0586", "300", 60),
        ("J0586", "301", 61),
        ("J1010", "80", 80),
        ("J2357", "150", 30),
        ("J3357", "45", 45),
        ("J7308", "0.5", 1),
        ("J7345", "150", 150),
        ("J9040", "16", 2),
        ("J3490", "5", None),
        ("99213", "5", None),
    ],
)
def test_a_part_of_a_unit_counts_whole(code: str, amount: str, units: int | None) -> None:
    assert units_of(code, Decimal(amount)) == units


def test_a_tube_and_a_stick_come_in_one_size() -> None:
    sizes = {code: unit.container for code, unit in BILLING_UNITS.items() if unit.container is not None}
    assert sizes == {"J7308": 1, "J7345": 200}


def test_the_ndc_goes_without_dashes() -> None:
    assert ndc_digits(VIAL) == "00023114501"
    assert ndc_digits(Drug()) == ""


@pytest.mark.parametrize(
    ("code", "unlisted"), [("17999", True), ("J3490", True), ("17000", False), ("J0699", False), ("G0299", False)]
)
def test_unlisted_codes(code: str, *, unlisted: bool) -> None:
    assert is_unlisted(code) is unlisted
