"""Pathology: whose part of a slide is billed, at what price, under which certificate and on whose order."""

from collections.abc import Iterator

from dermdesk.domain.practice import Credential
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub.codes import LABORATORY, SLIDES
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, RemoveModifier, SetCharge, attest, guide
from dermdesk.scrub.header_change import SetOrdering, Whose
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_PARTS = frozenset(("26", "TC"))
_SPLITTABLE = "1"
_NO_SLIDES = ("waiver", "ppm")
_MAY_ORDER = frozenset((Credential.MD, Credential.DO, Credential.NP, Credential.PA))


def _cannot_be_split(line: NumberedLine) -> bool:
    """Known, and not known as a code with a professional and a technical part."""
    return line.facts is not None and line.facts.pctc not in ("", _SPLITTABLE)


@rule(
    "DERM-PTH-001",
    Severity.REJECT,
    source="Medicare physician fee schedule, PC/TC indicator",
    status=Status.DATA,
    data=EditionKind.CODES,
)
def impossible_part(visit: VisitContext) -> Iterator[Hit]:
    """26 and TC cannot stand on this line.

    Why:
        26 bills the reading alone, TC the technical work alone. Only codes with PC/TC indicator 1 have both parts, and
        one line bills either of them or, without a modifier, the whole.
    What to do:
        Take the modifier off a code that has no parts. Where both stand on one line, keep the one for what the practice
        did, or neither if it did all.
    Fires:
        87220-26 B35.4 -> 1
        11102-TC D22.5 -> 1
        88305-26-TC D22.5 -> 1
        88305 D22.5; 88321-26 D22.5 -> 2
        87220-26-TC B35.4 -> 1
    Silent:
        88305-26 D22.5
        88305-TC D22.5
        88305-26 D22.5; 88305-TC D22.5
        87220-26 B35.4 self
        99999-26 D22.5
    After the fix:
        87220 B35.4
        11102 D22.5
        88305 D22.5
        88305 D22.5; 88321 D22.5
        87220 B35.4
    """
    for line in visit.lines:
        parts = sorted(line.modifiers & _PARTS)
        if not parts:
            continue
        number = line.number
        both = len(parts) == 2
        if _cannot_be_split(line):
            message = f"{line.code} is one service without parts: {' and '.join(parts)} cannot stand on it."
            question = f"Did the practice do the whole of {line.code}?"
            remove = (RemoveModifier(number, part) for part in parts)
            fixes = (
                attest(f"Take {' and '.join(parts)} off", question, *remove),
                guide("Check the code, if only a part of the service was done"),
            )
            yield Hit(line, Field.MODIFIERS, message, fixes)
        elif both:
            message = f"{line.code} cannot be the reading alone (26) and the technical work alone (TC) on one line."
            whole = "Did the practice make the slide and read it?"
            fixes = (
                attest("Take both off", whole, *(RemoveModifier(number, part) for part in parts)),
                attest("Keep 26", "Did the practice read it and nothing else?", RemoveModifier(number, "TC")),
                attest("Keep TC", "Did the practice make the slide and leave it unread?", RemoveModifier(number, "26")),
            )
            yield Hit(line, Field.MODIFIERS, message, fixes)


@rule(
    "DERM-PTH-002",
    Severity.COMPLIANCE,
    source="Medicare physician fee schedule, PC/TC indicator; 42 CFR 414.50",
    status=Status.PAGE,
    about=SLIDES,
    data=EditionKind.CODES,
)
def whole_slide_billed_for_reading(visit: VisitContext) -> Iterator[Hit]:
    """The practice only read the slide, and bills for making it too.

    Why:
        Without a modifier the line asks to be paid for cutting and staining as well. A laboratory did that and bills
        it; the payer would pay it twice.
    What to do:
        Put 26 on the line. If the practice bought the slide from the laboratory, note the purchase and its price
        instead.
    Fires:
        @part_b | 88305 L82.0 {slide:outside_lab} -> 1
        88305-26 D22.5; 88312-59 B35.4 {slide:outside_lab} -> 2
    Silent:
        88305-26 L82.0 {slide:outside_lab}
        88305-TC L82.0 {slide:outside_lab}
        88305 L82.0 {slide:outside_lab purchased}
        88305 L82.0
        88321 L82.0 {slide:outside_lab}
        87101 B35.1 {slide:outside_lab}
    After the fix:
        @part_b | 88305-26 L82.0
        88305-26 D22.5; 88312-26-59 B35.4
    """
    for line in visit.of(SLIDES):
        slide = line.line.slide
        if slide is None or slide.prepared_by != "outside_lab" or slide.purchased:
            continue
        if line.modifiers.isdisjoint(_PARTS) and not _cannot_be_split(line):
            fixes = (
                attest("Add 26", "Does the laboratory bill for making the slide?", AddModifier(line.number, "26")),
                guide("Note the purchase and its price, if the practice bought the slide"),
            )
            message = f"A laboratory made the slide: {line.code} without 26 bills its work too."
            yield Hit(line, Field.MODIFIERS, message, fixes)


