"""Office laboratory: what the certificate allows, and how a waived test is marked."""

from collections.abc import Iterator

from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, RemoveLine, SetCode, attest, guide
from dermdesk.scrub.ownership import TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_KOH, _KOH_OF_PPM = CodeSet("87220"), CodeSet("Q0112")
_MICROSCOPY = CodeSet("87220, Q0111, Q0112")
_WAIVED_WITH_QW = CodeSet("80061, 81003, 82465, 82947, 83718, 84478, 85018, 87880")


def _certificate(visit: VisitContext) -> str:
    """Empty when the practice has none."""
    clia = visit.visit.practice.clia
    return clia.certificate if clia is not None else ""


@rule(
    "DERM-LAB-001",
    Severity.REJECT,
    source="42 CFR 493.19; list of provider-performed microscopy (ADLM)",
    status=Status.PAGE,
    about=_MICROSCOPY,
    as_of="2025-11",
)
def microscopy_beyond_certificate(visit: VisitContext) -> Iterator[Hit]:
    """The practice's certificate does not cover this look through the microscope.

    Why:
        Under a certificate for microscopy (PPM) a KOH slide is billed as Q0112; 87220 asks for a higher certificate.
        Under a certificate of waiver neither KOH nor wet mount may be done at all.
    What to do:
        With a PPM certificate change 87220 to Q0112. With a waiver take the line off and do no more of them; or enter
        the higher certificate, if the practice has one.
    Fires:
        clia:ppm | 99213 L20.9; 87220 B35.4 -> 2
        clia:waiver | 87220 B35.4 -> 1
        @part_b clia:waiver | Q0111 B35.4; Q0112 B35.4 -> 1, 2
    Silent:
        clia:ppm | Q0112 B35.4
        clia:ppm | Q0111 B35.4
        clia:ppm | 87220 B35.4; Q0112 B35.4
        clia:compliance | 87220 B35.4
        clia:registration | 87220 B35.4
        clia:none | 87220 B35.4
        clia:waiver | 87220 B35.4 self
    After the fix:
        clia:ppm | 99213 L20.9; Q0112 B35.4
        clia:waiver |
        @part_b clia:waiver |
    """
    certificate = _certificate(visit)
    higher = guide("Enter the higher certificate, if the practice has one")
    if certificate == "waiver":
        for line in visit.of(_MICROSCOPY):
            message = f"A certificate of waiver does not allow {line.code}."
            question = "Is the practice's only certificate a waiver?"
            yield Hit(line, Field.CODE, message, (attest("Drop the line", question, RemoveLine(line.number)), higher))
    elif certificate == "ppm" and not visit.has(_KOH_OF_PPM):
        for line in visit.of(_KOH):
            message = "A certificate for microscopy (PPM) covers the KOH slide as Q0112, not as 87220."
            question = "Did the doctor, NP or PA look at the slide during the visit?"
            change = attest("Change to Q0112", question, SetCode(line.number, "Q0112"))
            yield Hit(line, Field.CODE, message, (change, higher))


@rule(
    "DERM-LAB-002",
    Severity.REJECT,
    source="Medicare Claims Processing Manual, chapter 16 §70.8; CMS lists of waived tests",
    status=Status.PAGE,
    about=_WAIVED_WITH_QW,
)
def waived_test_without_qw(visit: VisitContext) -> Iterator[Hit]:
    """A waived test wants QW under this certificate.

    Why:
        The same code stands for a waived kit and for a laboratory method. QW says that the kit was used, and without it
        a practice with a waiver or PPM certificate may not bill the code. A few codes are always waived and never
        take it, such as 81002, 81025 and 82270.
    What to do:
        Add QW if the kit is on CMS's list of waived tests. If it is not, this certificate does not allow the test.
    Fires:
        @part_b clia:waiver | 80061 L70.0 -> 1
        clia:ppm | 99213 L70.0; 84478-91 L70.0; 82465-QW L70.0 -> 2
    Silent:
        clia:waiver | 80061-QW L70.0
        clia:waiver | 81025 Z32.02
        clia:ppm | 85651 L70.0
        clia:compliance | 80061 L70.0
        clia:none | 80061 L70.0
    After the fix:
        @part_b clia:waiver | 80061-QW L70.0
        clia:ppm | 99213 L70.0; 84478-91-QW L70.0; 82465-QW L70.0
    """
    certificate = _certificate(visit)
    if certificate not in ("waiver", "ppm"):
        return
    for line in visit.of(_WAIVED_WITH_QW):
        if "QW" not in line.modifiers:
            message = f"Under a {certificate} certificate {line.code} is billed with QW."
            question = "Was it done with a kit on CMS's list of waived tests?"
            fixes = (
                attest("Add QW", question, AddModifier(line.number, "QW")),
                guide("Take the line off, if another laboratory did the test"),
            )
            yield Hit(line, Field.MODIFIERS, message, fixes)


@rule(
    "DERM-LAB-003",
    Severity.REJECT,
    source="Both codes name one KOH slide; NCCI has no pair of them (third quarter of 2024)",
    status=Status.DATA,
    about=_KOH_OF_PPM,
    as_of="2024-07-01",
    takes=(TakesPair(_KOH, _KOH_OF_PPM),),
)
def koh_counted_twice(visit: VisitContext) -> Iterator[Hit]:
    """One KOH slide stands on the visit under two codes.

    Why:
        87220 and Q0112 are the same slide, under a higher certificate and under one for microscopy (PPM). NCCI has no
        pair of them, so no front end notices; the payer takes one of them back later.
    What to do:
        Keep the one that fits the certificate: Q0112 with PPM, 87220 with a higher one.
    Fires:
        87220 B35.4; Q0112 B35.4 -> 2
        Q0112 B35.4; 99213 L20.9; 87220-59 B35.4 -> 3
    Silent:
        87220 B35.4
        Q0112 B35.4
        87220 B35.4; Q0111 B35.4
        87220 B35.4; Q0112 B35.4 self
    After the fix:
        87220 B35.4
        Q0112 B35.4; 99213 L20.9
    """
    for one, other in visit.pairs(_KOH, _KOH_OF_PPM):
        earlier, later = sorted((one, other), key=lambda line: line.number)
        question = "Which certificate does the practice have: PPM (Q0112) or a higher one (87220)?"
        fixes = (
            attest(f"Remove {later.code}", question, RemoveLine(later.number)),
            attest(f"Remove {earlier.code}", question, RemoveLine(earlier.number)),
        )
        message = f"{later.code} is the same slide as {earlier.code} on line {earlier.number}."
        yield Hit(later, Field.CODE, message, fixes, (earlier,))


RULES: tuple[Rule, ...] = (microscopy_beyond_certificate, waived_test_without_qw, koh_counted_twice)
