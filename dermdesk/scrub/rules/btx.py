"""Botulinum for sweating: the diagnosis, where it was injected, and what payers want to see recorded."""

from collections.abc import Iterator

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import Hyperhidrosis
from dermdesk.domain.reference import DiagnosisStatus, EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    AddModifier,
    ArrangeDiagnoses,
    Change,
    Fix,
    RemoveModifier,
    ReplaceDiagnosis,
    SetCode,
    SetPointers,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link

_FOCAL, _FOCAL_HEADING, _SECONDARY = ("L74.51", "L74.52"), "L74.51", ("L74.52",)
_SWEATING = ("L74.5",)
_PLACES = {
    "L74.510": "the armpits",
    "L74.511": "the face",
    "L74.512": "the palms",
    "L74.513": "the soles",
    "L74.519": "a place that the note does not name",
    "L74.52": "sweating that another illness or a drug causes",
}
PLACES_OF_CODE = {"64650": ("L74.510", "L74.519"), "64653": ("L74.511", "L74.519")}
"""The primary focal sweating that each injection code is for; secondary sweating is for both."""
_AREAS = {"64650": "both armpits", "64653": "scalp, face or neck"}
_OTHER_CODE = {"64650": "64653", "64653": "64650"}
_UNLISTED = "64999"
_SIDES = ("50", "LT", "RT")
_REDUCED = "52"
_LEAST_SEVERE = 3
_NOTHING_RECORDED = Hyperhidrosis()


def is_for(code: str, diagnosis: str) -> bool:
    """Whether 64650 or 64653 is for this diagnosis."""
    return diagnosis in PLACES_OF_CODE.get(code, ()) or begins(diagnosis, _SECONDARY)


@rule(
    "DERM-BTX-001",
    Severity.DENIAL_RISK,
    source="Medicare articles A57474, A52848 and A58423",
    status=Status.PAGE,
    about=codes.SWEAT_INJECTION,
)
def sweat_injection_without_sweating(visit: VisitContext) -> Iterator[Hit]:
    """Injections against sweating need a diagnosis of focal sweating.

    Why:
        64650 and 64653 are paid for focal hyperhidrosis, L74.51 with its place or L74.52, and nothing else.
    What to do:
        Link the diagnosis of the place that was injected: L74.510 for the armpits, L74.511 for the face.
    Fires:
        64650 L20.9 {hdss:3 failed_topical}; J0585*100 L20.9 -> 1
        dx:L20.9,L74.510 | 64650 A {hdss:3 failed_topical}; J0585*100 B -> 1
        64653 R61 {hdss:3 failed_topical}; J0585*50 R61 -> 1
        64653 L74.4 L74.8 {hdss:3 failed_topical}; J0585*50 L74.8 -> 1
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 L20.9 L74.52 {hdss:3 failed_topical}; J0585*100 L74.52
        64650 L74.51 {hdss:3 failed_topical}; J0585*100 L74.51
        64650 {hdss:3 failed_topical}; J0585*100 L74.510
        64650 L20.9 self; 99213 L20.9
    After the fix:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L20.9
        dx:L20.9,L74.510 | 64650 BA {hdss:3 failed_topical}; J0585*100 B
    """
    for line in visit.of(codes.SWEAT_INJECTION):
        if not line.linked or any(begins(diagnosis, _FOCAL) for diagnosis in line.linked):
            continue
        wanted = PLACES_OF_CODE[line.code][0]
        linked = link(visit, line, _FOCAL, otherwise=f"Link {wanted}, if the note names it")
        message = f"{line.code} is paid for focal sweating (L74.51, L74.52); it points to {', '.join(line.linked)}."
        yield Hit(line, Field.POINTERS, message, (linked,))


@rule(
    "DERM-BTX-003",
    Severity.DENIAL_RISK,
    source="Physician Fee Schedule, bilateral indicator 0 of 64650; AAPC on one-sided treatment",
    status=Status.DATA,
    about=codes.SWEAT_INJECTION,
    data=EditionKind.CODES,
)
def side_of_sweat_injection(visit: VisitContext) -> Iterator[Hit]:
    """Injections against sweating take no side.

    Why:
        64650 is both armpits, and 64653 all of scalp, face and neck. 50 would bill them twice, and LT or RT contradicts
        the code.
    What to do:
        Take the modifier off. If one armpit alone was injected, say so with 52, reduced service.
    Fires:
        64650-50 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 -> 1
        64650-LT L74.510 {hdss:3 failed_topical}; J0585*50 L74.510 -> 1
        64650-52-RT L74.510 {hdss:3 failed_topical}; J0585*50 L74.510 -> 1
        64653-50 L74.511 {hdss:3 failed_topical}; J0585*50 L74.511 -> 1
        64650-RT-LT L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 -> 1
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64650-52 L74.510 {hdss:3 failed_topical}; J0585*50 L74.510
        64650-59 L74.510 {hdss:3 failed_topical}; J0585*50 L74.510
        64650-50 L74.510 self; 99213 L20.9
    After the fix:
        64650 L74.510; J0585*100 L74.510
        64650-52 L74.510; J0585*50 L74.510
        64650-52 L74.510; J0585*50 L74.510
        64653 L74.511; J0585*50 L74.511
        64650 L74.510; J0585*100 L74.510
    """
    for line in visit.of(codes.SWEAT_INJECTION):
        sides = [side for side in line.line.modifiers if side in _SIDES]
        if not sides:
            continue
        off = tuple(RemoveModifier(line.number, side) for side in sides)
        area = _AREAS[line.code]
        whole = attest(f"Take {' and '.join(sides)} off", f"Were {area} injected?", *off)
        one_side = attest("One side: 52", "Was one side only injected?", *off, AddModifier(line.number, _REDUCED))
        ways = (one_side, whole) if sides in (["LT"], ["RT"]) else (whole, one_side)
        message = f"{line.code} is {area} together: {' and '.join(sides)} cannot stand on it."
        yield Hit(line, Field.MODIFIERS, message, ways)


