"""Drugs and the injections beside them: one without the other, notes on unlisted codes, and whose drug it was."""

from collections.abc import Iterator
from dataclasses import replace

from dermdesk.domain.money import Money
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    AddLine,
    Change,
    Fix,
    RemoveLine,
    SetCharge,
    SetDrug,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.inj import injection_included

_FILLER = CodeSet("Q2026, Q2028")
_WITH_PROCEDURE_OF_ITS_OWN = codes.PDT_DRUG | codes.BOTULINUM
_INJECTION = codes.SHOT | codes.LESION_INJECTION | codes.SWEAT_INJECTION | CodeSet("96401, 64612, 64616")
_UNLISTED = CodeSet("J3490, J3590, 17999")
_ONE_CENT = Money(1)


def drugs_given_by_injection(visit: VisitContext) -> tuple[NumberedLine, ...]:
    """Drug lines other than those that have a procedure of their own: light, botulinum."""
    return tuple(line for line in visit.of(codes.DRUG) if line.code not in _WITH_PROCEDURE_OF_ITS_OWN)


@rule(
    "DERM-DRG-004",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 17",
    status=Status.RECALLED,
    about=codes.DRUG | codes.SHOT,
)
def drug_and_injection_apart(visit: VisitContext) -> Iterator[Hit]:
    """An injected drug and its injection belong on one claim.

    Why:
        A drug without an injection looks as if the patient had taken it home, and an injection without a drug as if
        nothing had been in the syringe. Payers deny the one that stands alone.
    What to do:
        Enter what is missing. When a pharmacy sent and billed the drug, say so on the line of the injection.
    Fires:
        J3490 L40.0 {note:"drug, dose, NDC"} -> 1
        99213-25 L20.9; J3301*4 L20.9; J3301-JW L20.9 -> 2, 3
        96372 L40.0 -> 1
        96372 L57.0; 96574 L57.0; J7308 L57.0 -> 1
        96372 L74.510; J0585*100 L74.510; 64616 G24.3 -> 1
        96372 L40.0; J3301*4 L40.0 self -> 1
        11102 D48.5; J1100*4 D48.5 -> 2
    Silent:
        96372 L40.0; J3301*4 L40.0
        11900 L91.0; J3301 L91.0
        11901 L91.0; J3301 L91.0
        96401 L50.1; J2357*30 L50.1
        64612 G24.5; J0585*20 G24.5; J3301 G24.5
        64616 G24.3; J1100 G24.3
        64650 L74.510 {hdss:3 failed_topical}; J0585*100 L74.510; J1100 L74.510
        64653 L74.511 {hdss:3 failed_topical}; J0585*50 L74.511; J1100 L74.511
        96372 L50.1 {own_drug}
        96372 L20.9; J3590 L20.9 $0.01 {own_drug note:"drug, dose, NDC"}
        11900 L91.0; 96372 L91.0
        96574 L57.0; J7308 L57.0; J7345*200 L57.0; J7309 L57.0
        J0586*60 L74.510
        G0429 B20 E88.14; Q2028*50 B20 E88.14; Q2026*8 B20 E88.14
        15275 L97.511; Q4186*10 L97.511
        99213 L20.9; J3301*4 L20.9 self
    After the fix:
        J3490 L40.0; 96372 L40.0
        99213-25 L20.9; J3301*4 L20.9; 96372 L20.9; J3301-JW L20.9
        96372 L40.0 {own_drug}
        96372 L57.0 {own_drug}; 96574 L57.0; J7308 L57.0
    """
    drugs = drugs_given_by_injection(visit)
    if not visit.has(_INJECTION):
        for line in drugs:
            if line.code not in _FILLER:
                yield Hit(line, Field.CODE, f"{line.code} stands without an injection.", _ways_to_injection(line))
    if drugs or any(injection_included(visit)):
        return
    for line in visit.of(codes.SHOT):
        if not line.drug.supplied_by_patient:
            ways = (
                attest("Drug of a pharmacy", "Did a pharmacy send and bill the drug?", _from_pharmacy(line)),
                guide("Enter the drug with its units"),
            )
            message = "96372 stands without the drug that was injected."
            yield Hit(line, Field.DRUG, message, ways, fact="supplied_by_patient")


def _ways_to_injection(line: NumberedLine) -> tuple[Fix, ...]:
    places = (
        ("96372", "Was it given here, under the skin or into a muscle?"),
        ("11900", "Was it injected into one to seven lesions?"),
        ("11901", "Was it injected into eight or more lesions?"),
    )
    return (
        *(attest(f"Add {code}", question, AddLine(line.number, code)) for code, question in places),
        attest(f"Remove {line.code}", "Did the patient take the drug home?", RemoveLine(line.number)),
    )


