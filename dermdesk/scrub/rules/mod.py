"""Modifiers: both sides, which eyelid, which digit, 51, and the order in which they stand."""

from collections.abc import Iterator
from itertools import product

from dermdesk.domain.reference import ADD_ON_GLOBAL, EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, OrderModifiers, RemoveModifier, attest, guide, safe
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_SWEAT_GLANDS = CodeSet("64650, 64653")
_EYELID = CodeSet("67810, 15820-15823")
_NAIL = CodeSet("11730, 11732, 11740, 11750, 11755, 11760, 11762, 11765")
_SIDES = frozenset(("LT", "RT"))
_LIDS = {"E1": ("left", "upper"), "E2": ("left", "lower"), "E3": ("right", "upper"), "E4": ("right", "lower")}
_ONE_LID = {"15820": "lower", "15821": "lower", "15822": "upper", "15823": "upper"}
_FINGERS = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
_TOES = ("great toe", "second toe", "third toe", "fourth toe", "fifth toe")
_DIGITS = {
    f"{kind}{position}": (side, name)
    for kind, names in (("F", _FINGERS), ("T", _TOES))
    for position, (side, name) in zip("A123456789", product(("left", "right"), names), strict=True)
}
"""FA, F1 to F9 and TA, T1 to T9: from the left thumb or great toe to the right little one."""
_OF_HAND, _OF_FOOT = frozenset(("finger", "hand", "fingernail")), frozenset(("toe", "foot", "toenail"))
_ORDERED = codes.PAYMENT_MODIFIERS | codes.INFORMATIONAL_MODIFIERS


@rule(
    "DERM-MOD-001",
    Severity.REJECT,
    source="CMS physician fee schedule, bilateral indicator",
    status=Status.DATA,
    data=EditionKind.CODES,
)
def both_sides(visit: VisitContext) -> Iterator[Hit]:
    """50 does not fit this line.

    Why:
        50 says that one procedure was done on both sides. Codes with bilateral indicator 0 have no sides to double, and
        beside 50 a single side, LT or RT, contradicts it. The payer returns the line.
    What to do:
        Take 50 off where the code has no sides; a second lesion is a line of its own or a second unit. Otherwise keep
        either 50 or the one side.
    Fires:
        14040-50 C44.319 {7cm2} -> 1
        99213-25 L40.0; 17110-50 B07.8 -> 2
        15823-50-LT H02.834 -> 1
        15823-50-RT-LT H02.834 -> 1
        20550-50-RT M77.9 -> 1
    Silent:
        15823-50 H02.834
        15823-LT H02.834
        64650-50-LT L74.510
        20550-50 M77.9
        14040 C44.319 {7cm2}
        14040-50 C44.319 self {7cm2}
    After the fix:
        14040 C44.319 {7cm2}
        99213-25 L40.0; 17110 B07.8
        15823-50 H02.834
        15823-50 H02.834
        20550-50 M77.9
    """
    for line in visit.lines:
        if "50" not in line.modifiers or line.code in _SWEAT_GLANDS:
            continue
        if line.facts is not None and line.facts.bilateral == "0":
            question = f"Does the note show {line.code} once, and not on each side?"
            fixes = (
                attest("Remove 50", question, RemoveModifier(line.number, "50")),
                guide("Done twice: bill a second line or unit, as the payer wants it"),
            )
            yield Hit(line, Field.MODIFIERS, f"{line.code} has no sides: 50 is not valid on it.", fixes)
        elif sides := [modifier for modifier in line.line.modifiers if modifier in _SIDES]:
            message = f"50 means both sides, {' and '.join(sides)} one: {line.code} cannot carry both."
            yield Hit(line, Field.MODIFIERS, message, _both_or_one(line, sides))


def _both_or_one(line: NumberedLine, sides: list[str]) -> tuple[Fix, ...]:
    both = attest(
        "Both sides: keep 50",
        "Was it done on both sides?",
        *(RemoveModifier(line.number, side) for side in dict.fromkeys(sides)),
    )
    if len(set(sides)) > 1:
        return (both,)
    one = attest(f"One side: keep {sides[0]}", "Was it done on one side?", RemoveModifier(line.number, "50"))
    return (both, one)


