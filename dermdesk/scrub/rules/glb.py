"""Global periods: visits and procedures in the 10 or 90 days that an earlier surgery has paid for already."""

from collections.abc import Iterable, Iterator

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.money import ZERO
from dermdesk.domain.people import PriorService
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    AddModifier,
    Fix,
    RemoveLine,
    RemoveModifier,
    SetCharge,
    SetCode,
    SetPointers,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_FOLLOW_UP = CodeSet("99024")
_RETURN_MODIFIERS = frozenset(("58", "78", "79"))
_VISIT_MODIFIERS = frozenset(("24", "25", "57"))
_SURGICAL_AFTERCARE = ("Z48",)
_OFFICE = "11"


def _said(visit: VisitContext, surgeries: Iterable[PriorService]) -> str:
    """`17000 of 03/04/2026 (day 6 of 10)`, one after the other."""
    said = (
        f"{past.code} of {past.day:%m/%d/%Y} "
        f"(day {(visit.day - past.day).days} of {int(visit.reference.global_days(past.code))})"
        for past in surgeries
    )
    return " and ".join(dict.fromkeys(said))


def _latest(surgeries: Iterable[PriorService]) -> PriorService:
    return max(surgeries, key=lambda past: (past.day, past.code))


def _follow_up(em: NumberedLine, surgery: PriorService) -> Fix:
    """The visit as a follow-up that the surgery has paid for."""
    of_visits = (modifier for modifier in em.line.modifiers if modifier in _VISIT_MODIFIERS)
    return attest(
        "Change to 99024, no charge",
        f"Was this visit for the healing of {surgery.code} and nothing else?",
        *(RemoveModifier(em.number, modifier) for modifier in of_visits),
        SetCode(em.number, "99024"),
        SetCharge(em.number, ZERO),
    )


def _is_of_the_surgery(line: NumberedLine, surgeries: Iterable[PriorService]) -> bool:
    """Its first diagnosis is that of a surgery, or one of surgical aftercare."""
    if not line.linked:
        return False
    first = line.linked[0]
    return begins(first, _SURGICAL_AFTERCARE) or any(past.diagnosis == first for past in surgeries)


@rule(
    "DERM-GLB-001",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §40; AAD, Cracking the Code",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2014-07",
)
def visit_in_global_period(visit: VisitContext) -> Iterator[Hit]:
    """The visit falls into the days that an earlier surgery has paid for.

    Why:
        The fee of a surgery holds its follow-up: 10 days after a minor one, 90 after a major one, by anybody of the
        group and specialty. A visit in these days is denied unless 24 says that it was for something else.
    What to do:
        Compare the note with the surgery. Another problem: add 24. The healing: 99024 without a charge, so that the
        follow-up is on record.
    Fires:
        past:17000@2026-03-04/L57.0 | 99213 L57.0 -> 1
        past:14040@2025-12-10/C44.311 | 99213 L40.0 -> 1
        past:11402@2026-02-28/D22.5 | 99213-25 Z48.817; 17340 L70.0 -> 1
        past:17000@2026-03-09 | 99243 L40.0 -> 1
    Silent:
        past:17000@2026-02-27/L57.0 | 99213 L57.0
        past:14040@2025-12-09/C44.311 | 99213 C44.311
        past:17000@2026-03-10/L57.0 | 99213 L57.0
        past:17000@2026-03-04/L57.0!outside | 99213 L57.0
        past:11102@2026-03-04/D49.2 | 99213 D49.2
        past:17000@2026-03-04/L57.0 | 99213-24 L40.0
        99213 L57.0
    After the fix:
        past:17000@2026-03-04/L57.0 | 99024 L57.0
        past:14040@2025-12-10/C44.311 | 99213-24 L40.0
        past:11402@2026-02-28/D22.5 | 99024 Z48.817; 17340 L70.0
        past:17000@2026-03-09 | 99243-24 L40.0
    """
    surgeries = visit.open_globals()
    for em in visit.of(codes.EM) if surgeries else ():
        if "24" in em.modifiers:
            continue
        latest = _latest(surgeries)
        question = f"Which problem, apart from the healing of {latest.code}, was treated at this visit?"
        ways = [attest("Add 24", question, AddModifier(em.number, "24")), _follow_up(em, latest)]
        if _is_of_the_surgery(em, surgeries):
            ways.reverse()
        message = f"{em.code} is part of {_said(visit, surgeries)}: without 24 it will be denied."
        yield Hit(em, Field.MODIFIERS, message, tuple(ways))


