"""Skin substitutes."""

from collections.abc import Iterator
from datetime import date

from dermdesk.scrub.codes import SKIN_SUBSTITUTE, CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, RemoveLine, RemoveModifier, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_WASTE_MODIFIERS = frozenset(("JW", "JZ"))
_PAID_AS_SUPPLY_FROM = date(2026, 1, 1)
_FIRST_APPLICATION = CodeSet("15271, 15273, 15275, 15277")
_PILOT_FROM = date(2026, 1, 15)
_PILOT_STATES = frozenset(("NJ", "OH", "OK", "TX"))


@rule(
    "DERM-SKS-001",
    Severity.REJECT,
    source="Medicare contractor Noridian on skin substitutes; CY2026 physician fee schedule rule",
    status=Status.PAGE,
    about=SKIN_SUBSTITUTE,
    as_of="2026-01-01",
)
def waste_of_a_supply(visit: VisitContext) -> Iterator[Hit]:
    """A skin substitute takes neither JW nor JZ any more.

    Why:
        Since 2026 Medicare pays these products as supplies, by the square centimeter that was put on. JW and JZ belong
        to drugs; area that was thrown away is paid to nobody. Only products licensed as biologicals are still drugs,
        and the payer's card lists them.
    What to do:
        Bill the square centimeters that were put on, without JW or JZ, and take a line of waste off.
    Fires:
        @part_b | 15275 L97.511; Q4186-JZ*10 L97.511 -> 2
        @advantage | 15271 L97.211; Q4186*8 L97.211; Q4186-JW*2 L97.211 -> 3
        @part_b on:2026-01-01 | A2001-JZ*4 L97.511 -> 1
        @part_b bla:Q4131 | Q4186-JZ*4 L97.511 -> 1
    Silent:
        @part_b | Q4186*10 L97.511
        @part_b bla:Q4186 | Q4186-JZ*10 L97.511
        @part_b on:2025-12-31 | Q4186-JZ*10 L97.511
        @commercial | Q4186-JZ*10 L97.511
        @part_b | J3301-JZ*4 L40.0
    After the fix:
        @part_b | 15275 L97.511; Q4186*10 L97.511
        @advantage | 15271 L97.211; Q4186*8 L97.211
        @part_b on:2026-01-01 | A2001*4 L97.511
        @part_b bla:Q4131 | Q4186*4 L97.511
    """
    if not visit.is_medicare or visit.day < _PAID_AS_SUPPLY_FROM:
        return
    for line in visit.of(SKIN_SUBSTITUTE):
        wrong = sorted(line.modifiers & _WASTE_MODIFIERS)
        if wrong and line.code not in visit.payer.bla_skin_products:
            names = " and ".join(wrong)
            message = f"{line.code} has been a supply since 2026: {names} cannot stand on it."
            yield Hit(line, Field.MODIFIERS, message, _bill_what_was_applied(line, wrong))


def _bill_what_was_applied(line: NumberedLine, wrong: list[str]) -> tuple[Fix, ...]:
    question = f"Were all {line.units} square centimeters of this line put on?"
    removal = (RemoveModifier(line.number, modifier) for modifier in wrong)
    take_off = attest(f"Take {' and '.join(wrong)} off", question, *removal)
    count = guide("Set the units to the square centimeters that were put on")
    if "JW" not in wrong:
        return take_off, count
    drop = attest("Drop the line", "Does this line bill only what was thrown away?", RemoveLine(line.number))
    return drop, take_off, count


@rule(
    "DERM-SKS-002",
    Severity.ADVICE,
    source="CMS Innovation Center, WISeR model; Noridian (Arizona and Washington without skin substitutes)",
    status=Status.PAGE,
    about=_FIRST_APPLICATION,
    as_of="2026-01-15",
)
def application_without_authorization(visit: VisitContext) -> Iterator[Hit]:
    """In this state Medicare looks at a skin substitute before it pays.

    Why:
        Under the WISeR pilot a practice in New Jersey, Ohio, Oklahoma or Texas may ask before the treatment. Without
        an authorization the claim is paid only after its records have been read.
    What to do:
        Ask before treating, and note the authorization number on the line. If it is too late for that, keep records and
        photographs ready.
    Fires:
        @part_b state:TX | 15275 L97.511; Q4186*8 L97.511 -> 1
        @part_b state:NJ on:2026-01-15 | 15271 L97.211; 15277 L97.511 -> 1, 2
        @part_b state:OH | 15273 L97.211; 15274 L97.211 -> 1
        @part_b state:OK | 15275 L97.511 -> 1
    Silent:
        @part_b state:TX | 15275 L97.511 {auth:A100}; Q4186*8 L97.511
        @part_b state:TX on:2026-01-14 | 15275 L97.511
        @part_b state:AZ | 15275 L97.511
        @part_b state:NY | 15275 L97.511
        @part_b | 15275 L97.511
        @advantage state:TX | 15275 L97.511
        @part_b state:TX | 15276 L97.511
    After the fix:
        @part_b state:TX | 15275 L97.511 {auth:A100}; Q4186*8 L97.511
        @part_b state:NJ on:2026-01-15 | 15271 L97.211 {auth:A100}; 15277 L97.511 {auth:A100}
        @part_b state:OH | 15273 L97.211 {auth:A100}; 15274 L97.211
        @part_b state:OK | 15275 L97.511 {auth:A100}
    """
    state = visit.visit.practice.state
    if not visit.is_part_b or visit.day < _PILOT_FROM or state not in _PILOT_STATES:
        return
    for line in visit.of(_FIRST_APPLICATION):
        if not line.line.authorization:
            message = f"{line.code} in {state}: without an authorization Medicare reads the records before it pays."
            fixes = (
                guide("Note the authorization number on the line"),
                guide("Keep records and photographs ready, if nobody asked before the treatment"),
            )
            yield Hit(line, Field.AUTHORIZATION, message, fixes)


RULES: tuple[Rule, ...] = (waste_of_a_supply, application_without_authorization)
