"""Biopsies: one first code a day, add-ons for the rest, and what a biopsy of the same lesion does not pay."""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.coding.biopsy import SITE_CODES
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, Change, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import separate_or_drop

_ADD_ON_OF = {"11102": "11103", "11104": "11105", "11106": "11107"}
_FIRST_OF = {add_on: first for first, add_on in _ADD_ON_OF.items()}
_REMOVAL = (
    codes.SHAVE | codes.EXCISION | codes.BENIGN_DESTRUCTION | codes.MALIGNANT_DESTRUCTION | codes.MOHS_FIRST_STAGE
)
_CLOSED_WITHOUT_STITCHES = codes.BIOPSY | codes.AK_DESTRUCTION | codes.BENIGN_DESTRUCTION | codes.MALIGNANT_DESTRUCTION
_OLD = CodeSet("11100, 11101")


@rule(
    "DERM-BX-001",
    Severity.REJECT,
    source="NCCI practitioner pairs, 11104/11102 and 11106/11104 indicator 0; CPT biopsy guideline",
    status=Status.DATA,
    about=codes.FIRST_BIOPSY,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.FIRST_BIOPSY, codes.FIRST_BIOPSY),),
)
def two_first_biopsies(visit: VisitContext) -> Iterator[Hit]:
    """Only one biopsy of the day is the first one.

    Why:
        11102, 11104 and 11106 each pay for the first lesion of a day, and their pairs have indicator 0: no modifier
        opens them.
    What to do:
        Keep the deepest technique as the first code (incisional, then punch, then tangential) and bill every other
        lesion with the add-on of its own technique: 11103, 11105 or 11107.
    Fires:
        11104 D49.2; 11102 D22.5 -> 2
        11102 D49.2; 11102 D22.5 -> 2
        11102-59 D49.2; 11106 D22.5 -> 1
    Silent:
        11104 D49.2; 11103 D22.5
        11102 D49.2
    After the fix:
        11104 D49.2; 11103 D22.5
        11102 D49.2; 11103 D22.5
        11103-59 D49.2; 11106 D22.5
    """
    first = visit.of(codes.FIRST_BIOPSY)
    if len(first) < 2:
        return
    kept = max(first, key=lambda line: (line.code, -line.number))
    for line in first:
        if line.number == kept.number:
            continue
        add_on = _ADD_ON_OF[line.code]
        change = attest(
            f"Change to {add_on}", f"Was this another lesion than {kept.code}?", SetCode(line.number, add_on)
        )
        message = f"{kept.code} is the first biopsy of the day: bill this lesion with the add-on {add_on}."
        yield Hit(line, Field.CODE, message, (change,), (kept,))


@rule(
    "DERM-BX-002",
    Severity.DENIAL_RISK,
    source="CPT biopsy guideline, as taught in a coding article for dermatologists",
    status=Status.PAGE,
    about=codes.ADD_ON_BIOPSY,
)
def deepest_biopsy_not_first(visit: VisitContext) -> Iterator[Hit]:
    """The deepest biopsy has to be the first code.

    Why:
        An add-on stands beside a first code of its own technique or a deeper one. A punch add-on behind a tangential
        first code has no first code in the payer's table.
    What to do:
        Turn the two round: the deepest lesion takes the first code, the other one its add-on.
    Fires:
        11102 D49.2; 11105 D22.5 -> 1
        11104 D49.2; 11107*2 D22.5 -> 1
    Silent:
        11104 D49.2; 11103 D22.5
        11106 D49.2; 11105 D22.5; 11107 D22.5
    After the fix:
        11103 D49.2; 11104 D22.5
        11105 D49.2; 11107 D22.5; 11106 D22.5
    """
    first = visit.of(codes.FIRST_BIOPSY)
    add_ons = visit.of(codes.ADD_ON_BIOPSY)
    if not first or not add_ons:
        return
    deepest = max(add_ons, key=lambda line: line.code)
    if _FIRST_OF[deepest.code] <= max(line.code for line in first):
        return
    changes = (SetCode(first[0].number, _ADD_ON_OF[first[0].code]), *_promote(deepest))
    yield Hit(
        first[0],
        Field.CODE,
        f"{deepest.code} is a deeper biopsy than {first[0].code}: the deepest one is the first code.",
        (
            attest(
                f"Make {_FIRST_OF[deepest.code]} the first code", "Are the techniques as the note tells them?", *changes
            ),
        ),
        (deepest,),
    )


def _promote(add_on: NumberedLine) -> tuple[Change, ...]:
    """One unit of an add-on becomes the first code."""
    if add_on.units == 1:
        return (SetCode(add_on.number, _FIRST_OF[add_on.code]),)
    return (SetUnits(add_on.number, add_on.units - 1), AddLine(add_on.number, _FIRST_OF[add_on.code]))


