"""Flaps and grafts: the area that decides the code, add-ons with their first code, closing of the donor site."""

from collections.abc import Iterator
from decimal import Decimal

from dermdesk.domain.body_site import FlapGroup
from dermdesk.domain.reference import Edit, EditionKind
from dermdesk.domain.size_bands import FLAP_BASE_CM2, FLAP_STEP_CM2, FLAPS, band_of, further_units
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, Change, Fix, RemoveLine, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_ANY_SITE, _FURTHER = CodeSet("14301"), CodeSet("14302")
_OVER_30 = FLAPS[0].bands[-1]
"""The band of 14301, the same in every series."""
_GRAFT_ADD_ON = CodeSet("15101, 15201, 15221, 15241, 15261, 15276")


def _closes_donor_site(repair: NumberedLine, _graft: NumberedLine, _edit: Edit | None) -> bool:
    return repair.line.repair is not None and repair.line.repair.donor_site


@rule(
    "DERM-FLP-001",
    Severity.DENIAL_RISK,
    source="CPT area ranges of tissue transfer, as quoted on coding pages",
    status=Status.PAGE,
    about=codes.FLAP,
)
def area_of_the_flap(visit: VisitContext) -> Iterator[Hit]:
    """A flap is billed by the area of both its wounds.

    Why:
        The wound that is closed and the one that the flap leaves are added up. Up to 10 sq cm and up to 30 have their
        codes by place; over 30 it is 14301 anywhere, and each 30 beyond 60, or part of it, is a unit of 14302.
        Without a recorded area the code cannot be defended.
    What to do:
        Take both wounds from the note, add their areas up, record the sum, and bill what it gives.
    Fires:
        14040 C44.319 {12cm2} -> 1
        14061 C44.311 {30.5cm2} -> 1
        14001 C44.519 {10cm2} -> 1
        14301 C44.311 {lesion a nose 30cm2} -> 1
        14301 C44.329 {95cm2}; 14302 C44.329 -> 2
        14301 C44.329 {95cm2} -> 1
        14301 C44.329 {60cm2}; 14302 C44.329 -> 2
        14041 C44.319 {70cm2} -> 1
        14301 C44.329 {20cm2}; 14302 C44.329 -> 1, 2
        14040 C44.319; 14301 C44.519; 14302 C44.519 -> 1, 2
    Silent:
        14040 C44.319 {10cm2}
        14061 C44.311 {30cm2}
        14301 C44.329 {30.1cm2}
        14301 C44.329 {60cm2}
        14301 C44.329 {95cm2}; 14302*2 C44.329
        14301 C44.329 {120cm2}; 14302 C44.329; 14302 C44.329
        14302 C44.329
        15240 C44.319
        14040 C44.319 self
    After the fix:
        14041 C44.319 {12cm2}
        14301 C44.311 {30.5cm2}
        14000 C44.519 {10cm2}
        14061 C44.311 {lesion a nose 30cm2}
        14301 C44.329 {95cm2}; 14302*2 C44.329
        14301 C44.329 {95cm2}; 14302*2 C44.329
        14301 C44.329 {60cm2}
        14301 C44.319 {70cm2}; 14302 C44.319
        14001 C44.329 {20cm2}
    """
    for flap in visit.of(codes.FLAP):
        area = flap.line.area_cm2
        if band_of(flap.code) is None:
            continue
        if area is None:
            fix = guide("Add up the closed wound and the flap's own, and type the area")
            yield Hit(
                flap,
                Field.AREA,
                f"{flap.code} goes by area, and none is recorded: type that of both wounds together.",
                (fix,),
            )
            continue
        wanted = _codes_for(flap, area)
        if flap.code not in wanted:
            fixes = [_recoded(visit, flap, code, area, group) for code, group in wanted.items()]
            fixes.append(guide("Correct the area, if it was mistyped"))
            yield Hit(flap, Field.CODE, f"{area} sq cm is {' or '.join(wanted)}, not {flap.code}.", tuple(fixes))
    yield from _units_beyond_60(visit)


