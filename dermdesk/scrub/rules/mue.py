"""Unit limits that CMS publishes (MUE), for codes whose units no family answers for."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_LINE_LIMIT, _DAY_LIMIT, _CLINICAL_LIMIT = 1, 2, 3
"""Adjudication indicators: for one line; for the day, firm; for the day, to be appealed with records."""


@rule(
    "DERM-MUE-001",
    Severity.REJECT,
    source="CMS unit limits (MUE), indicators 1 and 2",
    status=Status.DATA,
    data=EditionKind.MUE,
)
def above_the_hard_limit(visit: VisitContext) -> Iterator[Hit]:
    """More units than Medicare ever pays of this code.

    Why:
        CMS publishes for most codes how many units one patient can have in a day. With indicator 2 the limit follows
        from the code itself and stands on appeal too; with indicator 1 it is for one line. Above it the whole line is
        denied, not only the units too many. Medicaid keeps to the same kind of limits, and so does a commercial payer
        whose card says that it follows NCCI.
    What to do:
        See whether the units were mistyped, or whether another code counts what was done. Never bill the rest on
        another day.
    Fires:
        @part_b | 11055-Q8*2 L84 -> 1
        @medicaid | 11730-TA*2 L60.0 -> 1
        @advantage | 99213-25 L40.0; 11200*2 L91.8 -> 2
        @part_b | 11055-Q8*2 L84; 11055-Q8-59*2 L84 -> 1, 2
        @commercial ncci | 11055-Q8*2 L84 -> 1
    Silent:
        @part_b | 11055-Q8 L84
        @commercial | 11055-Q8*2 L84
        @self_pay | 11055*2 L84
        @part_b | 11055-GY*2 L84 self
        @part_b | 88305*20 D22.5
        @part_b | 17000*3 L57.0
        @part_b | 11102*3 D49.2
        @part_b | 99243*2 L40.0
        @part_b | 17999*5 L57.0
        @part_b | 11055-Q8 L84; 11055-Q8-59 L84
    After the fix:
        @part_b | 11055-Q8 L84
        @medicaid | 11730-TA L60.0
        @advantage | 99213-25 L40.0; 11200 L91.8
    """
    for line, limit, indicator in _lines_above(visit):
        if indicator not in (_LINE_LIMIT, _DAY_LIMIT):
            continue
        fixes: list[Fix] = [
            attest(_units(limit), f"Does the note count {limit}, and no more?", SetUnits(line.number, limit)),
            guide(f"Look for a code that counts more, if it was {line.units}"),
        ]
        if indicator == _LINE_LIMIT:
            fixes.append(guide("Put the rest on a line of its own, with the modifier that tells why"))
        a_what = "line" if indicator == _LINE_LIMIT else "day"
        message = f"{line.code}: {_units(line.units)}, and the limit is {limit} a {a_what}. The whole line is denied."
        yield Hit(line, Field.UNITS, message, tuple(fixes))


@rule(
    "DERM-MUE-002",
    Severity.DENIAL_RISK,
    source="CMS unit limits (MUE), indicator 3",
    status=Status.DATA,
    data=EditionKind.MUE,
)
def above_the_usual_limit(visit: VisitContext) -> Iterator[Hit]:
    """More units than usual: paid only with records.

    Why:
        With indicator 3 the limit comes from what is usual. Units above it are denied by the computer and can be paid
        on appeal, when the note counts them and says why they were needed.
    What to do:
        Count again with the note in hand. If the units are right, keep them, and have the records ready for the appeal.
    Fires:
        @part_b | 88305*20 D22.5 {jars:20} -> 1
        @medicaid | 11104 D49.2; 11105*4 D22.5 -> 2
        @advantage | 14301 C44.319 {330cm2}; 14302*9 C44.319 -> 2
    Silent:
        @part_b | 88305*16 D22.5 {jars:16}
        @commercial | 88305*20 D22.5 {jars:20}
        @part_b | 88305*20 D22.5 self {jars:20}
        @part_b | 88305*10 D22.5; 88305-59*10 D49.2
        @part_b | 11055-Q8*2 L84
        @part_b | 95044*100 L23.9
    After the fix:
        @part_b | 88305*16 D22.5 {jars:16}
    """
    for line, limit, indicator in _lines_above(visit):
        if indicator != _CLINICAL_LIMIT:
            continue
        fixes = (
            guide("Keep the units, and have the records ready that count them"),
            attest(_units(limit), f"Does the note count {limit}, and no more?", SetUnits(line.number, limit)),
        )
        message = f"{line.code}: {_units(line.units)}, and usual are at most {limit} a day. More needs records."
        yield Hit(line, Field.UNITS, message, fixes)


def _lines_above(visit: VisitContext) -> Iterator[tuple[NumberedLine, int, int | None]]:
    """Lines with more units than the limit of their code: the line, the limit, its indicator. Lines are not added up.

    A limit of 0 says that Medicare does not pay the code at all, which other rules tell.
    """
    if not visit.payer.is_bound_by_ncci:
        return
    for line in visit.lines:
        limit = line.facts.mue if line.facts is not None else None
        if limit and line.units > limit and not visit.is_left_to_family(Concern.UNITS, line):
            yield line, limit, line.facts.mai if line.facts is not None else None


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


RULES: tuple[Rule, ...] = (above_the_hard_limit, above_the_usual_limit)
