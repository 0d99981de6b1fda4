"""Advance notices (ABN): whether one was signed in time, and whether its modifiers agree with each other."""

from collections.abc import Iterator

from dermdesk.domain.days import years_from
from dermdesk.domain.payer import PayerType
from dermdesk.scrub.codes import NOTICE_MODIFIERS
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, RemoveModifier, SwapModifier, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_EXCLUDED_WITH_NOTICE = frozenset(("GX", "GY"))
_QUESTIONS = {
    "GA": "Was a notice signed because Medicare was expected to deny it as not necessary?",
    "GX": "Was a notice given, though Medicare never covers the service?",
    "GY": "Does Medicare never cover the service?",
    "GZ": "Was a denial expected, and no notice signed?",
}


def _notices(line: NumberedLine) -> frozenset[str]:
    return line.modifiers & NOTICE_MODIFIERS


def _contradicts_itself(line: NumberedLine) -> bool:
    """More than one of them; GX with GY is a notice for an excluded service."""
    notices = _notices(line)
    return len(notices) > 1 and notices != _EXCLUDED_WITH_NOTICE


@rule(
    "DERM-ABN-001",
    Severity.COMPLIANCE,
    source="Medicare Claims Processing Manual, chapter 30 §50; FCSO on advance notices",
    status=Status.PAGE,
    as_of="2024-10",
)
def no_signed_notice(visit: VisitContext) -> Iterator[Hit]:
    """GA says that the patient signed a notice, and none is good for this day.

    Why:
        With GA the patient pays after Medicare's denial. That holds only for a notice signed before the service and no
        more than a year old; without one the practice bears the cost.
    What to do:
        Enter the day on which the notice was signed. If there is none, change GA to GZ: the patient cannot be charged.
    Fires:
        @part_b | 17110-GA L82.1 -> 1
        @part_b | 11200-GA L91.8; 17110-GA L82.1 {abn:2026-03-11} -> 1, 2
        @part_b | 17110-GA L82.1 {abn:2025-03-09} -> 1
        @part_b on:2024-02-29 | 17110-59-GA L82.1 {abn:2023-02-27} -> 1
    Silent:
        @part_b | 17110-GA L82.1 {abn:2026-03-10}
        @part_b | 17110-GA L82.1 {abn:2025-03-10}
        @part_b on:2024-02-29 | 17110-GA L82.1 {abn:2023-02-28}
        @part_b | 17110-GZ L82.1
        @part_b | 17110-GA-GY L82.1
        @advantage | 17110-GA L82.1
        @part_b | 17110-GA L82.1 self
    After the fix:
        @part_b | 17110-GA L82.1 {abn:2026-03-10}
        @part_b | 11200-GA L91.8 {abn:2026-03-10}; 17110-GA L82.1 {abn:2026-03-10}
        @part_b | 17110-GA L82.1 {abn:2026-01-09}
        @part_b on:2024-02-29 | 17110-59-GA L82.1 {abn:2024-02-29}
    """
    for line in visit.lines if visit.is_part_b else ():
        if "GA" not in line.modifiers or _contradicts_itself(line):
            continue
        wrong = _what_is_wrong(visit, line)
        if wrong:
            fixes = (
                guide("Enter the day on which the patient signed the notice"),
                attest(
                    "Change GA to GZ",
                    "Is there no signed notice, so that the patient cannot be charged?",
                    SwapModifier(line.number, "GA", "GZ"),
                ),
            )
            yield Hit(line, Field.ABN, f"GA on {line.code}: {wrong}.", fixes)


def _what_is_wrong(visit: VisitContext, line: NumberedLine) -> str:
    """Empty when the notice is good on the day."""
    signed = line.line.abn_signed
    if signed is None:
        return "no signed notice is on file"
    if signed > visit.day:
        return f"the notice was signed on {signed:%m/%d/%Y}, after the visit"
    if signed < years_from(visit.day, -1):
        return f"the notice of {signed:%m/%d/%Y} is more than a year old"
    return ""


