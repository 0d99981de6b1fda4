"""What Medicare's physician fee schedule allows, from relative value units and the year's conversion factor.

National amounts: the practice's locality (GPCI), reductions for several procedures and the patient's share are left
out. Source: the fee schedule's final rules of 2024 to 2026; of 2026 the factor outside advanced payment models.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from dermdesk.domain.money import Money
from dermdesk.domain.reference import CodeFacts

CONVERSION_FACTORS: Mapping[int, Decimal] = MappingProxyType(
    {2024: Decimal("33.2875"), 2025: Decimal("32.3465"), 2026: Decimal("33.4009")}
)
NONPHYSICIAN_BASIS_POINTS = 8500
"""An NP or PA is paid 85 % of the physician's amount (42 CFR 414.52 and 414.56)."""


def allowed(facts: CodeFacts, day: date, units: int, *, facility: bool) -> Money | None:
    """The national amount of some units for a physician; None without units of value or a factor for the year."""
    rvu = facts.facility_rvu if facility else facts.nonfacility_rvu
    factor = CONVERSION_FACTORS.get(day.year)
    if not rvu or factor is None:
        return None
    return Money.parse(str((rvu * factor).quantize(Decimal("0.01"), ROUND_HALF_UP))) * units


def as_nonphysician(amount: Money) -> Money:
    """The same service under the number of an NP or PA."""
    return amount.percent(NONPHYSICIAN_BASIS_POINTS)
