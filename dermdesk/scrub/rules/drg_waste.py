"""Drugs: what was thrown away of a single-dose container, JW and JZ."""

from collections.abc import Iterator

from dermdesk.domain.drug_quantity import units_of
from dermdesk.domain.line import Drug
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.drug_waste import NO_WASTE, WASTE, Parts, is_shared, lines_of_drug, opened, parts_of, split
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, AddModifier, Fix, RemoveLine, RemoveModifier, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_SINGLE_DOSE = CodeSet("J0585, J0586, J0588, J2357, J7308, J7345")
"""Sold in single-dose containers alone."""
_STICK = CodeSet("J7308")
"""One unit is the whole stick, so that no unit can be waste."""
_COUNTED = CodeSet("J0585, J0586, J0588, J1010, J2357, J3301, J3357, J7345")
_OWN_LINE = "Put what was thrown away on a line of its own with JW"


@rule(
    "DERM-DRG-001",
    Severity.REJECT,
    source="Medicare Claims Processing Manual, chapter 17 §40; contractors' pages on JW and JZ",
    status=Status.PAGE,
    about=codes.DRUG | codes.SKIN_SUBSTITUTE,
    as_of="2023-07-01",
)
def neither_waste_nor_no_waste(visit: VisitContext) -> Iterator[Hit]:
    """Say whether any of the single-dose container was thrown away.

    Why:
        Medicare pays for what is left in a single-dose container too, and wants to know of it each time: JW on a line
        of its own for what was thrown away, JZ when nothing was. Without either the line is returned.
    What to do:
        Look at the drug log. Nothing thrown away: JZ. A rest thrown away: leave the units given on this line and bill
        the rest on a second line with JW. What went to another patient is no waste.
    Fires:
        @part_b | 96574 L57.0; J7308 L57.0 {vials:1} -> 2
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {given:80 vials:100} -> 2
        @part_b | 64653 L74.511 {hdss:3 failed_topical}; J0586*60 L74.511 {given:250 vials:300} -> 2
        @part_b | 96372 L50.1; J2357*30 L50.1 -> 2
        @part_b | 96372 L40.0; J1010*40 L40.0 {single_dose} -> 2
        @part_b | 64616 G24.3; J0588*50 G24.3 {vials:100 shared} -> 2
        @part_b | 96372 L50.1; J2357*30 L50.1; J2357*15 L50.1 -> 2, 3
        @part_b | 96574 L57.0; J7345*150 L57.0 {given:150 wasted:50} -> 2
        @part_b bla:Q4186 | 15275 L97.511; Q4186*10 L97.511 {single_dose} -> 2
    Silent:
        @part_b | 96574 L57.0; J7308-JZ L57.0
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {vials:100}; J0585-JW*20 L74.510
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {multi_dose}
        @part_b | 96372 L40.0; J3301*4 L40.0
        @part_b | 15275 L97.511; Q4186*10 L97.511 {single_dose}
        @advantage | 96574 L57.0; J7308 L57.0
        @commercial | 96372 L50.1; J2357*30 L50.1
        @part_b | 99213 L57.0; J7308 L57.0 self
    After the fix:
        @part_b | 96574 L57.0; J7308-JZ L57.0
        @part_b | 64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        @part_b | 64653 L74.511; J0586*50 L74.511; J0586-JW*10 L74.511
        @part_b | 96372 L50.1; J2357-JZ*30 L50.1
        @part_b | 96372 L40.0; J1010-JZ*40 L40.0
        @part_b | 64616 G24.3; J0588-JZ*50 G24.3
        @part_b | 96372 L50.1; J2357-JZ*30 L50.1; J2357-JZ*15 L50.1
        @part_b | 96574 L57.0; J7345*150 L57.0; J7345-JW*50 L57.0
        @part_b bla:Q4186 | 15275 L97.511; Q4186-JZ*10 L97.511
    """
    if not visit.is_part_b:
        return
    for line in visit.lines:
        if not _is_single_dose(visit, line) or not line.modifiers.isdisjoint((WASTE, NO_WASTE)):
            continue
        lines = lines_of_drug(visit, line.code)
        if not any(WASTE in other.modifiers for other in lines):
            message = f"{line.code} comes in a single-dose container: JZ if nothing was thrown away, else JW on a line."
            yield Hit(line, Field.MODIFIERS, message, _ways_to_tell(line, lines))


