"""Cosmetic work on a claim: normally cosmetic codes, and lesions whose diagnosis names no medical need."""

from collections.abc import Iterator

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.practice import LineClass
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, ReplaceDiagnosis, SetClass, SetPointers, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_TATTOO = CodeSet("11920")
_AFTER_BREAST_SURGERY = ("Z42.1", "Z85.3", "Z90.1")
_PEEL = CodeSet("15788-15793, 17360")
_ACNE_OR_AK = ("L57.0", "L70")
_REMOVAL = codes.SHAVE | codes.BENIGN_EXCISION
_REMOVAL_OR_LASER = _REMOVAL | CodeSet("17106-17111")
_REMOVAL_OR_DESTRUCTION = _REMOVAL | codes.BENIGN_DESTRUCTION
_FIRST_TAGS = CodeSet("11200")
SKIN_TAGS = CodeSet("11200, 11201")
_BENIGN_LESION_POLICIES = "Medicare policies on benign skin lesions L34200, L34938, L35498"


def is_normally_cosmetic(visit: VisitContext, code: str) -> bool:
    """By the practice's own list; by ours where the slice brings no list."""
    if visit.reference.charge_items:
        return visit.reference.is_normally_cosmetic(code)
    return code in codes.COSMETIC


def charge_patient(*lines: NumberedLine) -> Fix:
    """The lines leave the claim for the cosmetic ledger."""
    moves = (SetClass(line.number, LineClass.COSMETIC) for line in lines)
    return attest("Move to cosmetic", "Has the patient agreed to pay for it?", *moves)


def _is_explained(line: NumberedLine) -> bool:
    """A medical reason is recorded, or a notice modifier says who will pay."""
    return bool(line.line.medical_reason) or not line.modifiers.isdisjoint(codes.NOTICE_MODIFIERS)


def _has_only(line: NumberedLine, diagnosis: str) -> bool:
    return set(line.linked) == {diagnosis}


@rule(
    "DERM-COS-001",
    Severity.COMPLIANCE,
    source="Medicare Benefit Policy Manual, chapter 16 §120; LCD L39051; payer policies on cosmetic surgery",
    status=Status.PAGE,
)
def normally_cosmetic(visit: VisitContext) -> Iterator[Hit]:
    """Work on looks stands on the claim, and nothing says why it was medical.

    Why:
        Insurance excludes what only changes looks. Billing it as if it were medical is a false claim, even when the
        payer lets it through.
    What to do:
        Move the line to the cosmetic ledger, unless the note gives a medical reason: then record that reason on the
        line. When a Medicare patient wants the denial in writing, bill it with GY, or with GA after a signed notice.
    Fires:
        11950 L90.5 -> 1
        @part_b | 36468 I78.1 -> 1
        17340 L70.0; 99213-25 L70.0 L40.0 -> 1
        11920 L80 -> 1
    Silent:
        11950 Z41.1 cos
        11950 L90.5 {reason:"sunken scar after cancer surgery"}
        @part_b | 36468-GY I78.1
        11920 Z85.3
        11920 Z90.12
        17360 L70.0
        15788 L57.0
    After the fix:
        11950 L90.5 cos
        @part_b | 36468 I78.1 cos
        17340 L70.0 cos; 99213-25 L70.0 L40.0
        11920 L80 cos
    """
    for line in visit.lines:
        if not is_normally_cosmetic(visit, line.code) or _is_explained(line) or _has_covered_use(line):
            continue
        fixes = [charge_patient(line)]
        if visit.is_medicare:
            question = "Does the patient want Medicare's denial on paper?"
            fixes.append(attest("Bill for a denial: add GY", question, AddModifier(line.number, "GY")))
        fixes.append(guide("Record the medical reason that the note gives"))
        message = f"{line.code} is on the cosmetic list: without a medical reason the patient pays."
        yield Hit(line, Field.MEDICAL_REASON, message, tuple(fixes))


def _has_covered_use(line: NumberedLine) -> bool:
    """Tattooing after breast surgery; peels for acne or sun keratosis."""
    if line.code in _TATTOO:
        return any(begins(diagnosis, _AFTER_BREAST_SURGERY) for diagnosis in line.linked)
    return line.code in _PEEL and any(begins(diagnosis, _ACNE_OR_AK) for diagnosis in line.linked)


