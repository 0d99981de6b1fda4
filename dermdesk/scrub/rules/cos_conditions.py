"""Cosmetic work: confidential lines, and services that insurance covers under conditions only."""

from collections.abc import Iterator, Sequence
from datetime import date

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import AccountSide
from dermdesk.domain.people import Relation
from dermdesk.domain.practice import LineClass
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Change, Fix, RemoveLine, SetAccount, SetClass, SetPointers, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.cos import SKIN_TAGS, charge_patient, is_normally_cosmetic

_FACE_FILLING, _FILLER = CodeSet("G0429"), CodeSet("Q2026, Q2028")
_HIV, _LIPODYSTROPHY = "B20", "E88.1"
_LIPODYSTROPHY_OF_HIV, _IN_FORCE_FROM = "E88.14", date(2025, 10, 1)
_UPPER_LID = CodeSet("15822, 15823")
_HOODED_LID = ("H02.83",)
_MORE_TAGS = CodeSet("11201")
_TAGS_OF_FIRST_CODE, _TAGS_OF_A_UNIT = 15, 10


@rule(
    "DERM-COS-005",
    Severity.COMPLIANCE,
    source="45 CFR 164.522(a)(1)(vi) and 164.522(b)",
    status=Status.PAGE,
    any_class=True,
)
def confidential_line_would_be_seen(visit: VisitContext) -> Iterator[Hit]:
    """A confidential line would reach the insurer or the household.

    Why:
        A patient who pays in full may ask that the plan is not told, and the practice has to agree; the patient
        may also say where bills go. A claim tells the plan and its subscriber, a household statement whoever opens
        it.
    What to do:
        Collect the charge in full first, then take the line off the claim and put it on the private account. If the
        patient does not mind after all, take the confidential mark off.
    Fires:
        99213 L70.0 conf -> 1
        guarantor:spouse | 11950 Z41.1 conf -> 1
        guarantor:parent | 99213 L20.9; 11200 L91.8 self conf {household} -> 2
    Silent:
        guarantor:spouse | 99213 L70.0; COS-BTX cos conf
        guarantor:parent | 99213 L20.9; 11200 L91.8 self conf
        guarantor:self | 11200 L91.8 self conf {household}
        @self_pay guarantor:spouse | 99213 L70.0 conf
    After the fix:
        99213 L70.0 self conf
        guarantor:spouse | 11950 Z41.1 cos conf
        guarantor:parent | 99213 L20.9; 11200 L91.8 self conf
    """
    has_other_reader = visit.visit.patient.guarantor is not Relation.SELF
    for line in visit.all_lines:
        if not line.line.confidential:
            continue
        if visit.visit.is_insurance(line.line):
            message = f"{line.code} is confidential and would go to the insurer: collect it in full, bill no claim."
            ways = (
                _off_the_claim(visit, line),
                guide("Take the confidential mark off, if the patient agrees to a claim"),
            )
            yield Hit(line, Field.CLASS, message, ways)
        elif has_other_reader and line.line.side is AccountSide.HOUSEHOLD:
            message = f"{line.code} is confidential, but stands on the statement that another person receives."
            question = "How does the patient want to be told of this charge?"
            change = attest("Move to the private account", question, SetAccount(line.number, AccountSide.PRIVATE))
            yield Hit(line, Field.ACCOUNT, message, (change,))


def _off_the_claim(visit: VisitContext, line: NumberedLine) -> Fix:
    line_class = LineClass.COSMETIC if is_normally_cosmetic(visit, line.code) else LineClass.SELF
    question = "Has the patient paid in full and asked that the insurer is not told?"
    changes = (SetClass(line.number, line_class), SetAccount(line.number, AccountSide.PRIVATE))
    return attest("Patient pays, private account", question, *changes)


@rule(
    "DERM-COS-006",
    Severity.DENIAL_RISK,
    source="NCD 250.5",
    status=Status.PAGE,
    about=_FACE_FILLING | _FILLER,
    as_of="2010-03-23",
)
def filler_without_both_diagnoses(visit: VisitContext) -> Iterator[Hit]:
    """Filling of the face is covered for fat loss in HIV alone.

    Why:
        NCD 250.5 wants both diagnoses on the line, HIV disease (B20) and lipodystrophy, and a note that the look of the
        face adds to the patient's depression. Lipodystrophy was E88.1 until September 2025; since October 2025 that
        code is too short, and the one for HIV is E88.14.
    What to do:
        Link both, if both are in the note; otherwise it is a cosmetic filler that the patient pays for.
    Fires:
        @part_b | G0429 L90.8 -> 1
        @part_b dx:B20,E88.14 | G0429 A; Q2028*50 A -> 1
        @part_b | Q2026*8 E88.14 -> 1
        @part_b | G0429 -> 1
    Silent:
        @part_b | G0429 B20 E88.14
        @part_b on:2025-09-30 | G0429 B20 E88.1
        @part_b | G0429 L90.8 cos
        @part_b | G0429 B20 E88.14; Q2028*50 B20
    After the fix:
        @part_b | G0429 L90.8 cos
        @part_b dx:B20,E88.14 | G0429 AB; Q2028*50 A
        @part_b | Q2026*8 E88.14 cos
        @part_b | G0429 cos
    """
    lipodystrophy = _LIPODYSTROPHY_OF_HIV if visit.encounter.day >= _IN_FORCE_FROM else _LIPODYSTROPHY
    wanted = {_HIV: _HIV, _LIPODYSTROPHY: lipodystrophy}
    both = " and ".join(wanted.values())
    for line in visit.of(_FACE_FILLING) or visit.of(_FILLER):
        missing = " and ".join(name for beginning, name in wanted.items() if not _has(line.linked, beginning))
        if missing:
            message = f"{line.code} is paid with both {both} linked: {missing} missing."
            yield Hit(line, Field.POINTERS, message, _link_both_or_charge(visit, line, both))


