"""Injections: into lesions, under the skin or into muscle, and the drug that goes with them."""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.drug_quantity import units_of
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, AddModifier, Fix, RemoveLine, SetCharge, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_FEW_LESIONS, _MANY_LESIONS = CodeSet("11900"), CodeSet("11901")
_SESSION = codes.LESION_INJECTION | codes.SWEAT_INJECTION
_KENALOG = CodeSet("J3301")
_OLD_DEPO_MEDROL = CodeSet("J1020, J1030, J1040")
_DEPO_MEDROL = "J1010"
_MILLIGRAMS = {"J1020": 20, "J1030": 40, "J1040": 80}
_MOST_OF_FEW = 7


@rule(
    "DERM-INJ-001",
    Severity.REJECT,
    source="NCCI practitioner pairs, 11901/11900 indicator 0",
    status=Status.DATA,
    about=_FEW_LESIONS,
    data=EditionKind.PTP,
    takes=(TakesPair(_FEW_LESIONS, _MANY_LESIONS),),
)
def both_lesion_injections(visit: VisitContext) -> Iterator[Hit]:
    """11900 and 11901 exclude each other.

    Why:
        All lesions injected in a day are counted together: up to seven are 11900, eight and more are 11901. The pair
        has indicator 0, so no modifier opens it.
    What to do:
        Count the lesions in the note and keep the one code that fits.
    Fires:
        11900 L91.0; 11901 L91.0; J3301 L91.0 -> 1
        11901 L63.9; 11900-59 L91.0; J3301 L91.0 -> 2
    Silent:
        11900 L91.0; J3301 L91.0
        11901 L91.0; J3301 L91.0
        11900 L91.0; 11901 L91.0 self; J3301 L91.0
    After the fix:
        11901 L91.0; J3301 L91.0
        11901 L63.9; J3301 L91.0
    """
    many = visit.of(_MANY_LESIONS)
    for line in visit.of(_FEW_LESIONS) if many else ():
        fixes = (
            attest("Keep 11901", "Were eight or more lesions injected?", RemoveLine(line.number)),
            attest("Keep 11900", "Were seven or fewer injected?", *(RemoveLine(other.number) for other in many)),
        )
        message = "11900 is for up to 7 lesions, 11901 for more: one of them, by the count of the day."
        yield Hit(line, Field.CODE, message, fixes, many)


@rule(
    "DERM-INJ-002",
    Severity.REJECT,
    source="CMS unit limits (MUE): 1 for 11900 and 11901",
    status=Status.DATA,
    about=codes.LESION_INJECTION,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, codes.LESION_INJECTION),),
)
def units_of_lesion_injection(visit: VisitContext) -> Iterator[Hit]:
    """Injections into lesions are one unit, however many lesions.

    Why:
        The code itself names the number of lesions, up to seven or more. A second unit is returned.
    What to do:
        Set one unit, and choose the code by the count.
    Fires:
        11900*3 L91.0; J3301 L91.0 -> 1
        11901*12 L63.9; J3301 L63.9 -> 1
        11900*9 L91.0; J3301 L91.0 -> 1
    Silent:
        11900 L91.0; J3301 L91.0
        11900 L91.0; J3301*3 L91.0
        11900*3 L91.0 self; 99213 L91.0
    After the fix:
        11900 L91.0; J3301 L91.0
        11901 L63.9; J3301 L63.9
        11901 L91.0; J3301 L91.0
    """
    for line in visit.of(codes.LESION_INJECTION):
        if line.units == 1:
            continue
        few = _one_unit_of("11900", line, "Were seven or fewer lesions injected?")
        many = _one_unit_of("11901", line, "Were eight or more lesions injected?")
        ways = (few, many) if line.code in _FEW_LESIONS and line.units <= _MOST_OF_FEW else (many, few)
        yield Hit(line, Field.UNITS, f"{line.code} is one unit for all its lesions, not {line.units}.", ways)


