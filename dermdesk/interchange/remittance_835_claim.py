"""Loops 2100 and 2110 of 835: a claim and its service lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dermdesk.domain.code_words.remittance import CLAIM_STATUS
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import ZERO
from dermdesk.domain.remittance import REVERSAL, RemittedClaim, RemittedLine
from dermdesk.domain.remittance_balance import claim_problems
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_adjustments import adjustments_of
from dermdesk.interchange.x12_loops import Block, check, rule
from dermdesk.interchange.x12_parties import dates_of, party_of, references_of
from dermdesk.interchange.x12_told import Told

CLAIM_RULES = {
    "2100": rule("CLP! CAS* NM1* MIA MOA REF* DTM* PER* AMT* QTY*"),
    "2110": rule("SVC! DTM* CAS* REF* AMT* QTY* LQ*"),
}
_UNPAID = {"4": "denied", "25": "a predetermination"}
_SERVICE, _FROM, _TO = "472", "150", "151"


def read_claim(block: Block, lines: Sequence[Block], told: Told) -> RemittedClaim:
    """A CLP with its SVCs; its problems are those that were told meanwhile."""
    head = block.head
    claim_id = head.element(1).strip()
    told.begin(claim_id)
    before = len(told.problems)
    check(block, CLAIM_RULES, told)
    told.need(head, 1)
    claim = RemittedClaim(
        claim_id=claim_id,
        status=told.need(head, 2),
        charge=told.amount(head, 3),
        paid=told.amount(head, 4),
        patient_responsibility=told.money(head, 5),
        filing_code=head.element(6).strip(),
        payer_claim_number=head.element(7).strip(),
        place_of_service=head.element(8).strip(),
        frequency=head.element(9).strip(),
        parties=tuple(party_of(one) for one in block.all("NM1")),
        adjustments=adjustments_of(block.segments, told),
        remarks=_claim_remarks(block),
        dates=dates_of(block.segments, told),
        references=references_of(block.segments),
        lines=tuple(_line(line, told) for line in lines),
        segment=head.place,
    )
    _check_status(claim, head, told)
    for problem in claim_problems(claim):
        told.keep(problem)
    return _with_problems(claim, told, before)


def _with_problems(claim: RemittedClaim, told: Told, before: int) -> RemittedClaim:
    found = tuple(told.problems[before:])
    return replace(claim, problems=found) if found else claim


def _check_status(claim: RemittedClaim, head: Segment, told: Told) -> None:
    """CLP02 and the signs of the money."""
    if claim.status and claim.status not in CLAIM_STATUS:
        told.add(ProblemKind.CONTENT, "The claim's status (CLP02) is not a known code.", head)
    if claim.status in _UNPAID and claim.paid:
        told.add(ProblemKind.CONTENT, f"The claim is {_UNPAID[claim.status]}, but has a payment.", head)
    if claim.status == REVERSAL and (claim.charge > ZERO or claim.paid > ZERO):
        told.add(ProblemKind.CONTENT, "The claim is a reversal, but its amounts are not negative.", head)
    if claim.status != REVERSAL and claim.charge < ZERO:
        told.add(ProblemKind.CONTENT, "The charge is negative, though the claim is no reversal.", head)


def _claim_remarks(block: Block) -> tuple[str, ...]:
    """The remark codes of MIA and MOA."""
    found: list[str] = []
    for name, places in (("MIA", (5, 20, 21, 22, 23)), ("MOA", (3, 4, 5, 6, 7))):
        if segment := block.first(name):
            found += [code for place in places if (code := segment.element(place).strip())]
    return tuple(found)


def _line(block: Block, told: Told) -> RemittedLine:
    check(block, CLAIM_RULES, told)
    head = block.head
    told.need(head, 1)
    qualifier, code, modifiers = _procedure(head, 1)
    _, submitted, submitted_modifiers = _procedure(head, 6)
    allowed, control = block.first("AMT", "B6"), block.first("REF", "6R")
    first, last = _service_days(block, told)
    return RemittedLine(
        code=code,
        modifiers=modifiers,
        code_qualifier=qualifier,
        submitted_code=submitted,
        submitted_modifiers=submitted_modifiers,
        revenue_code=head.element(4).strip(),
        charge=told.amount(head, 2),
        paid=told.amount(head, 3),
        allowed=told.money(allowed, 2) if allowed is not None else None,
        units=told.number(head, 5),
        submitted_units=told.number(head, 7),
        first_day=first,
        last_day=last,
        control_number=control.element(2).strip() if control is not None else "",
        adjustments=adjustments_of(block.segments, told),
        remarks=tuple(one.element(2).strip() for one in block.all("LQ") if one.element(1).strip() in ("HE", "RX")),
        references=references_of(block.segments),
        segment=head.place,
    )


def _procedure(segment: Segment, number: int) -> tuple[str, str, tuple[str, ...]]:
    """Qualifier, code and modifiers of a composite procedure."""
    parts = [part.strip() for part in segment.components(number)]
    qualifier, code, *rest = (*parts, "", "")[: max(len(parts), 2)]
    return qualifier, code, tuple(one for one in rest[:4] if one)


def _service_days(block: Block, told: Told) -> tuple[date | None, date | None]:
    """First and last day of the service; both None where the line leaves them to the claim."""
    days = {one.element(1).strip(): told.day(one, 2) for one in block.all("DTM")}
    single = days.get(_SERVICE)
    first = days.get(_FROM) or single
    last = days.get(_TO) or single or first
    if first is not None and last is not None and last < first:
        told.add(ProblemKind.VALUE, "The service ends before it begins.", block.head)
    return first, last