@rule(
    "DERM-BX-003",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=codes.ADD_ON_BIOPSY,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, codes.ADD_ON_BIOPSY),),
)
def add_on_biopsy_alone(visit: VisitContext) -> Iterator[Hit]:
    """This add-on biopsy has no first code.

    Why:
        An add-on is returned when the claim does not carry the first biopsy of the day.
    What to do:
        If this was the only or the deepest lesion, bill it with the first code; if the first biopsy was left out,
        enter it.
    Fires:
        11103 D49.2 -> 1
        11105*2 D49.2 -> 1
    Silent:
        11102 D49.2; 11103 D22.5
    After the fix:
        11102 D49.2
        11105 D49.2; 11104 D49.2
    """
    add_ons = visit.of(codes.ADD_ON_BIOPSY)
    if not add_ons or visit.has(codes.FIRST_BIOPSY):
        return
    deepest = max(add_ons, key=lambda line: line.code)
    first = _FIRST_OF[deepest.code]
    change = attest(
        f"Bill one lesion as {first}", "Do these lines count all lesions biopsied today?", *_promote(deepest)
    )
    for line in add_ons:
        message = f"{line.code} needs a first biopsy on the claim: {first} or a deeper one."
        yield Hit(line, Field.CODE, message, (change, guide("Enter the first biopsy that was left out")))


@rule(
    "DERM-BX-004",
    Severity.REJECT,
    source="CMS unit limits (MUE): 1 for 11102, 11104, 11106",
    status=Status.DATA,
    about=codes.FIRST_BIOPSY,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, codes.FIRST_BIOPSY),),
)
def units_of_first_biopsy(visit: VisitContext) -> Iterator[Hit]:
    """The first biopsy is one unit; further lesions are add-ons.

    Why:
        The limit for a first biopsy code is one unit a day, and it cannot be appealed.
    What to do:
        Leave one unit on the first code and bill the other lesions as units of its add-on.
    Fires:
        11102*3 D49.2 -> 1
        11104*2 D49.2; 11105 D22.5 -> 1
    Silent:
        11102 D49.2; 11103*2 D49.2
    After the fix:
        11102 D49.2; 11103*2 D49.2
        11104 D49.2; 11105*2 D22.5
    """
    for line in visit.of(codes.FIRST_BIOPSY):
        if line.units == 1:
            continue
        add_on, more = _ADD_ON_OF[line.code], line.units - 1
        present = next((other for other in visit.lines if other.code == add_on), None)
        rest: Change = (
            AddLine(line.number, add_on, more) if present is None else SetUnits(present.number, present.units + more)
        )
        change = attest(
            f"1 unit, and {more} more of {add_on}",
            f"Were {line.units} lesions biopsied?",
            SetUnits(line.number, 1),
            rest,
        )
        message = f"{line.code} is one unit a day: the other {more} belong on {add_on}."
        yield Hit(
            line, Field.UNITS, message, (change, attest("1 unit", "Was one lesion biopsied?", SetUnits(line.number, 1)))
        )


@rule(
    "DERM-BX-005",
    Severity.COMPLIANCE,
    source="NCCI practitioner pairs, indicator 1; NCCI Policy Manual, chapter III",
    status=Status.DATA,
    about=codes.BIOPSY,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.BIOPSY, _REMOVAL),),
)
def biopsy_of_removed_lesion(visit: VisitContext) -> Iterator[Hit]:
    """A biopsy of the lesion that was removed today is part of the removal.

    Why:
        The sample taken from a lesion that is then shaved, excised or destroyed in the same session is paid with the
        removal. 59 says that it was another lesion, and the note must show it.
    What to do:
        Look where each was done. Another lesion: 59 (or XS) on the column 2 line. The same lesion: drop the biopsy.
    Fires:
        11102 D49.2; 17110 B07.8 -> 1
        11102-59 D49.2 {lesion a}; 11601 C44.519 {lesion a} -> 1
        11104 D49.2 {lesion a}; 11301 D22.5 {lesion b} -> 2
    Silent:
        11102-59 D49.2; 17110 B07.8
        11102-59 D49.2 {lesion a}; 11601 C44.519 {lesion b}
        11102 D49.2; 17000 L57.0
    After the fix:
        11102-59 D49.2; 17110 B07.8
        11601 C44.519
        11104 D49.2; 11301-59 D22.5
    """
    for biopsy, removal, edit in visit.bundles(codes.BIOPSY, _REMOVAL):
        same = visit.same_lesion(biopsy, removal)
        if same and removal.code in codes.MOHS:
            continue
        line = column_2(edit, biopsy, removal) if edit is not None else biopsy
        beside = removal if line is biopsy else biopsy
        how = "They name the same lesion" if same else "Only another lesion is paid, with 59"
        message = f"{line.code} is part of {beside.code} when both are one lesion. {how}."
        field, fact = (Field.LESION, "id") if same else (Field.MODIFIERS, "")
        yield Hit(line, field, message, separate_or_drop(visit, line, beside), (beside,), fact=fact)


