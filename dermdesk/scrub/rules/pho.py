"""Phototherapy and excimer laser: one session a day, one area, and where it was given."""

from collections.abc import Iterator

from dermdesk.domain.reference import Edit, EditionKind
from dermdesk.domain.size_bands import EXCIMER_LASER
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, RemoveLine, SetCode, SetLinePlace, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.em import drop_visit
from dermdesk.scrub.ways_out import link, one_code_for_area

_LIGHT_WITH_AGENT, _LIGHT_ALONE = CodeSet("96910"), "96900"
_LIGHT_WITH_VISIT = CodeSet("96910, 96912")
_NURSE_VISIT = CodeSet("99211")
_LASER_WITHOUT_CODE = "96999"
_PSORIASIS = ("L40",)
_FACILITIES = frozenset(("19", "21", "22", "23", "24"))
_OFFICE = "11"
_NO_FACILITY_FEE = "5"
"""PC/TC indicator of services that the physician fee schedule pays in an office only."""


@rule(
    "DERM-PHO-001",
    Severity.REJECT,
    source="NCCI practitioner pairs, 96910/96912 and others, indicator 1; CMS unit limits (MUE): 1",
    status=Status.DATA,
    about=codes.PHOTOTHERAPY,
    data=EditionKind.PTP,
    takes=(
        TakesPair(codes.PHOTOTHERAPY, codes.PHOTOTHERAPY),
        TakesLine(Concern.UNITS, codes.PHOTOTHERAPY),
    ),
)
def more_than_one_light_session(visit: VisitContext) -> Iterator[Hit]:
    """Light treatment is one code and one unit a day.

    Why:
        A session in the light box is billed once, whatever its minutes and body parts, and of two kinds of light on
        one day the payer takes the lesser for a part of the other.
    What to do:
        Keep the code of the treatment that was given, one unit. A second session at another hour needs a modifier of
        its own, and a note that says why.
    Fires:
        96910 L40.0; 96912 L40.0 -> 2
        96913 L40.0; 96910 L40.0 -> 1
        96900*2 L40.0 -> 1
        @part_b | 96912*2 L40.0; 96913 L40.0 -> 1, 2
    Silent:
        96910 L40.0
        96910 L40.0; 96912-59 L40.0
        96900 L40.0; 96912 L40.0
        96910 L40.0; 96912 L40.0 self
    After the fix:
        96910 L40.0
        96910 L40.0
        96900 L40.0
        @part_b | 96912 L40.0
    """
    for line in visit.of(codes.PHOTOTHERAPY):
        if line.units > 1:
            change = attest("Set 1 unit", "Was there one session of light today?", SetUnits(line.number, 1))
            yield Hit(line, Field.UNITS, f"{line.code} is one session a day, not {line.units}.", (change,))
    for one, other in visit.pairs(codes.PHOTOTHERAPY, codes.PHOTOTHERAPY):
        edit = visit.edit(one, other)
        if edit is None or visit.is_opened(one, other):
            continue
        line = column_2(edit, one, other)
        beside = other if line is one else one
        ways = (
            attest(f"Keep {beside.code}", f"Was {beside.code} the light that was given?", RemoveLine(line.number)),
            attest(f"Keep {line.code}", f"Was {line.code} the light that was given?", RemoveLine(beside.number)),
            attest(
                "Two sessions: add 59",
                "At which hour was the second session, and does the note say why?",
                AddModifier(line.number, "59"),
            ),
        )
        message = f"{line.code} and {beside.code} count as one light session: one of them is paid."
        yield Hit(line, Field.CODE, message, ways, (beside,))


@rule(
    "DERM-PHO-002",
    Severity.REJECT,
    source="CPT areas of 96920-96922; CMS unit limits (MUE): 1",
    status=Status.DATA,
    about=codes.EXCIMER_LASER,
    data=EditionKind.MUE,
    takes=(
        TakesPair(codes.EXCIMER_LASER, codes.EXCIMER_LASER),
        TakesLine(Concern.REPETITION, codes.EXCIMER_LASER),
    ),
)
def excimer_laser_in_parts(visit: VisitContext) -> Iterator[Hit]:
    """Excimer laser is one code for the area of all plaques together.

    Why:
        The plaques of a day are added up: under 250 sq cm is 96920, 250 to 500 is 96921, over 500 is 96922. A second
        code of the three is returned, with a modifier too.
    What to do:
        Add the areas up, record the sum and bill its code once.
    Fires:
        96920 L40.0 {100cm2}; 96921-59 L40.0 {300cm2} -> 2
        96920 L40.0 {100cm2}; 96920 L40.0 {200cm2}; 96920 L40.0 {300cm2} -> 2, 3
        96920 L40.0 {250cm2} -> 1
        96921 L40.0 {249.9cm2} -> 1
        96921 L40.0 {500.5cm2} -> 1
        96922 L40.0 {500cm2} -> 1
        96920 L40.0; 96921 L40.0 {420cm2} -> 2
    Silent:
        96920 L40.0 {249.9cm2}
        96921 L40.0 {250cm2}
        96921 L40.0 {500cm2}
        96922 L40.0 {500.1cm2}
        96922 L40.0
        96920 L40.0 {100cm2}; 96920 L40.0 self {300cm2}
    After the fix:
        96921 L40.0
        96922 L40.0
        96921 L40.0
        96920 L40.0
        96922 L40.0
        96921 L40.0
        96921 L40.0 {420cm2}
    """
    lines = visit.of(codes.EXCIMER_LASER)
    for line in lines[1:]:
        message = f"The areas of {lines[0].code} and {line.code} are added up and billed as one code."
        yield Hit(line, Field.CODE, message, (one_code_for_area(lines, EXCIMER_LASER),), lines[:1])
    for line in lines if len(lines) == 1 else ():
        area = line.line.area_cm2
        wanted = EXCIMER_LASER.code_for(area) if area is not None else None
        if wanted is not None and wanted != line.code:
            question = f"Is {area} sq cm the whole treated area?"
            change = attest(f"Change to {wanted}", question, SetCode(line.number, wanted))
            message = f"{area} sq cm is {wanted}, not {line.code}."
            yield Hit(line, Field.CODE, message, (change, guide("Correct the area, if it is another one")))


