"""Telehealth: where the patient was, what can be done by video, and the codes that payers take for it."""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.reference import ADD_ON_GLOBAL
from dermdesk.domain.visit import Telehealth
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Change, Fix, RemoveLine, RemoveModifier, SetLinePlace, attest, guide
from dermdesk.scrub.header_change import SetPlace, SetTelehealth
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_AT_HOME, _ELSEWHERE, _OFFICE = "10", "02", "11"
_TELEHEALTH_PLACES = (_ELSEWHERE, _AT_HOME)
_TELEHEALTH_MODIFIERS = ("93", "95", "GT")
_BY_VIDEO = ("95", "GT")
_LAST_DAY_AT_HOME = date(2027, 12, 31)
_PART_OF_VISITS = codes.EM_ADD_ON | CodeSet("G0559")
"""Add-ons by their global, and yet no procedures."""
_HELD = {Telehealth.VIDEO: "by video", Telehealth.AUDIO: "by phone"}


def _without(line: NumberedLine, modifiers: tuple[str, ...]) -> Iterator[Change]:
    return (RemoveModifier(line.number, modifier) for modifier in line.line.modifiers if modifier in modifiers)


def _at(line: NumberedLine, place: str) -> Change:
    """The place where it is said now: on the line, else in the header."""
    return SetLinePlace(line.number, place) if line.line.place_of_service is not None else SetPlace(place)


def _was_in_the_office(visit: VisitContext) -> Fix:
    """No telehealth at all: the mark, the places and the modifiers of it go."""
    changes: list[Change] = []
    if visit.encounter.telehealth is not None:
        changes.append(SetTelehealth(None))
    if visit.encounter.place_of_service in _TELEHEALTH_PLACES:
        changes.append(SetPlace(_OFFICE))
    for line in visit.lines:
        if line.line.place_of_service in _TELEHEALTH_PLACES:
            changes.append(SetLinePlace(line.number, _OFFICE))
        changes.extend(_without(line, _TELEHEALTH_MODIFIERS))
    return attest("The patient was in the office", "Did the patient come to the office on this day?", *changes)


@rule(
    "DERM-TEL-001",
    Severity.DENIAL_RISK,
    source="Medicare contractor NGS, article 10638446; CMS telehealth questions of 2026; payer card",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2026",
)
def place_of_telehealth(visit: VisitContext) -> Iterator[Hit]:
    """The place of service does not say telehealth, or 95 says it once too often.

    Why:
        Medicare, and others whose card says so, want the place where the patient was: 10 at home, 02 elsewhere. The
        office rate depends on it. For Part B the place says it all; 95 is for hospitals alone.
    What to do:
        Ask where the patient sat and set the place. At work or in a car, contractors take 10 as well; in a facility
        it is 02. From Part B claims of an office take 95 off.
    Fires:
        @part_b tele:video | 99213 L70.0 -> 1
        @commercial tele_pos tele:audio pos:none | 99214-93 L70.0 -> 1
        @part_b tele:video pos:10 | 99213-95 L70.0 -> 1
        @part_b tele:video pos:02 | 99213-95 L70.0 {pos:11} -> 1
        @part_b pos:02 | 99203-95 L70.0 -> 1
    Silent:
        @part_b tele:video pos:10 | 99213 L70.0
        @advantage tele:video pos:02 | 99213-95 L70.0
        @commercial tele:video | 99213-95 L70.0
        @part_b tele_pos:no tele:video | 99213-95 L70.0
        @part_b | 99213 L70.0
        @part_b tele:video | G2010 L70.0
    After the fix:
        @part_b tele:video pos:10 | 99213 L70.0
        @commercial tele_pos tele:audio pos:10 | 99214-93 L70.0
        @part_b tele:video pos:10 | 99213 L70.0
        @part_b tele:video pos:02 | 99213 L70.0 {pos:10}
        @part_b pos:02 | 99203 L70.0
    """
    held = visit.encounter.telehealth
    for em in visit.of(codes.EM):
        place = visit.place_of(em)
        if place not in _TELEHEALTH_PLACES:
            if held is not None and visit.payer.wants_telehealth_place:
                message = f"{em.code} was held {_HELD[held]}: this payer wants place 10 or 02, not {place or 'none'}."
                yield Hit(em, Field.PLACE, message, _where_the_patient_was(visit, em))
        elif visit.is_part_b and "95" in em.modifiers:
            question = "Is the visit billed by the office, and not by a hospital or for outpatient therapy?"
            off = attest("Remove 95", question, RemoveModifier(em.number, "95"))
            yield Hit(em, Field.MODIFIERS, f"Place {place} says it already: Part B takes no 95 on {em.code}.", (off,))


def _where_the_patient_was(visit: VisitContext, em: NumberedLine) -> tuple[Fix, ...]:
    also = tuple(_without(em, ("95",))) if visit.is_part_b else ()
    without = ", without 95" if also else ""
    return (
        attest(f"Place 10{without}", "Was the patient at home?", _at(em, _AT_HOME), *also),
        attest(f"Place 02{without}", "Was the patient in another place than home?", _at(em, _ELSEWHERE), *also),
        _was_in_the_office(visit),
    )


