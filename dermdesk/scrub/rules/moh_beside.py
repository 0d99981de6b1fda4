"""Mohs surgery beside biopsies, pathology, removals of the same lesion, and repairs."""

from collections.abc import Iterator

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, attest, guide
from dermdesk.scrub.needless_59 import lines_with_needless_59, take_59_off, written_59
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import drop_or_separate, separate_or_drop

_FROZEN_SECTION = CodeSet("88331, 88332")
_REMOVAL = codes.EXCISION | codes.MALIGNANT_DESTRUCTION
_RECONSTRUCTION = codes.INTERMEDIATE_REPAIR | codes.COMPLEX_REPAIR | codes.FLAP | codes.FULL_THICKNESS_GRAFT
_USABLE_DAYS = 60
"""An earlier biopsy result of this age or younger proves the cancer."""


@rule(
    "DERM-MOH-005",
    Severity.COMPLIANCE,
    source="NCCI practitioner pairs, 17311/88305 and 17311/88331 indicator 1; CPT on Mohs surgery",
    status=Status.DATA,
    about=codes.MOHS_PATHOLOGY,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.MOHS_PATHOLOGY, codes.MOHS),),
)
def pathology_of_mohs(visit: VisitContext) -> Iterator[Hit]:
    """Reading the Mohs slides is part of Mohs surgery.

    Why:
        The Mohs codes pay for cutting and for reading the tissue. A slide of the same tissue is billed twice; only
        other tissue is separate. One slide more is allowed: the frozen section of a biopsy that decided on Mohs that
        day, when no earlier result could be used. Then biopsy and frozen section both carry 59.
    What to do:
        Drop the pathology if it is of the Mohs tissue. Add 59 if it is of other tissue that has a report of its own.
    Fires:
        17311 C44.311; 88305 C44.311 -> 2
        17311 C44.311 {lesion a}; 88305-59 C44.311 {lesion a} -> 2
        17311 C44.311 {lesion a}; 88304 D22.5 {lesion b} -> 2
        17311 C44.311 {lesion a}; 88332 C44.311 {lesion a}; 11104-59 C44.311 {lesion a} -> 2
        17311 C44.311 {lesion a biopsy:60}; 11104-59 C44.311 {lesion a}; 88331-59 C44.311 {lesion a} -> 3
        17311 C44.311 {lesion a}; 11104 C44.311 {lesion a}; 88331-59 C44.311 {lesion a} -> 3
        17311 C44.311 {lesion a}; 11104-59 C44.41 {lesion b}; 88331-59 C44.311 {lesion a} -> 3
        17311 C44.311 {lesion a}; 11104-59 C44.311 {lesion a}; 88305-59 C44.311 {lesion a} -> 3
    Silent:
        17311 C44.311; 88305-59 D22.5
        17311 C44.311 {lesion a}; 88305-59 D22.5 {lesion b}
        17311 C44.311 {lesion a}; 11104-59 C44.311 {lesion a}; 88331-59 C44.311 {lesion a}
        17311 C44.311 {lesion a biopsy:61}; 11104-XS C44.311 {lesion a}; 88331-XU C44.311 {lesion a}
        17312 C44.311; 88305 C44.311
        17311 C44.311 self; 88305 C44.311
    After the fix:
        17311 C44.311
        17311 C44.311
        17311 C44.311; 88304-59 D22.5
        17311 C44.311; 88332-59 C44.311; 11104-59 C44.311
        17311 C44.311; 11104-59 C44.311
        17311 C44.311; 11104-59 C44.311; 88331-59 C44.311
        17311 C44.311; 11104-59 C44.41
        17311 C44.311; 11104-59 C44.311
    """
    for pathology, mohs, _ in visit.bundles(codes.MOHS_PATHOLOGY, codes.MOHS_FIRST_STAGE):
        deciding = _deciding_biopsies(visit, mohs) if pathology.code in _FROZEN_SECTION else ()
        if pathology.is_distinct and any(biopsy.is_distinct for biopsy in deciding):
            continue
        same = visit.same_lesion(pathology, mohs)
        how = "They name the same lesion" if same else "Only other tissue is paid, with 59"
        message = f"Reading the Mohs slides is part of {mohs.code}: {pathology.code} is not paid for them. {how}."
        fixes = _ways_for_pathology(visit, pathology, mohs, deciding)
        field, fact = (Field.LESION, "id") if same else (Field.MODIFIERS, "")
        yield Hit(pathology, field, message, fixes, (mohs, *deciding), fact=fact)


