"""Photodynamic therapy: the light, who starts it, and what it treats."""

from collections.abc import Iterator

from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext, column_1, column_2
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, SetClass, SetCode, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import drop_or_separate, link

PDT_DRUG = CodeSet("J7308, J7309, J7345")
_BY_THE_DOCTOR = CodeSet("96573, 96574")
_KERATOSIS = "L57.0"


@rule(
    "DERM-PDT-001",
    Severity.DENIAL_RISK,
    source="NCCI practitioner pairs, 96573/96567 and 96574/96573 indicator 1",
    status=Status.DATA,
    about=codes.PDT,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.PDT, codes.PDT),),
)
def two_light_treatments(visit: VisitContext) -> Iterator[Hit]:
    """One area has one light treatment a day.

    Why:
        96567, 96573 and 96574 tell who did the same treatment and whether the skin was scraped before. One of them is
        paid for an area; a second one opens with 59 for another area only.
    What to do:
        Keep the one that tells what was done. Add 59 to the line named here if two areas were treated in two ways.
    Fires:
        96573 L57.0; 96567 L57.0; J7308 L57.0 -> 2
        96573 L57.0 {lesion face}; 96574 L57.0 {lesion face}; J7308 L57.0 -> 1
        96574 L57.0 {lesion face}; 96567 L57.0 {lesion arm}; J7308*2 L57.0 -> 2
        96567 L57.0; 96573 L57.0; 96574 L57.0; J7308 L57.0 -> 1, 2
    Silent:
        96573 L57.0; 96567-59 L57.0; J7308*2 L57.0
        96573-XS L57.0; 96567 L57.0; J7308*2 L57.0
        96573 L57.0; J7308 L57.0
        96573 L57.0; 96567 L57.0 self; J7308 L57.0
    After the fix:
        96573 L57.0; J7308 L57.0
        96574 L57.0; J7308 L57.0
        96574 L57.0; J7308*2 L57.0
        96574 L57.0; J7308 L57.0
    """
    for one, other in visit.pairs(codes.PDT, codes.PDT):
        edit = visit.edit(one, other)
        if edit is None or visit.is_opened(one, other):
            continue
        paid, unpaid = column_1(edit, one, other), column_2(edit, one, other)
        fixes = [
            attest(f"Keep {paid.code}", f"Does {paid.code} tell what was done?", RemoveLine(unpaid.number)),
            attest(f"Keep {unpaid.code}", f"Does {unpaid.code} tell what was done?", RemoveLine(paid.number)),
        ]
        if not visit.same_lesion(one, other):
            question = "Which area was treated in which way?"
            fixes.append(attest("Two areas: add 59", question, AddModifier(unpaid.number, "59")))
        message = f"{unpaid.code} is bundled into {paid.code}: one area has one light treatment a day."
        yield Hit(unpaid, Field.CODE, message, tuple(fixes), (paid,))


@rule(
    "DERM-PDT-004",
    Severity.COMPLIANCE,
    source="CPT changes of 2018, as told on coding pages",
    status=Status.PAGE,
    about=_BY_THE_DOCTOR,
    as_of="2018-01-01",
)
def doctors_light_by_staff(visit: VisitContext) -> Iterator[Hit]:
    """Staff did a light treatment that is billed as the doctor's own.

    Why:
        96573 and 96574 are paid for the physician, NP or PA who puts the drug on and starts the light. When the staff
        does it, the code is 96567, which pays no work of the doctor.
    What to do:
        Change the code to 96567, or correct who did it if the note names the physician, NP or PA.
    Fires:
        96573 L57.0 {by:staff}; J7308 L57.0 -> 1
        J7345*200 L57.0; 96574 L57.0 {by:staff} -> 2
    Silent:
        96573 L57.0; J7308 L57.0
        96574 L57.0 {by:npp}; J7308 L57.0
        96573 L57.0 {by:physician}; J7308 L57.0
        96567 L57.0 {by:staff}; J7308 L57.0
    After the fix:
        96567 L57.0; J7308 L57.0
        J7345*200 L57.0; 96567 L57.0
    """
    for line in visit.of(_BY_THE_DOCTOR):
        if line.line.performed_by == "staff":
            question = "Did staff put the drug on and start the light?"
            fixes = (
                attest("Change to 96567", question, SetCode(line.number, "96567")),
                guide("Correct who did it, if the note names the physician, NP or PA"),
            )
            message = f"{line.code} is for work of the physician, NP or PA; staff is down for it."
            yield Hit(line, Field.PERFORMED_BY, message, fixes)