@rule(
    "DERM-PHO-003",
    Severity.DENIAL_RISK,
    source="CPT change of 2024 to 96920-96922; AAD Derm Coding Consult on 96999 and 9692x",
    status=Status.PAGE,
    about=codes.EXCIMER_LASER,
    as_of="2024-01-01",
)
def excimer_laser_without_psoriasis(visit: VisitContext) -> Iterator[Hit]:
    """Excimer laser has its codes for psoriasis alone.

    Why:
        Since 2024 the codes 96920-96922 name psoriasis. Laser of vitiligo, mycosis fungoides and others is 96999, a
        code without a price of its own, and payers differ in what they want to see with it.
    What to do:
        Link the psoriasis (L40) if that was treated. Otherwise ask the payer, bill 96999 and send area and notes along.
    Fires:
        96920 L80 -> 1
        dx:L80,L40.0 | 96921 A -> 1
        96922 C84.00 L80 {600cm2} -> 1
    Silent:
        96920 L40.0
        96920 L80 L40.9
        96920
        96999 L80
        96920 L80 self
    After the fix:
        96999 L80
        dx:L80,L40.0 | 96921 BA
        96999 C84.00 L80
    """
    for line in visit.of(codes.EXCIMER_LASER):
        if not line.linked or any(begins(diagnosis, _PSORIASIS) for diagnosis in line.linked):
            continue
        unlisted = attest(
            f"Change to {_LASER_WITHOUT_CODE}",
            "Does this payer take it, and are area and reason in the note that goes along?",
            SetCode(line.number, _LASER_WITHOUT_CODE),
        )
        linked = link(visit, line, _PSORIASIS)
        ways = (linked, unlisted) if linked.changes else (unlisted, linked)
        message = f"{line.code} is for psoriasis (L40) only; it points to {', '.join(line.linked)}."
        yield Hit(line, Field.POINTERS, message, ways)


def _is_not_closed(em: NumberedLine, _light: NumberedLine, edit: Edit | None) -> bool:
    """No modifier opens the pair with a nurse visit, whether or not the loaded pairs reach back to the day."""
    return em.code not in _NURSE_VISIT if edit is None else edit.indicator != 0


@rule(
    "DERM-PHO-004",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 96910/99213 indicator 1",
    status=Status.DATA,
    about=_LIGHT_WITH_VISIT,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.EM, _LIGHT_WITH_VISIT, _is_not_closed),),
)
def visit_with_light_treatment(visit: VisitContext) -> Iterator[Hit]:
    """A visit on the day of a light treatment needs 25.

    Why:
        The session holds the nurse's look at the skin and the choice of the dose. A visit beside it is paid only when
        25 says that the doctor did more. NCCI lists the pairs with established patients' visits; 25 is usual with a
        new patient's as well.
    What to do:
        Add 25 if the note shows an examination or a decision of its own, such as another drug. A word in passing at the
        light box is no visit.
    Fires:
        99213 L20.9; 96910 L40.0 -> 1
        99214-24 L40.0; 96912 L40.0 -> 1
        99202 L40.0; 96910 L40.0 -> 1
    Silent:
        99213-25 L20.9; 96910 L40.0
        99213-57 L20.9; 96910 L40.0
        99211 L40.0; 96910 L40.0
        on:2018-06-01 | 99211 L40.0; 96910 L40.0
        99213 L40.0; 96900 L40.0
        99213 L40.0; 96910 L40.0; 14040 C44.311
        99213 L40.0; 96910 L40.0 self
    After the fix:
        99213-25 L20.9; 96910 L40.0
        99214-25-24 L40.0; 96912 L40.0
        99202-25 L40.0; 96910 L40.0
    """
    if visit.with_global("090"):
        return
    for em, light in visit.pairs(codes.EM, _LIGHT_WITH_VISIT):
        if em.opens_edits or not _is_not_closed(em, light, visit.edit(em, light)):
            continue
        question = "What did the doctor decide or treat beyond the light session?"
        message = f"{light.code} already pays for looking at the skin: {em.code} will be denied without 25."
        ways = (attest("Add 25", question, AddModifier(em.number, "25")), drop_visit(em))
        yield Hit(em, Field.MODIFIERS, message, ways, (light,))


