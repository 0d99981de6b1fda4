"""999 (005010X231A1) and its forerunner 997: what a receiver says of the form of a group's transaction sets."""

from collections.abc import Sequence
from dataclasses import replace

from dermdesk.domain.acknowledgement import ElementError, GroupAnswer, SegmentError, SetAnswer, Verdict, verdict_of
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_loops import Block, blocks, check, rule
from dermdesk.interchange.x12_reader import TransactionSet
from dermdesk.interchange.x12_text import text_count
from dermdesk.interchange.x12_told import Told

VERSIONS = ("005010X231A1", "005010X231")
_GROUP, _SET, _SEGMENT, _ELEMENT, _SET_END, _GROUP_END = "header", "2000", "2100", "2110", "IK5", "AK9"
_RULES = {
    _GROUP: rule("AK1!"),
    _SET: rule("AK2!"),
    _SEGMENT: rule("IK3! CTX*"),
    _ELEMENT: rule("IK4! CTX*"),
    _SET_END: rule("IK5!"),
    _GROUP_END: rule("AK9!"),
}
_OLD_NAMES = {"AK3": "IK3", "AK4": "IK4", "AK5": "IK5"}
_BEGINNINGS = {"AK2": _SET, "IK3": _SEGMENT, "IK4": _ELEMENT, "IK5": _SET_END, "AK9": _GROUP_END}


def read_999(transaction: TransactionSet) -> GroupAnswer:
    """The answer of one transaction set; whatever is wrong with it stands in its problems."""
    told = Told()
    if transaction.kind == "999" and transaction.version not in VERSIONS:
        told.add(ProblemKind.VERSION, f"This 999 does not follow {VERSIONS[0]}, the guide in force.")
    parts = blocks((_renamed(one) for one in transaction.segments()), _begins, _GROUP)
    for part in parts:
        check(part, _RULES, told)
    start = next((part.head for part in parts if part.name == _GROUP), None)
    end = next((part.head for part in parts if part.name == _GROUP_END), None)
    if start is None:
        told.missing("What is answered (AK1)")
    if end is None:
        told.missing("The answer to the group (AK9)")
    sets = _sets(parts, told)
    answer = GroupAnswer(
        control=transaction.control,
        version=transaction.version,
        group_kind=start.element(1).strip() if start is not None else "",
        group_control=told.need(start, 2) if start is not None else "",
        group_version=start.element(3).strip() if start is not None else "",
        code=told.need(end, 1) if end is not None else "",
        codes=_codes(end, 5) if end is not None else (),
        sets_sent=told.count(end, 2) if end is not None else None,
        sets_received=told.count(end, 3) if end is not None else None,
        sets_accepted=told.count(end, 4) if end is not None else None,
        sets=sets,
    )
    if end is not None:
        _check_counts(answer, end, told)
    return replace(answer, problems=(*transaction.problems, *told.problems))


def _renamed(segment: Segment) -> Segment:
    """997's names as 999's: the elements are the same."""
    name = _OLD_NAMES.get(segment.name)
    if name is None:
        return segment
    return Segment(name, segment.elements, segment.place, segment.component, segment.repetition)


def _begins(segment: Segment, _current: str) -> str | None:
    return _BEGINNINGS.get(segment.name)


def _sets(parts: Sequence[Block], told: Told) -> tuple[SetAnswer, ...]:
    """AK2 to IK5, one after the other."""
    found: list[SetAnswer] = []
    start: Segment | None = None
    errors: list[tuple[Block, list[Block]]] = []
    for part in (*parts, None):
        if part is not None and part.name == _SEGMENT:
            errors.append((part, []))
        elif part is not None and part.name == _ELEMENT:
            if errors:
                errors[-1][1].append(part)
            else:
                told.add(ProblemKind.STRUCTURE, "IK4 stands without its IK3.", part.head)
        elif part is None or part.name in (_SET, _SET_END, _GROUP_END):
            end = part.head if part is not None and part.name == _SET_END else None
            if start is not None:
                found.append(_set(start, end, errors, told))
            elif end is not None:
                told.add(ProblemKind.STRUCTURE, "IK5 stands without its AK2.", end)
            start = part.head if part is not None and part.name == _SET else None
            errors = []
    return tuple(found)


def _set(start: Segment, end: Segment | None, errors: Sequence[tuple[Block, list[Block]]], told: Told) -> SetAnswer:
    if end is None:
        told.missing("The answer to the transaction set (IK5)", start)
    elif verdict_of(end.element(1).strip()) is Verdict.UNKNOWN:
        told.add(ProblemKind.CONTENT, "IK501 is not a known answer.", end)
    return SetAnswer(
        kind=start.element(1).strip(),
        control=told.need(start, 2),
        version=start.element(3).strip(),
        code=end.element(1).strip() if end is not None else "",
        codes=_codes(end, 2) if end is not None else (),
        errors=tuple(_error(segment, elements, told) for segment, elements in errors),
    )


def _error(block: Block, elements: Sequence[Block], told: Told) -> SegmentError:
    head = block.head
    contexts = [one.components(1) for part in (block, *elements) for one in part.all("CTX")]
    claims = [parts[1].strip() for parts in contexts if len(parts) > 1 and parts[0].strip() == "CLM01"]
    return SegmentError(
        segment=told.need(head, 1),
        place=told.count(head, 2),
        loop=head.element(3).strip(),
        code=head.element(4).strip(),
        claim=claims[0] if claims else "",
        elements=tuple(_element(part.head, told) for part in elements),
    )


def _element(segment: Segment, told: Told) -> ElementError:
    places = [text_count(part) for part in segment.components(1)]
    element, component, repetition = (*places, None, None, None)[:3]
    return ElementError(
        element=element,
        component=component,
        repetition=repetition,
        code=told.need(segment, 3),
        copy=segment.element(4).strip(),
    )


def _codes(segment: Segment, first: int) -> tuple[str, ...]:
    return tuple(code for place in range(first, first + 5) if (code := segment.element(place).strip()))


def _check_counts(answer: GroupAnswer, end: Segment, told: Told) -> None:
    if answer.code and answer.verdict is Verdict.UNKNOWN:
        told.add(ProblemKind.CONTENT, "AK901 is not a known answer.", end)
    if not answer.sets:
        return
    taken = sum(one.verdict in (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS) for one in answer.sets)
    if answer.sets_received is not None and answer.sets_received < len(answer.sets):
        told.add(ProblemKind.CONTENT, "AK9 counts fewer transaction sets than are answered.", end)
    if answer.sets_accepted not in (None, taken) and answer.sets_received == len(answer.sets):
        words = f"AK9 counts {answer.sets_accepted} accepted transaction sets, the answers say {taken}."
        told.add(ProblemKind.CONTENT, words, end)