@rule(
    "DERM-GLB-002",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §30.6.6",
    status=Status.PAGE,
    about=codes.EM,
)
def unrelated_visit_of_same_diagnosis(visit: VisitContext) -> Iterator[Hit]:
    """24 says unrelated, but the visit bears the diagnosis of the surgery.

    Why:
        A reviewer compares the first diagnosis of the visit with that of the surgery. Equal ones are paid only when
        the note shows another site or another problem.
    What to do:
        Look for the other site in the note and keep 24 if it is there. If the visit was mainly for another problem, put
        that diagnosis first. If it was for the healing, it is 99024 without a charge.
    Fires:
        past:14040@2026-01-20/C44.319 | 99213-24 C44.319 -> 1
        past:17000@2026-03-04/L57.0 | 99213-24-25 L57.0 L40.0; 11102 D49.2 -> 1
    Silent:
        past:14040@2026-01-20/C44.319 | 99213-24 L40.0 C44.319
        past:14040@2026-01-20 | 99213-24 C44.319
        past:14040@2025-11-20/C44.319 | 99213-24 C44.319
        past:14040@2026-01-20/C44.319 | 99213-24
        past:14040@2026-01-20/C44.319!outside | 99213-24 C44.319
    After the fix:
        past:14040@2026-01-20/C44.319 | 99024 C44.319
        past:17000@2026-03-04/L57.0 | 99024 L57.0 L40.0; 11102 D49.2
    """
    surgeries = visit.open_globals()
    for em in visit.of(codes.EM) if surgeries else ():
        if "24" not in em.modifiers or not em.linked:
            continue
        same = [past for past in surgeries if past.diagnosis == em.linked[0]]
        if same:
            message = f"{em} is for {em.linked[0]}, the diagnosis of {_said(visit, same)}."
            ways = (
                _follow_up(em, _latest(same)),
                *_other_problem_first(visit, em, {past.diagnosis for past in surgeries}),
                guide("Keep 24 if the note shows another site or another problem"),
            )
            yield Hit(em, Field.POINTERS, message, ways)


def _other_problem_first(visit: VisitContext, em: NumberedLine, of_surgeries: set[str | None]) -> Iterator[Fix]:
    """The first linked diagnosis that no surgery bears, put before the others."""
    listed = visit.visit.diagnoses
    for letter in em.line.pointers:
        place = DIAGNOSIS_LETTERS.find(letter)
        if 0 <= place < len(listed) and listed[place] not in of_surgeries:
            pointers = letter + em.line.pointers.replace(letter, "")
            question = f"Was {listed[place]} the main problem of this visit?"
            yield attest(f"Put {listed[place]} first", question, SetPointers(em.number, pointers))
            return


@rule(
    "DERM-GLB-003",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §40; AAD, Cracking the Code and DermWorld",
    status=Status.PAGE,
    data=EditionKind.CODES,
)
def procedure_in_global_period(visit: VisitContext) -> Iterator[Hit]:
    """A procedure in the days after an earlier surgery does not say how it belongs to it.

    Why:
        The payer takes a second procedure in these days for a part of the first one. 79 says unrelated, 58 planned or
        going further, 78 a complication taken back to the operating room (paid without the follow-up share).
    What to do:
        Find out from the note which of the three it was. Medicare pays nothing for a complication that was treated
        outside an operating room.
    Fires:
        @part_b past:11642@2026-03-05/C44.319 | 17110 B07.8 -> 1
        past:11602@2026-03-03/C43.59 | 11604 C43.59 -> 1
        past:14040@2025-12-10 | 11102 D49.2; 11103 D49.2; 88305 D49.2 -> 1
        past:17000@2026-03-01 | 14040-59 C44.311; 17311 C44.311 -> 1, 2
    Silent:
        past:11602@2026-03-03/C43.59 | 11604-58 C43.59
        past:14060@2026-03-04 | 10140-78 L76.32
        past:17110@2026-03-04 | 17110-79 B07.8
        past:17110@2026-02-27 | 17110 B07.8
        past:17110@2026-03-04 | 96910 L40.0; J3301 L40.0
        past:17110@2026-03-04!outside | 17110 B07.8
        past:11102@2026-03-04 | 17110 B07.8
    After the fix:
        @part_b past:11642@2026-03-05/C44.319 | 17110-79 B07.8
        past:11602@2026-03-03/C43.59 | 11604-58 C43.59
        past:14040@2025-12-10 | 11102-79 D49.2; 11103 D49.2; 88305 D49.2
        past:17000@2026-03-01 | 14040-79-59 C44.311; 17311-79 C44.311
    """
    if not visit.history:
        return
    lines = [line for line in visit.with_global("000", "010", "090") if line.modifiers.isdisjoint(_RETURN_MODIFIERS)]
    surgeries = visit.open_globals() if lines else ()
    for line in lines if surgeries else ():
        message = f"{line.code} falls into {_said(visit, surgeries)}: it needs 58, 78 or 79."
        yield Hit(line, Field.MODIFIERS, message, _ways_to_return(visit, line, surgeries))