@rule(
    "DERM-BTX-005",
    Severity.DENIAL_RISK,
    source="Payer policies on botulinum for hyperhidrosis; The Dermatologist on its billing",
    status=Status.PAGE,
    about=codes.SWEAT_INJECTION,
    as_of="2008-10",
)
def sweating_not_proven_severe(visit: VisitContext) -> Iterator[Hit]:
    """The record does not show severe sweating that antiperspirants failed to stop.

    Why:
        Payers want two things in the note before they pay botulinum: a severity score (HDSS) of 3 or 4, and a
        prescription antiperspirant that did not help or was not borne.
    What to do:
        Look both up in the chart and record them on the line. If one is missing, have it done before the injection.
    Fires:
        64650 L74.510; J0585*100 L74.510 -> 1
        64650 L74.510 {failed_topical}; J0585*100 L74.510 -> 1
        64653 L74.511 {hdss:2 failed_topical}; J0585*50 L74.511 -> 1
        64653 L74.511 {hdss:4}; J0585*50 L74.511 -> 1
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 L74.511 {hdss:4 failed_topical}; J0585*50 L74.511
        64650 L74.510 self; 99213 L20.9
    After the fix:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
    """
    for line in visit.of(codes.SWEAT_INJECTION):
        known = line.line.hyperhidrosis or _NOTHING_RECORDED
        lacking: list[str] = []
        if known.hdss is None:
            lacking.append("no severity score is recorded")
        elif known.hdss < _LEAST_SEVERE:
            lacking.append(f"the severity score is {known.hdss}, not 3 or 4")
        if not known.failed_topical:
            lacking.append("no prescription antiperspirant is recorded as failed")
        if lacking:
            message = f"Payers deny {line.code} like this: {', and '.join(lacking)}."
            yield Hit(line, Field.HYPERHIDROSIS, message, (guide("Record score and antiperspirant from the chart"),))


@rule(
    "DERM-BTX-007",
    Severity.REJECT,
    source="ICD-10-CM",
    status=Status.DATA,
    data=EditionKind.ICD10CM,
)
def incomplete_sweating_diagnosis(visit: VisitContext) -> Iterator[Hit]:
    """The diagnosis of focal sweating lacks its place, or does not exist.

    Why:
        L74.51 is a heading: primary focal hyperhidrosis needs a sixth character for the place. L74.52, secondary focal
        hyperhidrosis, is complete as it is and takes none.
    What to do:
        Choose the place that the note names.
    Fires:
        64650 L74.51 {hdss:3 failed_topical}; J0585*100 L74.51 -> visit
        64653 L74.51 {hdss:3 failed_topical}; J0585*50 L74.51 -> visit
        64650 L74.520 {hdss:3 failed_topical}; J0585*100 L74.520 -> visit
        99213 L74.5 -> visit
        99213 L74.59 -> visit
        dx:L74.51,L74.510 | 99213 AB; 64650 A {hdss:3 failed_topical}; J0585*100 A -> visit
        dx:L20.9,L74.51 | 99213 A -> visit
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64650 L74.52 {hdss:3 failed_topical}; J0585*100 L74.52
        99213 L74
        99213 L74.4 L74.8
        99213 L74.51 self
        @self_pay | 99213 L74.51
    After the fix:
        64650 L74.510; J0585*100 L74.510
        64653 L74.511; J0585*50 L74.511
        64650 L74.52; J0585*100 L74.52
        99213 L74.510
        99213 L74.510
        dx:L74.510 | 99213 A; 64650 A; J0585*100 A
        dx:L20.9,L74.510 | 99213 A
    """
    wrong = [
        code
        for code in dict.fromkeys(visit.visit.diagnoses)
        if begins(code, _SWEATING)
        and visit.reference.diagnosis_status(code) in (DiagnosisStatus.UNKNOWN, DiagnosisStatus.NOT_BILLABLE)
    ]
    if wrong:
        told = [
            f"{code} {'does not exist' if visit.reference.diagnosis(code) is None else 'lacks its place'}"
            for code in wrong
        ]
        ways = tuple(_instead(visit, wrong[0], code) for code in _choices(visit, wrong[0]))
        message = f"Focal sweating is not completely coded: {', '.join(told)}."
        yield Hit(None, Field.DIAGNOSES, message, (*ways, guide("Choose the code that the note supports")))


