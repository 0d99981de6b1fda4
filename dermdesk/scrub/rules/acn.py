"""Acne surgery."""

from collections.abc import Iterator
from dataclasses import replace

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import RemoveLine, SetCode, SetUnits, attest
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link

_ACNE_SURGERY = CodeSet("10040")
_DESTRUCTION = codes.BENIGN_DESTRUCTION | CodeSet("17340")
_ACNE, _MILIA = "L70", "L72.0"


@rule(
    "DERM-ACN-001",
    Severity.DENIAL_RISK,
    source="AAPC, Dermatology Coding Alert on milia; AAD, Cracking the Code; CMS unit limits (MUE): 1 for 10040",
    status=Status.PAGE,
    about=_ACNE_SURGERY,
    data=EditionKind.MUE,
    takes=(TakesPair(_ACNE_SURGERY, _DESTRUCTION), TakesLine(Concern.UNITS, _ACNE_SURGERY)),
)
def acne_surgery(visit: VisitContext) -> Iterator[Hit]:
    """Acne surgery is billed once a day, for lesions that were opened.

    Why:
        10040 is for opening milia, comedones, cysts or pustules: one unit for all of them. Freezing, burning or
        scraping them away is destruction (17110, 17111), and one lesion is not both. Payers look for acne (L70) or
        milia (L72.0).
    What to do:
        Set one unit. Of two codes for the same lesions keep the one that tells what was done. Link acne or milia if
        they were treated; otherwise change the code.
    Fires:
        10040*2 L70.0 -> 1
        10040 L70.0 {lesion a}; 17110-59 L70.0 {lesion a} -> 1
        17111 L72.0 {lesion a}; 10040 L72.0 {lesion a} -> 2
        10040 L70.0 {lesion a}; 17340 L70.0 {lesion a} -> 1
        dx:B07.8,L70.0 | 10040 A -> 1
        10040 B07.8 -> 1
        10040*3 L72.11 -> 1
    Silent:
        10040 L70.0
        10040 B07.8 L72.0
        10040 L70.0 {lesion a}; 17110 B07.8 {lesion b}
        10040 L70.0; 17110 B07.8
        10040 L70.0 {lesion a}; 17110 B07.8 cos {lesion a}
        10040
    After the fix:
        10040 L70.0
        10040 L70.0
        10040 L72.0
        10040 L70.0
        dx:B07.8,L70.0 | 10040 B A
        17110 B07.8
    """
    for line in visit.of(_ACNE_SURGERY):
        causes = list(_causes(visit, line))
        if causes:
            yield replace(causes[0], message=" ".join(cause.message for cause in causes))


def _causes(visit: VisitContext, line: NumberedLine) -> Iterator[Hit]:
    """Told together, mended one by one."""
    if line.units > 1:
        one = attest("Set 1 unit", "Was it one session, whatever the number of lesions?", SetUnits(line.number, 1))
        yield Hit(line, Field.UNITS, f"10040 is one unit a day, not {line.units}.", (one,))
    for other in visit.of(_DESTRUCTION):
        if visit.same_lesion(line, other):
            yield _opened_or_destroyed(line, other)
    if line.linked and not any(begins(code, (_ACNE,)) or code == _MILIA for code in line.linked):
        yield _other_diagnosis(visit, line)


def _opened_or_destroyed(line: NumberedLine, other: NumberedLine) -> Hit:
    fixes = (
        attest(f"Opened: remove {other.code}", "Were the lesions opened?", RemoveLine(other.number)),
        attest("Destroyed: remove 10040", "Were the lesions destroyed?", RemoveLine(line.number)),
    )
    message = f"10040 and {other.code} name the same lesion: it was opened or destroyed, and is billed once."
    return Hit(line, Field.LESION, message, fixes, (other,), fact="id")


def _other_diagnosis(visit: VisitContext, line: NumberedLine) -> Hit:
    destroyed = attest(
        "Destroyed: change to 17110",
        "Were these benign lesions, one to fourteen, destroyed and not opened?",
        SetCode(line.number, "17110"),
    )
    linking = link(visit, line, (_ACNE, _MILIA), otherwise="Link acne (L70) or milia (L72.0), if the note names it")
    fixes = (linking, destroyed) if linking.changes else (destroyed, linking)
    return Hit(line, Field.POINTERS, f"10040 is for acne or milia, but points to {', '.join(line.linked)}.", fixes)


RULES: tuple[Rule, ...] = (acne_surgery,)