def _from_pharmacy(line: NumberedLine) -> SetDrug:
    return SetDrug(line.number, replace(line.drug, supplied_by_patient=True))


@rule(
    "DERM-DRG-005",
    Severity.REJECT,
    source="Noridian and Palmetto on drugs without a code; Medicare Claims Processing Manual, chapter 26",
    status=Status.PAGE,
    about=_UNLISTED,
)
def unlisted_code_without_note(visit: VisitContext) -> Iterator[Hit]:
    """A code that names nothing needs a note that says what it was.

    Why:
        J3490, J3590 and 17999 stand for whatever has no code. The payer prices them from the note that goes along, and
        returns the line when there is none.
    What to do:
        Write the note: name, dose and NDC of the drug, or what was done, with which instrument and for how long.
    Fires:
        11900 B07.8; J3490 B07.8 -> 2
        96372 L20.9; J3590 L20.9 -> 2
        17999 L90.5 -> 1
        17999 L90.5 {note:" "} -> 1
    Silent:
        11900 B07.8; J3490 B07.8 {note:"candida antigen 0.3 mL, NDC 59584013801"}
        17999 L90.5 {note:"needling of scars, face, 20 minutes"}
        96999 L80
        99213 L90.5; 17999 L90.5 self
    After the fix:
        11900 B07.8; J3490 B07.8 {note:"candida antigen 0.3 mL, NDC 59584013801"}
    """
    for line in visit.of(_UNLISTED):
        if not (line.line.note or "").strip():
            what = "name, dose and NDC of the drug" if line.code in codes.DRUG else "what was done"
            message = f"{line.code} says nothing by itself: the line needs a note with {what}."
            yield Hit(line, Field.NOTE, message, (guide(f"Write a note with {what}"),))


@rule(
    "DERM-DRG-006",
    Severity.COMPLIANCE,
    source="42 CFR 410.26; a specialty society's page on injectable drugs",
    status=Status.PAGE,
    about=codes.DRUG,
)
def charge_for_drug_of_pharmacy(visit: VisitContext) -> Iterator[Hit]:
    """The practice charges for a drug that a pharmacy sent and billed.

    Why:
        A drug is only billed by whoever paid for it. Charging one that came from the patient's pharmacy bills the
        insurer twice.
    What to do:
        Take the drug off and bill the injection alone. Some payers want to see the drug on the claim: then at 0.00 or
        0.01.
    Fires:
        96372 L20.9; J3590 L20.9 $900 {own_drug note:"dupilumab 300 mg"} -> 2
        96372 L50.1; J2357*30 L50.1 $0.02 {own_drug} -> 2
        96372 L50.1; J2357*30 L50.1 {own_drug}; J3301*4 L50.1 -> 2
    Silent:
        96372 L20.9; J3590 L20.9 $0.01 {own_drug note:"dupilumab 300 mg"}
        96372 L20.9; J3590 L20.9 $0 {own_drug note:"dupilumab 300 mg"}
        96372 L20.9 $30 {own_drug}
        96372 L50.1; J2357*30 L50.1
        96372 L50.1 {own_drug}; J2357*30 L50.1 $900 self {own_drug}
    After the fix:
        96372 L20.9 {own_drug}
        96372 L50.1 {own_drug}
        96372 L50.1; J3301*4 L50.1
    """
    for line in visit.of(codes.DRUG):
        if not line.drug.supplied_by_patient or line.line.charge <= _ONE_CENT:
            continue
        drop: list[Change] = [RemoveLine(line.number)]
        if all(other.code == line.code for other in drugs_given_by_injection(visit)):
            drop += [_from_pharmacy(shot) for shot in visit.of(codes.SHOT) if not shot.drug.supplied_by_patient]
        ways = (
            attest(f"Remove {line.code}", "Did the pharmacy bill the drug?", *drop),
            attest(
                "Show it at $0.01",
                "Does this payer want to see the drug on the claim?",
                SetCharge(line.number, _ONE_CENT),
            ),
            guide("If the practice bought the drug, say so on the line"),
        )
        message = f"{line.code} came from a pharmacy: the practice may not charge ${line.line.charge} for it."
        yield Hit(line, Field.CHARGE, message, ways)


RULES: tuple[Rule, ...] = (
    drug_and_injection_apart,
    unlisted_code_without_note,
    charge_for_drug_of_pharmacy,
)
