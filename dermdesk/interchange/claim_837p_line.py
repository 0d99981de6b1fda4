"""Loop 2400 of 837P: a service line, its drug (2410) and the ordering provider (2420E)."""

import re
from decimal import Decimal

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.codes import letters_to_positions
from dermdesk.domain.line import ChargeLine, Drug
from dermdesk.interchange.claim_837p_parties import day_text, write_provider
from dermdesk.interchange.x12 import Segments, amount, clean, composite, decimal

_UNLISTED = re.compile(r"[0-9]{3}99|[A-Z][0-9]{2}99|J3[45]90|J7999|J8499|Q4100|E1399|A4649")
_COUNTED_CONTAINERS = re.compile(r"J058[5-9]|J73\d\d")
"""Botulinum toxins and light-activated skin drugs: the package is a vial, a stick or a tube, and counts as a unit."""


def line_control_number(claim_number: str, line: int) -> str:
    """REF*6R: unique in the book, and back again in the 835."""
    return f"{clean(claim_number, 20)}-{line}"


def is_unlisted(code: str) -> bool:
    """Whether the code names no service of its own, so that the claim must describe it."""
    return bool(_UNLISTED.fullmatch(code))


def write_line(segments: Segments, claim: Claim, line: ClaimLine) -> None:
    """2400 with 2410 and 2420E."""
    charge = line.source.line
    described = clean(charge.note or "", 80) if is_unlisted(charge.code) else ""
    modifiers = [clean(modifier) for modifier in charge.modifiers[:4]]
    modifiers += [""] * (4 - len(modifiers))
    place = charge.place_of_service or ""
    pointers = [str(position + 1) for position in letters_to_positions(charge.pointers)[:4]]
    segments.add("LX", str(line.number))
    segments.add(
        "SV1",
        composite("HC", clean(charge.code), *modifiers, described),
        amount(charge.charge),
        "UN",
        decimal(Decimal(charge.units)),
        clean(place) if place != claim.place_of_service else "",
        "",
        composite(*pointers),
    )
    segments.add("DTP", "472", "D8", day_text(claim.day))
    if charge.authorization and charge.authorization != claim.prior_authorization:
        segments.add("REF", "G1", clean(charge.authorization, 50))
    segments.add("REF", "6R", line_control_number(claim.number, line.number))
    if described:
        segments.add("NTE", "ADD", described)
    if claim.payer.stance.requires_ndc and charge.drug is not None and charge.drug.ndc:
        _write_drug(segments, charge, charge.drug)
    ordered = claim.ordering is not None and claim.ordering.npi != claim.rendering.npi
    if claim.ordering is not None and ordered and charge.code.startswith("8"):
        write_provider(segments, "DK", claim.ordering)


def _write_drug(segments: Segments, charge: ChargeLine, drug: Drug) -> None:
    quantity, unit = package_quantity(charge, drug)
    segments.add("LIN", "", "N4", clean((drug.ndc or "").replace("-", "")))
    segments.add("CTP", "", "", "", decimal(quantity), unit)


def package_quantity(charge: ChargeLine, drug: Drug) -> tuple[Decimal, str]:
    """CTP04 and CTP05: what the line bills of the package, wasted on a JW line and given on any other.

    Containers that count as units give the share of one (70 of a 100-unit vial: 0.7 UN), others milligrams (ME).
    """
    billed = drug.wasted if "JW" in charge.modifiers else drug.given
    if not _COUNTED_CONTAINERS.fullmatch(charge.code):
        return (billed, "ME") if billed else (Decimal(charge.units), "UN")
    if billed and drug.containers and drug.containers[0]:
        return billed / drug.containers[0], "UN"
    return Decimal(len(drug.containers) if drug.containers else 1), "UN"