def _is_single_dose(visit: VisitContext, line: NumberedLine) -> bool:
    if line.code not in codes.DRUG and line.code not in visit.payer.bla_skin_products:
        return False
    container = line.drug.container_type
    return container == "single_dose" or (container is None and line.code in _SINGLE_DOSE)


def _ways_to_tell(line: NumberedLine, lines: tuple[NumberedLine, ...]) -> tuple[Fix, ...]:
    question = "Was nothing of the opened container thrown away?"
    nothing = attest("Nothing thrown away: add JZ", question, AddModifier(line.number, NO_WASTE))
    if line.code in _STICK:
        return (nothing,)
    parts = parts_of(line) if len(lines) == 1 and not is_shared(lines) else None
    if parts is not None and parts.wasted:
        return (split(line, parts), guide("Correct the amounts, if nothing was thrown away"))
    return (nothing, guide(_OWN_LINE))


@rule(
    "DERM-DRG-002",
    Severity.REJECT,
    source="Medicare Claims Processing Manual, chapter 17 §40",
    status=Status.PAGE,
)
def waste_on_the_wrong_line(visit: VisitContext) -> Iterator[Hit]:
    """What was thrown away stands on its own JW line, beside the line of what was given.

    Why:
        JW says that these units went into the bin, JZ that nothing did: one line cannot say both. And waste is only
        paid beside a line of the same drug that a patient got.
    What to do:
        Bill the units given on one line without JW, the units thrown away on a second one with JW. If nothing was
        thrown away, one line with JZ.
    Fires:
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585-JW-JZ*100 L74.510 {given:100 vials:100} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585-JZ-JW*100 L74.510 {given:80 vials:100} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {vials:100}; J0585-JW-JZ*20 L74.510 -> 3
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585-JW*100 L74.510 {given:80 wasted:20} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585-JW*20 L74.510 {given:80 vials:100} -> 2
        @part_b | 96574 L57.0; J7308-JW L57.0 -> 2
        96372 L40.0; J3301-JW L40.0 -> 2
        @part_b | 96574 L57.0; J7345-JW*50 L57.0; J7345-JW*50 L57.0; J7345-JW-JZ*100 L57.0 -> 2, 3, 4
        15275 L97.511; Q4186-JW-JZ*10 L97.511 -> 2
    Silent:
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {vials:100}; J0585-JW*20 L74.510
        @part_b | 96574 L57.0; J7308-JZ L57.0
        64650 L74.510 {hdss:3 failed_topical}; J0585-JZ*80 L74.510; J0585-JW*20 L74.510
        15275 L97.511; Q4186-JW*10 L97.511
        99213 L57.0; RET-SPF30-JW L57.0
        99213 L57.0; J7308-JW L57.0 self
    After the fix:
        @part_b | 64650 L74.510; J0585-JZ*100 L74.510
        64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        @part_b | 64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        64650 L74.510; J0585-JW*20 L74.510; J0585*80 L74.510
        @part_b | 96574 L57.0; J7308-JZ L57.0
        96372 L40.0; J3301 L40.0
    """
    for line in visit.lines:
        if WASTE not in line.modifiers:
            continue
        lines = lines_of_drug(visit, line.code)
        stands_alone = all(WASTE in other.modifiers for other in lines)
        if NO_WASTE in line.modifiers:
            message = f"JW and JZ on one line of {line.code} contradict each other."
            yield Hit(line, Field.MODIFIERS, message, _ways_from_both(line, stands_alone=stands_alone))
        elif stands_alone and line.code in codes.DRUG:
            message = f"{line.code} has a JW line, but no line of what was given."
            yield Hit(line, Field.MODIFIERS, message, _ways_from_waste(visit, line))


