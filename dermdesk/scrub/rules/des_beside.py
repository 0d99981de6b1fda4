"""Destruction: beside biopsies and removals, vascular laser, and keratoses charged to the patient."""

from collections.abc import Iterator

from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.size_bands import VASCULAR_LASER
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    Change,
    RemoveModifier,
    SetClass,
    SetCode,
    SetUnits,
    attest,
    guide,
)
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import one_code_for_area, separate_or_drop

_COUNTED_AK = CodeSet("17000, 17004")
_CAUTERY = CodeSet("17250")
_CAUTERY_INCLUDED = (
    codes.BIOPSY
    | codes.SHAVE
    | codes.EXCISION
    | codes.AK_DESTRUCTION
    | codes.BENIGN_DESTRUCTION
    | codes.MALIGNANT_DESTRUCTION
)
_AK_TREATMENT = codes.AK_DESTRUCTION | codes.PDT
_VASCULAR = frozenset(("D18.01", "Q82.5", "I78.1"))


@rule(
    "DERM-DES-011",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 11102/17000 and 17004/11102, indicator 1",
    status=Status.DATA,
    about=_COUNTED_AK,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.BIOPSY, _COUNTED_AK),),
)
def biopsy_and_aks(visit: VisitContext) -> Iterator[Hit]:
    """A biopsy and frozen keratoses of one day need 59.

    Why:
        The pair bundles: without 59 the payer takes them for one lesion and pays one of them.
    What to do:
        Add 59 (or XS) to the line named here, if the biopsy was of another lesion than those frozen.
    Fires:
        11102 D49.2; 17000 L57.0 -> 2
        11102 D49.2; 17004 L57.0 -> 1
        11102 D49.2 {lesion a}; 17000-59 L57.0 {lesion a} -> 2
    Silent:
        11102 D49.2; 17000-59 L57.0
        11102 D49.2; 17110 B07.8
    After the fix:
        11102 D49.2; 17000-59 L57.0
        11102-59 D49.2; 17004 L57.0
        11102 D49.2
    """
    for biopsy, ak, edit in visit.bundles(codes.BIOPSY, _COUNTED_AK):
        line = column_2(edit, biopsy, ak) if edit is not None else biopsy
        beside = ak if line is biopsy else biopsy
        message = f"{line.code} is bundled into {beside.code}. 59 opens it only for another lesion."
        yield Hit(line, Field.MODIFIERS, message, separate_or_drop(visit, line, beside), (beside,))


@rule(
    "DERM-DES-012",
    Severity.DENIAL_RISK,
    source="CPT Assistant of August 2009 (quoted); a payer policy on vascular laser",
    status=Status.PAGE,
    about=codes.VASCULAR_LASER,
    as_of="2009-08",
)
def laser_without_vascular_lesion(visit: VisitContext) -> Iterator[Hit]:
    """Laser of veins or redness is usually cosmetic.

    Why:
        17106-17108 are for vascular lesions such as hemangioma, port-wine stain or spider nevus (D18.01, Q82.5,
        I78.1). For rosacea or fine veins payers call them cosmetic.
    What to do:
        Link the vascular lesion if one was treated; otherwise the patient pays.
    Fires:
        17106 L71.9 {8cm2} -> 1
    Silent:
        17106 Q82.5 {8cm2}
    After the fix:
        17106 L71.9 cos
    """
    for line in visit.of(codes.VASCULAR_LASER):
        if line.linked and _VASCULAR.isdisjoint(line.linked):
            fixes = (
                attest(
                    "Move to cosmetic",
                    "Does the patient know that she pays for it?",
                    SetClass(line.number, LineClass.COSMETIC),
                ),
                guide("Link the vascular lesion, if the note names one"),
            )
            message = f"{line.code} points to {', '.join(line.linked)}, not to a vascular lesion."
            yield Hit(line, Field.POINTERS, message, fixes)


@rule(
    "DERM-DES-013",
    Severity.DENIAL_RISK,
    source="CPT note at 17250 (quoted); NCCI Policy Manual, chapter III",
    status=Status.PAGE,
    about=_CAUTERY,
    as_of="2020",
    takes=(TakesPair(_CAUTERY, _CAUTERY_INCLUDED),),
)
def cautery_of_the_same_wound(visit: VisitContext) -> Iterator[Hit]:
    """Stopping the bleeding is part of the procedure.

    Why:
        Chemical cautery after a biopsy, removal or destruction is not paid beside it. 17250 is for granulation tissue.
    What to do:
        Drop 17250, or add 59 when it treated another wound.
    Fires:
        11102 D49.2; 17250 D49.2 -> 2
    Silent:
        11102 D49.2; 17250-59 L92.9
        17250 L92.9
    After the fix:
        11102 D49.2
    """
    for cautery, other, _ in visit.bundles(_CAUTERY, _CAUTERY_INCLUDED):
        fixes = tuple(reversed(separate_or_drop(visit, cautery, other, thing="wound")))
        yield Hit(
            cautery,
            Field.CODE,
            f"Cautery for bleeding comes with {other.code}: 17250 is not paid for it.",
            fixes,
            (other,),
        )


