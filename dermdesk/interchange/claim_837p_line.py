"""Loop 2400 of 837P: a service line, its drug (2410), its people (2420) and what other payers decided (2430)."""

from decimal import Decimal

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.codes import is_unlisted, letters_to_positions
from dermdesk.domain.drug_quantity import ndc_digits, package_quantity
from dermdesk.domain.line import ChargeLine, Drug
from dermdesk.interchange.claim_837p_other_payers import write_line_decisions
from dermdesk.interchange.claim_837p_parties import day_text, write_provider
from dermdesk.interchange.x12 import Segments, amount, clean, composite, decimal

_ORDERED_TESTS = ("8", "Q011")
"""Beginnings of the codes of laboratory and pathology, which somebody orders."""


def line_control_number(claim_number: str, line: int) -> str:
    """REF*6R: unique in the book, and back again in the 835."""
    return f"{clean(claim_number, 20)}-{line}"


def write_line(segments: Segments, claim: Claim, line: ClaimLine) -> None:
    """2400 with 2410, 2420 and 2430."""
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
    bought = charge.slide is not None and charge.slide.purchased and claim.laboratory is not None
    if bought and claim.laboratory is not None and charge.slide is not None:
        price = charge.slide.net_charge or charge.charge
        segments.add("PS1", clean(claim.laboratory.npi), amount(price))
    if claim.payer.stance.requires_ndc and charge.drug is not None and charge.drug.ndc:
        _write_drug(segments, charge, charge.drug)
    _write_people(segments, claim, line, bought=bought)
    write_line_decisions(segments, claim, line)


def _write_people(segments: Segments, claim: Claim, line: ClaimLine, *, bought: bool) -> None:
    """2420A, B, D and E: those of the line alone, the seller of a test, and who ordered one."""
    if line.rendering is not None and line.rendering.npi != claim.rendering.npi:
        write_provider(segments, "82", line.rendering)
        if line.rendering.taxonomy:
            segments.add("PRV", "PE", "PXC", clean(line.rendering.taxonomy))
    if bought and claim.laboratory is not None:
        segments.add("NM1", "QB", "2", "", "", "", "", "", "XX", clean(claim.laboratory.npi))
    if line.supervising is not None and line.supervising != claim.supervising:
        write_provider(segments, "DQ", line.supervising)
    ordering = line.ordering or claim.ordering
    tested = line.source.line.code.startswith(_ORDERED_TESTS)
    if ordering is not None and (line.ordering is not None or (tested and ordering.npi != claim.rendering.npi)):
        write_provider(segments, "DK", ordering)


def _write_drug(segments: Segments, charge: ChargeLine, drug: Drug) -> None:
    quantity, unit = package_quantity(charge, drug)
    segments.add("LIN", "", "N4", clean(ndc_digits(drug)))
    segments.add("CTP", "", "", "", decimal(quantity), unit)