@rule(
    "DERM-PDT-005",
    Severity.DENIAL_RISK,
    source="CPT changes of 2018; NCD 250.4; a payer policy on photodynamic therapy; payer card",
    status=Status.PAGE,
    about=codes.PDT,
    as_of="2018-01-01",
)
def light_without_keratosis(visit: VisitContext) -> Iterator[Hit]:
    """Light treatment has no keratosis to treat.

    Why:
        Since 2018 the three codes are for premalignant lesions, that is actinic keratosis (L57.0). Some payers take
        cancer of the skin as well, and say so; acne and rejuvenation are paid by the patient.
    What to do:
        Link L57.0 if keratoses were treated. For cancer ask the payer, and note the diagnoses that it takes on its
        card. Otherwise the patient pays.
    Fires:
        96567 L70.0; J7308 L70.0 -> 1
        dx:L70.0,L57.0 | 96573 A; J7308 B -> 1
        96573 D04.39; J7308 D04.39 -> 1
        pdt:D04 | 96573 C44.311; J7308 C44.311 -> 1
        96567 L57.8; J7308 L57.8 -> 1
        96573 L57.0; 96567-59 L70.0; J7308*2 L57.0 -> 2
    Silent:
        96567 L57.0; J7308 L57.0
        96573 L70.0 L57.0; J7308 L57.0
        pdt:D04,C44 | 96573 D04.39; J7308 D04.39
        96567; J7308
        96567 L70.0 cos; J7308 L70.0 cos
    After the fix:
        96567 L70.0 self; J7308 L70.0 self
        dx:L70.0,L57.0 | 96573 B A; J7308 B
        96573 D04.39 self; J7308 D04.39 self
        pdt:D04 | 96573 C44.311 self; J7308 C44.311 self
        96567 L57.8 self; J7308 L57.8 self
        96573 L57.0; 96567-59 L57.0 L70.0; J7308*2 L57.0
    """
    taken = visit.payer.pdt_diagnoses
    for line in visit.of(codes.PDT):
        if not line.linked or any(code == _KERATOSIS or begins(code, taken) for code in line.linked):
            continue
        linking = link(visit, line, (_KERATOSIS, *taken))
        charge = _charge_patient(visit, line)
        fixes = (linking, charge) if linking.changes else (charge, linking)
        asked = guide("Ask the payer, and note on its card which diagnoses it takes")
        message = f"{line.code} is for {_KERATOSIS}, but points to {', '.join(line.linked)}."
        yield Hit(line, Field.POINTERS, message, (*fixes, asked))


def _charge_patient(visit: VisitContext, line: NumberedLine) -> Fix:
    """The drug goes with the only light treatment."""
    lines = (line, *visit.of(PDT_DRUG)) if len(visit.of(codes.PDT)) == 1 else (line,)
    moves = (SetClass(each.number, LineClass.SELF) for each in lines)
    return attest("Patient pays", "Has the patient agreed to pay for it?", *moves)


@rule(
    "DERM-PDT-006",
    Severity.DENIAL_RISK,
    source="CPT on photodynamic therapy; no NCCI pair of 17000 with 96573 or 96574 in the edition checked",
    status=Status.DATA,
    about=codes.PDT,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.AK_DESTRUCTION, codes.PDT),),
)
def frozen_and_lit(visit: VisitContext) -> Iterator[Hit]:
    """Keratoses frozen and treated with light are billed twice.

    Why:
        Light treatment of an area pays for every keratosis in it. Freezing the same ones is not paid beside it, and no
        pair of codes catches it: an audit does. Only keratoses outside the area are separate.
    What to do:
        Drop the destruction, or add 59 when its lesions were outside the treated area and the note says where.
    Fires:
        96573 L57.0 {lesion face}; 17000 L57.0 {lesion face}; J7308 L57.0 -> 2
        96573 L57.0 {lesion face}; 17000-59 L57.0 {lesion face}; J7308 L57.0 -> 2
        17004 L57.0; 96567 L57.0; J7308 L57.0 -> 1
        96574 L57.0 {lesion face}; 17000-59 L57.0; 17003*3 L57.0; J7308 L57.0 -> 3
    Silent:
        96573 L57.0 {lesion face}; 17000 L57.0 {lesion arm}; J7308 L57.0
        96573 L57.0; 17000-59 L57.0; 17003-59*3 L57.0; J7308 L57.0
        96573-XS L57.0; 17000 L57.0; 17003*3 L57.0; J7308 L57.0
        96573 L57.0 {lesion face}; 17110 B07.8 {lesion face}; J7308 L57.0
    After the fix:
        96573 L57.0; J7308 L57.0
        96573 L57.0; J7308 L57.0
        96567 L57.0; J7308 L57.0
        96574 L57.0; 17000-59 L57.0; J7308 L57.0
    """
    for frozen, light in visit.one_lesion_first(visit.pairs(codes.AK_DESTRUCTION, codes.PDT)):
        same = visit.same_lesion(frozen, light)
        if not same and (None not in (frozen.lesion_id, light.lesion_id) or visit.is_opened(frozen, light)):
            continue
        how = "They name the same area" if same else "Only keratoses outside its area are separate, with 59"
        message = f"{light.code} pays for every keratosis of its area: {frozen.code} would bill them twice. {how}."
        fixes = drop_or_separate(visit, frozen, light, thing="area")
        field, fact = (Field.LESION, "id") if same else (Field.MODIFIERS, "")
        yield Hit(frozen, field, message, fixes, (light,), fact=fact)


RULES: tuple[Rule, ...] = (
    two_light_treatments,
    doctors_light_by_staff,
    light_without_keratosis,
    frozen_and_lit,
)