def _codes_for(flap: NumberedLine, area: Decimal) -> dict[str, FlapGroup | None]:
    """The code of this area; below 14301, where the place matters, one for each group that the flap may be of."""
    if area in _OVER_30:
        return {"14301": None}
    place = flap.line.lesion.place if flap.line.lesion is not None else None
    found: dict[str, FlapGroup | None] = {}
    for group, series in zip(FlapGroup, FLAPS, strict=True):
        is_its_group = place is None or place.body_site.flap is group
        code = series.code_for(area)
        if code is not None and (is_its_group if flap.code in _ANY_SITE else flap.code in series.codes):
            found[code] = group
    return found


def _recoded(visit: VisitContext, flap: NumberedLine, code: str, area: Decimal, group: FlapGroup | None) -> Fix:
    changes = (SetCode(flap.number, code), *_with_further_units(visit, flap, code, area))
    where = f", on {group}" if group is not None else ""
    return attest(f"Change to {code}", f"Were both wounds of the flap {area} sq cm in all{where}?", *changes)


def _with_further_units(visit: VisitContext, flap: NumberedLine, code: str, area: Decimal) -> Iterator[Change]:
    """What makes 14302 fit when `flap` becomes `code`, unless another 14301 decides about it."""
    first = next(iter(visit.of(_ANY_SITE)), flap)
    if first.number != flap.number:
        return
    standing = visit.of(_FURTHER)
    units = further_units(area, FLAP_BASE_CM2, FLAP_STEP_CM2) if code in _ANY_SITE else 0
    if units and not standing:
        yield AddLine(flap.number, "14302", units)
    elif units:
        yield SetUnits(standing[0].number, units)
    yield from (RemoveLine(line.number) for line in standing[1 if units else 0 :])


def _units_beyond_60(visit: VisitContext) -> Iterator[Hit]:
    flap = next(iter(visit.of(_ANY_SITE)), None)
    area = flap.line.area_cm2 if flap is not None else None
    if flap is None or area is None:
        return
    units = further_units(area, FLAP_BASE_CM2, FLAP_STEP_CM2)
    standing = visit.of(_FURTHER)
    billed = sum(line.units for line in standing)
    if billed == units:
        return
    label = f"{units} {'unit' if units == 1 else 'units'} of 14302" if units else "Remove 14302"
    changes = _with_further_units(visit, flap, flap.code, area)
    fixes = (
        attest(label, f"Were both wounds of the flap {area} sq cm in all?", *changes),
        guide("Correct the area, if it was mistyped"),
    )
    beyond = f"{units} {'step' if units == 1 else 'steps'} beyond 60" if units else "no step beyond 60"
    message = f"{area} sq cm are {beyond}: 14302 needs {units or 'no'} units, and {billed or 'none'} are billed."
    yield Hit(standing[0] if standing else flap, Field.UNITS, message, fixes, (flap,))


@rule(
    "DERM-FLP-002",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=_FURTHER,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, _FURTHER),),
)
def further_area_alone(visit: VisitContext) -> Iterator[Hit]:
    """14302 counts on from 14301, which is not there.

    Why:
        14302 is each further 30 sq cm of a flap beyond 60. The first 60 are 14301, whatever the place; without it the
        add-on is returned.
    What to do:
        If the flap is larger than 60 sq cm, its code is 14301. If it is not, take 14302 off.
    Fires:
        14302 C44.319 -> 1
        14041 C44.319 {25cm2}; 14302 C44.319 -> 2
        14301 C44.319 self {95cm2}; 14302*2 C44.319 -> 2
    Silent:
        14301 C44.319 {95cm2}; 14302*2 C44.319
        14302 C44.319 self
    After the fix:
        14302 C44.319; 14301 C44.319
        14301 C44.319 {25cm2}; 14302 C44.319
    """
    if visit.has(_ANY_SITE):
        return
    larger = "Is the flap, with both wounds, larger than 60 sq cm"
    for line in visit.of(_FURTHER):
        fixes = [
            attest(f"Change {flap.code} to 14301", f"{larger}?", SetCode(flap.number, "14301"))
            for flap in visit.of(codes.FLAP)
            if flap.code not in _FURTHER
        ]
        fixes += [
            attest("Add 14301", f"{larger}, and was 14301 left out?", AddLine(line.number, "14301")),
            attest("Remove 14302", "Is the flap 60 sq cm or smaller?", RemoveLine(line.number)),
        ]
        yield Hit(line, Field.CODE, "14302 counts on from 14301, which this claim does not carry.", tuple(fixes))