def _choices(visit: VisitContext, wrong: str) -> list[str]:
    """Complete codes under the same heading, those of the procedures of the day first."""
    heading = next((each for each in _FOCAL if begins(wrong, (each,))), _SWEATING[0])
    complete = [code for code in _PLACES if begins(code, (heading,))]
    first = {PLACES_OF_CODE[code][0] for code in visit.codes if code in PLACES_OF_CODE}
    return sorted(complete, key=lambda code: code not in first)


def _instead(visit: VisitContext, wrong: str, right: str) -> Fix:
    listed = visit.visit.diagnoses
    letter = DIAGNOSIS_LETTERS[listed.index(wrong)]
    changes: list[Change] = [ReplaceDiagnosis(letter, right)]
    if right in listed:
        known = DIAGNOSIS_LETTERS[listed.index(right)]
        pointed = [line for line in visit.all_lines if letter in line.line.pointers]
        changes = [
            SetPointers(line.number, "".join(dict.fromkeys(line.line.pointers.replace(letter, known))))
            for line in pointed
        ]
        kept = DIAGNOSIS_LETTERS[: len(listed)].replace(letter, "")
        changes.append(ArrangeDiagnoses(kept, len(listed)))
    return attest(f"{right} instead of {wrong}", f"Does the note say {_PLACES[right]}?", *changes)


@rule(
    "DERM-BTX-008",
    Severity.DENIAL_RISK,
    source="CPT note under 64653, as quoted by AAPC",
    status=Status.PAGE,
    about=codes.SWEAT_INJECTION,
    as_of="2006",
)
def sweat_injection_at_another_place(visit: VisitContext) -> Iterator[Hit]:
    """The diagnosis names another place than the injection code.

    Why:
        64650 is both armpits, 64653 scalp, face and neck. Hands and feet have no code: a note under 64653 sends them to
        the unlisted nerve procedure, 64999.
    What to do:
        Look in the note where the needle went. Change the code, or link the diagnosis of that place. 64999 needs a note
        and, with most payers, an approval beforehand.
    Fires:
        64653 L74.513 {hdss:3 failed_topical}; J0585*200 L74.513 -> 1
        64650 L74.511 {hdss:3 failed_topical}; J0585*50 L74.511 -> 1
        64653 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 -> 1
        dx:L74.512,L74.510 | 64650 A {hdss:3 failed_topical}; J0585*100 B -> 1
        64650 L74.512 L74.513 {hdss:3 failed_topical}; J0585*100 L74.512 -> 1
        64650 L20.9 {hdss:3 failed_topical}; 64653 L74.513 {hdss:3 failed_topical}; J0585*100 L74.513 -> 2
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 L74.511 {hdss:3 failed_topical}; J0585*50 L74.511
        64650 L74.519 {hdss:3 failed_topical}; J0585*100 L74.519
        64653 L74.52 {hdss:3 failed_topical}; J0585*100 L74.52
        64650 L74.513 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 L74.51 {hdss:3 failed_topical}; J0585*50 L74.51
        64650 L20.9 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 {hdss:3 failed_topical}; J0585*50 L74.513
        64653 L74.513 self; 99213 L20.9
    After the fix:
        64999 L74.513; J0585*200 L74.513
        64653 L74.511; J0585*50 L74.511
        64650 L74.510; J0585*100 L74.510
        dx:L74.512,L74.510 | 64650 BA; J0585*100 B
        64999 L74.512 L74.513; J0585*100 L74.512
        64650 L20.9; 64999 L74.513; J0585*100 L74.513
    """
    for line in visit.of(codes.SWEAT_INJECTION):
        focal = [diagnosis for diagnosis in line.linked if begins(diagnosis, _FOCAL)]
        if not focal or _FOCAL_HEADING in focal or any(is_for(line.code, diagnosis) for diagnosis in focal):
            continue
        message = f"{line.code} is {_AREAS[line.code]}; it points to {', '.join(focal)}."
        yield Hit(line, Field.CODE, message, tuple(_ways_to_the_place(visit, line, focal)))


def _ways_to_the_place(visit: VisitContext, line: NumberedLine, focal: list[str]) -> Iterator[Fix]:
    wanted = (*PLACES_OF_CODE[line.code], *_SECONDARY)
    linked = link(visit, line, wanted, otherwise=f"Link {wanted[0]}, if that place was injected")
    if linked.changes:
        yield linked
    other = _OTHER_CODE[line.code]
    if any(is_for(other, diagnosis) for diagnosis in focal):
        yield attest(f"Change to {other}", f"Was it {_AREAS[other]}?", SetCode(line.number, other))
    question = "Were hands or feet injected, and does a note go along?"
    yield attest(f"Change to {_UNLISTED}", question, SetCode(line.number, _UNLISTED))
    if not linked.changes:
        yield linked


RULES: tuple[Rule, ...] = (
    sweat_injection_without_sweating,
    side_of_sweat_injection,
    sweating_not_proven_severe,
    incomplete_sweating_diagnosis,
    sweat_injection_at_another_place,
)
