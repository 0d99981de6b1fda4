"""Loops 2320, 2330 and 2430 of 837P: the other payers of a claim, and what those before this one decided."""

from collections.abc import Iterator, Sequence

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.money import Money, total
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Relation
from dermdesk.interchange.claim_837p_parties import day_text, person, write_address, write_organization
from dermdesk.interchange.x12 import Segments, amount, clean, composite, decimal

RANKS = {1: "P", 2: "S", 3: "T"}
RELATIONS = {Relation.SELF: "18", Relation.SPOUSE: "01", Relation.PARENT: "19", Relation.OTHER: "G8"}
"""The patient's relation to the subscriber, SBR02 and PAT01."""
_TRIPLETS = 6


def write_other_payers(segments: Segments, claim: Claim) -> None:
    """2320 with 2330A and B for each other coverage, those before this payer with what they decided."""
    for coverage, payer in zip(claim.other_coverages, claim.other_payers, strict=True):
        decision = _decision_of(claim, coverage)
        group_number = clean(coverage.group_number, 50)
        segments.add(
            "SBR",
            RANKS[coverage.rank],
            RELATIONS[coverage.relation],
            group_number,
            "" if group_number else clean(coverage.group_name, 60),
            clean(coverage.medicare_secondary) if payer.stance.type.is_medicare and coverage.rank > 1 else "",
            "",
            "",
            "",
            clean(payer.filing_code),
        )
        if decision is not None:
            _write_adjustments(segments, decision.adjustments)
            segments.add("AMT", "D", amount(decision.paid))
            share = decision.patient_share
            if share and not decision.lines:
                segments.add("AMT", "EAF", amount(share))
        on_file = claim.patient.signature_on_file
        segments.add("OI", "", "", "Y" if on_file and claim.assignment else "N", "", "", "Y" if on_file else "I")
        insured = coverage.subscriber.name if coverage.subscriber is not None else claim.patient.name
        number = coverage.member_id
        if payer.stance.type.is_medicare:
            number = number.replace("-", "")
        person(segments, "IL", insured, "MI", clean(number, 80))
        address = coverage.subscriber.address if coverage.subscriber is not None else claim.patient.address
        if address is not None:
            write_address(segments, address)
        write_organization(segments, "PR", payer.name, "PI", other_payer_id(claim, payer))
        if decision is not None and not decision.lines:
            segments.add("DTP", "573", "D8", day_text(decision.decided))
        if decision is not None and decision.payer_claim_number:
            segments.add("REF", "F8", clean(decision.payer_claim_number, 50))


def write_line_decisions(segments: Segments, claim: Claim, line: ClaimLine) -> None:
    """2430 for each payer that decided about the line."""
    for coverage, payer in zip(claim.other_coverages, claim.other_payers, strict=True):
        decision = _decision_of(claim, coverage)
        decided = decision.of_line(line.source.number) if decision is not None else None
        if decision is None or decided is None:
            continue
        charge = line.source.line
        code, modifiers = (decided.code, decided.modifiers) if decided.code else (charge.code, charge.modifiers)
        segments.add(
            "SVD",
            other_payer_id(claim, payer),
            amount(decided.paid),
            composite("HC", clean(code), *(clean(modifier) for modifier in modifiers[:4])),
            "",
            str(decided.units),
        )
        _write_adjustments(segments, decided.adjustments)
        segments.add("DTP", "573", "D8", day_text(decision.decided))
        if share := _patient_share(decided):
            segments.add("AMT", "EAF", amount(share))


def other_payer_id(claim: Claim, payer: Payer) -> str:
    """NM109 of 2330B and SVD01: a Medigap insurer behind Medicare goes by its COBA id."""
    behind_medicare = claim.payer.stance.type.is_medicare and bool(payer.medigap_id)
    return clean(payer.medigap_id if behind_medicare else payer.payer_id or payer.key, 80)


def _decision_of(claim: Claim, coverage: Coverage) -> PayerDecision | None:
    return next((one for one in claim.decisions if one.coverage_id == coverage.coverage_id), None)


def _patient_share(decided: LineDecision) -> Money:
    return total(one.amount for one in decided.adjustments if one.group is AdjustmentGroup.PATIENT)


def _write_adjustments(segments: Segments, adjustments: Sequence[Adjustment]) -> None:
    """CAS: one segment a group, at most six reasons in each."""
    for group in AdjustmentGroup:
        of_group = [one for one in adjustments if one.group is group]
        for start in range(0, len(of_group), _TRIPLETS):
            elements = [part for one in of_group[start : start + _TRIPLETS] for part in _triplet(one)]
            segments.add("CAS", group.value, *elements)


def _triplet(one: Adjustment) -> Iterator[str]:
    yield clean(one.reason, 5)
    yield amount(one.amount)
    yield decimal(one.quantity) if one.quantity is not None else ""