@rule(
    "DERM-ABN-002",
    Severity.REJECT,
    source="CMS Change Request 6563; Medicare Claims Processing Manual, chapter 1 §60",
    status=Status.PAGE,
    as_of="2010-04",
)
def notices_that_contradict(visit: VisitContext) -> Iterator[Hit]:
    """These notice modifiers contradict each other.

    Why:
        GA: a denial is expected and a notice was signed. GZ: a denial is expected and none was. GY: never covered. GX:
        never covered, and a notice was given all the same. Only GX and GY can be true together.
    What to do:
        Keep the one that tells what happened.
    Fires:
        @part_b | 11301-GA-GZ L82.1 {abn:2026-03-10} -> 1
        17110-GA-GY L82.1 -> 1
        @part_b | 17110-GX-GZ L82.1; 11200-GX-GY L91.8 -> 1
        @advantage | 17110-GA-GX-GY L82.1 -> 1
    Silent:
        @part_b | 17110-GX-GY L82.1
        @part_b | 17110-GA L82.1 {abn:2026-03-10}; 11200-GZ L91.8
        @part_b | 17110-GA-GZ L82.1 self
    After the fix:
        @part_b | 11301-GA L82.1
        17110-GA L82.1
        @part_b | 17110-GX L82.1; 11200-GX-GY L91.8
        @advantage | 17110-GA L82.1
    """
    for line in visit.lines:
        if _contradicts_itself(line):
            names = sorted(_notices(line))
            message = f"{' and '.join(names)} cannot stand on one line."
            yield Hit(line, Field.MODIFIERS, message, tuple(_keep(line, name) for name in names))


def _keep(line: NumberedLine, kept: str) -> Fix:
    others = sorted(_notices(line) - {kept})
    return attest(f"Keep {kept}", _QUESTIONS[kept], *(RemoveModifier(line.number, other) for other in others))


@rule(
    "DERM-ABN-003",
    Severity.DENIAL_RISK,
    source="42 CFR 422.566; BCBSNE MA-X-098, HMSA and Priority Health on advance notices; payer card",
    status=Status.PAGE,
    as_of="2025-10-10",
)
def notice_for_a_plan(visit: VisitContext) -> Iterator[Hit]:
    """Medicare's notice does not count for a Medicare Advantage plan.

    Why:
        A plan decides before the service when asked, and that decision takes the place of the notice. Without it the
        patient may not be charged, whatever was signed. Some plans take GA, GX or GZ all the same; the payer's card
        lists those.
    What to do:
        Look up what this plan wants. If it takes the modifier, note that on its card; otherwise take the modifier off,
        and next time ask for the decision beforehand.
    Fires:
        @advantage | 17110-GA L82.1 {abn:2026-03-10} -> 1
        @advantage | 17110-GZ L82.1; 11200-GX-GY L91.8 -> 1, 2
        @advantage notices:GA | 17110-59-GZ L82.1 -> 1
    Silent:
        @advantage | 17110-GY L82.1
        @advantage notices:GA,GZ | 17110-GA L82.1; 11200-GZ L91.8
        @advantage | 17110-GA-GZ L82.1
        @part_b | 17110-GA L82.1 {abn:2026-03-10}
        @commercial | 17110-GA L82.1
    After the fix:
        @advantage notices:GA | 17110-GA L82.1
        @advantage notices:GX,GZ | 17110-GZ L82.1; 11200-GX-GY L91.8
        @advantage notices:GA | 17110-59 L82.1
    """
    if visit.payer.type is not PayerType.MEDICARE_ADVANTAGE:
        return
    for line in visit.lines:
        refused = sorted(_notices(line) - {"GY", *visit.payer.ma_notice_modifiers})
        if refused and not _contradicts_itself(line):
            names = " and ".join(refused)
            message = f"This plan does not know {names}: it wants to be asked before the service."
            question = "Does the plan's own manual refuse the modifier?"
            removal = (RemoveModifier(line.number, modifier) for modifier in refused)
            fixes = (
                guide("Look up the plan's rule; if it takes the modifier, note that on the payer's card"),
                attest(f"Take {names} off", question, *removal),
            )
            yield Hit(line, Field.MODIFIERS, message, fixes)


RULES: tuple[Rule, ...] = (no_signed_notice, notices_that_contradict, notice_for_a_plan)
