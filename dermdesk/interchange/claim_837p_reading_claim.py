"""Loops 2300 to 2330 of 837P: a claim, its providers and its other payers."""

from collections.abc import Sequence
from dataclasses import replace

from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import Money, total
from dermdesk.domain.submitted_claim import (
    OtherPayer,
    SubmittedClaim,
    SubmittedCoverage,
    SubmittedLine,
)
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.claim_837p_reading_line import attachments_of, contract_of, notes_of, read_line
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_adjustments import adjustments_of
from dermdesk.interchange.x12_loops import Block, check
from dermdesk.interchange.x12_parties import dates_of, party_in, references_of
from dermdesk.interchange.x12_told import Told

_DIAGNOSES = ("ABK", "ABF", "BK", "BF")


def read_claim(parts: Sequence[Block], coverage: SubmittedCoverage, told: Told) -> SubmittedClaim:
    """The claim of a CLM and the loops behind it, without what stands above it; its problems are told meanwhile."""
    block = parts[0]
    head = block.head
    told.begin(head.element(1).strip())
    before = len(told.problems)
    for part in parts:
        check(part, loops.RULES, told)
    lines = _lines(parts, told)
    place, _, frequency, *_ = (*(part.strip() for part in head.components(5)), "", "", "")
    told.need(head, 5)
    causes = [part.strip() for part in head.components(11)]
    paid = block.first("AMT", "F5")
    claim = SubmittedClaim(
        number=told.need(head, 1),
        total=told.amount(head, 2),
        place_of_service=place,
        frequency=frequency,
        provider_signature=head.element(6).strip(),
        assignment=head.element(7).strip(),
        assigns_benefits=head.element(8).strip(),
        release=head.element(9).strip(),
        patient_signature=head.element(10).strip(),
        causes=tuple(one for one in causes[:3] if one),
        accident_state=causes[3] if len(causes) > 3 else "",
        special_program=head.element(12).strip(),
        delay_reason=head.element(20).strip(),
        coverage=coverage,
        diagnoses=_diagnoses(block),
        dates=dates_of(block.segments, told),
        references=references_of(block.segments),
        notes=notes_of(block),
        attachments=attachments_of(block),
        contract=contract_of(block, told),
        patient_paid=told.money(paid, 2) if paid is not None else None,
        parties=tuple(party_in(part, told) for part in parts if part.name == "2310"),
        other_payers=_other_payers(parts, told),
        lines=lines,
        segment=head.place,
    )
    _check(claim, head, told)
    found = tuple(told.problems[before:])
    return replace(claim, problems=found) if found else claim


def _check(claim: SubmittedClaim, head: Segment, told: Told) -> None:
    """The total is the sum of the lines, and pointers point."""
    if not claim.lines:
        told.missing("Any service line (LX)", head)
        return
    charged = total(line.charge for line in claim.lines)
    if charged != claim.total:
        words = f"The lines' charges sum to {charged.display}, the claim says {claim.total.display}."
        told.add(ProblemKind.BALANCE, words, head)
    for number, line in enumerate(claim.lines, 1):
        if any(not 1 <= pointer <= len(claim.diagnoses) for pointer in line.pointers):
            told.add(ProblemKind.CONTENT, f"Line {number} points to a diagnosis that is not there.", head)


def _lines(parts: Sequence[Block], told: Told) -> tuple[SubmittedLine, ...]:
    found: list[list[Block]] = []
    for part in parts:
        if part.name == loops.LINE:
            found.append([part])
        elif part.name in (loops.DRUG, "2420", loops.PRIOR):
            if found:
                found[-1].append(part)
            else:
                told.add(ProblemKind.STRUCTURE, f"{part.head.name} stands before the first line (LX).", part.head)
    return tuple(read_line(one, told) for one in found)


def _diagnoses(block: Block) -> tuple[str, ...]:
    """Codes of the diagnosis HI in their order, without points."""
    codes: list[str] = []
    for segment in block.all("HI"):
        for place in range(1, len(segment.elements) + 1):
            qualifier, code, *_ = (*segment.components(place), "", "")
            if qualifier in _DIAGNOSES and code:
                codes.append(code.strip())
    return tuple(codes)


def _other_payers(parts: Sequence[Block], told: Told) -> tuple[OtherPayer, ...]:
    found: list[OtherPayer] = []
    for part in parts:
        if part.name == loops.OTHER:
            found.append(_other_payer(part, told))
        elif part.name == "2330A" and found:
            found[-1] = replace(found[-1], insured=party_in(part, told))
        elif part.name == "2330B" and found:
            answered = part.first("DTP", "573")
            found[-1] = replace(
                found[-1],
                payer=party_in(part, told),
                answered_on=told.days(answered, 3)[0] if answered is not None else None,
            )
    for one in found:
        if one.insured is None or one.payer is None:
            told.missing("The insured or the payer of another coverage (NM1*IL, NM1*PR)", parts[0].head)
    return tuple(found)


def _other_payer(block: Block, told: Told) -> OtherPayer:
    head, signed, remarks = block.head, block.first("OI"), block.first("MOA")
    return OtherPayer(
        rank=told.need(head, 1),
        relation=head.element(2).strip(),
        group_number=head.element(3).strip(),
        group_name=head.element(4).strip(),
        secondary_reason=head.element(5).strip(),
        filing_code=head.element(9).strip(),
        adjustments=adjustments_of(block.segments, told),
        paid=_amount(block, told, "D"),
        remaining=_amount(block, told, "EAF"),
        non_covered=_amount(block, told, "A8"),
        assigns_benefits=signed.element(3).strip() if signed is not None else "",
        release=signed.element(6).strip() if signed is not None else "",
        remarks=tuple(code for place in range(3, 8) if (code := remarks.element(place).strip()))
        if remarks is not None
        else (),
    )


def _amount(block: Block, told: Told, qualifier: str) -> Money | None:
    found = block.first("AMT", qualifier)
    return told.money(found, 2) if found is not None else None
