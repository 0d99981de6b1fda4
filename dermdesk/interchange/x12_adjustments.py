"""CAS segments, as 835 and 837 carry them: a group with up to six reasons, amounts and quantities."""

from collections.abc import Iterable, Iterator

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.code_words.adjustments import GROUPS
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import ZERO
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_told import Told


def adjustments_of(segments: Iterable[Segment], told: Told) -> tuple[StatedAdjustment, ...]:
    """The adjustments of all CAS segments, in their order."""
    return tuple(one for segment in segments if segment.name == "CAS" for one in _adjustments(segment, told))


def _adjustments(segment: Segment, told: Told) -> Iterator[StatedAdjustment]:
    group = told.need(segment, 1)
    if group and group not in GROUPS:
        told.add(ProblemKind.CONTENT, "CAS01 is none of CO, PR, OA, PI and CR.", segment)
    places = range(2, len(segment.elements) + 1, 3)
    if len(places) > 6:
        told.add(ProblemKind.STRUCTURE, "CAS has more than six adjustments.", segment)
    for place in places:
        reason = segment.element(place).strip()
        amount, quantity = told.money(segment, place + 1), told.number(segment, place + 2)
        if reason and not segment.element(place + 1).strip():
            told.add(ProblemKind.AMOUNT, f"CAS{place + 1:02d} is missing: a reason without its amount.", segment)
        elif amount is not None and not reason:
            told.add(ProblemKind.CONTENT, f"CAS{place:02d} is missing: an amount without its reason.", segment)
        if reason or amount is not None:
            yield StatedAdjustment(group=group, reason=reason, amount=amount or ZERO, quantity=quantity)
