"""Visits: time, prolonged service, G2211, nurse visits and second visits."""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import RemoveLine, SetCode, attest, guide
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_FLOOR = {"99202": 15, "99203": 30, "99204": 45, "99205": 60, "99212": 10, "99213": 20, "99214": 30, "99215": 40}
_FIRST_STEP = {("99417", "99205"): 75, ("99417", "99215"): 55, ("G2212", "99205"): 89, ("G2212", "99215"): 69}
_TOP_LEVEL = CodeSet("99205, 99215")
_G2211 = CodeSet("G2211")
_NURSE_VISIT = CodeSet("99211")
_INJECTION = CodeSet("96372")


@rule(
    "DERM-EM-012",
    Severity.DENIAL_RISK,
    source="CPT visit times since 2024; Medicare contractor NGS, prolonged services",
    status=Status.PAGE,
    about=codes.OFFICE_VISIT,
    as_of="2024",
)
def too_few_minutes(visit: VisitContext) -> Iterator[Hit]:
    """The recorded minutes do not reach this level.

    Why:
        A visit chosen by time needs the full minutes of its level on the day of the visit: 15, 30, 45, 60 for 99202 to
        99205, and 10, 20, 30, 40 for 99212 to 99215.
    What to do:
        Bill the level that the minutes reach, or choose the level by medical decision making if the note carries it.
    Fires:
        time:18 | 99213 L40.0 -> 1
        time:44 | 99204 L40.0 -> 1
    Silent:
        time:20 | 99213 L40.0
        99213 L40.0
    After the fix:
        time:18 | 99212 L40.0
        time:44 | 99203 L40.0
    """
    minutes = visit.encounter.em_minutes
    if visit.encounter.em_basis != "time" or minutes is None:
        return
    for em in visit.of(codes.OFFICE_VISIT):
        if minutes >= _FLOOR.get(em.code, 0):
            continue
        reached = [code for code, floor in _FLOOR.items() if code[:4] == em.code[:4] and floor <= minutes]
        fixes = [guide("Choose the level by medical decision making, if the note carries it")]
        if reached:
            question = f"Do the {minutes} minutes cover all time of the day on this patient?"
            fixes.insert(0, attest(f"Lower to {reached[-1]}", question, SetCode(em.number, reached[-1])))
        yield Hit(
            em, Field.CODE, f"{em.code} by time needs {_FLOOR[em.code]} minutes; {minutes} are recorded.", tuple(fixes)
        )


@rule(
    "DERM-EM-013",
    Severity.REJECT,
    source="NCCI practitioner pairs, 96372/99211 indicator 0",
    status=Status.DATA,
    about=_NURSE_VISIT,
    data=EditionKind.PTP,
    takes=(TakesPair(_NURSE_VISIT, _INJECTION),),
)
def nurse_visit_with_injection(visit: VisitContext) -> Iterator[Hit]:
    """A nurse visit cannot be billed with an injection.

    Why:
        The injection fee holds the nurse's work. The pair has indicator 0: no modifier opens it, 25 neither.
    What to do:
        Take the nurse visit off and bill the injection.
    Fires:
        99211 L40.0; 96372 L40.0; J3301*4 L40.0 -> 1
        99211-25 L40.0; 96372 L40.0; J3301*4 L40.0 -> 1
    Silent:
        99211 L40.0
        99213-25 L40.0; 96372 L40.0; J3301*4 L40.0
    After the fix:
        96372 L40.0; J3301*4 L40.0
    """
    injections = visit.of(_INJECTION)
    for em in visit.of(_NURSE_VISIT) if injections else ():
        drop = attest("Remove 99211", "Was the nurse's work the injection?", RemoveLine(em.number))
        yield Hit(em, Field.CODE, "96372 already pays the nurse: 99211 can never stand beside it.", (drop,), injections)


@rule(
    "DERM-EM-014",
    Severity.REJECT,
    source="Physician Fee Schedule, status of 99417; payer card",
    status=Status.DATA,
    about=codes.PROLONGED,
    data=EditionKind.CODES,
)
def wrong_prolonged_code(visit: VisitContext) -> Iterator[Hit]:
    """This payer wants the other code for prolonged time.

    Why:
        Medicare knows only G2212 and most others only 99417; each returns the other one. They also begin at
        different minutes.
    What to do:
        Change the code, then check the minutes again. If this plan differs, say so on its payer card.
    Fires:
        @part_b time:95 | 99205 L40.0; 99417 L40.0 -> 2
        @commercial time:95 | 99205 L40.0; G2212 L40.0 -> 2
    Silent:
        @part_b time:95 | 99205 L40.0; G2212 L40.0
        @commercial prolonged:G2212 time:95 | 99205 L40.0; G2212 L40.0
    After the fix:
        @part_b time:95 | 99205 L40.0; G2212 L40.0
    """
    wanted = visit.payer.wanted_prolonged_code
    for line in visit.of(codes.PROLONGED):
        if line.code != wanted:
            change = attest(
                f"Change to {wanted}", f"Do the minutes reach the first step of {wanted}?", SetCode(line.number, wanted)
            )
            yield Hit(line, Field.CODE, f"This payer takes {wanted} for prolonged time, not {line.code}.", (change,))