def _one_unit_of(code: str, line: NumberedLine, question: str) -> Fix:
    one = SetUnits(line.number, 1)
    if code == line.code:
        return attest("Set 1 unit", question, one)
    return attest(f"{code}, 1 unit", question, one, SetCode(line.number, code))


def injection_included(visit: VisitContext) -> Iterator[tuple[NumberedLine, NumberedLine]]:
    """Shots that another injection of the day includes, each with that one: no bypass modifier parts them."""
    return (pair for pair in visit.pairs(codes.SHOT, _SESSION) if not visit.is_opened(*pair))


@rule(
    "DERM-INJ-003",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 96372 with 11900, 11901, 64650 and 64653, indicator 1",
    status=Status.DATA,
    about=codes.SHOT,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.SHOT, _SESSION),),
)
def shot_with_lesion_injection(visit: VisitContext) -> Iterator[Hit]:
    """The fee for a shot is already in the injection of the lesion or the sweat glands.

    Why:
        96372 pays for a shot under the skin or into a muscle. Beside 11900, 11901, 64650 or 64653 the payer takes it
        for the same needle.
    What to do:
        Drop 96372. If a second drug was given somewhere else, add 59 and see that the note names drug and place.
    Fires:
        11900 L91.0; 96372 L91.0; J3301 L91.0 -> 2
        96372 L63.9; 11901 L63.9; J3301*4 L63.9 -> 1
        64650 L74.510 {hdss:3 failed_topical}; J0585-JZ*100 L74.510; 96372 L74.510 -> 3
        64653 L74.511 {hdss:3 failed_topical}; J0585-JZ*50 L74.511; 96372 L74.511 -> 3
    Silent:
        11900 L91.0; 96372-59 L40.0; J3301*5 L91.0
        11900-XS L91.0; 96372 L40.0; J3301*5 L91.0
        96372 L40.0; J3301*4 L40.0
        11900 L91.0 self; 96372 L40.0; J3301*4 L40.0
    After the fix:
        11900 L91.0; J3301 L91.0
        11901 L63.9; J3301*4 L63.9
        64650 L74.510; J0585-JZ*100 L74.510
        64653 L74.511; J0585-JZ*50 L74.511
    """
    for shot, session in injection_included(visit):
        message = f"96372 is part of {session.code}, unless it was another drug at another place."
        ways = (
            attest("Drop 96372", f"Was it the drug that {session.code} injected?", RemoveLine(shot.number)),
            attest(
                "Another drug: add 59",
                "Which other drug was given, and into which part of the body?",
                AddModifier(shot.number, "59"),
            ),
        )
        yield Hit(shot, Field.CODE, message, ways, (session,))


@rule(
    "DERM-INJ-004",
    Severity.ADVICE,
    source="HCPCS Level II, J3301 per 10 mg; CMS unit limits (MUE)",
    status=Status.DATA,
    about=codes.LESION_INJECTION | _KENALOG,
    data=EditionKind.CODES,
)
def kenalog_not_billed_as_given(visit: VisitContext) -> Iterator[Hit]:
    """The injected drug is missing, or its units do not fit the milligrams.

    Why:
        11900 and 11901 pay for the needle, not for what is in it. Kenalog is J3301, one unit for every 10 mg or part of
        them: 25 mg are three units.
    What to do:
        Enter the drug that was injected, and set the units from the milligrams in the note.
    Fires:
        11900 L91.0 -> 1
        11901 L63.9 {own_drug} -> 1
        96372 L40.0; J3301*4 L40.0 {given:41} -> 2
        11900 L91.0; J3301 L91.0 {given:25} -> 2
        11900 L91.0; J3301*2 L91.0 {given:8} -> 2
        99213-25 L63.9; 11901 L63.9; J3301 L63.9 self -> 2
    Silent:
        11900 L91.0; J3301 L91.0 {given:8}
        11900 L91.0; J3301*3 L91.0 {given:30}
        11900 L91.0; J3301*3 L91.0
        11900 B07.8; J9040 B07.8
        11900 L91.0; J3301*4 L91.0 {given:40}; J3301-JW L91.0 {wasted:10}
        11900 L91.0 self; 99213 L91.0
    After the fix:
        11900 L91.0; J3301 L91.0
        11901 L63.9; J3301 L63.9
        96372 L40.0; J3301*5 L40.0
        11900 L91.0; J3301*3 L91.0
        11900 L91.0; J3301 L91.0
    """
    if not visit.has(codes.DRUG):
        for line in visit.of(codes.LESION_INJECTION)[:1]:
            ways = (
                attest("Add J3301, 1 unit", "Was it Kenalog, 10 mg or less?", AddLine(line.number, "J3301")),
                guide("Enter the drug with its units, if it was another one or more"),
            )
            yield Hit(line, Field.CODE, f"{line.code} stands without the drug that was injected.", ways)
    for line in visit.of(_KENALOG):
        given = line.drug.given
        if given is None or "JW" in line.modifiers:
            continue
        units = units_of(line.code, given)
        if units is not None and units != line.units:
            message = f"{given} mg are {units} of J3301, not {line.units}."
            yield Hit(line, Field.UNITS, message, _ways_by_dose(line, units, f"Were {given} mg given?"))


