"""What a visit comes to: by class, by account, with sales tax. Pure, so that the window adds up at each key press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dermdesk.domain.ledger import SALES_TAX_CODE
from dermdesk.domain.line import AccountSide, ChargeLine, route_lines
from dermdesk.domain.money import Money, total
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.visit import Visit

SALES_TAX: Final = SALES_TAX_CODE
"""The code of the line that carries the sales tax of the retail lines beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums of a visit. `claim` is what the payer will be asked for; `household` and `private` include their tax."""

    by_class: Mapping[LineClass, Money]
    claim: Money
    household: Money
    private: Money
    tax: Money
    grand: Money


def totals(visit: Visit, setup: PracticeSetup) -> Totals:
    """Add up a visit as typed. Retail tax is rounded once an account."""
    basis_points = setup.practice.sales_tax_basis_points
    routed = route_lines(visit.lines, self_pay=visit.header.coverage_id is None)
    household = [part.line for part in routed.practice]
    private = [part.line for part in routed.confidential]
    household_tax = sum_of_tax(household, basis_points)
    private_tax = sum_of_tax(private, basis_points)
    return Totals(
        by_class={
            line_class: total(line.charge for line in visit.lines if line.line_class is line_class)
            for line_class in LineClass
        },
        claim=total(
            line.charge
            for line in household
            if line.line_class is LineClass.INSURANCE and visit.header.coverage_id is not None
        ),
        household=total(line.charge for line in household) + household_tax,
        private=total(line.charge for line in private) + private_tax,
        tax=household_tax + private_tax,
        grand=total(line.charge for line in visit.lines) + household_tax + private_tax,
    )


def sum_of_tax(lines: Iterable[ChargeLine], basis_points: int) -> Money:
    """Sales tax on the retail lines among `lines`, not counting a tax line that is there already."""
    taxed = (line.charge for line in lines if line.line_class is LineClass.RETAIL and line.code != SALES_TAX)
    return total(taxed).percent(basis_points)


def with_tax_line(lines: tuple[ChargeLine, ...], basis_points: int, side: AccountSide) -> tuple[ChargeLine, ...]:
    """Lines of one account with the sales tax of its retail lines as a line of its own."""
    tax = sum_of_tax(lines, basis_points)
    if not tax:
        return lines
    carrier = ChargeLine(
        code=SALES_TAX,
        charge=tax,
        line_class=LineClass.RETAIL,
        account=side,
        confidential=side is AccountSide.PRIVATE,
    )
    return (*lines, carrier)
