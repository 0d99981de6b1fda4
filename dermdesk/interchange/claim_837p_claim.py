"""Loop 2300 of 837P: the claim, its references, diagnoses, the people and places of 2310, and its other payers."""

from dermdesk.domain.circumstance import Accident
from dermdesk.domain.claim import Claim
from dermdesk.interchange.claim_837p_line import write_line
from dermdesk.interchange.claim_837p_other_payers import write_other_payers
from dermdesk.interchange.claim_837p_parties import day_text, write_address, write_organization, write_provider
from dermdesk.interchange.x12 import Segments, amount, clean, composite


def write_claim(segments: Segments, claim: Claim) -> None:
    """2300 with 2310A to D and its lines."""
    on_file = claim.patient.signature_on_file
    segments.add(
        "CLM",
        clean(claim.number, 20),
        amount(claim.total),
        "",
        "",
        composite(clean(claim.place_of_service), "B", claim.frequency.value),
        "Y",
        "A" if claim.assignment else "C",
        "Y" if on_file and claim.assignment else "N",
        "Y" if on_file else "I",
        "",
        _cause(claim.accident),
    )
    if claim.accident is not None:
        segments.add("DTP", "439", "D8", day_text(claim.accident.day))
    for paper in claim.attachments:
        number = clean(paper.control_number, 50)
        qualifier = "AC" if number else ""
        segments.add("PWK", clean(paper.report, 2), clean(paper.transmission, 2), "", "", qualifier, number)
    if claim.obliged_to_accept is not None:
        segments.add("CN1", "09", amount(claim.obliged_to_accept))
    if claim.patient_paid:
        segments.add("AMT", "F5", amount(claim.patient_paid))
    if claim.referral_number:
        segments.add("REF", "9F", clean(claim.referral_number, 50))
    if claim.prior_authorization:
        segments.add("REF", "G1", clean(claim.prior_authorization, 50))
    if claim.payer_claim_number:
        segments.add("REF", "F8", clean(claim.payer_claim_number, 50))
    if claim.clia_number:
        segments.add("REF", "X4", clean(claim.clia_number))
    codes = [clean(code.replace(".", "")) for code in claim.diagnoses]
    segments.add("HI", *(composite("ABF" if place else "ABK", code) for place, code in enumerate(codes)))
    _people_and_places(segments, claim)
    write_other_payers(segments, claim)
    for line in claim.lines:
        write_line(segments, claim, line)


def _cause(accident: Accident | None) -> str:
    """CLM11: what the claim is related to, a car's with its state."""
    if accident is None:
        return ""
    return composite(accident.kind.value, "", "", clean(accident.state, 2))


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
