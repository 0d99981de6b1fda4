"""Repairs beside other lines: different wounds, flaps, glue, and add-ons with 51."""

from collections.abc import Iterator

from dermdesk.domain.reference import ADD_ON_GLOBAL, Edit, EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext, column_1, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import RemoveModifier, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.rpr import group_of_repair
from dermdesk.scrub.ways_out import drop_or_separate, separate_or_drop


def _opens(_one: NumberedLine, _other: NumberedLine, edit: Edit | None) -> bool:
    return edit is not None and edit.can_be_opened


@rule(
    "DERM-RPR-002",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 12031/12051 indicator 1",
    status=Status.DATA,
    about=codes.REPAIR,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.REPAIR, codes.REPAIR, _opens),),
)
def repairs_of_two_groups(visit: VisitContext) -> Iterator[Hit]:
    """Repairs of different groups need 59 to be paid side by side.

    Why:
        Some repairs of different kinds or places bundle: without 59 the payer takes the second for a part of the
        first wound.
    What to do:
        If the note describes two wounds, add 59 to the line named here. One wound is one repair: drop that line.
    Fires:
        12051 C44.319 {2cm}; 12031 C44.519 {2.2cm} -> 1
        12001 S81.811A {2cm}; 12011 S01.81XA {2cm} -> 1
    Silent:
        12051-59 C44.319 {2cm}; 12031 C44.519 {2.2cm}
        12051 C44.319 {2cm}; 12031-XS C44.519 {2.2cm}
        12031 S41.112A {2cm}; 12032 S31.010A {4cm}
        12051 C44.319 {2cm}; 12031 C44.519 self {2.2cm}
    After the fix:
        12051-59 C44.319; 12031 C44.519
        12001-59 S81.811A; 12011 S01.81XA
    """
    for one, other in visit.pairs(codes.REPAIR, codes.REPAIR):
        edit = visit.edit(one, other)
        if edit is None or not edit.can_be_opened or visit.is_opened(one, other):
            continue
        if group_of_repair(one.code) == group_of_repair(other.code):
            continue
        line, beside = column_2(edit, one, other), column_1(edit, one, other)
        message = f"{line.code} is bundled into {beside.code} unless 59 says that it closed another wound."
        yield Hit(line, Field.MODIFIERS, message, separate_or_drop(visit, line, beside, thing="wound"), (beside,))


@rule(
    "DERM-RPR-005",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs of 14000-14302 with repairs",
    status=Status.DATA,
    about=codes.FLAP,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.REPAIR, codes.FLAP),),
)
def repair_under_a_flap(visit: VisitContext) -> Iterator[Hit]:
    """A flap includes the closure of its site.

    Why:
        Tissue transfer closes the wound and the place that the tissue came from; every repair code bundles into it.
    What to do:
        Drop the repair, or add 59 when it closed another wound and the note says which.
    Fires:
        14040 C44.319 {7cm2}; 12051 C44.319 -> 2
        13132 C44.319 {4cm}; 14060 C44.311 {6cm2} -> 1
        14040 C44.319 {lesion a 7cm2}; 12051-59 C44.319 {lesion a} -> 2
        14040 C44.319 {lesion a 7cm2}; 12031 S41.111A {lesion w 2cm} -> 2
    Silent:
        14040 C44.319 {7cm2}; 12051-59 S01.81XA {2cm}
        14040 C44.319 {lesion a 7cm2}; 12031-XS S41.111A {lesion w 2cm}
        14040 C44.319 {7cm2}; 12051 S01.81XA self {2cm}
    After the fix:
        14040 C44.319
        14060 C44.311
        14040 C44.319
        14040 C44.319
    """
    for repair, flap, _ in visit.bundles(codes.REPAIR, codes.FLAP):
        message = f"The flap {flap.code} includes closing its site: {repair.code} is not paid beside it."
        yield Hit(repair, Field.CODE, message, drop_or_separate(visit, repair, flap), (flap,))


@rule(
    "DERM-RPR-006",
    Severity.ADVICE,
    source="NCCI practitioner pairs, 12011/G0168 indicator 1; Medicare Claims Processing Manual",
    status=Status.DATA,
    about=codes.SIMPLE_REPAIR,
    data=EditionKind.PTP,
)
def glue_alone(visit: VisitContext) -> Iterator[Hit]:
    """For Medicare, closing with glue alone is G0168.

    Why:
        Medicare has a code of its own for wounds closed with tissue adhesive and no stitches. Other payers take the
        simple repair.
    What to do:
        Change the line to G0168, one unit. If stitches were used too, take the mark off and keep the repair.
    Fires:
        @part_b | 12011 S01.81XA {2cm glue} -> 1
        @advantage | 12002 S81.811A {4cm glue} -> 1
    Silent:
        @commercial | 12011 S01.81XA {2cm glue}
        @part_b | 12011 S01.81XA {2cm}
        @part_b | 12051 S01.81XA {2cm glue}
        @part_b | G0168 S01.81XA
    After the fix:
        @part_b | G0168 S01.81XA
        @advantage | G0168 S81.811A
    """
    if not visit.is_medicare:
        return
    for line in visit.of(codes.SIMPLE_REPAIR):
        if line.line.repair is not None and line.line.repair.adhesive_only:
            changes = (SetCode(line.number, "G0168"), SetUnits(line.number, 1))
            fixes = (
                attest("Change to G0168", "Was the wound closed with glue and without stitches?", *changes),
                guide("Take the mark of glue off, if stitches were used too"),
            )
            yield Hit(line, Field.CODE, f"Medicare pays glue alone as G0168, not as {line.code}.", fixes)


@rule(
    "DERM-RPR-007",
    Severity.REJECT,
    source="CPT appendix A; CMS physician fee schedule, global period ZZZ",
    status=Status.DATA,
    data=EditionKind.CODES,
)
def add_on_with_51(visit: VisitContext) -> Iterator[Hit]:
    """An add-on never takes 51.

    Why:
        51 announces a further procedure at a reduced fee. An add-on is priced as a further part already, so the payer
        returns the line. 59 may stand on an add-on.
    What to do:
        Take 51 off. If the code was mistyped, correct it.
    Fires:
        13101 C44.519 {11cm}; 13102-51 C44.519 -> 2
        11102 D49.2; 11103-51-59 D22.5 -> 2
    Silent:
        13101 C44.519 {11cm}; 13102-59 C44.519
        17311 C44.319; 12051-51 C44.319 {2cm}
        13101 C44.519 {11cm}; 13102-51 C44.519 self
    After the fix:
        13101 C44.519; 13102 C44.519
        11102 D49.2; 11103-59 D22.5
    """
    for line in visit.lines:
        if "51" in line.modifiers and line.global_days == ADD_ON_GLOBAL:
            question = f"Is {line.code} the code that you mean?"
            change = attest("Remove 51", question, RemoveModifier(line.number, "51"))
            yield Hit(line, Field.MODIFIERS, f"{line.code} is an add-on: 51 may not stand on it.", (change,))


RULES: tuple[Rule, ...] = (repairs_of_two_groups, repair_under_a_flap, glue_alone, add_on_with_51)
