"""Global periods: taking stitches out, complications in the office, and following another group's surgery."""

from collections.abc import Iterator
from datetime import timedelta

from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import RemoveLine, SwapModifier, attest, guide
from dermdesk.scrub.ownership import Concern, TakesLine, TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_EITHER, _BOTH = CodeSet("15853"), CodeSet("15854")
_STITCHES_OUT = _EITHER | _BOTH
_OTHERS_SURGERY = CodeSet("G0559")
_ONE_DAY, _LONGEST_GLOBAL = timedelta(1), timedelta(90)
_OFFICE = "11"


@rule(
    "DERM-GLB-006",
    Severity.DENIAL_RISK,
    source="AAFP, FPM journal on 15853 and 15854; NCCI add-on codes",
    status=Status.PAGE,
    about=_STITCHES_OUT,
    as_of="2023",
    takes=(TakesPair(_EITHER, _BOTH), TakesLine(Concern.FIRST_CODE, _STITCHES_OUT)),
)
def stitches_out(visit: VisitContext) -> Iterator[Hit]:
    """Taking stitches out cannot be billed like this.

    Why:
        15853 and 15854 add to a visit. Where this group placed the stitches, its surgery has paid for their removal
        while the 10 or 90 days run. 15853 is for stitches or staples, 15854 for both, so never both codes.
    What to do:
        Take the code off, or the one of the two that does not fit. If another practice placed the stitches, bill the
        visit and one code.
    Fires:
        17110 B07.8; 15853 Z48.02 -> 2
        past:12051@2026-03-03 | 99213-24 L40.0; 15854 Z48.02 -> 2
        99213 Z48.02; 15853 Z48.02; 15854 Z48.02 -> 2
        96910 L40.0; 15853 Z48.02; 15854 Z48.02 -> 2, 3
        past:12051@2026-03-03 | 15853 Z48.02 -> 1
    Silent:
        99213 Z48.02; 15853 Z48.02
        past:12051@2026-02-27 | 99213 Z48.02; 15854 Z48.02
        past:12051@2026-03-03!outside | 99213 Z48.02; 15853 Z48.02
        past:11104@2026-03-03 | 99213 Z48.02; 15853 Z48.02
    After the fix:
        17110 B07.8
        past:12051@2026-03-03 | 99213-24 L40.0
        99213 Z48.02; 15854 Z48.02
        96910 L40.0
    """
    surgeries = visit.open_globals()
    both = visit.of(_BOTH)
    for line in visit.of(_STITCHES_OUT):
        drop = RemoveLine(line.number)
        if surgeries:
            first = surgeries[0]
            message = f"{first.code} of {first.day:%m/%d/%Y} has paid for taking its stitches out: no {line.code}."
            ways = (
                attest(f"Remove {line.code}", f"Did this practice place the stitches with {first.code}?", drop),
                guide(f"Keep {line.code} if another practice placed them, with 24 on the visit"),
            )
        elif not visit.has(codes.EM):
            message = f"{line.code} adds to a visit, and none is on this claim."
            ways = (
                attest(f"Remove {line.code}", "Was nothing done but taking the stitches out?", drop),
                guide("Enter the visit, if the note carries one"),
            )
        elif both and line.code in _EITHER:
            message = "15853 and 15854 exclude each other: 15854 when both stitches and staples came out."
            others = (RemoveLine(other.number) for other in both)
            ways = (
                attest("Remove 15853", "Did both stitches and staples come out?", drop),
                attest("Remove 15854 instead", "Did only stitches, or only staples, come out?", *others),
            )
        else:
            continue
        yield Hit(line, Field.CODE, message, ways)