@rule(
    "DERM-PHO-005",
    Severity.DENIAL_RISK,
    source="Physician Fee Schedule, PC/TC indicator 5",
    status=Status.DATA,
    data=EditionKind.CODES,
)
def staff_service_in_facility(visit: VisitContext) -> Iterator[Hit]:
    """In a facility this service belongs to the facility, not to the practice.

    Why:
        Light treatments, patch tests, shots and the like are the work of nurses and the use of a room (PC/TC indicator
        5). In a hospital or surgery center those are the hospital's, and the practice is paid nothing.
    What to do:
        Correct the place of service if it was done in the office. If it was done in the facility, take the line off.
    Fires:
        @part_b pos:22 | 96910 L40.0 -> 1
        pos:19 | 95044*20 L23.9 {allergens:20}; 99213-25 L23.9 -> 1
        99213-25 L40.0; 96372 L40.0 {pos:24}; J3301*4 L40.0 -> 2
        pos:21 | 96567 L57.0; J7308-JZ L57.0 -> 1
        pos:23 | 96900 L40.0 -> 1
    Silent:
        @part_b pos:11 | 96910 L40.0
        pos:22 | 96910 L40.0 {pos:11}
        pos:22 | 11102 D48.5
        pos:12 | 96900 L40.0
        pos:none | 96900 L40.0
        pos:22 | 96910 L40.0 self
    After the fix:
        @part_b | 96910 L40.0 {pos:11}
        pos:19 | 95044*20 L23.9 {pos:11}; 99213-25 L23.9
        99213-25 L40.0; 96372 L40.0; J3301*4 L40.0
        pos:21 | 96567 L57.0 {pos:11}; J7308-JZ L57.0
        pos:23 | 96900 L40.0 {pos:11}
    """
    for line in visit.lines:
        place = visit.place_of(line)
        if place not in _FACILITIES or line.facts is None or line.facts.pctc != _NO_FACILITY_FEE:
            continue
        yield Hit(
            line,
            Field.PLACE,
            f"{line.code} at place {place} is paid to the facility alone.",
            (
                attest(
                    "Set place 11",
                    f"Was {line.code} done in the practice's own office?",
                    SetLinePlace(line.number, _OFFICE),
                ),
                attest(f"Remove {line.code}", "Did the facility's staff do it?", RemoveLine(line.number)),
                guide("Correct the place of the visit, if all of it was elsewhere"),
            ),
        )


@rule(
    "DERM-PHO-006",
    Severity.COMPLIANCE,
    source="AAD DermWorld on phototherapy",
    status=Status.PAGE,
    about=_LIGHT_WITH_AGENT,
    as_of="2022-05",
)
def light_without_tar_or_petrolatum(visit: VisitContext) -> Iterator[Hit]:
    """96910 pays for tar or petrolatum that the office puts on.

    Why:
        96910 is ultraviolet B with tar or petrolatum, put on here before the light. What patients put on at home, or
        nothing at all, makes it 96900, which pays far less: auditors ask who did it.
    What to do:
        Bill 96900. If the office did put it on, record that on the line, and see that the treatment sheet says so.
    Fires:
        96910 L40.0 {agent:patient} -> 1
        96910 L40.0 {agent:none} -> 1
    Silent:
        96910 L40.0 {agent:office}
        96910 L40.0
        96900 L40.0 {agent:none}
        96910 L40.0 self {agent:patient}
    After the fix:
        96900 L40.0
        96900 L40.0
    """
    for line in visit.of(_LIGHT_WITH_AGENT):
        agent = line.line.phototherapy.agent_applied_by if line.line.phototherapy is not None else None
        if agent not in ("patient", "none"):
            continue
        who = "The patient put the agent on" if agent == "patient" else "Nothing was put on"
        change = attest(
            f"Change to {_LIGHT_ALONE}",
            "Was no tar or petrolatum put on in the office?",
            SetCode(line.number, _LIGHT_ALONE),
        )
        message = f"{who}: that is {_LIGHT_ALONE}, not {line.code}."
        yield Hit(line, Field.PHOTOTHERAPY, message, (change, guide("Record that the office put it on, if it did")))


RULES: tuple[Rule, ...] = (
    more_than_one_light_session,
    excimer_laser_in_parts,
    excimer_laser_without_psoriasis,
    visit_with_light_treatment,
    staff_service_in_facility,
    light_without_tar_or_petrolatum,
)