@rule(
    "DERM-MOD-002",
    Severity.DENIAL_RISK,
    source="HCPCS modifiers, as listed by the Medicare contractor FCSO; AAPC on 15822",
    status=Status.PAGE,
    about=_EYELID,
)
def which_eyelid(visit: VisitContext) -> Iterator[Hit]:
    """The line does not say which eyelid.

    Why:
        There are four lids, and the payer pays each once. E1 is the left upper lid, E2 the left lower, E3 the right
        upper, E4 the right lower; LT, RT or 50 will do too.
    What to do:
        Read in the note which lid it was and add its modifier. Two lids are two lines, or 50 for both sides.
    Fires:
        67810 D49.2 -> 1
        15823-22 H02.834 -> 1
        67810 D49.2 {lesion a eyelid right} -> 1
        99213-57 H02.831; 15820 H02.832 -> 2
    Silent:
        67810-E1 D49.2
        67810-RT D49.2
        15823-50 H02.831 H02.834
        15823-22-LT H02.834
        67810 D49.2 self
    After the fix:
        67810-E1 D49.2
        15823-22-E1 H02.834
        67810-E3 D49.2 {lesion a eyelid right}
        99213-57 H02.831; 15820-E2 H02.832
    """
    for line in visit.of(_EYELID):
        if line.modifiers & (codes.EYELID_MODIFIERS | _SIDES | {"50"}):
            continue
        fixes = [
            attest(f"{modifier} {side} {lid}", f"Was it the {side} {lid} lid?", AddModifier(line.number, modifier))
            for modifier, (side, lid) in _lids_of(line).items()
        ]
        fixes.append(attest("50 both sides", "Was it done on both sides?", AddModifier(line.number, "50")))
        yield Hit(line, Field.MODIFIERS, f"{line.code} needs its lid: E1 to E4, a side, or 50 for both.", tuple(fixes))


def _lids_of(line: NumberedLine) -> dict[str, tuple[str, str]]:
    """The lids that the code allows, and of these the ones that the lesion's place leaves."""
    lesion, only = line.line.lesion, _ONE_LID.get(line.code)
    allowed = {modifier: lid for modifier, lid in _LIDS.items() if only in (None, lid[1])}
    if lesion is None:
        return allowed
    near = {
        modifier: (side, lid)
        for modifier, (side, lid) in allowed.items()
        if lesion.side in (None, side) and (lesion.region is None or lesion.region.startswith(lid))
    }
    return near or allowed


@rule(
    "DERM-MOD-003",
    Severity.DENIAL_RISK,
    source="HCPCS modifiers, as listed by the Medicare contractor FCSO",
    status=Status.PAGE,
    about=_NAIL,
)
def which_digit(visit: VisitContext) -> Iterator[Hit]:
    """The line does not say which finger or toe.

    Why:
        Nail codes are paid for each digit. FA and F1 to F9 are the fingers, TA and T1 to T9 the toes, each from the
        left thumb or great toe to the right little one; without it a second nail, now or later, reads as a duplicate.
    What to do:
        Read in the note which digit it was and add its modifier. Every digit has a line of its own.
    Fires:
        11730 L60.0 -> 1
        11750-LT L60.0 {toe} -> 1
        11755 L60.3 {lesion a finger} -> 1
        11750 L60.0 {toenail right} -> 1
        11730-TA L60.0; 11732*2 L60.0 -> 2
    Silent:
        11730-TA L60.0
        11750-59-T5 L60.0
        11755-FA L60.3
        11721-Q8 B35.1
        11730 L60.0 self
    After the fix:
        11730-TA L60.0
        11750-LT-TA L60.0 {toe}
        11755-FA L60.3 {lesion a finger}
        11750-T5 L60.0 {toenail right}
    """
    for line in visit.of(_NAIL):
        if line.modifiers & (codes.FINGER_MODIFIERS | codes.TOE_MODIFIERS):
            continue
        fixes = [
            attest(f"{modifier} {side} {digit}", f"Was it the {side} {digit}?", AddModifier(line.number, modifier))
            for modifier, (side, digit) in _digits_of(line).items()
        ]
        fixes.append(guide("Type the digit's modifier: FA, F1 to F9 for fingers, TA, T1 to T9 for toes"))
        yield Hit(line, Field.MODIFIERS, f"{line.code} needs its digit: FA to F9, or TA to T9.", tuple(fixes))


