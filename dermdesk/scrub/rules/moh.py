"""Mohs surgery: the counting of tumors, stages and blocks."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, AddModifier, Fix, RemoveLine, SetCode, SetUnits, attest, guide
from dermdesk.scrub.mohs_tumor import (
    FIRST_STAGE_OF,
    FURTHER_BLOCK,
    FURTHER_STAGE,
    FURTHER_STAGE_OF,
    STAGE,
    CountedTogether,
    blocks_of,
    with_further_blocks,
    with_further_stages,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_SITES_OF_FIRST_STAGE = {"17311": "head, neck, hands, feet or genitals", "17313": "trunk, arms or legs"}


@rule(
    "DERM-MOH-001",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=FURTHER_STAGE,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, FURTHER_STAGE),),
)
def further_stage_without_first(visit: VisitContext) -> Iterator[Hit]:
    """A further Mohs stage stands without its first stage.

    Why:
        17312 and 17314 count the stages after the first one: 17312 after 17311, 17314 after 17313. Without that first
        stage on the claim the payer returns the line.
    What to do:
        Enter the first stage if it was left out. If the codes of two sites were mixed, take the further stage that
        goes with the first stage of this tumor.
    Fires:
        17312 C44.311 -> 1
        17313 C44.519; 17312*2 C44.519 -> 2
        17314*2 C44.519 -> 1
        17311 C44.311 self; 17312 C44.311 -> 2
    Silent:
        17311 C44.311; 17312 C44.311
        17313 C44.519; 17314 C44.519
        17312 C44.311 self
    After the fix:
        17312 C44.311; 17311 C44.311
        17313 C44.519; 17314*2 C44.519
        17314*2 C44.519; 17313 C44.519
    """
    for line in visit.of(FURTHER_STAGE):
        first = FIRST_STAGE_OF[line.code]
        if first not in visit.codes:
            message = f"{line.code} counts the stages after {first}, and {first} is not on this claim."
            yield Hit(line, Field.CODE, message, tuple(_ways_to_first_stage(visit, line, first)))


def _ways_to_first_stage(visit: VisitContext, line: NumberedLine, first: str) -> Iterator[Fix]:
    for other, further in FURTHER_STAGE_OF.items():
        if other != first and other in visit.codes:
            question = f"Is it a stage of the tumor of {other}, on {_SITES_OF_FIRST_STAGE[other]}?"
            yield attest(f"Change to {further}", question, SetCode(line.number, further))
    add = AddLine(line.number, first, same_lesion=True)
    yield attest(f"Add {first}", f"Was the first stage, on {_SITES_OF_FIRST_STAGE[first]}, done today?", add)
    if line.units == 1:
        question = "Was it the first stage, and the only one?"
        yield attest(f"Change to {first}", question, SetCode(line.number, first))


@rule(
    "DERM-MOH-002",
    Severity.REJECT,
    source="NCCI add-on codes; CPT counting of Mohs blocks; CMS unit limits (MUE)",
    status=Status.DATA,
    about=codes.MOHS,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, FURTHER_BLOCK),),
)
def units_of_further_blocks(visit: VisitContext) -> Iterator[Hit]:
    """The units of 17315 do not fit the blocks of the stages.

    Why:
        The code of a stage pays for five tissue blocks. Each block past five is one unit of 17315, counted stage by
        stage: a stage with three blocks does not make up for one with seven.
    What to do:
        Compare the map: set the units that its blocks give, or correct the blocks recorded. Name the lesion on each
        line when there is more than one tumor.
    Fires:
        17311 C44.321 {stages:2 blocks:8,3}; 17312 C44.321 -> 1
        17311 C44.311 {stages:2 blocks:7,6}; 17312 C44.311; 17315*2 C44.311 -> 3
        17311 C44.311 {blocks:5}; 17315 C44.311 -> 2
        17315*2 C44.311 -> 1
        17311 C44.41 {lesion a blocks:7}; 17315 C44.41; 17313 C44.519 {lesion b blocks:6} -> 2
        17311 C44.41 {lesion a blocks:6}; 17315 C44.41 {lesion a}; 17313 C44.519 {lesion b blocks:7} -> 3
        17311 C44.41 {blocks:9}; 17315 C44.41; 17315-59 C44.41 -> 2
        17315 C44.41; 17315*3 C44.41 -> 1
    Silent:
        17311 C44.41 {stages:2 blocks:7,3}; 17315*2 C44.41; 17312 C44.41
        17311 C44.41 {blocks:5}
        17311 C44.41; 17315*4 C44.41
        17311 C44.41 {lesion a blocks:7}; 17315 C44.41; 17313 C44.519 {lesion b}
        17311 C44.41 {lesion a blocks:7}; 17315*3 C44.41; 17313 C44.519 {lesion b blocks:6}
        17311 C44.41 {blocks:9}; 17315*3 C44.41; 17315-59 C44.41
        17312 C44.41; 17315 C44.41
    After the fix:
        17311 C44.321; 17315*3 C44.321; 17312 C44.321
        17311 C44.311; 17312 C44.311; 17315*3 C44.311
        17311 C44.311
        17315*2 C44.311; 17311 C44.311
        17311 C44.41; 17315*3 C44.41; 17313 C44.519
        17311 C44.41; 17315 C44.41; 17313 C44.519; 17315*2 C44.519
    """
    alone = visit.of(FURTHER_BLOCK)
    if alone and not visit.has(STAGE):
        ways = [
            attest(f"Add {first}", f"Was the tumor on {sites}?", AddLine(alone[0].number, first, same_lesion=True))
            for first, sites in _SITES_OF_FIRST_STAGE.items()
        ]
        message = "17315 counts blocks past five of a stage, and no stage is on this claim."
        yield Hit(alone[0], Field.CODE, message, tuple(ways), alone[1:])
    for counted in with_further_blocks(visit):
        wanted = counted.further_blocks()
        if wanted is None or wanted == counted.units:
            continue
        blocks = " and ".join("+".join(str(count) for count in blocks_of(line)) for line in counted.first_stages)
        message = (
            f"Blocks {blocks}: {wanted or 'none'} past five in a stage, so 17315 takes {_units(wanted)}, "
            f"and {counted.units or 'none'} {'is' if counted.units == 1 else 'are'} billed."
        )
        ways = _ways_to_units(counted, "17315", wanted, f"Does the map show the blocks {blocks}?")
        fixes = (*ways, guide("Correct the blocks of each stage, if the map shows others"))
        yield Hit(counted.line, Field.UNITS, message, fixes, counted.others)


@rule(
    "DERM-MOH-003",
    Severity.DENIAL_RISK,
    source="CPT counting of Mohs stages; CMS unit limits (MUE): 6 for 17312, 4 for 17314",
    status=Status.DATA,
    about=codes.MOHS_FIRST_STAGE,
    data=EditionKind.MUE,
)
def units_of_further_stages(visit: VisitContext) -> Iterator[Hit]:
    """The further stages billed are not those recorded.

    Why:
        Each stage after the first one is one unit of 17312 (17314 on trunk, arms and legs). The operative note counts
        the stages, and a reviewer compares it with the units.
    What to do:
        Set one unit for each stage after the first, or correct the stages recorded. Name the lesion on each line when
        there is more than one tumor.
    Fires:
        17311 C44.311 {stages:3}; 17312 C44.311 -> 2
        17311 C44.311 {stages:2} -> 1
        17313 C44.519 {stages:1}; 17314*2 C44.519 -> 2
        17311 C44.311 {lesion a stages:2}; 17312*2 C44.311; 17311-59 C44.41 {lesion b stages:1} -> 2
        17311 C44.311 {lesion a stages:2}; 17311-59 C44.41 {lesion b stages:1}; 17312 C44.41 {lesion b} -> 1, 3
        17311 C44.311 {stages:4}; 17312 C44.311; 17312-59 C44.311 -> 2
    Silent:
        17311 C44.311 {stages:3}; 17312*2 C44.311
        17311 C44.311 {stages:1}
        17311 C44.311; 17312*4 C44.311
        17311 C44.311 {lesion a stages:2}; 17312*2 C44.311; 17311-59 C44.41 {lesion b}
        17311 C44.311 {lesion a stages:2}; 17312 C44.311; 17311-59 C44.41 {lesion b stages:1}
        17311 C44.311 {stages:1}; 17313 C44.519 {stages:2}; 17314 C44.519
        17311 C44.311 {stages:4}; 17312*2 C44.311; 17312-59 C44.311
    After the fix:
        17311 C44.311; 17312*2 C44.311
        17311 C44.311; 17312 C44.311
        17313 C44.519
        17311 C44.311; 17312 C44.311; 17311-59 C44.41
        17311 C44.311; 17312 C44.311; 17311-59 C44.41
    """
    for counted in with_further_stages(visit):
        wanted = counted.further_stages()
        if wanted is None or wanted == counted.units:
            continue
        further = FURTHER_STAGE_OF[counted.first_stages[0].code]
        recorded = wanted + len(counted.first_stages)
        tumors = f" of {len(counted.first_stages)} tumors" if len(counted.first_stages) > 1 else ""
        message = (
            f"{recorded} {'stage' if recorded == 1 else 'stages'}{tumors} recorded: {further} takes {_units(wanted)}, "
            f"and {counted.units or 'none'} {'is' if counted.units == 1 else 'are'} billed."
        )
        ways = _ways_to_units(counted, further, wanted, f"Does the operative note count {recorded} in all?")
        fixes = (*ways, guide("Correct the number of stages, if the note counts others"))
        yield Hit(counted.line, Field.UNITS, message, fixes, counted.others)


def _units(count: int) -> str:
    return "no unit" if not count else "1 unit" if count == 1 else f"{count} units"


def _ways_to_units(counted: CountedTogether, code: str, wanted: int, question: str) -> tuple[Fix, ...]:
    """One line is set or added. Which of several lines is wrong, a person has to see."""
    lines = counted.add_ons
    if not wanted:
        return (attest(f"Remove {code}", question, *(RemoveLine(line.number) for line in lines)),)
    if not lines:
        add = AddLine(counted.first_stages[0].number, code, wanted, same_lesion=True)
        return (attest(f"Add {code}, {_units(wanted)}", question, add),)
    if len(lines) == 1:
        return (attest(f"Set {_units(wanted)}", question, SetUnits(lines[0].number, wanted)),)
    return (guide(f"Share {_units(wanted)} among the {len(lines)} lines of {code}"),)


@rule(
    "DERM-MOH-004",
    Severity.DENIAL_RISK,
    source="Medicare article A56514; AAD, Coding Consult of 2022-03; CMS unit limits (MUE): 4 for 17311",
    status=Status.RECALLED,
    about=codes.MOHS_FIRST_STAGE,
    as_of="2022-03",
    takes=(TakesLine(Concern.REPETITION, codes.MOHS_FIRST_STAGE),),
)
def second_tumor_unmarked(visit: VisitContext) -> Iterator[Hit]:
    """The first stage of a second tumor reads as a repetition.

    Why:
        Each tumor has a first stage of its own, on its own line. Without 59 (or 76, which Medicare contractors prefer)
        the payer takes the second line for a copy of the first.
    What to do:
        Mark every line after the first one, and note the place of each tumor. If it was one tumor, only its first
        stage is 17311 or 17313: the rest are further stages.
    Fires:
        @part_b | 17311 C44.319 {lesion a}; 17311 C44.41 {lesion b} -> 2
        17313 C44.519; 17313 C44.612; 17313-59 C44.712 -> 2
        17311-59 C44.319; 17311 C44.41 -> 2
        17311 C44.319; 17311-LT C44.41 -> 2
    Silent:
        @part_b | 17311 C44.319; 17311-76 C44.41
        17311 C44.319; 17311-XS C44.41
        17311 C44.319; 17313 C44.519
        17311 C44.319; 17311 C44.41 self
    After the fix:
        @part_b | 17311 C44.319; 17311-76 C44.41
        17313 C44.519; 17313-59 C44.612; 17313-59 C44.712
        17311-59 C44.319; 17311-59 C44.41
        17311 C44.319; 17311-59-LT C44.41
    """
    first_of: dict[str, NumberedLine] = {}
    for line in visit.of(codes.MOHS_FIRST_STAGE):
        first = first_of.setdefault(line.code, line)
        if first is not line and not (line.is_distinct or "76" in line.modifiers):
            message = f"{line.code} stands on line {first.number} already: a second tumor is marked with 59 or 76."
            yield Hit(line, Field.MODIFIERS, message, _ways_to_second_tumor(visit, first, line), (first,))


def _ways_to_second_tumor(visit: VisitContext, first: NumberedLine, line: NumberedLine) -> tuple[Fix, ...]:
    drop = attest("One tumor: remove this line", "Is it the tumor of the other line?", RemoveLine(line.number))
    if visit.same_lesion(first, line):
        return (drop, guide("Name the lesions apart, if there were two"))
    question = f"Where was this tumor, and where that of line {first.number}?"
    marks = ("76", "59") if visit.is_medicare else ("59", "76")
    return (*(attest(f"Another tumor: add {mark}", question, AddModifier(line.number, mark)) for mark in marks), drop)


RULES: tuple[Rule, ...] = (
    further_stage_without_first,
    units_of_further_blocks,
    units_of_further_stages,
    second_tumor_unmarked,
)