def _ways_from_both(line: NumberedLine, *, stands_alone: bool) -> tuple[Fix, ...]:
    all_given = attest("Take JW off", "Was nothing of it thrown away?", RemoveModifier(line.number, WASTE))
    if stands_alone:
        return (*_split_by_record(line), all_given, guide(_OWN_LINE))
    question = f"Were these {line.units} units thrown away?"
    return (attest("Take JZ off", question, RemoveModifier(line.number, NO_WASTE)), all_given)


def _ways_from_waste(visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
    question = f"Were these {line.units} units given, and nothing thrown away?"
    off = RemoveModifier(line.number, WASTE)
    all_given = (
        attest("JZ instead of JW", question, off, AddModifier(line.number, NO_WASTE))
        if visit.is_medicare
        else attest("Take JW off", question, off)
    )
    return (*_split_by_record(line), all_given, guide("Enter the line of what was given"))


def _split_by_record(line: NumberedLine) -> tuple[Fix, ...]:
    """The two lines that the recorded amounts ask for; nothing when they tell of no waste."""
    says_amounts = line.drug.given is not None or line.drug.wasted is not None or NO_WASTE in line.modifiers
    parts = parts_of(line) if says_amounts else _rest_was_given(line)
    if parts is None or not parts.wasted or line.code in _STICK:
        return ()
    if line.units == parts.wasted and NO_WASTE not in line.modifiers:
        given = AddLine(line.number, line.code, parts.given, drug=Drug(ndc=line.drug.ndc, given=line.drug.given))
        question = f"Were {parts.given} units given and {parts.wasted} thrown away?"
        return (attest(f"Add the line of {parts.given} given", question, given),)
    cleared = [RemoveModifier(line.number, each) for each in (WASTE, NO_WASTE) if each in line.modifiers]
    return (split(line, parts, *cleared),)


def _rest_was_given(waste: NumberedLine) -> Parts | None:
    """The units of a JW line taken at their word, and the rest of its containers."""
    content = opened((waste,))
    whole = units_of(waste.code, content) if content is not None else None
    return Parts(whole - waste.units, waste.units) if whole is not None and whole > waste.units else None


@rule(
    "DERM-DRG-007",
    Severity.COMPLIANCE,
    source="Medicare Claims Processing Manual, chapter 17 §40; Noridian on JZ",
    status=Status.PAGE,
    about=_COUNTED | _STICK,
    as_of="2023-07-01",
    replaces=("DERM-BTX-004", "DERM-PDT-003"),
)
def waste_billed_twice(visit: VisitContext) -> Iterator[Hit]:
    """The units of the drug already hold the whole container: its JW line would be paid twice.

    Why:
        A part of a unit is billed as a whole one. When the units given reach what the opened containers hold, the rest
        in the vial has been paid with them. A stick of Levulan is one unit, used up or not.
    What to do:
        Drop the JW line and put JZ on the other. If fewer units went into the patient, lower them and keep the JW line.
    Fires:
        @part_b | 96574 L57.0; J7308 L57.0 {vials:1}; J7308-JW L57.0 -> 3
        96574 L57.0; J7308*2 L57.0 {shared}; J7308-JW L57.0 -> 3
        @part_b | 96574 L57.0; J7345-JZ*200 L57.0 {vials:200}; J7345-JW*50 L57.0 -> 3
        64653 L74.511 {hdss:3 failed_topical}; J0586*60 L74.511 {vials:300}; J0586-JW L74.511 -> 3
        96372 L40.0; J3301*8 L40.0 {given:71 vials:75}; J3301-JW L40.0 -> 3
        @part_b | 96372 L50.1; J2357*60 L50.1; J2357-JW L50.1 {vials:150,150}; J2357-JW*2 L50.1 -> 3, 4
        64616 G24.3; J0588-JW*5 G24.3; J0588*60 G24.3 {vials:100}; J0588*45 G24.3 -> 2
        96372 L20.9; J1010*80 L20.9 {vials:80}; J1010-JW*40 L20.9 -> 3
        96372-GY L40.0; J3357-GY*45 L40.0 {vials:45}; J3357-JW-GY*5 L40.0 -> 3
    Silent:
        @part_b | 96574 L57.0; J7345*150 L57.0 {vials:200}; J7345-JW*50 L57.0
        @part_b | 64650 L74.510 {hdss:3 failed_topical}; J0585*90 L74.510 {vials:100}; J0585-JW*20 L74.510
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 {vials:100}; J0585-JW*20 L74.510 {shared}
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510; J0585-JW*20 L74.510
        96372 L40.0; J3301*7 L40.0 {given:70 vials:75}; J3301-JW L40.0
        96372 L20.9; J1100*4 L20.9 {vials:4}; J1100-JW L20.9
        96574 L57.0; J7308-JW L57.0
        64616 G24.3; J0588*100 G24.3 {vials:100}; J0588-JW*5 G24.3 self
    After the fix:
        @part_b | 96574 L57.0; J7308-JZ L57.0
        96574 L57.0; J7308-JZ*2 L57.0
        @part_b | 96574 L57.0; J7345-JZ*200 L57.0
        64653 L74.511; J0586-JZ*60 L74.511
        96372 L40.0; J3301-JZ*8 L40.0
        @part_b | 96372 L50.1; J2357-JZ*60 L50.1
        64616 G24.3; J0588-JZ*60 G24.3; J0588-JZ*45 G24.3
    """
    for code in sorted(code for code in visit.codes if code in _COUNTED or code in _STICK):
        lines = lines_of_drug(visit, code)
        waste = [line for line in lines if WASTE in line.modifiers]
        given = tuple(line for line in lines if WASTE not in line.modifiers)
        whole = _whole_container(lines)
        units = sum(line.units for line in given)
        if not waste or not given or whole is None or units < whole:
            continue
        holds = "each unit is a whole stick" if code in _STICK else f"the containers opened hold {whole}"
        message = f"{code} is billed with {units} beside JW, and {holds}: the JW line would be paid twice."
        ways = _ways_from_double(waste, given, whole)
        for line in waste:
            yield Hit(line, Field.UNITS, message, ways, given)


def _whole_container(lines: tuple[NumberedLine, ...]) -> int | None:
    """Units from which on nothing is left to be thrown away; None: not known, or another patient got the rest."""
    code = lines[0].code
    if code in _STICK:
        return 0
    content = opened(lines)
    return units_of(code, content) if content is not None and not is_shared(lines) else None


def _ways_from_double(waste: list[NumberedLine], given: tuple[NumberedLine, ...], whole: int) -> tuple[Fix, ...]:
    marked = [AddModifier(line.number, NO_WASTE) for line in given if NO_WASTE not in line.modifiers]
    question = f"Do the units billed ({sum(line.units for line in given)}) hold all that was opened?"
    drop = attest("Drop JW, add JZ", question, *(RemoveLine(line.number) for line in waste), *marked)
    rest = whole - sum(line.units for line in waste)
    if len(given) != 1 or rest < 1:
        return (drop,)
    lower = (SetUnits(given[0].number, rest), RemoveModifier(given[0].number, NO_WASTE))
    return (drop, attest(f"{rest} units given", f"Were {rest} units given and {whole - rest} thrown away?", *lower))


RULES: tuple[Rule, ...] = (neither_waste_nor_no_waste, waste_on_the_wrong_line, waste_billed_twice)
