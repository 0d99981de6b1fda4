"""Drugs as payers differ: NDC, self-administered drugs, plain shots of biologics, branded products."""

from collections.abc import Iterator
from dataclasses import replace

from dermdesk.domain.codes import is_ndc
from dermdesk.domain.drug_quantity import ndc_digits
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import (
    AddModifier,
    Change,
    Fix,
    RemoveLine,
    RemoveModifier,
    SetCode,
    SetDrug,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.drg import drugs_given_by_injection

_COMPLEX_INJECTION = CodeSet("96401, 96402")
_BIOLOGIC = CodeSet("J2357, J3245")


@rule(
    "DERM-DRG-003",
    Severity.REJECT,
    source="NUCC and Medicare instructions for item 24 of CMS-1500; payer card",
    status=Status.PAGE,
    about=codes.DRUG,
)
def drug_without_ndc(visit: VisitContext) -> Iterator[Hit]:
    """This payer wants the National Drug Code of the drug, eleven digits.

    Why:
        Medicaid and many plans pay a drug by its package. A line without the NDC, or with one that is not in the
        5-4-2 form, is returned.
    What to do:
        Type the NDC of the vial that was used. Where the label shows ten digits, one of its three parts lacks a leading
        zero: fill it up to 5-4-2.
    Fires:
        @medicaid wants_ndc | 11900 L91.0; J3301 L91.0 {given:10} -> 2
        wants_ndc | 11900 L91.0; J3301 L91.0 {ndc:0003049420} -> 2
        wants_ndc | 96372 L40.0; J3301*4 L40.0 {ndc:00003049420}; J3301-JW L40.0 -> 3
    Silent:
        wants_ndc | 11900 L91.0; J3301 L91.0 {ndc:00003049420}
        wants_ndc | 11900 L91.0; J3301 L91.0 {ndc:00003-0494-20}
        @medicaid | 11900 L91.0; J3301 L91.0
        wants_ndc | 15275 L97.511; Q4186*10 L97.511
        wants_ndc | 11900 L91.0; J3301 L91.0 {ndc:00003049420}; J3301 L91.0 self
    After the fix:
        @medicaid wants_ndc | 11900 L91.0; J3301 L91.0 {given:10 ndc:00003049420}
    """
    if not visit.payer.requires_ndc:
        return
    for line in visit.of(codes.DRUG):
        digits = ndc_digits(line.drug)
        if is_ndc(digits):
            continue
        lacking = f"that of {line.code} has {len(digits)} digits, not 11" if digits else f"{line.code} has none"
        ways = (*_ndc_of_other_line(visit, line), guide("Type the 11 digits of the package, as 5-4-2"))
        yield Hit(line, Field.DRUG, f"This payer wants the NDC of each drug: {lacking}.", ways, fact="ndc")


def _ndc_of_other_line(visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
    known = {
        other.drug.ndc for other in visit.others(line) if other.code == line.code and is_ndc(ndc_digits(other.drug))
    }
    return tuple(
        attest(f"Take {ndc}", "Was it the same package?", SetDrug(line.number, replace(line.drug, ndc=ndc)))
        for ndc in sorted(filter(None, known))
    )


@rule(
    "DERM-DRG-008",
    Severity.DENIAL_RISK,
    source="Noridian, self-administered drug list R23; articles A52571, A53022, A53127, A52527; payer card",
    status=Status.PAGE,
    about=codes.DRUG,
)
def self_administered_drug(visit: VisitContext) -> Iterator[Hit]:
    """Part B does not pay this drug, because patients inject it themselves.

    Why:
        Each Medicare contractor keeps a list of drugs that most patients inject at home. Part B pays neither such a
        drug nor its injection, even when the office gives it.
    What to do:
        Send the prescription to the patient's pharmacy benefit. If the patient wants Medicare's denial on paper, bill
        drug and injection with GY. The list stands on the payer's card.
    Fires:
        @part_b | 96372 L40.0; J3357*45 L40.0 -> 2
        @part_b | 96372 L40.0; J1628*100 L40.0 -> 2
        @part_b sad:J2357 | 96372 L50.1; J2357-JZ*30 L50.1 -> 2
        @part_b | 96372 L40.0; J3357*45 L40.0; J3357-JW*45 L40.0 -> 2, 3
        @part_b | 96372-GA L40.0; J3357-GA*45 L40.0 -> 2
        @part_b | 96372 L40.0; J3357*45 L40.0; J3301*4 L40.0 -> 2
    Silent:
        @part_b | 96372-GY L40.0; J3357-GY*45 L40.0
        @part_b sad:J2357 | 96372 L40.0; J3357*45 L40.0
        @advantage | 96372 L40.0; J3357*45 L40.0
        @commercial | 96372 L40.0; J3357*45 L40.0
        @part_b | 99213 L40.0; J3357*45 L40.0 self
    After the fix:
        @part_b | 96372-GY L40.0; J3357-GY*45 L40.0
        @part_b | 96372-GY L40.0; J1628-GY*100 L40.0
        @part_b sad:J2357 | 96372-GY L50.1; J2357-JZ-GY*30 L50.1
        @part_b | 96372-GY L40.0; J3357-GY*45 L40.0; J3357-JW-GY*45 L40.0
        @part_b | 96372-GY L40.0; J3357-GY*45 L40.0
        @part_b | 96372 L40.0; J3357-GY*45 L40.0; J3301*4 L40.0
    """
    if not visit.is_part_b:
        return
    unpaid = [line for line in visit.of(codes.DRUG) if line.code in visit.payer.sad_list]
    alone = all(line in unpaid for line in drugs_given_by_injection(visit))
    injections = visit.of(codes.SHOT) if alone else ()
    for line in unpaid:
        if "GY" in line.modifiers:
            continue
        affected = (*(other for other in unpaid if other.code == line.code), *injections)
        ways = (
            attest(
                "Bill for a denial: add GY",
                "Does the patient know that Medicare does not pay, and want the denial?",
                *_as_not_covered(affected),
            ),
            attest(
                "Off the claim",
                "Does the drug go over the pharmacy benefit, or does the patient pay?",
                *(RemoveLine(other.number) for other in affected),
            ),
        )
        message = f"{line.code} is on this contractor's list of self-administered drugs: Part B does not pay it."
        yield Hit(line, Field.CODE, message, ways, injections)


def _as_not_covered(lines: tuple[NumberedLine, ...]) -> Iterator[Change]:
    """GY in place of a notice that contradicts it."""
    for line in lines:
        yield from (RemoveModifier(line.number, notice) for notice in ("GA", "GZ") if notice in line.modifiers)
        if "GY" not in line.modifiers:
            yield AddModifier(line.number, "GY")


@rule(
    "DERM-DRG-009",
    Severity.DENIAL_RISK,
    source="NGS article A58620; payer card",
    status=Status.PAGE,
    about=_COMPLEX_INJECTION,
)
def simple_injection_of_biologic(visit: VisitContext) -> Iterator[Hit]:
    """This payer pays a plain shot for the biologic, not a chemotherapy code.

    Why:
        96401 and 96402 pay for drugs that are dangerous to handle. Some contractors say that omalizumab (J2357) and
        tildrakizumab (J3245) are not, and pay 96372 instead. Others do not mind: the payer's card says which.
    What to do:
        Bill 96372. If this payer pays the complex code, correct its card.
    Fires:
        @part_b complex_admin | 96401 L50.1; J2357-JZ*30 L50.1 -> 1
        complex_admin | 96402 L40.0; J3245*100 L40.0; 96372 L40.0 -> 1
    Silent:
        @part_b | 96401 L50.1; J2357-JZ*30 L50.1
        complex_admin | 96372 L50.1; J2357*30 L50.1
        complex_admin | 96401 L40.0; J3357*45 L40.0
        complex_admin | 96401 L50.1; J2357*30 L50.1 self
    After the fix:
        @part_b complex_admin | 96372 L50.1; J2357-JZ*30 L50.1
        complex_admin | 96372 L40.0; J3245*100 L40.0; 96372 L40.0
    """
    biologics = visit.of(_BIOLOGIC)
    if not visit.payer.complex_admin_list or not biologics:
        return
    for line in visit.of(_COMPLEX_INJECTION):
        change = attest("Change to 96372", f"Was {line.code} the shot of this drug?", SetCode(line.number, "96372"))
        message = f"For {biologics[0].code} this payer pays 96372, not {line.code}."
        yield Hit(line, Field.CODE, message, (change, guide("Correct the payer's card, if it is wrong")), biologics)


@rule(
    "DERM-DRG-010",
    Severity.COMPLIANCE,
    source="Ellzey Coding Solutions on compounded aminolevulinic acid; NDC directory; payer card",
    status=Status.PAGE,
    about=codes.DRUG,
    as_of="2018-03-12",
)
def compounded_under_brand_code(visit: VisitContext) -> Iterator[Hit]:
    """The NDC is not that of the branded product for which this code is.

    Why:
        J7308 and J7345 pay for Levulan and Ameluz. What a compounding pharmacy mixed is cheaper and has another NDC:
        billed under these codes it is overpaid, and the payer takes it back.
    What to do:
        Compare the NDC with the package. If the product was compounded, take the line off, or bill the unlisted code
        with a note where the payer says so. New package codes of the maker go on the payer's card.
    Fires:
        96574 L57.0; J7345*200 L57.0 {ndc:51552123401} -> 2
        @part_b | 96574 L57.0; J7308-JZ L57.0 {ndc:70621010110} -> 2
        labelers:J3301=00003 | 11900 L91.0; J3301 L91.0 {ndc:70121104901} -> 2
    Silent:
        96574 L57.0; J7345*200 L57.0 {ndc:70621010110}
        96574 L57.0; J7308 L57.0 {ndc:67308010101}
        96574 L57.0; J7308 L57.0 {ndc:5155212340}
        96574 L57.0; J7308 L57.0
        labelers:J7345=70621+51552 | 96574 L57.0; J7345*200 L57.0 {ndc:51552123401}
        labelers:J3301=00003 | 96574 L57.0; J7345*200 L57.0 {ndc:51552123401}
        96574 L57.0; J7345*200 L57.0 self {ndc:51552123401}
    After the fix:
        96574 L57.0; J7345*200 L57.0 {ndc:70621010110}
    """
    for line in visit.of(codes.DRUG):
        labelers = visit.payer.product_labelers.get(line.code)
        digits = ndc_digits(line.drug)
        if labelers is None or not is_ndc(digits) or digits.startswith(labelers):
            continue
        ways = (
            guide("Correct the NDC, if it was typed wrong"),
            attest(f"Remove {line.code}", "Was the product compounded?", RemoveLine(line.number)),
            attest(
                "Change to J3490",
                "Was it compounded, and does this payer take the unlisted code with a note?",
                SetCode(line.number, "J3490"),
            ),
        )
        message = f"NDC {digits} is not of the branded product for which {line.code} stands."
        yield Hit(line, Field.DRUG, message, ways, fact="ndc")


RULES: tuple[Rule, ...] = (
    drug_without_ndc,
    self_administered_drug,
    simple_injection_of_biologic,
    compounded_under_brand_code,
)
