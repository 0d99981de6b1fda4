"""Loop 2300 of 837P: the claim, its references, diagnoses and the people and places of 2310."""

from dermdesk.domain.claim import Claim
from dermdesk.interchange.claim_837p_line import write_line
from dermdesk.interchange.claim_837p_parties import write_address, write_organization, write_provider
from dermdesk.interchange.x12 import Segments, amount, clean, composite

ORIGINAL = "1"
"""Claim frequency of a first claim; replacement and void are the correction work order's."""


def write_claim(segments: Segments, claim: Claim) -> None:
    """2300 with 2310A to D and its lines."""
    on_file = claim.patient.signature_on_file
    segments.add(
        "CLM",
        clean(claim.number, 20),
        amount(claim.total),
        "",
        "",
        composite(clean(claim.place_of_service), "B", ORIGINAL),
        "Y",
        "A" if claim.assignment else "C",
        "Y" if on_file and claim.assignment else "N",
        "Y" if on_file else "I",
    )
    if claim.prior_authorization:
        segments.add("REF", "G1", clean(claim.prior_authorization, 50))
    if claim.clia_number:
        segments.add("REF", "X4", clean(claim.clia_number))
    codes = [clean(code.replace(".", "")) for code in claim.diagnoses]
    segments.add("HI", *(composite("ABF" if place else "ABK", code) for place, code in enumerate(codes)))
    _people_and_places(segments, claim)
    for line in claim.lines:
        write_line(segments, claim, line)


def _people_and_places(segments: Segments, claim: Claim) -> None:
    if claim.referring is not None:
        write_provider(segments, "DN", claim.referring)
    if claim.rendering.npi != claim.practice.npi:
        write_provider(segments, "82", claim.rendering)
        if claim.rendering.taxonomy:
            segments.add("PRV", "PE", "PXC", clean(claim.rendering.taxonomy))
    if claim.facility is not None:
        write_organization(segments, "77", claim.facility.name, "XX", clean(claim.facility.npi))
        write_address(segments, claim.facility.address)
    if claim.supervising is not None:
        write_provider(segments, "DQ", claim.supervising)