@rule(
    "DERM-EM-015",
    Severity.DENIAL_RISK,
    source="Medicare contractor NGS, table of prolonged services; CPT; NCCI add-on codes",
    status=Status.PAGE,
    about=codes.PROLONGED,
    as_of="2025",
    takes=(TakesLine(Concern.FIRST_CODE, codes.PROLONGED),),
)
def prolonged_time_not_reached(visit: VisitContext) -> Iterator[Hit]:
    """Prolonged time lacks its top-level visit, the choice by time, or the minutes.

    Why:
        The code adds to 99205 or 99215 alone, when the level was chosen by time. It begins at 75 or 55 minutes as
        99417, at 89 or 69 as G2212.
    What to do:
        Record the minutes if the note shows them; otherwise take the add-on off.
    Fires:
        time:50 | 99215 L40.0; 99417 L40.0 -> 2
        @part_b time:85 | 99205 L40.0; G2212 L40.0 -> 2
        time:80 | 99214 L40.0; 99417 L40.0 -> 2
        99215 L40.0; 99417 L40.0 -> 2
    Silent:
        time:55 | 99215 L40.0; 99417 L40.0
        @part_b time:89 | 99205 L40.0; G2212 L40.0
    After the fix:
        time:50 | 99215 L40.0
    """
    top = visit.of(_TOP_LEVEL)
    minutes = visit.encounter.em_minutes or 0
    for line in visit.of(codes.PROLONGED):
        if line.code != visit.payer.wanted_prolonged_code:
            continue
        if not top:
            message, field = f"{line.code} stands only beside 99205 or 99215.", Field.CODE
        else:
            step = _FIRST_STEP[line.code, top[0].code]
            if visit.encounter.em_basis == "time" and minutes >= step:
                continue
            message, field = (
                f"{line.code} beside {top[0].code} needs a visit by time of at least {step} minutes.",
                Field.MINUTES,
            )
        drop = attest(f"Remove {line.code}", "Does the note hold no further minutes?", RemoveLine(line.number))
        yield Hit(line, field, message, (drop, guide("Record the minutes, if the note shows them")), top[:1])


@rule(
    "DERM-EM-016",
    Severity.DENIAL_RISK,
    source="CMS Transmittal 13015 (CR 13272)",
    status=Status.PAGE,
    about=_G2211,
    as_of="2025",
)
def complexity_add_on_with_25(visit: VisitContext) -> Iterator[Hit]:
    """Medicare denies G2211 when the visit carries 25.

    Why:
        G2211 pays for the continuing relationship. CMS does not pay it on a day when 25 parts the visit from a
        procedure; the exception since 2025 is preventive service or vaccine.
    What to do:
        Take G2211 off. If 25 is not needed, take that off instead.
    Fires:
        @part_b | 99214-25 L40.0; 17000 L57.0; G2211 L40.0 -> 3
    Silent:
        @part_b | 99214 L40.0; G2211 L40.0
        @commercial | 99214-25 L40.0; 17000 L57.0; G2211 L40.0
    After the fix:
        @part_b | 99214-25 L40.0; 17000 L57.0
    """
    visits = tuple(line for line in visit.of(codes.OFFICE_VISIT) if "25" in line.modifiers)
    if not (visit.is_medicare and visits):
        return
    for line in visit.of(_G2211):
        drop = attest("Remove G2211", "Was no vaccine or preventive service given?", RemoveLine(line.number))
        yield Hit(line, Field.CODE, f"G2211 is denied because {visits[0].code} carries 25.", (drop,), visits)


@rule(
    "DERM-EM-017",
    Severity.REJECT,
    source="Physician Fee Schedule, global ZZZ; CY2026 rule for home visits",
    status=Status.DATA,
    about=_G2211,
    as_of="2026-01-01",
    takes=(TakesLine(Concern.FIRST_CODE, _G2211),),
)
def complexity_add_on_alone(visit: VisitContext) -> Iterator[Hit]:
    """G2211 has no office visit to stand on.

    Why:
        It is an add-on: the claim must carry an office visit, or since 2026 a home visit.
    What to do:
        Enter the visit if it is missing; otherwise take G2211 off.
    Fires:
        @part_b | G2211 L40.0 -> 1
        @part_b on:2025-06-02 | 99348 L40.0; G2211 L40.0 -> 2
    Silent:
        @part_b | 99214 L40.0; G2211 L40.0
        @part_b | 99348 L40.0; G2211 L40.0
    After the fix:
        @part_b | 99214 L40.0
    """
    base = codes.OFFICE_VISIT | codes.HOME_VISIT if visit.day >= date(2026, 1, 1) else codes.OFFICE_VISIT
    if visit.has(base):
        return
    for line in visit.of(_G2211):
        drop = attest("Remove G2211", "Was there no office visit on this day?", RemoveLine(line.number))
        yield Hit(
            line,
            Field.CODE,
            "G2211 adds to an office visit, and none is on this claim.",
            (guide("Enter the visit"), drop),
        )


@rule(
    "DERM-EM-018",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §30.6.5; NCCI practitioner pairs",
    status=Status.DATA,
    about=codes.EM,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.EM, codes.EM),),
)
def second_visit(visit: VisitContext) -> Iterator[Hit]:
    """A second visit of the same day and specialty is denied.

    Why:
        Payers take all visits of one specialty of the group on one day as one.
    What to do:
        Put the work of both together and bill the level that it reaches, once.
    Fires:
        99213 L40.0; 99212 L70.0 -> 2
    Silent:
        99213 L40.0
    After the fix:
        99213 L40.0
    """
    visits = visit.of(codes.EM)
    for em in visits[1:]:
        first = visits[0]
        drop = attest(f"Remove {em.code}", f"Does {first.code} cover the work of both visits?", RemoveLine(em.number))
        message = f"{first.code} is already billed for this day: {em.code} will be denied."
        yield Hit(em, Field.CODE, message, (drop,), (first,))


RULES: tuple[Rule, ...] = (
    too_few_minutes,
    nurse_visit_with_injection,
    wrong_prolonged_code,
    prolonged_time_not_reached,
    complexity_add_on_with_25,
    complexity_add_on_alone,
    second_visit,
)