def _ways_to_return(
    visit: VisitContext, line: NumberedLine, surgeries: tuple[PriorService, ...]
) -> tuple[Fix, Fix, Fix]:
    first = _latest(surgeries).code
    unrelated = f"Which problem, unrelated to {first}, is {line.code} for?"
    staged = f"Was {line.code} planned with {first}, or does it go further on the same problem?"
    ways = [
        attest("Add 79, unrelated", unrelated, AddModifier(line.number, "79")),
        attest("Add 58, planned or going further", staged, AddModifier(line.number, "58")),
    ]
    if not {past.diagnosis for past in surgeries}.isdisjoint(line.linked):
        ways.reverse()
    return (ways[0], ways[1], _complication(visit, line, first))


def _complication(visit: VisitContext, line: NumberedLine, surgery: str) -> Fix:
    """Medicare pays for one in an operating room alone, which the office is not."""
    if visit.is_medicare and visit.place_of(line) == _OFFICE:
        question = f"Was it a complication of {surgery}, treated outside an operating room?"
        return attest(f"Drop {line.code}, part of {surgery}", question, RemoveLine(line.number))
    question = f"Was it a complication of {surgery} that went back to an operating or procedure room?"
    return attest("Add 78, back to the operating room", question, AddModifier(line.number, "78"))


@rule(
    "DERM-GLB-004",
    Severity.ADVICE,
    source="Medicare Claims Processing Manual, chapter 12 §40.2",
    status=Status.RECALLED,
    data=EditionKind.CODES,
)
def return_modifier_without_global(visit: VisitContext) -> Iterator[Hit]:
    """58, 78 or 79 stands on a line, and no earlier surgery is in its healing days.

    Why:
        These modifiers part a procedure from a surgery whose 10 or 90 days still run. Biopsies, shaves and Mohs have
        none. 78 even lowers the payment.
    What to do:
        Look for a surgery that the history does not show, at another site of the group for instance. If there is none,
        take the modifier off.
    Fires:
        past:11102@2026-03-01/D49.2 | 11602-58 C44.519 -> 1
        past:none | 17110-79 B07.8; 11102-78-59 D49.2 -> 1, 2
        past:17110@2026-02-27 | 17110-79 B07.8 -> 1
    Silent:
        past:17110@2026-02-28 | 17110-79 B07.8
        17110-79 B07.8
        past:none | 17110-59 B07.8
        past:none | 17110-79 B07.8 self
    After the fix:
        past:11102@2026-03-01/D49.2 | 11602 C44.519
        past:none | 17110 B07.8; 11102-59 D49.2
        past:17110@2026-02-27 | 17110 B07.8
    """
    lines = [line for line in visit.lines if not line.modifiers.isdisjoint(_RETURN_MODIFIERS)]
    if not lines or visit.history is None or visit.open_globals():
        return
    for line in lines:
        needless = [modifier for modifier in line.line.modifiers if modifier in _RETURN_MODIFIERS]
        written = " and ".join(needless)
        change = attest(
            f"Remove {written}",
            "Is there no surgery of this group in the last 90 days that the history lacks?",
            *(RemoveModifier(line.number, modifier) for modifier in needless),
        )
        yield Hit(line, Field.MODIFIERS, f"No earlier surgery is open: {line.code} does not need {written}.", (change,))


@rule(
    "DERM-GLB-005",
    Severity.COMPLIANCE,
    source="CPT; Physician Fee Schedule, status B of 99024",
    status=Status.DATA,
    about=_FOLLOW_UP,
    data=EditionKind.CODES,
)
def follow_up_with_charge(visit: VisitContext) -> Iterator[Hit]:
    """99024 bears a charge; the surgery has paid for this follow-up.

    Why:
        99024 tells the payer that a follow-up took place. It is never paid, and a charge on it asks for money twice.
    What to do:
        Set the charge to zero. If the visit was for something else, bill that visit with 24 instead.
    Fires:
        99024 Z48.817 $80.00 -> 1
        @part_b | 99024 Z48.817 $0.01; 17110-79 B07.8 -> 1
    Silent:
        99024 Z48.817 $0
        99024 Z48.817 self $80.00
    After the fix:
        99024 Z48.817 $0
        @part_b | 99024 Z48.817 $0; 17110-79 B07.8
    """
    for line in visit.of(_FOLLOW_UP):
        if line.line.charge > ZERO:
            ways = (
                attest("Set $0.00", "Was this visit only for the healing?", SetCharge(line.number, ZERO)),
                guide("Bill the visit with 24, if it was for another problem"),
            )
            message = f"99024 is a record of a follow-up: {line.line.charge} may not be charged for it."
            yield Hit(line, Field.CHARGE, message, ways)


RULES: tuple[Rule, ...] = (
    visit_in_global_period,
    unrelated_visit_of_same_diagnosis,
    procedure_in_global_period,
    return_modifier_without_global,
    follow_up_with_charge,
)