@rule(
    "DERM-FLP-003",
    Severity.DENIAL_RISK,
    source="CPT on full-thickness grafts 15200-15261, as quoted on coding pages",
    status=Status.PAGE,
    about=codes.FULL_THICKNESS_GRAFT,
    takes=(TakesPair(codes.REPAIR, codes.FULL_THICKNESS_GRAFT, _closes_donor_site),),
)
def closing_of_the_donor_site(visit: VisitContext) -> Iterator[Hit]:
    """A full-thickness graft includes closing the place that it came from.

    Why:
        15200-15261 pay for taking the skin and for closing the donor site directly. A repair of that site is denied,
        with or without a modifier.
    What to do:
        Drop the repair. If it closed another wound, take the mark of the donor site off.
    Fires:
        15260 C44.311; 12001 C44.311 {3cm donor} -> 2
        13121-59 C44.311 {lesion b 4cm donor}; 15240 C44.311 {lesion a} -> 1
    Silent:
        15260 C44.311; 12001-59 S81.811A {3cm}
        15260 C44.311; 12001 C44.311 self {3cm donor}
        14060 C44.311 {6cm2}; 12001-59 C44.311 {3cm donor}
        12001 S81.811A {3cm donor}
    After the fix:
        15260 C44.311
        15240 C44.311
    """
    grafts = visit.of(codes.FULL_THICKNESS_GRAFT)
    for repair in visit.of(codes.REPAIR) if grafts else ():
        if repair.line.repair is None or not repair.line.repair.donor_site:
            continue
        graft = grafts[0].code
        fixes = (
            attest(f"Drop {repair.code}", f"Did it close the place that {graft} came from?", RemoveLine(repair.number)),
            guide("Take the mark of the donor site off, if it closed another wound"),
        )
        yield Hit(repair, Field.CODE, f"{graft} includes closing its donor site: {repair.code} goes.", fixes, grafts)


@rule(
    "DERM-FLP-004",
    Severity.REJECT,
    source="NCCI add-on codes",
    status=Status.DATA,
    about=_GRAFT_ADD_ON,
    data=EditionKind.ADD_ON,
    takes=(TakesLine(Concern.FIRST_CODE, _GRAFT_ADD_ON),),
)
def further_graft_alone(visit: VisitContext) -> Iterator[Hit]:
    """Each further part of a graft needs the code of its first part.

    Why:
        These codes count the area beyond the first one of the same kind of graft and place: 15101 on 15100, 15201 on
        15200 and so on to 15276 on 15275. Without that code they are returned.
    What to do:
        Enter the first code if it was left out, or correct the one that stands there. If the graft was small, take
        the add-on off.
    Fires:
        15261 C44.311 -> 1
        15240 C44.319; 15261*2 C44.311 -> 2
        15276 L97.512 -> 1
        15275 L97.512 self; 15276 L97.512 -> 2
    Silent:
        15260 C44.311; 15261 C44.311
        15275 L97.512; 15276 L97.512
        15261 C44.311 self
    After the fix:
        15261 C44.311; 15260 C44.311
        15240 C44.319; 15261*2 C44.311; 15260 C44.311
        15276 L97.512; 15275 L97.512
    """
    for line in visit.of(_GRAFT_ADD_ON):
        first_codes = line.facts.permitted_primaries if line.facts is not None else frozenset[str]()
        if not first_codes or first_codes & visit.codes:
            continue
        fixes = [
            attest(f"Add {first}", f"Was the first part, {first}, done and left out?", AddLine(line.number, first))
            for first in sorted(first_codes)
        ]
        fixes.append(attest(f"Remove {line.code}", f"Was {line.code} entered by mistake?", RemoveLine(line.number)))
        named = " or ".join(sorted(first_codes))
        message = f"{line.code} adds to {named}, which this claim does not carry."
        yield Hit(line, Field.CODE, message, tuple(fixes))


RULES: tuple[Rule, ...] = (area_of_the_flap, further_area_alone, closing_of_the_donor_site, further_graft_alone)