def _deciding_biopsies(visit: VisitContext, mohs: NumberedLine) -> tuple[NumberedLine, ...]:
    """Biopsies of the tumor that may have been needed to decide on Mohs this day."""
    if _usable_result(mohs) is not None:
        return ()
    return tuple(biopsy for biopsy in visit.of(codes.BIOPSY) if visit.same_lesion(biopsy, mohs))


def _usable_result(mohs: NumberedLine) -> int | None:
    """Age in days of an earlier result that proves the cancer; None when there is none, or it is too old."""
    days = mohs.line.mohs.prior_biopsy_days if mohs.line.mohs is not None else None
    return days if days is not None and days <= _USABLE_DAYS else None


def _ways_for_pathology(
    visit: VisitContext, pathology: NumberedLine, mohs: NumberedLine, deciding: tuple[NumberedLine, ...]
) -> tuple[Fix, ...]:
    question = "Is it a slide of the tissue that Mohs took?"
    drop = attest(f"Drop {pathology.code}", question, RemoveLine(pathology.number))
    if deciding and visit.same_lesion(pathology, mohs):
        biopsy = next((line for line in deciding if line.is_distinct), deciding[0])
        changes = (AddModifier(line.number, "59") for line in (pathology, biopsy) if not line.is_distinct)
        question = "Was it read before Mohs, to prove the cancer, because no earlier result could be used?"
        return (attest("Frozen section of today's biopsy: add 59", question, *changes), drop)
    if visit.same_lesion(pathology, mohs):
        return (drop,)
    question = "Which other tissue was it, and has it a report of its own?"
    other = attest("Other tissue: add 59", question, AddModifier(pathology.number, "59"))
    are_named = None not in (pathology.lesion_id, mohs.lesion_id)
    return (other, drop) if are_named else (drop, other)


@rule(
    "DERM-MOH-006",
    Severity.COMPLIANCE,
    source="Medicare article A56836; NCCI practitioner pairs, 17311/11102 indicator 1",
    status=Status.PAGE,
    about=codes.BIOPSY,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.BIOPSY, codes.MOHS),),
)
def biopsy_of_mohs_tumor(visit: VisitContext) -> Iterator[Hit]:
    """A biopsy of the Mohs tumor on the day of Mohs.

    Why:
        Mohs begins with a proved cancer. A biopsy of the same tumor on the same day is paid only when there was no
        report that could be used: none at all, none to be had, or one older than 60 days. 59 says so.
    What to do:
        With a report of the last 60 days drop the biopsy. Without one add 59, and let the note say why a new biopsy was
        needed.
    Fires:
        17311 C44.311 {lesion a}; 11104 C44.311 {lesion a} -> 2
        17311 C44.311 {lesion a biopsy:60}; 11104-59 C44.311 {lesion a} -> 2
        17313 C44.519 {lesion a biopsy:90}; 11102-LT C44.519 {lesion a} -> 2
    Silent:
        17311 C44.311 {lesion a}; 11104-59 C44.311 {lesion a}
        17311 C44.311 {lesion a biopsy:61}; 11104-XS C44.311 {lesion a}
        17311 C44.311 {lesion a biopsy:20}; 11102-59 D49.2 {lesion b}
        17311 C44.311; 11102-59 D49.2
        17312 C44.311 {lesion a}; 11104 C44.311 {lesion a}
    After the fix:
        17311 C44.311; 11104-59 C44.311
        17311 C44.311
        17313 C44.519; 11102-59-LT C44.519
    """
    for biopsy in visit.of(codes.BIOPSY):
        tumors = tuple(mohs for mohs in visit.of(codes.MOHS_FIRST_STAGE) if visit.same_lesion(biopsy, mohs))
        drop = attest(f"Drop {biopsy.code}", "Was the cancer proved by the earlier report?", RemoveLine(biopsy.number))
        usable = [days for mohs in tumors if (days := _usable_result(mohs)) is not None]
        if usable:
            message = f"A biopsy result of {usable[0]} days ago can be used: {biopsy.code} of that tumor is not paid."
            fixes = (drop, guide("Clear the age of the result, if it cannot be had or used"))
            yield Hit(biopsy, Field.CODE, message, fixes, tumors)
        elif tumors and not biopsy.is_distinct:
            message = f"{biopsy.code} of the Mohs tumor is paid with 59 only, when no earlier result could be used."
            question = "Why could no earlier result be used, and does the note say so?"
            fixes = (attest("No usable result: add 59", question, AddModifier(biopsy.number, "59")), drop)
            yield Hit(biopsy, Field.MODIFIERS, message, fixes, tumors)


