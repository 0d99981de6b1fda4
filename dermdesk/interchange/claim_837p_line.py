"""Loop 2400 of 837P: a service line, its drug (2410) and the ordering provider (2420E)."""

from decimal import Decimal

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.codes import is_unlisted, letters_to_positions
from dermdesk.domain.drug_quantity import ndc_digits, package_quantity
from dermdesk.domain.line import ChargeLine, Drug
from dermdesk.interchange.claim_837p_parties import day_text, write_provider
from dermdesk.interchange.x12 import Segments, amount, clean, composite, decimal

_ORDERED_TESTS = ("8", "Q011")
"""Beginnings of the codes of laboratory and pathology, which somebody orders."""


def line_control_number(claim_number: str, line: int) -> str:
    """REF*6R: unique in the book, and back again in the 835."""
    return f"{clean(claim_number, 20)}-{line}"


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
    if claim.ordering is not None and ordered and charge.code.startswith(_ORDERED_TESTS):
        write_provider(segments, "DK", claim.ordering)


def _write_drug(segments: Segments, charge: ChargeLine, drug: Drug) -> None:
    quantity, unit = package_quantity(charge, drug)
    segments.add("LIN", "", "N4", clean(ndc_digits(drug)))
    segments.add("CTP", "", "", "", decimal(quantity), unit)