@rule(
    "DERM-DES-014",
    Severity.COMPLIANCE,
    source="NCD 250.4",
    status=Status.PAGE,
    about=_AK_TREATMENT,
    any_class=True,
    as_of="2001-11-26",
)
def keratosis_charged_to_medicare_patient(visit: VisitContext) -> Iterator[Hit]:
    """Medicare covers keratoses: the patient may not be charged for them.

    Why:
        NCD 250.4 covers the destruction of actinic keratoses without limits of lesion or patient. Charging it as
        cosmetic, or marking it as not covered, takes a covered benefit from her.
    What to do:
        Move the line to insurance and take GY or GX off.
    Fires:
        @part_b | 17000 L57.0 cos -> 1
        @part_b | 17000-GY L57.0 -> 1
        @advantage | 99213-25 L40.0; 96573 L57.0 self; J7308 L57.0 -> 2
    Silent:
        @part_b | 17000 L57.0
        @commercial | 17000 L57.0 cos
        @part_b | 17000 B07.8 self
    After the fix:
        @part_b | 17000 L57.0
        @part_b | 17000 L57.0
    """
    if not visit.is_medicare:
        return
    for line in visit.all_lines:
        notices = line.modifiers & {"GY", "GX"}
        insured = line.line.line_class is LineClass.INSURANCE
        if line.code not in _AK_TREATMENT or "L57.0" not in line.linked or (insured and not notices):
            continue
        changes: list[Change] = [RemoveModifier(line.number, modifier) for modifier in sorted(notices)]
        if not insured:
            changes.append(SetClass(line.number, LineClass.INSURANCE))
        change = attest("Bill Medicare", "Has anything been collected from the patient that must go back?", *changes)
        field = Field.MODIFIERS if insured else Field.CLASS
        yield Hit(line, field, f"Medicare covers {line.code} for L57.0: do not charge the patient for it.", (change,))


@rule(
    "DERM-DES-015",
    Severity.DENIAL_RISK,
    source="CPT Assistant of August 2009 (quoted); public notes on 17106",
    status=Status.PAGE,
    about=codes.VASCULAR_LASER,
    as_of="2009-08",
    takes=(
        TakesPair(codes.VASCULAR_LASER, codes.VASCULAR_LASER),
        TakesLine(Concern.REPETITION, codes.VASCULAR_LASER),
        TakesLine(Concern.UNITS, codes.VASCULAR_LASER),
    ),
)
def vascular_laser_in_parts(visit: VisitContext) -> Iterator[Hit]:
    """Vascular laser is one code and one unit for the whole area.

    Why:
        All treated areas of a day are added up: under 10 sq cm is 17106, 10 to 50 is 17107, over 50 is 17108.
        Modifiers do not part them.
    What to do:
        Add the areas up, bill the one code of the sum, one unit.
    Fires:
        17106 Q82.5 {8cm2}; 17107-59 Q82.5 {20cm2} -> 2
        17106*2 Q82.5 {8cm2} -> 1
        17106 Q82.5 {30cm2} -> 1
    Silent:
        17106 Q82.5 {8cm2}
        17107 Q82.5 {50cm2}
        17108 Q82.5
    After the fix:
        17107 Q82.5
        17106 Q82.5
        17107 Q82.5
    """
    lines = visit.of(codes.VASCULAR_LASER)
    for place, line in enumerate(lines):
        area = line.line.area_cm2
        wanted = VASCULAR_LASER.code_for(area) if area is not None else None
        if place:
            fixes = (one_code_for_area(lines, VASCULAR_LASER),)
            yield Hit(
                line,
                Field.CODE,
                f"The areas of {lines[0].code} and {line.code} are added up and billed as one code.",
                fixes,
                lines[:1],
            )
        elif line.units > 1:
            change = attest("Set 1 unit", "Is the area that of the whole treatment?", SetUnits(line.number, 1))
            yield Hit(line, Field.UNITS, f"{line.code} is one unit for the whole area.", (change,))
        elif len(lines) == 1 and wanted is not None and wanted != line.code:
            change = attest(
                f"Change to {wanted}", f"Is {area} sq cm the whole treated area?", SetCode(line.number, wanted)
            )
            yield Hit(line, Field.CODE, f"{area} sq cm is {wanted}, not {line.code}.", (change,))


RULES: tuple[Rule, ...] = (
    biopsy_and_aks,
    laser_without_vascular_lesion,
    cautery_of_the_same_wound,
    keratosis_charged_to_medicare_patient,
    vascular_laser_in_parts,
)