@rule(
    "DERM-MOH-008",
    Severity.ADVICE,
    source="NCCI practitioner pairs: none of Mohs with repair, flap or graft; Physician Fee Schedule",
    status=Status.DATA,
    about=codes.MOHS_FIRST_STAGE,
    data=EditionKind.PTP,
    takes=(TakesLine(Concern.NEEDLESS_59, _RECONSTRUCTION, beside=codes.MOHS_FIRST_STAGE),),
)
def needless_59_on_repair(visit: VisitContext) -> Iterator[Hit]:
    """The repair after Mohs needs no 59.

    Why:
        Layered and complex closure, flaps and grafts are paid beside Mohs, at the rate of a second surgery. There is no
        pair to open, and a 59 by habit invites a review.
    What to do:
        Take the modifier off, or enter the line that it was meant to part from, if that was left out.
    Fires:
        17311 C44.319; 12051-59 C44.319 {3cm} -> 2
        17311 C44.319; 14040-XS C44.319 {8cm2} -> 2
        17311 C44.319; 13132 C44.319 {9cm}; 13133-59 C44.319 -> 3
        17313 C44.519; 15200-59-XU C44.519 -> 2
    Silent:
        17311 C44.319; 12051 C44.319 {3cm}
        17311 C44.319; 12051-59 C44.319 {3cm}; 12031 C44.519 {3cm}
        17311 C44.319; 13132-59 C44.319 {9cm}; 13133-59 C44.319; 13132-59 C44.41 {3cm}
        17312 C44.319; 12051-59 C44.319 {3cm}
        17311 C44.319; 12011-59 S01.81XA {2cm}
    After the fix:
        17311 C44.319; 12051 C44.319
        17311 C44.319; 14040 C44.319
        17311 C44.319; 13132 C44.319; 13133 C44.319
        17313 C44.519; 15200 C44.519
    """
    if not visit.has(codes.MOHS_FIRST_STAGE):
        return
    for line in lines_with_needless_59(visit):
        if line.code in _RECONSTRUCTION:
            message = f"{line.code} is paid beside Mohs as it is: {written_59(line)} opens nothing."
            yield Hit(line, Field.MODIFIERS, message, (take_59_off(line),))