def _has(diagnoses: Sequence[str], beginning: str) -> bool:
    return any(begins(diagnosis, (beginning,)) for diagnosis in diagnoses)


def _link_both_or_charge(visit: VisitContext, line: NumberedLine, both: str) -> tuple[Fix, ...]:
    listed = dict(zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False))
    letters = [
        next((letter for letter, code in listed.items() if code.startswith(beginning)), "")
        for beginning in (_HIV, _LIPODYSTROPHY)
    ]
    if not all(letters):
        return (charge_patient(line), guide(f"Add {both}, if the note has both"))
    others = "".join(letter for letter in line.line.pointers if letter not in letters)
    question = "Does the note say that the face adds to a depression?"
    pointers = ("".join(letters) + others)[:4]
    return (attest("Link both", question, SetPointers(line.number, pointers)), charge_patient(line))


@rule(
    "DERM-COS-007",
    Severity.DENIAL_RISK,
    source="LCD L34528 and L33944; a Medicare Advantage policy on eyelid surgery (S-134)",
    status=Status.PAGE,
    about=_UPPER_LID,
)
def lid_surgery_without_proof(visit: VisitContext) -> Iterator[Hit]:
    """Upper lid surgery lacks its diagnosis or its proof.

    Why:
        Without proof that the lid cuts off sight it counts as cosmetic. Payers ask for photographs and visual fields,
        taped and untaped, with about 12 degrees or 30 % of the upper field lost, and mostly for an approval beforehand.
    What to do:
        Link the hooded lid (H02.83 with its lid), put fields and photographs on file or get the authorization; hold the
        claim until then.
    Fires:
        15823-E1 H02.831 -> 1
        15823-E1 H02.401 {fields} -> 1
        15822 {auth:A100} -> 1
    Silent:
        15823-E1 H02.831 {fields}
        15823-E1 H02.831 {auth:A100}
        15823 H02.831 cos
    After the fix:
        15823-E1 H02.831 {fields}
        15823-E1 H02.831 {fields}
        15822 H02.834 {auth:A100}
    """
    for line in visit.of(_UPPER_LID):
        ways: list[Fix] = []
        field = Field.VISUAL_FIELD
        if not (line.line.visual_field or line.line.authorization):
            ways.append(guide("Hold the claim until visual fields and photographs, or an authorization, are on file"))
        if not any(begins(diagnosis, _HOODED_LID) for diagnosis in line.linked):
            field = Field.POINTERS
            ways.append(guide("Link H02.83 with its lid, if the note says that the lid hangs over"))
        if ways:
            lacking = (
                "a hooded-lid diagnosis (H02.83)" if field is Field.POINTERS else "visual fields or an authorization"
            )
            message = f"{line.code} lacks {lacking}: without it the surgery counts as cosmetic."
            yield Hit(line, field, message, (*ways, charge_patient(line)))


@rule(
    "DERM-COS-008",
    Severity.ADVICE,
    source="CPT counting of skin tags; CMS unit limits (MUE)",
    status=Status.DATA,
    about=_MORE_TAGS,
)
def units_of_more_tags(visit: VisitContext) -> Iterator[Hit]:
    """The units of 11201 do not fit the number of tags.

    Why:
        11200 covers up to fifteen tags. Every ten more, or part of ten, are one unit of 11201: the 16th to the 25th are
        one unit.
    What to do:
        Count again, and set the units that the count gives.
    Fires:
        11200 L91.8 L29.89 {count:22}; 11201*2 L91.8 L29.89 -> 2
        11200 L91.8 L29.89 {count:26}; 11201 L91.8 L29.89 -> 2
        11200 L91.8 L29.89; 11201 L91.8 L29.89 {count:15} -> 2
    Silent:
        11200 L91.8 {count:16}; 11201 L91.8
        11200 L91.8 {count:25}; 11201 L91.8
        11200 L91.8 {count:35}; 11201*2 L91.8
        11200 L91.8; 11201*2 L91.8
        11200 L91.8 {count:22}
    After the fix:
        11200 L91.8 L29.89; 11201 L91.8 L29.89
        11200 L91.8 L29.89; 11201*2 L91.8 L29.89
        11200 L91.8 L29.89
    """
    lesions = [line.line.lesion for line in visit.of(SKIN_TAGS)]
    count = next((lesion.count for lesion in lesions if lesion is not None and lesion.count is not None), None)
    if count is None:
        return
    units = _units_for(count)
    for line in visit.of(_MORE_TAGS):
        if line.units != units:
            label = f"Set {units} unit{'s' if units > 1 else ''}" if units else "Remove 11201"
            change: Change = SetUnits(line.number, units) if units else RemoveLine(line.number)
            message = f"{count} tags are {units or 'no'} unit{'' if units == 1 else 's'} of 11201, not {line.units}."
            yield Hit(line, Field.UNITS, message, (attest(label, f"Were {count} tags removed?", change),))


def _units_for(tags: int) -> int:
    """Each ten, or part of ten, beyond those of the first code."""
    return max(0, -((_TAGS_OF_FIRST_CODE - tags) // _TAGS_OF_A_UNIT))


RULES: tuple[Rule, ...] = (
    confidential_line_would_be_seen,
    filler_without_both_diagnoses,
    lid_surgery_without_proof,
    units_of_more_tags,
)
