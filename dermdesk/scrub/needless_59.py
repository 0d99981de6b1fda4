"""59 and its kin where there is nothing to part: which lines carry it for nothing, and taking it off."""

from collections.abc import Iterator

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.reference import ADD_ON_GLOBAL
from dermdesk.scrub.codes import DISTINCT_MODIFIERS
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.fix import Fix, RemoveModifier, attest
from dermdesk.scrub.numbered_line import NumberedLine


def lines_with_needless_59(visit: VisitContext) -> Iterator[NumberedLine]:
    """Insurance lines that carry one, have no NCCI pair with another line, and no other line of their code.

    An add-on is left alone when any other line carries one: it follows its first code. None where the pair table cannot
    be asked, or may not know a code of the visit: no pair found proves nothing then.
    """
    if not any(line.is_distinct for line in visit.lines):
        return
    if not visit.reference.edits_are_checked() or _has_unchecked_code(visit):
        return
    for line in visit.lines:
        if not line.is_distinct:
            continue
        if line.global_days == ADD_ON_GLOBAL and any(other.is_distinct for other in visit.others(line)):
            continue
        if not any(other.code == line.code or visit.edit(line, other) is not None for other in visit.others(line)):
            yield line


def written_59(line: NumberedLine) -> str:
    """The modifiers of the 59 family as they stand on the line: `59 and XS`."""
    return " and ".join(modifier for modifier in line.line.modifiers if modifier in DISTINCT_MODIFIERS)


def take_59_off(line: NumberedLine) -> Fix:
    """All of them, once somebody has looked for the line that they were meant to part from."""
    written = written_59(line)
    return attest(
        f"Remove {written}",
        f"Is there no other line that {written} should part {line.code} from?",
        *(RemoveModifier(line.number, modifier) for modifier in line.line.modifiers if modifier in DISTINCT_MODIFIERS),
    )


def _has_unchecked_code(visit: VisitContext) -> bool:
    return any(is_procedure_code(line.code) and not visit.reference.knows_edits_of(line.code) for line in visit.lines)
