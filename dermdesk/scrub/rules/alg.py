"""Patch tests."""

from collections.abc import Iterator
from datetime import timedelta

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.em import drop_visit

_PATCH_TEST = CodeSet("95044")
_MOST_UNITS = 90
_READ_WITHIN = timedelta(days=7)


@rule(
    "DERM-ALG-001",
    Severity.DENIAL_RISK,
    source="CMS unit limits (MUE): 90 for 95044",
    status=Status.DATA,
    about=_PATCH_TEST,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, _PATCH_TEST),),
)
def units_of_patch_test(visit: VisitContext) -> Iterator[Hit]:
    """The units of the patch test do not fit the patches placed.

    Why:
        95044 is one unit for each allergen placed. Medicare's usual limit is 90 a day; more is paid only after a look
        at the record.
    What to do:
        Count the allergens in the note and set as many units. If more than 90 were placed, be ready to send the record.
    Fires:
        95044*80 L23.89 {allergens:70} -> 1
        95044*95 L23.9 {allergens:80} -> 1
        95044*91 L23.9 -> 1
        95044*100 L23.9 {allergens:100} -> 1
        95044 L23.9 {allergens:70} -> 1
    Silent:
        95044*90 L23.9
        95044*72 L23.9 {allergens:72}
        95044*90 L23.9 {allergens:90}
        95044*95 L23.9 self {allergens:80}
    After the fix:
        95044*70 L23.89
        95044*80 L23.9
    """
    for line in visit.of(_PATCH_TEST):
        placed = line.line.allergens
        if line.units <= _MOST_UNITS and placed in (None, line.units):
            continue
        if placed in (None, line.units):
            message = f"{line.units} units of 95044: Medicare's usual limit is {_MOST_UNITS} allergens a day."
        else:
            message = f"{placed} allergens are recorded, and {line.units} units billed: 95044 is one unit for each."
        yield Hit(line, Field.UNITS, message, tuple(_ways_to_count(line, placed)))


def _ways_to_count(line: NumberedLine, placed: int | None) -> Iterator[Fix]:
    if placed is not None and 0 < placed <= _MOST_UNITS:
        label = f"Set {placed} unit{'s' if placed > 1 else ''}"
        yield attest(label, f"Were {placed} allergens placed?", SetUnits(line.number, placed))
    yield guide("Count the allergens in the note")
    if placed is None or placed > _MOST_UNITS:
        yield guide(f"Send the record, if more than {_MOST_UNITS} were placed")


@rule(
    "DERM-ALG-002",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 95044/99213 indicator 1",
    status=Status.DATA,
    about=_PATCH_TEST,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.EM, _PATCH_TEST),),
)
def visit_with_patch_test(visit: VisitContext) -> Iterator[Hit]:
    """A visit on the day of a patch test needs 25.

    Why:
        The test pays for placing the patches and for reading them later. Without 25 the payer takes the visit for part
        of the test.
    What to do:
        Add 25 if the note shows work beyond the test: the rash assessed, treatment changed. On a day of reading bill a
        visit only for advice or treatment beyond the reading.
    Fires:
        99214 L20.9; 95044*70 L23.9 -> 1
        99213-24 L20.9; 95044 L23.9 -> 1
        95044 L23.9; 98001 L20.9 -> 2
    Silent:
        99214-25 L20.9; 95044*70 L23.9
        99214-57 L20.9; 95044*70 L23.9
        99214 L20.9; 95044*70 L23.9; 14040 C44.311
        99214 L20.9; 95044*70 L23.9 self
    After the fix:
        99214-25 L20.9; 95044*70 L23.9
        99213-25-24 L20.9; 95044 L23.9
        95044 L23.9; 98001-25 L20.9
    """
    tests = visit.of(_PATCH_TEST)
    if not tests or visit.with_global("090"):
        return
    for em in visit.of(codes.EM):
        if not em.opens_edits:
            message = f"95044 already pays for placing and reading the patches: {em.code} is denied without 25."
            question = "What was assessed or treated beyond the patch test?"
            fixes = (attest("Add 25", question, AddModifier(em.number, "25")), drop_visit(em))
            yield Hit(em, Field.MODIFIERS, message, fixes, tests)


@rule(
    "DERM-ALG-003",
    Severity.DENIAL_RISK,
    source="AAPC on patch tests",
    status=Status.PAGE,
    about=_PATCH_TEST,
)
def patch_test_read_again(visit: VisitContext) -> Iterator[Hit]:
    """Reading the patches is part of the test that was billed when they were placed.

    Why:
        95044 pays for placing, taking off and reading. A second 95044 within the week looks like the reading billed
        once more.
    What to do:
        Take it off if the patches were read today. If new allergens were placed, say so in the note, and keep it.
    Fires:
        past:95044@2026-03-09!unseen | 99213-25 L20.9; 95044 L23.9 -> 2
        past:95044@2026-03-07 | 95044*60 L23.9 -> 1
        past:95044@2026-03-03 | 95044 L23.9 -> 1
    Silent:
        past:95044@2026-03-02 | 95044*60 L23.9
        past:95044@2026-03-10 | 95044*60 L23.9
        past:95044@2026-03-07!outside | 95044*60 L23.9
        past:95052@2026-03-07 | 95044*60 L23.9
        past:none | 95044*60 L23.9
        95044*60 L23.9
    After the fix:
        past:95044@2026-03-09!unseen | 99213-25 L20.9
    """
    placed = [
        past.day
        for past in visit.history or ()
        if past.same_group and past.code in _PATCH_TEST and timedelta(0) < visit.day - past.day <= _READ_WITHIN
    ]
    for line in visit.of(_PATCH_TEST) if placed else ():
        drop = attest("Remove 95044", "Were the patches read today, and none placed?", RemoveLine(line.number))
        message = f"Patches were placed on {max(placed):%m/%d/%Y}: reading them is part of that 95044."
        yield Hit(
            line, Field.CODE, message, (drop, guide("Keep it, if new allergens were placed and the note says so"))
        )


RULES: tuple[Rule, ...] = (units_of_patch_test, visit_with_patch_test, patch_test_read_again)