@rule(
    "DERM-MOH-012",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 17311/88342 and 17311/88314 indicator 1",
    status=Status.DATA,
    about=codes.MOHS_STAINS,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.MOHS_STAINS, codes.MOHS),),
)
def stain_of_mohs_slides(visit: VisitContext) -> Iterator[Hit]:
    """A special stain with Mohs surgery is bundled.

    Why:
        Mohs pays for the routine stains of its slides. The pairs let a stain stand only with 59: of other tissue, or
        one that is not routine, for which the payer may ask the report.
    What to do:
        Drop a routine stain. Keep a special one with 59 when the note says why it was needed and this payer takes it.
    Fires:
        17311 C44.311; 88314 C44.311 -> 2
        17311 C43.31 {lesion a}; 88342-59 C43.31 {lesion a} -> 2
        17311 C44.311 {lesion a}; 88344 D22.5 {lesion b} -> 2
    Silent:
        17311 C43.31; 88342-59 C43.31
        17311 C44.311 {lesion a}; 88342-59 D22.5 {lesion b}
        17312 C44.311; 88314 C44.311
        17311 C44.311; 88341 C44.311
    After the fix:
        17311 C44.311; 88314-59 C44.311
        17311 C43.31
        17311 C44.311; 88344-59 D22.5
    """
    for stain, mohs, _ in visit.bundles(codes.MOHS_STAINS, codes.MOHS_FIRST_STAGE):
        same = visit.same_lesion(stain, mohs)
        drop = attest(f"Drop {stain.code}", "Was it a routine stain of the Mohs slides?", RemoveLine(stain.number))
        if same:
            fixes = (drop, guide("Keep a stain that is not routine with 59, and write down why this payer takes it"))
        else:
            question = "Which tissue was stained, or why was a stain needed that is not routine?"
            fixes = (attest("Not routine: add 59", question, AddModifier(stain.number, "59")), drop)
        how = "They name the same lesion" if same else "Only a stain that is not routine is paid, with 59"
        message = f"{mohs.code} includes the stains of its slides: {stain.code} is bundled into it. {how}."
        field, fact = (Field.LESION, "id") if same else (Field.MODIFIERS, "")
        yield Hit(stain, field, message, fixes, (mohs,), fact=fact)


@rule(
    "DERM-MOH-013",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 17311/11640 and 17311/17281 indicator 1",
    status=Status.DATA,
    about=_REMOVAL,
    data=EditionKind.PTP,
    takes=(TakesPair(_REMOVAL, codes.MOHS),),
)
def removal_of_mohs_tumor(visit: VisitContext) -> Iterator[Hit]:
    """Mohs surgery takes the place of an excision or destruction of the same lesion.

    Why:
        The tumor is removed once. Excision or destruction of it on the same day is part of Mohs; only another lesion
        is separate.
    What to do:
        Drop the removal, or add 59 when it was another lesion and the note says where.
    Fires:
        17311 C44.311 {lesion a}; 11642-59 C44.311 {lesion a 8mm +3mm} -> 2
        17311 C44.311; 17281 C44.311 {8mm} -> 2
        17313 C44.519 {lesion a}; 11401 D22.5 {lesion b 8mm} -> 2
        17311 C44.41 {lesion a}; 11400 D22.5 {lesion a 4mm} -> 2
    Silent:
        17311 C44.311; 11642-59 C44.319 {8mm +3mm}
        17311 C44.311 {lesion a}; 17262-59 C44.519 {lesion b 15mm}
        17311 C44.311; 11400 D22.5 {4mm}
        17312 C44.311; 11642 C44.311 {8mm +3mm}
    After the fix:
        17311 C44.311
        17311 C44.311
        17313 C44.519; 11401-59 D22.5
        17311 C44.41
    """
    for removal, mohs, _ in visit.bundles(_REMOVAL, codes.MOHS_FIRST_STAGE):
        same = visit.same_lesion(removal, mohs)
        how = "They name the same lesion" if same else "Only another lesion is paid, with 59"
        message = f"{removal.code} is part of {mohs.code} when both are one lesion. {how}."
        are_named = None not in (removal.lesion_id, mohs.lesion_id)
        ways = separate_or_drop if are_named else drop_or_separate
        fixes = ways(visit, removal, mohs, thing="lesion")
        field, fact = (Field.LESION, "id") if same else (Field.MODIFIERS, "")
        yield Hit(removal, field, message, fixes, (mohs,), fact=fact)


RULES: tuple[Rule, ...] = (
    pathology_of_mohs,
    biopsy_of_mohs_tumor,
    needless_59_on_repair,
    stain_of_mohs_slides,
    removal_of_mohs_tumor,
)