@rule(
    "DERM-COS-002",
    Severity.COMPLIANCE,
    source=_BENIGN_LESION_POLICIES,
    status=Status.PAGE,
    about=_REMOVAL_OR_LASER,
)
def cosmetic_diagnosis(visit: VisitContext) -> Iterator[Hit]:
    """The linked diagnoses give no reason but looks.

    Why:
        Freckles, wrinkles, scars and sun-worn skin are taken off for looks. With nothing else linked the payer denies
        the removal, or takes the money back later.
    What to do:
        If the lesion bled, hurt, itched or got in the way, link the diagnosis that says so. Otherwise the patient pays.
    Fires:
        11311 L81.4 {face 7mm} -> 1
        @part_b | 17110 L57.8 L98.8 -> 1
    Silent:
        11311 L81.4 L82.0 {face 7mm}
        17000 L57.0
        11311 L81.4 {reason:"rubbed raw by glasses"}
        @part_b | 17110-GA L57.8
        17110
        17110 L57.8 cos
    After the fix:
        11311 L81.4 cos
        @part_b | 17110 L57.8 L98.8 cos
    """
    for line in visit.of(_REMOVAL_OR_LASER):
        if not line.linked or not codes.COSMETIC_DIAGNOSES.issuperset(line.linked):
            continue
        if _is_explained(line) or is_normally_cosmetic(visit, line.code):
            continue
        message = f"{line.code} for {', '.join(line.linked)} looks like vanity to the payer: link why it had to go."
        yield Hit(
            line, Field.POINTERS, message, (charge_patient(line), guide("Link the symptom that the note tells of"))
        )


@rule(
    "DERM-COS-003",
    Severity.DENIAL_RISK,
    source=f"{_BENIGN_LESION_POLICIES}; articles A57044, A57162",
    status=Status.PAGE,
    about=_REMOVAL_OR_DESTRUCTION,
)
def quiet_seborrheic_keratosis(visit: VisitContext) -> Iterator[Hit]:
    """The seborrheic keratosis is coded as one without symptoms.

    Why:
        L82.1 says that nothing was wrong with the lesion. L82.0 says that it was inflamed, and payers ask for a note of
        itching, bleeding or irritation behind it.
    What to do:
        Change to L82.0 only when the note tells of such a symptom; otherwise the patient pays.
    Fires:
        @part_b | 17110 L82.1 -> 1
        99213-25 L40.0; 11301 L82.1; 17110-59 L82.0 -> 2
    Silent:
        @part_b | 17110 L82.0
        17110 L82.1 B07.8
        @part_b | 17110-GA L82.1
        17110 L82.1 {reason:"bled twice"}
        17110 L82.1 cos
    After the fix:
        @part_b | 17110 L82.0
        99213-25 L40.0; 11301 L82.0; 17110-59 L82.0
    """
    for line in visit.of(_REMOVAL_OR_DESTRUCTION):
        if _has_only(line, "L82.1") and not _is_explained(line):
            message = (
                f"{line.code} for L82.1 alone will be denied. L82.0 is for a lesion whose symptom the note describes."
            )
            yield Hit(line, Field.POINTERS, message, (_call_it_inflamed(visit, line), charge_patient(line)))


def _call_it_inflamed(visit: VisitContext, line: NumberedLine) -> Fix:
    listed = visit.visit.diagnoses
    question = "Which symptom does the note tell of: itching, bleeding, irritation?"
    if "L82.0" in listed:
        letter = DIAGNOSIS_LETTERS[listed.index("L82.0")]
        return attest("Link L82.0", question, SetPointers(line.number, letter))
    letter = DIAGNOSIS_LETTERS[listed.index("L82.1")]
    return attest("Change to L82.0", question, ReplaceDiagnosis(letter, "L82.0"), SetPointers(line.number, letter))


@rule(
    "DERM-COS-004",
    Severity.DENIAL_RISK,
    source=_BENIGN_LESION_POLICIES,
    status=Status.PAGE,
    about=SKIN_TAGS,
)
def quiet_skin_tags(visit: VisitContext) -> Iterator[Hit]:
    """The skin tags are coded without a symptom.

    Why:
        L91.8 alone says that tags were there. Payers cover their removal when they were irritated, bled or hurt, and
        when a linked diagnosis says so.
    What to do:
        Link the symptom that the note tells of; otherwise the patient pays for the whole removal.
    Fires:
        11200 L91.8 {count:12} -> 1
        11200 L91.8 {count:22}; 11201 L91.8 -> 1
        @part_b | 11201 L91.8 -> 1
    Silent:
        11200 L91.8 L29.89
        @part_b | 11200-GA L91.8
        11200 L91.8 {reason:"torn by a necklace"}
        11200 L91.8 cos
        11200
    After the fix:
        11200 L91.8 cos
        11200 L91.8 cos; 11201 L91.8 cos
        @part_b | 11201 L91.8 cos
    """
    tags = visit.of(SKIN_TAGS)
    named = visit.of(_FIRST_TAGS) or tags
    for line in named:
        if _has_only(line, "L91.8") and not _is_explained(line):
            message = f"{line.code} for L91.8 alone will be denied: link what troubled the patient, or charge her."
            yield Hit(
                line, Field.POINTERS, message, (charge_patient(*tags), guide("Link the symptom that the note tells of"))
            )


RULES: tuple[Rule, ...] = (normally_cosmetic, cosmetic_diagnosis, quiet_seborrheic_keratosis, quiet_skin_tags)