@rule(
    "DERM-PTH-003",
    Severity.COMPLIANCE,
    source="42 CFR 414.50",
    status=Status.PAGE,
    about=SLIDES,
)
def marked_up_slide(visit: VisitContext) -> Iterator[Hit]:
    """A bought slide may not cost Medicare more than the laboratory took for it.

    Why:
        Part B pays a bought test at the lowest of three: what the laboratory took, what the practice charges, and the
        fee schedule. Only work of somebody who shares in the practice may carry the practice's own price.
    What to do:
        Charge what the laboratory took, or less. The claim shows that price in item 20 and the laboratory in item 32.
    Fires:
        @part_b | 88305-TC L82.0 $140 {purchased net:52.00} -> 1
        @part_b | 88305 L82.0 $52.01 {purchased net:52.00} -> 1
        @part_b | 88305-TC L82.0 $52 {purchased} -> 1
    Silent:
        @part_b | 88305-TC L82.0 $52 {purchased net:52.00}
        @part_b | 88305-TC L82.0 $140 {purchased shares net:52.00}
        @part_b | 88305-TC L82.0 $140 {net:52.00}
        @advantage | 88305-TC L82.0 $140 {purchased net:52.00}
    After the fix:
        @part_b | 88305-TC L82.0 $52 {purchased net:52.00}
        @part_b | 88305 L82.0 $52 {purchased net:52.00}
        @part_b | 88305-TC L82.0 $52 {purchased net:52.00}
    """
    for line in visit.of(SLIDES) if visit.is_part_b else ():
        slide = line.line.slide
        if slide is None or not slide.purchased or slide.shares_practice:
            continue
        net = slide.net_charge
        if net is None:
            message = f"{line.code} was bought, and nothing says what the laboratory took for it."
            ways = (guide("Enter what the laboratory charged the practice"),)
            yield Hit(line, Field.SLIDE, message, ways, fact="net_charge")
        elif net < line.line.charge:
            message = f"The laboratory took ${net} for {line.code}, and the line charges ${line.line.charge}."
            question = f"Is ${net} all that the laboratory took for this line?"
            yield Hit(line, Field.CHARGE, message, (attest(f"Charge ${net}", question, SetCharge(line.number, net)),))


@rule(
    "DERM-PTH-004",
    Severity.COMPLIANCE,
    source="State laws on direct billing of pathology, listed by the College of American Pathologists; payer card",
    status=Status.PAGE,
    about=SLIDES,
)
def laboratory_must_bill(visit: VisitContext) -> Iterator[Hit]:
    """The laboratory has to bill this slide itself.

    Why:
        Some states let only whoever did the pathology ask for its payment, and some payers pay nobody else. So a slide
        that was bought may not be passed on.
    What to do:
        Take the line off and send the laboratory the patient's insurance. If the practice read the slide, bill that
        reading with 26 on a line that was not bought.
    Fires:
        direct_billing | 88305 L82.0 {purchased} -> 1
        no_pass_through | 99213 L40.0; 88305-TC L82.0 {purchased} -> 2
        @medicaid direct_billing | 88305-TC L82.0 {purchased net:52.00} -> 1
    Silent:
        88305 L82.0 {purchased}
        direct_billing no_pass_through | 88305-26 L82.0 {slide:outside_lab}
        @part_b direct_billing | 88305 L82.0 $50 {purchased net:52.00}
        @advantage direct_billing no_pass_through | 88305 L82.0 {purchased}
    After the fix:
        direct_billing |
        no_pass_through | 99213 L40.0
        @medicaid direct_billing |
    """
    if visit.is_medicare:
        return
    barred = visit.payer.bars_pass_through
    if not barred and not visit.visit.practice.direct_billing:
        return
    who = "this payer" if barred else "the state"
    for line in visit.of(SLIDES):
        if line.line.slide is not None and line.line.slide.purchased:
            message = f"{line.code} was bought, and {who} lets only the laboratory bill it."
            question = "Does the laboratory bill it, and has it the patient's insurance?"
            drop = attest("Drop the line", question, RemoveLine(line.number))
            yield Hit(line, Field.SLIDE, message, (drop,), fact="purchased")


