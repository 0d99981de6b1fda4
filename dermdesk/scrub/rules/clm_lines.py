"""Claim data: lines that were billed before, that repeat each other, or that no claim can carry."""

from collections.abc import Iterator

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import ADD_ON_GLOBAL
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, SetClass, SetUnits, attest
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_TOLD_APART = codes.DISTINCT_MODIFIERS | codes.SITE_MODIFIERS | {"76", "77", "91"}
_MAY_REPEAT = codes.EM | codes.FIRST_BIOPSY | codes.DRUG | codes.SKIN_SUBSTITUTE
_QUESTIONS = {
    LineClass.COSMETIC: "Does the patient know that insurance is not billed for it?",
    LineClass.RETAIL: "Is it a product that the patient bought?",
    LineClass.SELF: "Has the patient agreed to pay for it?",
    LineClass.FEE: "Is it a fee of the practice, not a service?",
}


@rule(
    "DERM-CLM-005",
    Severity.REJECT,
    source="Medicare contractor FCSO on duplicate claims; NGS page on duplicates; article A53482",
    status=Status.PAGE,
    as_of="2024-03",
)
def already_billed(visit: VisitContext) -> Iterator[Hit]:
    """This service of this day was billed before.

    Why:
        A line of the same day, code and modifiers reads as a second copy of the first claim. It is denied, and many
        copies are held against the practice.
    What to do:
        If it is the same service, take the line off and follow up the first claim. If it was done again, say so: 76, 91
        for a laboratory test, or the site, with a note for item 19.
    Fires:
        past:17110@2026-03-10!billed | 99213-25 L40.0; 17110 B07.8 -> 2
        past:87220@2026-03-10!billed | 99213 L20.9; 87220 B35.4 -> 2
        past:17262-RT-59@2026-03-10!billed | 17262-59-RT C44.612 -> 1
    Silent:
        past:17110@2026-03-10 | 17110 B07.8
        past:17110@2026-03-09!billed | 17110 B07.8
        past:17110@2026-03-10!billed | 17110-76 B07.8
        past:17110@2026-03-10!billed!outside | 17110 B07.8
    After the fix:
        99213-25 L40.0
        99213 L20.9
    """
    billed = {
        (past.code, tuple(sorted(past.modifiers)))
        for past in visit.history or ()
        if past.billed and past.same_group and past.day == visit.day
    }
    for line in visit.lines:
        if (line.code, tuple(sorted(line.line.modifiers))) not in billed:
            continue
        fixes = [attest(f"Remove {line}", "Is it the service that the first claim carries?", RemoveLine(line.number))]
        repeated = _repeat_modifier(line)
        if line.code not in codes.EM and repeated not in line.modifiers:
            question = "Was it done a second time today, and does the note say why?"
            fixes.append(attest(f"Done again: add {repeated}", question, AddModifier(line.number, repeated)))
        message = f"{line} of {visit.day:%m/%d/%Y} has been billed already."
        yield Hit(line, Field.CODE, message, tuple(fixes))


def _repeat_modifier(line: NumberedLine) -> str:
    return "91" if line.code in codes.CLINICAL_LABORATORY else "76"


@rule(
    "DERM-CLM-008",
    Severity.REJECT,
    source="837P segment SV1; CMS-1500 item 24D",
    status=Status.RECALLED,
)
def no_procedure_code(visit: VisitContext) -> Iterator[Hit]:
    """A code of the practice's own stands on an insurance line.

    Why:
        Claims take CPT and HCPCS codes, five characters. Codes of the practice's own, for cosmetic work, products and
        fees, mean nothing to a payer; and insurers should not read there what the patient bought.
    What to do:
        Move the line to the ledger where it belongs; if it is a medical service, type its CPT or HCPCS code.
    Fires:
        99213 L70.0; COS-PEEL-LT L70.0 -> 2
        SPF30 -> 1
        1710 B07.8 -> 1
    Silent:
        99213 L70.0; COS-PEEL-LT cos; RET-SPF30 ret; FEE-NOSHOW fee
        J3301*4 L40.0; 0419T L82.0
        @self_pay | SPF30
    After the fix:
        99213 L70.0; COS-PEEL-LT L70.0 cos
        SPF30 cos
    """
    for line in visit.lines:
        if is_procedure_code(line.code):
            continue
        fixes = tuple(
            attest(f"Mark as {line_class.value}", _QUESTIONS[line_class], SetClass(line.number, line_class))
            for line_class in _classes_of(visit, line.code)
        )
        yield Hit(line, Field.CODE, f"{line.code} is no CPT or HCPCS code: it cannot stand on a claim.", fixes)