@rule("DERM-TEL-002", Severity.DENIAL_RISK, source="CPT, modifier 93", status=Status.PAGE, about=codes.EM)
def phone_visit_without_93(visit: VisitContext) -> Iterator[Hit]:
    """A visit by phone alone needs 93.

    Why:
        Without 93 the payer takes the visit for one with a picture, which the note does not show.
    What to do:
        Add 93 when there was no picture. For Medicare the note also says why: the patient could not use video, or did
        not want it.
    Fires:
        tele:audio pos:10 | 99213 L70.0 -> 1
        @part_b tele:audio pos:10 | 99213-25-95 L70.0; G2211 L70.0 -> 1
    Silent:
        tele:audio pos:10 | 99213-93 L70.0
        tele:video pos:10 | 99213 L70.0
        tele:audio pos:10 | 98016 L70.0
    After the fix:
        tele:audio pos:10 | 99213-93 L70.0
        @part_b tele:audio pos:10 | 99213-25-93 L70.0; G2211 L70.0
    """
    if visit.encounter.telehealth is not Telehealth.AUDIO:
        return
    for em in visit.of(codes.EM):
        if "93" not in em.modifiers:
            question = "Does the note say that it was by voice alone, and why?"
            ways = (
                attest("Add 93", question, *_without(em, _BY_VIDEO), AddModifier(em.number, "93")),
                attest("It was by video", "Was there a picture as well?", SetTelehealth(Telehealth.VIDEO)),
            )
            yield Hit(em, Field.TELEHEALTH, f"{em.code} was held by phone alone: it needs 93.", ways)


@rule(
    "DERM-TEL-003",
    Severity.REJECT,
    source="AAD, Derm Coding Consult; Physician Fee Schedule, global periods",
    status=Status.PAGE,
    as_of="2025-01",
)
def procedure_by_video(visit: VisitContext) -> Iterator[Hit]:
    """A procedure cannot be done by video or phone.

    Why:
        Cutting, freezing and injecting need the patient in the room. A line of that kind on a telehealth visit, or at
        place 02 or 10, is returned.
    What to do:
        If the patient came in, the visit was no telehealth: set the place of the office. If not, take the procedure
        off.
    Fires:
        tele:video pos:10 | 17110 B07.8 -> 1
        tele:video | 99213-25-95 L40.0; 11102 D48.5; 11103 D48.5; 15853 Z48.02 -> 2, 3, 4
        @part_b pos:02 | 14040 C44.311 -> 1
        17000 L57.0; 17110-59 B07.8 {pos:10} -> 2
    Silent:
        @part_b tele:video pos:10 | 99214 L40.0; G2211 L40.0
        tele:video time:55 | 99215 L40.0; 99417 L40.0; G0559 Z48.817
        @part_b tele:video time:69 pos:10 | 99215 L40.0; G2212 L40.0
        tele:video pos:10 | 99213 L40.0; J3301 L40.0
        tele:video pos:10 | 99213 L40.0; 17110 B07.8 self
        17110 B07.8
    After the fix:
        17110 B07.8
        99213-25 L40.0; 11102 D48.5; 11103 D48.5; 15853 Z48.02
        @part_b | 14040 C44.311
        17000 L57.0; 17110-59 B07.8 {pos:11}
    """
    held = visit.encounter.telehealth
    for line in visit.with_global("000", "010", "090", ADD_ON_GLOBAL):
        place = visit.place_of(line)
        if line.code in _PART_OF_VISITS or (held is None and place not in _TELEHEALTH_PLACES):
            continue
        where = f"a visit {_HELD[held]}" if held is not None else f"place {place}"
        drop = attest(f"Remove {line.code}", f"Was {line.code} not done on this day?", RemoveLine(line.number))
        message = f"{line.code} needs the patient in the room, and this is {where}."
        field = Field.PLACE if held is None else Field.TELEHEALTH
        yield Hit(line, field, message, (_was_in_the_office(visit), drop))


@rule(
    "DERM-TEL-004",
    Severity.ADVICE,
    source="Consolidated Appropriations Act, 2026",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2026",
)
def telehealth_at_home_has_run_out(visit: VisitContext) -> Iterator[Hit]:
    """Medicare pays telehealth at home until the end of 2027, unless Congress renews it.

    Why:
        The home as a place of telehealth, outside mental health, rests on a law that was renewed again and again. The
        last one ends on 31 December 2027.
    What to do:
        See on the contractor's page whether it was renewed. If not, the patient must be told before the visit that
        Medicare will not pay.
    Fires:
        @part_b on:2028-01-12 tele:video pos:10 | 99214 L40.0 -> 1
        @advantage on:2028-01-01 pos:11 | 99213 L40.0 {pos:10} -> 1
    Silent:
        @part_b on:2027-12-31 tele:video pos:10 | 99214 L40.0
        @part_b on:2028-01-12 tele:video pos:02 | 99214 L40.0
        @commercial on:2028-01-12 tele:video pos:10 | 99214 L40.0
    After the fix:
        @part_b on:2028-01-12 | 99214 L40.0
    """
    if not visit.is_medicare or visit.day <= _LAST_DAY_AT_HOME:
        return
    for em in visit.of(codes.EM):
        if visit.place_of(em) == _AT_HOME:
            ways = (guide("See on the contractor's page whether telehealth at home was renewed"),)
            message = f"{em.code} at place 10: the law behind it ended on {_LAST_DAY_AT_HOME:%m/%d/%Y}, unless renewed."
            yield Hit(em, Field.PLACE, message, ways)


RULES: tuple[Rule, ...] = (
    place_of_telehealth,
    phone_visit_without_93,
    procedure_by_video,
    telehealth_at_home_has_run_out,
)
