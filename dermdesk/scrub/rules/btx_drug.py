"""Botulinum as a drug: with its procedure, by its vials, and never for wrinkles."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dermdesk.domain.drug_quantity import BILLING_UNITS, units_of
from dermdesk.domain.line import Drug
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.drug_waste import NO_WASTE, WASTE, is_shared, lines_of_drug, opened, waste_line
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, Fix, RemoveModifier, SetDrug, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.btx import is_for
from dermdesk.scrub.rules.cos import charge_patient

_MUSCLE_INJECTION = CodeSet("64612, 64616")
_PROCEDURE = codes.SWEAT_INJECTION | _MUSCLE_INJECTION
_UNLISTED = CodeSet("64999")


@rule(
    "DERM-BTX-002",
    Severity.DENIAL_RISK,
    source="Medicare article A58423",
    status=Status.PAGE,
    about=codes.SWEAT_INJECTION | codes.BOTULINUM,
)
def botulinum_without_its_half(visit: VisitContext) -> Iterator[Hit]:
    """Botulinum and its injection belong on one claim.

    Why:
        The payer reads the toxin and the procedure together: 64650 or 64653 for sweating, 64612 or 64616 for muscles.
        One without the other is denied.
    What to do:
        Enter what is missing. A toxin for palms or soles stands beside 64999: send the claim with a note, and expect a
        question.
    Fires:
        64650 L74.510 {hdss:3 failed_topical} -> 1
        64650 L74.510 {hdss:3 failed_topical}; 64653 L74.511 {hdss:3 failed_topical} -> 1, 2
        J0585*20 L74.510 -> 1
        99213 L74.511; J0586*60 L74.511; J0588*50 L74.511 -> 2
        J0585*100 L74.513; 64999 L74.513 {note:"soles"} -> 1
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 self -> 1
        64650 L74.510 {hdss:3 failed_topical own_drug}; J3590 L74.510 {note:"drug, dose, NDC"} -> 1
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64653 L74.511 {hdss:3 failed_topical}; J0586*60 L74.511
        64612 G24.5; J0588*50 G24.5
        64616 G24.3; J0585*100 G24.3
        64612 G24.5
        J0585*20 L74.510 self; 99213 L20.9
    After the fix:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510
        64650 L74.510 {hdss:3 failed_topical}; 64653 L74.511 {hdss:3 failed_topical}; J0585*150 L74.510
        J0585*20 L74.510; 64650 L74.510
        99213 L74.511; J0586*60 L74.511; 64653 L74.511; J0588*50 L74.511
    """
    drugs = visit.of(codes.BOTULINUM)
    if not drugs:
        for line in visit.of(codes.SWEAT_INJECTION):
            ways = (
                guide("Enter the toxin with its units"),
                guide("If a pharmacy billed it, enter it at 0.00 or 0.01, as the payer wants it"),
            )
            yield Hit(line, Field.CODE, f"{line.code} stands without the toxin that was injected.", ways)
    elif not visit.has(_PROCEDURE):
        beside = visit.of(_UNLISTED)
        message = f"{drugs[0].code} stands without its injection: 64650, 64653, 64612 or 64616."
        kept = (guide("Keep it beside 64999, if hands or feet were injected"),) if beside else ()
        yield Hit(drugs[0], Field.CODE, message, (*kept, *_ways_to_procedure(drugs[0])), beside)


def _ways_to_procedure(line: NumberedLine) -> tuple[Fix, ...]:
    areas = {"64650": "Were both armpits injected?", "64653": "Were scalp, face or neck injected against sweating?"}
    fitting = sorted(areas, key=lambda code: not any(is_for(code, diagnosis) for diagnosis in line.linked))
    added = (attest(f"Add {code}", areas[code], AddLine(line.number, code)) for code in fitting)
    return (*added, guide("Enter 64612 or 64616 with its side, if muscles were injected"))


@rule(
    "DERM-BTX-004",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 17 §40",
    status=Status.PAGE,
    about=codes.BOTULINUM,
    as_of="2008",
)
def botulinum_not_by_vials(visit: VisitContext) -> Iterator[Hit]:
    """Units given and units thrown away have to make up the vials opened.

    Why:
        A vial of botulinum is for one patient, and its rest is paid when it is thrown away. Payers add the units of the
        drug line and of the JW line and compare the sum with the sizes in which vials are sold.
    What to do:
        Bill the units given on one line, the rest of the vials on a JW line. If another patient got the rest, say that
        the vial was shared, and bill this patient's units alone; the last patient's claim carries the waste.
    Fires:
        64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {given:80 vials:100} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585-JZ*80 L74.510 {vials:50,50} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585*90 L74.510 {vials:100}; J0585-JW*20 L74.510 -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585*120 L74.510 {vials:100} -> 2
        64653 L74.511 {hdss:3 failed_topical}; J0586*50 L74.511 {vials:300} -> 2
        64653 L74.511 {hdss:3 failed_topical}; J0586*300 L74.511 {vials:300} -> 2
        64616 G24.3; J0588*50 G24.3; J0588*30 G24.3 {vials:100} -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585-JW*20 L74.510 {vials:100} -> 2
        64616 G24.3; J0586*61 G24.3 {vials:302} -> 2
        64616 G24.3; J0588*50 G24.3 {vials:100}; J0585*80 G24.3 {vials:100} -> 2, 3
    Silent:
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 {vials:100}
        64650 L74.510 {hdss:3 failed_topical}; J0585*90 L74.510 {vials:100}; J0585-JW*10 L74.510
        64653 L74.511 {hdss:3 failed_topical}; J0586*60 L74.511 {vials:300}
        64616 G24.3; J0588*70 G24.3 {vials:100}; J0588*30 G24.3
        64650 L74.510 {hdss:3 failed_topical}; J0585*50 L74.510 {vials:100 shared}
        64650 L74.510 {hdss:3 failed_topical}; J0585*50 L74.510 {vials:100}; J0585*20 L74.510 {shared}
        64650 L74.510 {hdss:3 failed_topical}; J0585*80 L74.510 {given:80}
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510 {vials:100}; J0585-JW*20 L74.510
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510; J0585*80 L74.510 self {vials:100}
    After the fix:
        64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        64650 L74.510; J0585*80 L74.510; J0585-JW*20 L74.510
        64650 L74.510; J0585*90 L74.510; J0585-JW*10 L74.510
        64650 L74.510; J0585*100 L74.510
        64653 L74.511; J0586*50 L74.511; J0586-JW*10 L74.511
        64653 L74.511; J0586*60 L74.511
        64616 G24.3; J0588*50 G24.3; J0588-JW*20 G24.3; J0588*30 G24.3
        64650 L74.510; J0585-JW*20 L74.510; J0585*80 L74.510
    """
    for code in sorted(code for code in visit.codes if code in codes.BOTULINUM):
        lines = lines_of_drug(visit, code)
        content = opened(lines)
        if content is None or is_shared(lines):
            continue
        billed = sum(line.units for line in lines) * BILLING_UNITS[code].amount
        if billed != content:
            message = f"{code}: {billed} botulinum units are billed, and the vials opened hold {content}."
            yield Hit(lines[0], Field.UNITS, message, tuple(_ways_to_vials(lines, content)), lines[1:])


def _ways_to_vials(lines: tuple[NumberedLine, ...], content: Decimal) -> Iterator[Fix]:
    code = lines[0].code
    whole = units_of(code, content) or 0
    if whole * BILLING_UNITS[code].amount == content:
        yield from _ways_to_units(lines, whole)
    yield guide("Correct the sizes of the vials, if others were opened")


def _ways_to_units(lines: tuple[NumberedLine, ...], whole: int) -> Iterator[Fix]:
    waste = [line for line in lines if WASTE in line.modifiers]
    given = [line for line in lines if WASTE not in line.modifiers]
    units = sum(line.units for line in given)
    rest = whole - units
    if not given:
        yield from _ways_to_given(waste, whole)
    elif not waste and rest > 0:
        off = (RemoveModifier(line.number, NO_WASTE) for line in given if NO_WASTE in line.modifiers)
        yield attest(f"{rest} on a JW line", f"Were {rest} units thrown away?", *off, waste_line(given[0], rest))
    elif len(waste) == 1 and rest > 0:
        yield attest(f"JW: {rest} units", f"Were {rest} units thrown away?", SetUnits(waste[0].number, rest))
    elif len(given) == 1 and rest < 0 and whole:
        yield attest(f"Set {whole} units", f"Were {whole} units given in all?", SetUnits(given[0].number, whole))
    if given and rest > 0:
        drug = replace(given[0].drug, shared_vial=True)
        yield attest("The vial was shared", "Did another patient get the rest of it?", SetDrug(given[0].number, drug))


def _ways_to_given(waste: list[NumberedLine], whole: int) -> Iterator[Fix]:
    """Waste alone is billed: what was given is the rest of the vials."""
    given = whole - sum(line.units for line in waste)
    if given > 0:
        added = AddLine(waste[-1].number, waste[-1].code, given, drug=Drug(ndc=waste[-1].drug.ndc))
        yield attest(f"Add the line of {given} given", f"Were {given} units given?", added)


@rule(
    "DERM-BTX-006",
    Severity.COMPLIANCE,
    source="Medicare Benefit Policy Manual, chapter 16 §120",
    status=Status.PAGE,
    about=_MUSCLE_INJECTION | codes.BOTULINUM,
)
def wrinkles_on_insurance(visit: VisitContext) -> Iterator[Hit]:
    """Botulinum for wrinkles stands on an insurance line.

    Why:
        Work on looks is excluded by every plan. Billed as an insurance line with a cosmetic diagnosis it is denied, and
        with a better-sounding one it is a false claim.
    What to do:
        Move injection and toxin to the cosmetic ledger. If it was for spasm, migraine or sweating, link that diagnosis.
    Fires:
        64612 L98.8; J0585*20 L98.8 -> 1
        99213 L57.0; J0585*20 L57.2 -> 2
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510; J0585*20 L98.8 L57.2 -> 3
        J0586*10 Z41.1; 64616 Z41.1; 64612 Z41.1 -> 2
    Silent:
        64612 G24.5; J0585*20 G24.5
        64612 G24.5 L98.8; J0585*20 G24.5 L98.8
        64612 L98.8 cos; J0585*20 L98.8 cos
        64612; J0585*20
        64650 L98.8 {hdss:3 failed_topical}; J0585*100 L74.510
    After the fix:
        64612 L98.8 cos; J0585*20 L98.8 cos
        99213 L57.0; J0585*20 L57.2 cos
        64650 L74.510; J0585*100 L74.510; J0585*20 L98.8 L57.2 cos
        J0586*10 Z41.1 cos; 64616 Z41.1 cos; 64612 Z41.1 cos
    """
    cosmetic = [
        line
        for line in (*visit.of(_MUSCLE_INJECTION), *visit.of(codes.BOTULINUM))
        if line.linked and codes.COSMETIC_DIAGNOSES.issuperset(line.linked)
    ]
    if cosmetic:
        first = cosmetic[0]
        message = f"{first.code} points to {', '.join(first.linked)} alone: wrinkles are the patient's own account."
        ways = (charge_patient(*cosmetic), guide("Link the illness, if the note names one"))
        yield Hit(first, Field.CLASS, message, ways, tuple(cosmetic[1:]))


RULES: tuple[Rule, ...] = (botulinum_without_its_half, botulinum_not_by_vials, wrinkles_on_insurance)