def _classes_of(visit: VisitContext, code: str) -> tuple[LineClass, ...]:
    """The class of the practice's own list; for a code that is on none, those that it may be."""
    item = visit.reference.charge_items.get(code)
    return (LineClass.COSMETIC, LineClass.RETAIL) if item is None else (LineClass(item.kind.value),)


@rule(
    "DERM-CLM-009",
    Severity.REJECT,
    source="Medicare contractor FCSO on duplicate claims; AAD, Coding Consult of 2022-03 and 2023-01",
    status=Status.PAGE,
    as_of="2024-03",
)
def same_code_twice(visit: VisitContext) -> Iterator[Hit]:
    """The same code on a second line, and nothing tells the two apart.

    Why:
        A payer's computer takes the second line for a slip and denies it, unless a modifier tells the lines apart or
        the units say how often it was done.
    What to do:
        Done twice: mark the later line with 76 for Medicare, 59 for most others (91 for a repeated laboratory test), or
        put the units on one line when the code allows them. Entered twice: remove it.
    Fires:
        @part_b | 17262 C44.712 {lesion a}; 17262 C44.519 {lesion b} -> 2
        17262 C44.712; 17262 C44.519 -> 2
        88305 D22.5; 88305 D22.5; 88305 D48.5 -> 2, 3
        87220 B35.4; 87220 B35.3 -> 2
    Silent:
        @part_b | 17262 C44.712; 17262-76 C44.519
        17262-59 C44.712; 17262 C44.519
        88305-26 D22.5; 88305-TC D22.5
        17000 L57.0; 17003 L57.0; 17003 L57.0
        J3301*4 L40.0; J3301-JW L40.0
        17110 B07.8; 17110 B07.8 cos
    After the fix:
        @part_b | 17262 C44.712; 17262-76 C44.519
        17262 C44.712; 17262-59 C44.519
        88305*2 D22.5; 88305-59 D48.5
        87220 B35.4; 87220-91 B35.3
    """
    first_of: dict[tuple[str, bool, bool], NumberedLine] = {}
    for line in visit.lines:
        if line.modifiers & _TOLD_APART or _is_counted_elsewhere(visit, line):
            continue
        first = first_of.setdefault((line.code, "26" in line.modifiers, "TC" in line.modifiers), line)
        if first is not line:
            message = f"{line.code} stands on line {first.number} already: nothing tells the two lines apart."
            yield Hit(line, Field.MODIFIERS, message, _ways_out_of_repetition(visit, first, line), (first,))


def _is_counted_elsewhere(visit: VisitContext, line: NumberedLine) -> bool:
    return (
        line.code in _MAY_REPEAT
        or line.global_days == ADD_ON_GLOBAL
        or not is_procedure_code(line.code)
        or visit.is_left_to_family(Concern.REPETITION, line)
    )


def _ways_out_of_repetition(visit: VisitContext, first: NumberedLine, line: NumberedLine) -> tuple[Fix, ...]:
    repeated = _repeat_modifier(line)
    modifier = repeated if visit.is_medicare or repeated == "91" else "59"
    ways = [
        attest(
            f"Done again: add {modifier}",
            "What was done the second time, and where?",
            AddModifier(line.number, modifier),
        ),
        attest("Entered twice: remove", "Was it done once only?", RemoveLine(line.number)),
    ]
    units = first.units + line.units
    limit = line.facts.mue if line.facts is not None else None
    is_alike = (first.linked, first.modifiers, first.lesion_id) == (line.linked, line.modifiers, line.lesion_id)
    if is_alike and limit is not None and units <= limit:
        changes = (SetUnits(first.number, units), RemoveLine(line.number))
        ways.insert(0, attest(f"{units} units on line {first.number}", f"Was it done {units} times?", *changes))
    return tuple(ways)


RULES: tuple[Rule, ...] = (already_billed, no_procedure_code, same_code_twice)