@rule(
    "DERM-GLB-007",
    Severity.ADVICE,
    source="Medicare Claims Processing Manual, chapter 12 §40.1.B",
    status=Status.PAGE,
)
def operating_room_in_the_office(visit: VisitContext) -> Iterator[Hit]:
    """78 says operating room, and the place says office.

    Why:
        For Medicare a room counts that is equipped and staffed for procedures alone: an operating room, a laser suite.
        A complication treated in an ordinary treatment room is part of the surgery's package.
    What to do:
        Ask what the procedure was. Unrelated is 79, planned or going further is 58. A complication treated in the
        treatment room is not billed.
    Fires:
        @part_b past:14060@2026-03-04 | 10140-78 L76.32; 17110-79 B07.8 -> 1
        @advantage | 99213-24-25 L40.0; 10140-78-59 L76.32 -> 2
        @part_b pos:24 | 14040 C44.311; 10140-78 L76.32 {pos:11} -> 2
    Silent:
        @commercial past:14060@2026-03-04 | 10140-78 L76.32
        @part_b pos:24 | 10140-78 L76.32
        @part_b past:none | 10140-78 L76.32
        @part_b past:14060@2026-03-04 | 10140-79 L76.32
    After the fix:
        @part_b past:14060@2026-03-04 | 17110-79 B07.8
        @advantage | 99213-24-25 L40.0
        @part_b pos:24 | 14040 C44.311
    """
    lines = [line for line in visit.lines if "78" in line.modifiers and visit.place_of(line) == _OFFICE]
    if not (lines and visit.is_medicare and (visit.history is None or visit.open_globals())):
        return
    for line in lines:
        ways = (
            attest(
                f"Drop {line.code}",
                "Was it a complication, treated in an ordinary treatment room?",
                RemoveLine(line.number),
            ),
            attest(
                "79 instead: unrelated",
                "Which problem, unrelated to the surgery, was treated?",
                SwapModifier(line.number, "78", "79"),
            ),
            attest(
                "58 instead: planned",
                "Was it planned with the surgery, or does it go further?",
                SwapModifier(line.number, "78", "58"),
            ),
            guide("Keep 78 if the room is for procedures alone"),
        )
        message = f"{line} at place 11: Medicare takes 78 only from a room that is used for procedures alone."
        yield Hit(line, Field.MODIFIERS, message, ways)


@rule(
    "DERM-GLB-008",
    Severity.DENIAL_RISK,
    source="HCPCS, G0559; Medicare contractor NGS, global period questions",
    status=Status.PAGE,
    about=_OTHERS_SURGERY,
    as_of="2025-01-01",
    takes=(TakesLine(Concern.FIRST_CODE, _OTHERS_SURGERY),),
)
def following_another_surgery(visit: VisitContext) -> Iterator[Hit]:
    """G0559 is for following another group's major surgery, once, beside an office visit.

    Why:
        It pays for reading up on a surgery that others did, when no transfer of care was agreed. It adds to an office
        visit, and one group is paid for it once in the 90 days. Own surgery has its follow-up in its fee.
    What to do:
        Take it off when one of these is missing. Enter the office visit if it was left out.
    Fires:
        @part_b | 17110 B07.8; G0559 Z48.817 -> 2
        @part_b | 99243 Z48.817; G0559 Z48.817 -> 2
        @part_b past:14060@2026-02-18/C44.311 | 99213-24 L40.0; G0559 Z48.817 -> 2
        @part_b past:G0559@2025-12-10 | 99213 Z48.817; G0559 Z48.817 -> 2
    Silent:
        @part_b past:14060@2026-02-18/C44.311!outside | 99213 Z48.817; G0559 Z48.817
        @part_b past:17000@2026-03-04 | 99213-24 Z48.817; G0559 Z48.817
        @part_b past:G0559@2025-12-09 | 99213 Z48.817; G0559 Z48.817
        @part_b past:G0559@2025-12-20!outside | 99213 Z48.817; G0559 Z48.817
    After the fix:
        @part_b | 17110 B07.8
        @part_b | 99243 Z48.817
        @part_b past:14060@2026-02-18/C44.311 | 99213-24 L40.0
        @part_b past:G0559@2025-12-10 | 99213 Z48.817
    """
    lines = visit.of(_OTHERS_SURGERY)
    reason, question = _why_not(visit) if lines else ("", "")
    for line in lines if reason else ():
        ways = [attest("Remove G0559", question, RemoveLine(line.number))]
        if not visit.has(codes.OFFICE_VISIT):
            ways.append(guide("Enter the office visit, if it was left out"))
        yield Hit(line, Field.CODE, f"G0559 is not payable here: {reason}.", tuple(ways))


def _why_not(visit: VisitContext) -> tuple[str, str]:
    """The reason, and what to ask before the line goes; both blank when it may stay."""
    own = [past for past in visit.open_globals() if visit.reference.global_days(past.code) == "090"]
    if own:
        surgery = f"{own[0].code} of {own[0].day:%m/%d/%Y}"
        return f"{surgery} is this group's own surgery, with its follow-up", f"Was this the follow-up of {surgery}?"
    before = [
        past
        for past in visit.history or ()
        if past.code in _OTHERS_SURGERY and past.same_group and _ONE_DAY <= visit.day - past.day <= _LONGEST_GLOBAL
    ]
    if before:
        billed = f"{before[0].day:%m/%d/%Y}"
        return f"it was billed on {billed} already", f"Was it for the same surgery on {billed}?"
    if not visit.has(codes.OFFICE_VISIT):
        return "it adds to an office visit, and none is on this claim", "Was there no office visit on this day?"
    return "", ""


RULES: tuple[Rule, ...] = (stitches_out, operating_room_in_the_office, following_another_surgery)
