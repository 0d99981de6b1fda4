"""STC, SVC, QTY and AMT of 276, 277 and 277CA."""

from collections.abc import Iterable

from dermdesk.domain.claim_status import ClaimStatus, StatusCode, StatusLine
from dermdesk.domain.code_words.claim_status import CATEGORIES
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import Money
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_loops import Block
from dermdesk.interchange.x12_parties import dates_of, references_of
from dermdesk.interchange.x12_told import Told


def statuses_of(segments: Iterable[Segment], told: Told) -> tuple[ClaimStatus, ...]:
    """The STC segments."""
    return tuple(_status(one, told) for one in segments if one.name == "STC")


def _status(segment: Segment, told: Told) -> ClaimStatus:
    told.need(segment, 1)
    codes = tuple(_code(segment, place, told) for place in (1, 10, 11) if segment.element(place).strip())
    return ClaimStatus(
        codes=codes,
        day=told.day(segment, 2),
        action=segment.element(3).strip(),
        charge=told.money(segment, 4),
        paid=told.money(segment, 5),
        paid_on=told.day(segment, 6),
        payment_number=segment.element(9).strip(),
        text=segment.element(12).strip(),
    )


def _code(segment: Segment, place: int, told: Told) -> StatusCode:
    category, code, entity, *_ = (*(part.strip() for part in segment.components(place)), "", "", "")
    if category not in CATEGORIES:
        told.add(ProblemKind.CONTENT, f"STC{place:02d} has no known status category.", segment)
    if not code:
        told.add(ProblemKind.VALUE, f"STC{place:02d} has no status code.", segment)
    return StatusCode(category=category, code=code, entity=entity)


def status_line(block: Block, told: Told) -> StatusLine:
    """An SVC with its statuses."""
    head = block.head
    _, code, *rest = (*(part.strip() for part in head.components(1)), "", "")
    references = references_of(block.segments)
    return StatusLine(
        code=code,
        modifiers=tuple(one for one in rest[:4] if one),
        charge=told.money(head, 2),
        paid=told.money(head, 3),
        units=told.number(head, 7),
        control_number=next((one.value for one in references if one.qualifier == "FJ"), ""),
        statuses=statuses_of(block.segments, told),
        dates=dates_of(block.segments, told),
    )


def count_of(block: Block, told: Told, *qualifiers: str) -> int | None:
    """The QTY of one of the kinds."""
    found = block.first("QTY", *qualifiers)
    return told.count(found, 2) if found is not None else None


def money_of(block: Block, told: Told, qualifier: str) -> Money | None:
    """The AMT of a kind."""
    found = block.first("AMT", qualifier)
    return told.money(found, 2) if found is not None else None