def _ways_by_dose(line: NumberedLine, units: int, question: str) -> tuple[Fix, ...]:
    correct = guide("Correct the milligrams, if another dose was given")
    if units == 0:
        return (correct, attest("Remove J3301", question, RemoveLine(line.number)))
    label = f"Set {units} unit{'s' if units > 1 else ''}"
    return (attest(label, question, SetUnits(line.number, units)), correct)


@rule(
    "DERM-INJ-005",
    Severity.REJECT,
    source="HCPCS Level II changes of the second quarter of 2024",
    status=Status.PAGE,
    about=_OLD_DEPO_MEDROL,
    as_of="2024-04-01",
)
def old_depo_medrol_code(visit: VisitContext) -> Iterator[Hit]:
    """The three Depo-Medrol codes were replaced by one in April 2024.

    Why:
        J1020, J1030 and J1040 stood for 20, 40 and 80 mg of methylprednisolone acetate. Since 1 April 2024 there is
        J1010 alone, one unit for each milligram.
    What to do:
        Bill J1010 with the milligrams given as units: 80 for a dose of 80 mg.
    Fires:
        96372 L20.9; J1040 L20.9 {given:80} -> 2
        96372 L20.9; J1030*2 L20.9 -> 2
        on:2024-04-01 | 96372 L20.9; J1020 L20.9 -> 2
    Silent:
        on:2024-03-31 | 96372 L20.9; J1040 L20.9
        96372 L20.9; J1010*80 L20.9
        99213 L20.9; J1040 L20.9 self
    After the fix:
        96372 L20.9; J1010*80 L20.9
        96372 L20.9; J1010*80 L20.9
        on:2024-04-01 | 96372 L20.9; J1010*20 L20.9
    """
    if visit.day < date(2024, 4, 1):
        return
    for line in visit.of(_OLD_DEPO_MEDROL):
        given = line.line.drug.given if line.line.drug is not None else None
        milligrams = (units_of(_DEPO_MEDROL, given) if given is not None else None) or _MILLIGRAMS[
            line.code
        ] * line.units
        # The charge of the old units stays unless the new code has a fee: milligrams are no number of doses.
        changes = (
            SetUnits(line.number, milligrams),
            SetCharge(line.number, line.line.charge),
            SetCode(line.number, _DEPO_MEDROL),
        )
        change = attest(f"Change to J1010, {milligrams} units", f"Were {milligrams} mg given?", *changes)
        message = f"{line.code} ended on 31 March 2024: J1010, one unit a milligram, takes its place."
        yield Hit(line, Field.CODE, message, (change, guide("Enter J1010 with the milligrams of the note")))


RULES: tuple[Rule, ...] = (
    both_lesion_injections,
    units_of_lesion_injection,
    shot_with_lesion_injection,
    kenalog_not_billed_as_given,
    old_depo_medrol_code,
)
