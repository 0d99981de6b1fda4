"""Drugs in numbers: the units that a code counts in, and what a claim bills of the package.

The package is one answer for the 837P (CTP) and for the paper form (box 24, shaded). Source of the units: HCPCS Level
II, which says with each drug code how much one unit is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType

from dermdesk.domain.line import ChargeLine, Drug


@dataclass(frozen=True, slots=True)
class BillingUnit:
    """One unit of a drug code is `amount` of `measure`, in which `Drug` tells what was given, wasted and opened.

    `container` is the content of a container, where the product comes in one size alone.
    """

    amount: Decimal
    measure: str
    container: Decimal | None = None


def _unit(amount: str, measure: str, container: str | None = None) -> BillingUnit:
    return BillingUnit(Decimal(amount), measure, Decimal(container) if container is not None else None)


BILLING_UNITS: Mapping[str, BillingUnit] = MappingProxyType(
    {
        "J0585": _unit("1", "units"),
        "J0586": _unit("5", "units"),
        "J0588": _unit("1", "units"),
        "J0702": _unit("6", "mg"),
        "J1010": _unit("1", "mg"),
        "J1100": _unit("1", "mg"),
        "J1628": _unit("1", "mg"),
        "J2357": _unit("5", "mg"),
        "J3245": _unit("1", "mg"),
        "J3301": _unit("10", "mg"),
        "J3357": _unit("1", "mg"),
        "J7308": _unit("1", "sticks", "1"),
        "J7345": _unit("1", "portions of 10 mg", "200"),
        "J9040": _unit("15", "units"),
        "J9190": _unit("500", "mg"),
    }
)
"""The units of bleomycin and of botulinum toxins are those of the label; J0702 counts both of its salts together."""

_COUNTED_CONTAINERS = re.compile(r"J058[5-9]|J73\d\d")
"""Botulinum toxins and light-activated skin drugs: the package is a vial, a stick or a tube, and counts as a unit."""


def units_of(code: str, amount: Decimal) -> int | None:
    """Billing units for an amount in the code's own measure, a part of a unit counting whole; None: code not known."""
    unit = BILLING_UNITS.get(code)
    return int((amount / unit.amount).to_integral_value(ROUND_CEILING)) if unit is not None else None


def with_vials(charges: Sequence[ChargeLine]) -> tuple[ChargeLine, ...]:
    """The lines of a claim, where a JW line that names no vials has those of the line of the same drug beside it.

    The vials are typed once, where the drug was given; what was wasted is a share of them.
    """
    return tuple(_with_vials(charge, charges) for charge in charges)


def _with_vials(charge: ChargeLine, charges: Sequence[ChargeLine]) -> ChargeLine:
    drug = charge.drug
    if drug is None or drug.containers or "JW" not in charge.modifiers:
        return charge
    opened = {
        other.drug.containers
        for other in charges
        if other.code == charge.code
        and other.drug is not None
        and other.drug.containers
        and ndc_digits(other.drug) == ndc_digits(drug)
    }
    return replace(charge, drug=replace(drug, containers=opened.pop())) if len(opened) == 1 else charge


def package_quantity(charge: ChargeLine, drug: Drug) -> tuple[Decimal, str]:
    """How much and its unit (UN or ME): what was wasted on a JW line, what was given on any other.

    Containers that count as units give their share (70 of a 100-unit vial: 0.7 UN), others milligrams (ME). What was
    wasted of a vial that nobody described goes by the units of its line: it is no vial of its own.
    """
    wastes = "JW" in charge.modifiers
    billed = drug.wasted if wastes else drug.given
    if not _COUNTED_CONTAINERS.fullmatch(charge.code):
        return (billed, "ME") if billed else (Decimal(charge.units), "UN")
    opened = drug.containers or ()
    if billed and sum(opened):
        return billed * len(opened) / sum(opened), "UN"
    if wastes:
        return Decimal(charge.units), "UN"
    return Decimal(len(opened) or 1), "UN"


def ndc_digits(drug: Drug) -> str:
    """The NDC as claims carry it: its digits without dashes."""
    return (drug.ndc or "").replace("-", "")
