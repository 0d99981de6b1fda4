"""Fixes that change what is known of a drug, or add the line of what was thrown away."""

from decimal import Decimal

import pytest

from dermdesk.domain.line import Drug
from dermdesk.domain.money import Money
from dermdesk.scrub.fix import AddLine, SetDrug, apply, attest
from dermdesk.scrub.notation import read_visit


def test_drug_details_change_alone() -> None:
    visit = read_visit("96372 L40.0; J3301*4 L40.0 {given:40}")
    ours = Drug(given=Decimal(30), supplied_by_patient=True)
    after = apply(attest("Mend it", "Is it so?", SetDrug(2, ours)), visit)
    assert [line.drug for line in after.lines] == [None, ours]
    assert [(line.code, line.units, line.charge) for line in after.lines] == [
        (line.code, line.units, line.charge) for line in visit.lines
    ]


@pytest.mark.parametrize(("charge", "waste"), [("800.00", Money(200_00)), ("800.01", Money(0))])
def test_a_new_line_of_the_same_code_costs_as_much_a_unit(charge: str, waste: Money) -> None:
    visit = read_visit(f"J0585*80 L74.510 ${charge} {{given:80 vials:100}}")
    thrown_away = AddLine(1, "J0585", 20, ("JW",), drug=Drug(wasted=Decimal(20)))
    after = apply(attest("Mend it", "Is it so?", thrown_away), visit).lines[1]
    assert (after.charge, after.modifiers, after.drug) == (waste, ("JW",), Drug(wasted=Decimal(20)))