def _digits_of(line: NumberedLine) -> dict[str, tuple[str, str]]:
    """The digits that the lesion's place leaves; none when it says neither hand nor foot."""
    lesion = line.line.lesion
    named = {lesion.site, lesion.region} if lesion is not None else set[str | None]()
    names = _FINGERS if named & _OF_HAND else _TOES if named & _OF_FOOT else ()
    if "thumb" in named:
        names = ("thumb",)
    side = lesion.side if lesion is not None else None
    return {modifier: digit for modifier, digit in _DIGITS.items() if digit[1] in names and side in (None, digit[0])}


@rule(
    "DERM-MOD-004",
    Severity.ADVICE,
    source="Medicare contractors Novitas, WPS and CGS on modifier 51; Medicare Claims Processing Manual, chapter 12",
    status=Status.PAGE,
)
def needless_51(visit: VisitContext) -> Iterator[Hit]:
    """Medicare takes the reduction for a second procedure by itself.

    Why:
        Medicare's computer ranks the procedures of a day and adds 51 where it belongs. Typed by hand it does nothing,
        or stands on the wrong line.
    What to do:
        Take 51 off. Some commercial payers still want it.
    Fires:
        @part_b | 17311 C44.319; 12051-51 C44.319 {2cm} -> 2
        @advantage | 11602-59-51 C44.519 {9mm +4mm} -> 1
    Silent:
        @commercial | 17311 C44.319; 12051-51 C44.319 {2cm}
        @part_b | 17311 C44.319; 12051 C44.319 {2cm}
        @part_b | 13101 C44.519 {11cm}; 13102-51 C44.519
        @part_b | 12051-51 C44.319 self {2cm}
    After the fix:
        @part_b | 17311 C44.319; 12051 C44.319
        @advantage | 11602-59 C44.519
    """
    if not visit.is_medicare:
        return
    for line in visit.lines:
        if "51" in line.modifiers and line.global_days != ADD_ON_GLOBAL:
            question = "Does 51 say no more than that this was a further procedure of the day?"
            change = attest("Remove 51", question, RemoveModifier(line.number, "51"))
            yield Hit(line, Field.MODIFIERS, f"Medicare adds 51 by itself: take it off {line.code}.", (change,))


@rule(
    "DERM-MOD-005",
    Severity.ADVICE,
    source="AAPC and CCO on the order of modifiers",
    status=Status.PAGE,
)
def order_of_modifiers(visit: VisitContext) -> Iterator[Hit]:
    """Modifiers that decide about payment stand first.

    Why:
        Payers read the first modifiers for the price and some read no more than two. What only informs, such as side,
        digit, notice or telehealth, comes behind what changes the payment, such as 25, 26 or 59.
    What to do:
        Reorder them; nothing else changes.
    Fires:
        17262-LT-59 C44.612 {15mm} -> 1
        11755-TA-59-76 L60.3 -> 1
        88305-GA-26 D22.5 -> 1
        99213-95-25 L40.0; 17000 L57.0 -> 1
        11730-59-T5-Q8-76 L60.0 -> 1
        J3301-JZ-59 L40.0 -> 1
    Silent:
        17262-59-LT C44.612 {15mm}
        88305-26-59 D22.5
        17262-59-26 C44.612 {15mm}
        11721-Q8-59 B35.1
        17262-LT-GA C44.612 {15mm}
        17262-LT-51 C44.612 {15mm}
        17262-LT-59 C44.612 self {15mm}
    After the fix:
        17262-59-LT C44.612 {15mm}
        11755-59-76-TA L60.3
        88305-26-GA D22.5
        99213-25-95 L40.0; 17000 L57.0
        11730-59-76-Q8-T5 L60.0
        J3301-59-JZ L40.0
    """
    for line in visit.lines:
        ordered = _in_order(line.line.modifiers)
        if ordered != line.line.modifiers:
            written = "-".join((line.code, *ordered))
            fix = safe(f"Reorder: {written}", OrderModifiers(line.number, ordered))
            yield Hit(line, Field.MODIFIERS, f"{line} should read {written}.", (fix,))


def _in_order(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    """Payment modifiers before informational ones, each kind as it stood; others keep their places."""
    if len(modifiers) < 2:
        return modifiers
    known = sorted(
        (modifier for modifier in modifiers if modifier in _ORDERED),
        key=lambda known: known not in codes.PAYMENT_MODIFIERS,
    )
    following = iter(known)
    return tuple(next(following) if modifier in _ORDERED else modifier for modifier in modifiers)


RULES: tuple[Rule, ...] = (both_sides, which_eyelid, which_digit, needless_51, order_of_modifiers)
