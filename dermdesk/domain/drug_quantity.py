"""What a claim bills of a drug's package: one answer for the 837P (CTP) and for the paper form (box 24, shaded)."""

import re
from decimal import Decimal

from dermdesk.domain.line import ChargeLine, Drug

_COUNTED_CONTAINERS = re.compile(r"J058[5-9]|J73\d\d")
"""Botulinum toxins and light-activated skin drugs: the package is a vial, a stick or a tube, and counts as a unit."""


def package_quantity(charge: ChargeLine, drug: Drug) -> tuple[Decimal, str]:
    """How much and its unit (UN or ME): what was wasted on a JW line, what was given on any other.

    Containers that count as units give their share (70 of a 100-unit vial: 0.7 UN), others milligrams (ME).
    """
    billed = drug.wasted if "JW" in charge.modifiers else drug.given
    if not _COUNTED_CONTAINERS.fullmatch(charge.code):
        return (billed, "ME") if billed else (Decimal(charge.units), "UN")
    opened = drug.containers or ()
    if billed and sum(opened):
        return billed * len(opened) / sum(opened), "UN"
    return Decimal(len(opened) or 1), "UN"


def ndc_digits(drug: Drug) -> str:
    """The NDC as claims carry it: its digits without dashes."""
    return (drug.ndc or "").replace("-", "")