@rule(
    "DERM-BX-006",
    Severity.ADVICE,
    source="AAD, Cracking the Code",
    status=Status.PAGE,
    about=codes.BIOPSY,
    as_of="2018-12",
)
def biopsy_site_with_own_code(visit: VisitContext) -> Iterator[Hit]:
    """This site may have a biopsy code of its own.

    Why:
        Lid margin (67810), vermilion (40490), ear (69100), nail (11755), penis (54100) and vulva (56605) have their
        own codes, mostly better paid. The skin of lid and lip stays with 11102-11107.
    What to do:
        Read where exactly the sample was taken, and change the code if it was that structure.
    Fires:
        11102 D49.2 {ear} -> 1
        11104 D49.2 {lesion a nail} -> 1
    Silent:
        11102 D49.2 {nose}
        69100 D49.2 {ear}
    After the fix:
        69100 D49.2
        11755 D49.2
    """
    for line in visit.of(codes.BIOPSY):
        site = line.line.lesion.site if line.line.lesion is not None else None
        if site is not None and site in SITE_CODES:
            code, place = SITE_CODES[site]
            change = attest(f"Change to {code}", f"Was the sample taken from {place}?", SetCode(line.number, code))
            message = f"A sample from {place} is {code}; {line.code} is for skin."
            yield Hit(line, Field.CODE, message, (change, guide(f"Keep {line.code} for skin")))


@rule(
    "DERM-BX-007",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs; CPT biopsy and destruction guidelines",
    status=Status.PAGE,
    about=codes.SIMPLE_REPAIR,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.SIMPLE_REPAIR, _CLOSED_WITHOUT_STITCHES),),
)
def simple_repair_with_biopsy(visit: VisitContext) -> Iterator[Hit]:
    """Simple closure comes with the biopsy or destruction.

    Why:
        Stitching the place of a biopsy or destruction in one layer is paid with it. Only another wound is separate.
    What to do:
        Drop the repair, or add 59 when it closed another wound and the note says which.
    Fires:
        11104 D49.2; 12001 D49.2 {2cm} -> 2
        11104 D49.2 {lesion a}; 12001-59 D49.2 {lesion a 2cm} -> 2
    Silent:
        11104 D49.2; 12001-59 S41.111A {2cm}
        11104 D49.2; 12031 D49.2 {3cm}
    After the fix:
        11104 D49.2
        11104 D49.2
    """
    for repair, other, _ in visit.bundles(codes.SIMPLE_REPAIR, _CLOSED_WITHOUT_STITCHES):
        fixes = tuple(reversed(separate_or_drop(visit, repair, other, thing="wound")))
        yield Hit(
            repair,
            Field.CODE,
            f"{repair.code} is included in {other.code}: simple closure is part of it.",
            fixes,
            (other,),
        )


@rule("DERM-BX-008", Severity.REJECT, source="CPT changes of 2019", status=Status.PAGE, about=_OLD, as_of="2019-01-01")
def old_biopsy_code(visit: VisitContext) -> Iterator[Hit]:
    """11100 and 11101 were deleted in 2019.

    Why:
        Since 1 January 2019 biopsies are billed by technique: tangential, punch or incisional.
    What to do:
        Read how the sample was taken and choose the code of that technique; further lesions take its add-on.
    Fires:
        11100 D49.2 -> 1
        11100 D49.2; 11101*2 D22.5 -> 1, 2
    Silent:
        on:2018-06-01 | 11100 D49.2
        11102 D49.2
    After the fix:
        11102 D49.2
        11102 D49.2; 11103*2 D22.5
    """
    if visit.day < date(2019, 1, 1):
        return
    techniques = (("11102", "tangential (shave, scoop)"), ("11104", "punch"), ("11106", "incisional"))
    for line in visit.of(_OLD):
        choices = [(first if line.code == "11100" else _ADD_ON_OF[first], how) for first, how in techniques]
        fixes = tuple(
            attest(f"Change to {code}", f"Was it {how}?", SetCode(line.number, code)) for code, how in choices
        )
        yield Hit(line, Field.CODE, f"{line.code} was deleted on 1 January 2019: choose the code by technique.", fixes)


RULES: tuple[Rule, ...] = (
    two_first_biopsies,
    deepest_biopsy_not_first,
    add_on_biopsy_alone,
    units_of_first_biopsy,
    biopsy_of_removed_lesion,
    biopsy_site_with_own_code,
    simple_repair_with_biopsy,
    old_biopsy_code,
)