@rule(
    "DERM-PTH-008",
    Severity.REJECT,
    source="Medicare Claims Processing Manual, chapter 16 §70.9-70.10",
    status=Status.PAGE,
    about=LABORATORY,
)
def no_certificate_for_test(visit: VisitContext) -> Iterator[Hit]:
    """The practice's laboratory certificate is missing, or does not reach as far as this test.

    Why:
        Every test done in the practice, slides included, needs its CLIA number on the claim. Certificates of waiver and
        of microscopy (PPM) do not cover pathology slides; only the reading (26) of a slide that was made elsewhere goes
        without.
    What to do:
        Enter number and kind of the certificate in the practice's settings. If the slide was made elsewhere, put 26 on
        the line; if the whole test was done elsewhere, take the line off.
    Fires:
        @part_b clia:none | 88305 D22.5 -> 1
        clia:none | 99213 L20.9; 87220 B35.4; Q0112 B35.4 -> 2, 3
        clia:waiver | 88305 D22.5 -> 1
        clia:ppm | 88305-TC D22.5; 88312-26 D22.5 -> 1
    Silent:
        clia:none | 88305-26 D22.5
        clia:none | 99213 L20.9
        clia:none | 87220 B35.4 self
        clia:waiver | 81025 Z32.02
        clia:ppm | Q0112 B35.4
        clia:accreditation | 88305 D22.5
    After the fix:
        @part_b | 88305 D22.5
        99213 L20.9; 87220 B35.4; Q0112 B35.4
        clia:waiver | 88305-26 D22.5
        clia:ppm | 88312-26 D22.5
    """
    clia = visit.visit.practice.clia
    lines = (line for line in visit.of(LABORATORY) if "26" not in line.modifiers)
    if clia is None or not clia.number:
        for line in lines:
            message = f"{line.code} is laboratory work, and the practice has no CLIA number."
            ways = (guide("Enter the CLIA number in the practice's settings"), *_done_elsewhere(line))
            yield Hit(line, Field.CLIA, message, ways)
    elif clia.certificate in _NO_SLIDES:
        for line in lines:
            if line.code in SLIDES:
                message = f"A {clia.certificate} certificate does not cover slides: {line.code} needs a higher one."
                ways = (*_done_elsewhere(line), guide("Enter the higher certificate, if the practice has one"))
                yield Hit(line, Field.CLIA, message, ways)


def _done_elsewhere(line: NumberedLine) -> tuple[Fix, ...]:
    drop = attest("Drop the line", "Did another laboratory do it, and bill it?", RemoveLine(line.number))
    if line.code not in SLIDES or "TC" in line.modifiers or _cannot_be_split(line):
        return (drop,)
    question = "Was the slide made in a laboratory that bills for that?"
    return (attest("Add 26", question, AddModifier(line.number, "26")), drop)


@rule(
    "DERM-PTH-009",
    Severity.REJECT,
    source="Medicare contractors NGS, FCSO and CGS on ordering and referring providers",
    status=Status.PAGE,
    about=LABORATORY,
)
def nobody_ordered(visit: VisitContext) -> Iterator[Hit]:
    """Nobody is named who ordered the test.

    Why:
        A laboratory line is returned when item 17 does not name who ordered it, with an NPI. That holds for the
        practice's own slides as well: then the doctor who took the specimen is the one who ordered.
    What to do:
        Name who ordered the test: qualifier DK in item 17.
    Fires:
        @part_b ordering:none | 88305 D22.5 -> 1
        ordering:none | 99213 L20.9; 87220 B35.4 -> 2
        ordering:none as:PA | 88305-26 D22.5; Q0112 B35.4 -> 1, 2
    Silent:
        88305 D22.5
        ordering:none | 99213 L20.9
        ordering:none | 87220 B35.4 self
    After the fix:
        @part_b ordering:1234567893 | 88305 D22.5
        ordering:1234567893 | 99213 L20.9; 87220 B35.4
        as:PA ordering:1234567893 | 88305-26 D22.5; Q0112 B35.4
    """
    if visit.encounter.ordering_npi:
        return
    for line in visit.of(LABORATORY):
        fixes = (*_who_may_have_ordered(visit), guide("Enter who ordered the test"))
        yield Hit(line, Field.ORDERING, f"{line.code} needs the name and NPI of whoever ordered it.", fixes)


def _who_may_have_ordered(visit: VisitContext) -> Iterator[Fix]:
    """The people of this visit who may order tests; the one who saw the patient first."""
    people = {visit.encounter.seer: ("Name who saw", "whoever saw the patient", Whose.SEEN_BY)}
    people.setdefault(visit.encounter.rendering, ("Name who renders", "the rendering provider", Whose.RENDERING))
    for person, (label, who, whose) in people.items():
        if person.credential in _MAY_ORDER:
            yield attest(label, f"Did {who} order it?", SetOrdering(whose))


RULES: tuple[Rule, ...] = (
    impossible_part,
    whole_slide_billed_for_reading,
    marked_up_slide,
    laboratory_must_bill,
    no_certificate_for_test,
    nobody_ordered,
)
