"""Loops 2400 to 2430 of 837P: a service line, its drug, its providers and what other payers paid of it."""

from collections.abc import Sequence
from datetime import date

from dermdesk.domain.circumstance import Attachment
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import ZERO
from dermdesk.domain.submitted_claim import Contract, Note, PriorPayment, SubmittedDrug, SubmittedLine
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_adjustments import adjustments_of
from dermdesk.interchange.x12_loops import Block
from dermdesk.interchange.x12_parties import dates_of, party_in, references_of
from dermdesk.interchange.x12_text import text_count
from dermdesk.interchange.x12_told import Told

_SERVICE, _CONTROL = "472", "6R"


def read_line(parts: Sequence[Block], told: Told) -> SubmittedLine:
    """A 2400 and the loops behind it."""
    block = parts[0]
    service = block.first("SV1")
    if service is None:
        service = Segment("SV1", (), block.head.place)
        charge = ZERO
    else:
        told.need(service, 1)
        charge = told.amount(service, 2)
    code, modifiers, description = procedure(service, 1)
    first, last = _service_days(block, told)
    purchase, tax, drug = block.first("PS1"), block.first("AMT", "T"), _first(parts, loops.DRUG)
    references = references_of(block.segments)
    return SubmittedLine(
        number=told.need(block.head, 1),
        code=code,
        modifiers=modifiers,
        description=description,
        charge=charge,
        unit=service.element(3).strip(),
        units=told.number(service, 4),
        place_of_service=service.element(5).strip(),
        pointers=_pointers(service, told),
        emergency=service.element(9).strip() == "Y",
        first_day=first,
        last_day=last,
        control_number=next((one.value for one in references if one.qualifier == _CONTROL), ""),
        dates=dates_of((one for one in block.all("DTP") if one.element(1).strip() != _SERVICE), told),
        references=tuple(one for one in references if one.qualifier != _CONTROL),
        notes=notes_of(block),
        attachments=attachments_of(block),
        contract=contract_of(block, told),
        tax=told.money(tax, 2) if tax is not None else None,
        purchased_from=purchase.element(1).strip() if purchase is not None else "",
        purchase_charge=told.money(purchase, 2) if purchase is not None else None,
        drug=_drug(drug, told) if drug is not None else None,
        parties=tuple(party_in(part, told) for part in parts if part.name == "2420"),
        prior_payments=tuple(_prior_payment(part, told) for part in parts if part.name == loops.PRIOR),
        segment=block.head.place,
    )


def procedure(segment: Segment, number: int) -> tuple[str, tuple[str, ...], str]:
    """Code, modifiers and description of a composite procedure."""
    _, code, *rest = (*(part.strip() for part in segment.components(number)), "", "")
    return code, tuple(one for one in rest[:4] if one), rest[4] if len(rest) > 4 else ""


def notes_of(block: Block) -> tuple[Note, ...]:
    """The NTE segments."""
    return tuple(Note(kind=one.element(1).strip(), text=one.element(2).strip()) for one in block.all("NTE"))


def attachments_of(block: Block) -> tuple[Attachment, ...]:
    """The PWK segments."""
    return tuple(
        Attachment(
            report=one.element(1).strip(), transmission=one.element(2).strip(), control_number=one.element(6).strip()
        )
        for one in block.all("PWK")
    )


def contract_of(block: Block, told: Told) -> Contract | None:
    """The CN1 segment."""
    found = block.first("CN1")
    if found is None:
        return None
    return Contract(kind=found.element(1).strip(), amount=told.money(found, 2), code=found.element(4).strip())


def _first(parts: Sequence[Block], name: str) -> Block | None:
    return next((part for part in parts if part.name == name), None)


def _service_days(block: Block, told: Told) -> tuple[date | None, date | None]:
    found = block.first("DTP", _SERVICE)
    if found is None:
        told.missing("The date of service (DTP*472)", block.head)
        return None, None
    return told.days(found, 3)


def _pointers(service: Segment, told: Told) -> tuple[int, ...]:
    texts = [part for part in service.components(7) if part.strip()]
    found = tuple(pointer for text in texts if (pointer := text_count(text)) is not None)
    if len(found) < len(texts):
        told.add(ProblemKind.VALUE, "SV107 does not point to diagnoses.", service)
    return found


def _drug(block: Block, told: Told) -> SubmittedDrug:
    quantity, prescription = block.first("CTP"), block.first("REF", "XZ", "VY")
    return SubmittedDrug(
        ndc=told.need(block.head, 3),
        quantity=told.number(quantity, 4) if quantity is not None else None,
        unit=quantity.element(5).strip() if quantity is not None else "",
        prescription=prescription.element(2).strip() if prescription is not None else "",
    )


def _prior_payment(block: Block, told: Told) -> PriorPayment:
    head, answered, remaining = block.head, block.first("DTP", "573"), block.first("AMT", "EAF")
    code, modifiers, _ = procedure(head, 3)
    return PriorPayment(
        payer_id=told.need(head, 1),
        paid=told.amount(head, 2),
        code=code,
        modifiers=modifiers,
        units=told.number(head, 5),
        bundled_line=head.element(6).strip(),
        adjustments=adjustments_of(block.segments, told),
        answered_on=told.days(answered, 3)[0] if answered is not None else None,
        remaining=told.money(remaining, 2) if remaining is not None else None,
    )
