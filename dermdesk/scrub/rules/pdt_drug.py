"""Photodynamic therapy: the drug beside the light, and its units."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from dermdesk.domain.drug_quantity import BILLING_UNITS
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddLine, Fix, SetCode, SetUnits, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, TakesLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.pdt import PDT_DRUG

_STICK, _GEL = "J7308", "J7345"
_COUNTED_DRUG, _CREAM = CodeSet(f"{_STICK}, {_GEL}"), CodeSet("J7309")
_LIMITS = {_STICK: 3, _GEL: 600}
_CONTAINERS = {_STICK: "stick", _GEL: "tube"}
_LIGHTS = (
    ("96567", "Did staff put the drug on and start the light?"),
    ("96573", "Did the physician, NP or PA put the drug on and start the light, without scraping before?"),
    ("96574", "Did the physician, NP or PA scrape the keratoses, put the drug on and start the light?"),
)


@rule(
    "DERM-PDT-002",
    Severity.DENIAL_RISK,
    source="Makers' billing guides for Levulan and Ameluz",
    status=Status.PAGE,
    about=codes.PDT | PDT_DRUG,
    as_of="2018",
)
def light_and_drug_apart(visit: VisitContext) -> Iterator[Hit]:
    """Light treatment and its drug have to stand together.

    Why:
        The light does nothing without the drug, and the drug is paid for no other use. A payer that sees one of them
        alone denies it.
    What to do:
        Enter what was left out. If the drug was put on the day before, enter that day's drug first; if the light comes
        tomorrow, hold the drug for that day's claim.
    Fires:
        96573 L57.0 -> 1
        past:none | 96567 L57.0; 96567-59 L57.0 -> 1
        past:J7308@2026-03-08 | 96573 L57.0 -> 1
        J7308-JZ L57.0 -> 1
        past:96573@2026-03-09 | J7345*200 L57.0; J7345-JW*50 L57.0 -> 1
        99213-25 L57.0; 96573 L57.0; J7308 L57.0 cos -> 2
    Silent:
        96573 L57.0; J7308 L57.0
        96573 L57.0; J7345*200 L57.0
        96573 L57.0; J7309 L57.0
        past:J7308@2026-03-09 | 96573 L57.0
        past:J7345@2026-03-10!outside | 96567 L57.0
        96573 L57.0 cos; J7308 L57.0 cos
    After the fix:
        96573 L57.0; J7308 L57.0
        past:none | 96567 L57.0; J7308 L57.0; 96567-59 L57.0
        past:J7308@2026-03-08 | 96573 L57.0; J7308 L57.0
        J7308-JZ L57.0; 96567 L57.0
        J7345*200 L57.0; 96567 L57.0; J7345-JW*50 L57.0
    """
    lights, drugs = visit.of(codes.PDT), visit.of(PDT_DRUG)
    if lights and not drugs and not _was_put_on(visit):
        fixes = (
            *(_add_drug(lights[0], code) for code in (_STICK, _GEL)),
            guide("Enter the drug of yesterday's visit, if it was put on then"),
        )
        message = f"{lights[0].code} stands without its drug: no J7308 or J7345 today, and none yesterday."
        yield Hit(lights[0], Field.CODE, message, fixes)
    elif drugs and not lights:
        fixes = (
            *(attest(f"Add {code}", question, AddLine(drugs[0].number, code)) for code, question in _LIGHTS),
            guide("Hold the drug for the claim of the day of the light"),
        )
        message = f"{drugs[0].code} is paid beside its light treatment only, and none is on this claim."
        yield Hit(drugs[0], Field.CODE, message, fixes)


def _was_put_on(visit: VisitContext) -> bool:
    return any(
        past.code in PDT_DRUG and timedelta(0) <= visit.day - past.day <= timedelta(1) for past in visit.history or ()
    )


def _add_drug(light: NumberedLine, code: str) -> Fix:
    question = f"Was one {_CONTAINERS[code]} used?"
    return attest(f"Add {code}, one {_CONTAINERS[code]}", question, AddLine(light.number, code, _units_in_one(code)))


def _units_in_one(code: str) -> int:
    """Billing units of one stick or tube."""
    unit = BILLING_UNITS[code]
    return int((unit.container or unit.amount) / unit.amount)


@rule(
    "DERM-PDT-003",
    Severity.DENIAL_RISK,
    source="CMS unit limits (MUE): 3 for J7308, 600 for J7345; reimbursement page of Ameluz's maker",
    status=Status.DATA,
    about=_COUNTED_DRUG,
    data=EditionKind.MUE,
    takes=(TakesLine(Concern.UNITS, _COUNTED_DRUG),),
)
def units_of_light_drug(visit: VisitContext) -> Iterator[Hit]:
    """The units of the light drug do not fit the sticks or tubes opened.

    Why:
        J7308 is one unit for each stick. J7345 counts 10 mg of gel, 200 units a tube: two units would pay a hundredth
        of a tube. What was used and what was thrown away make up the whole.
    What to do:
        Count the sticks or tubes in the note, and set the units of all lines of the code together. More than three
        containers are paid only after a look at the record.
    Fires:
        96574 L57.0; J7345-JZ*2 L57.0 {vials:200} -> 2
        96573 L57.0; J7308*2 L57.0 {vials:1} -> 2
        96573 L57.0; J7308*4 L57.0 {vials:1,1,1,1} -> 2
        96573 L57.0; J7345*601 L57.0 -> 2
        96573 L57.0; J7345-JW*100 L57.0 {vials:200}; J7345*50 L57.0 -> 2
    Silent:
        96573 L57.0; J7308*3 L57.0 {vials:1,1,1}
        96573 L57.0; J7308*2 L57.0
        96573 L57.0; J7345*600 L57.0 {vials:200,200,200}
        96573 L57.0; J7345*150 L57.0 {vials:200}; J7345-JW*50 L57.0
        96573 L57.0; J7345*150 L57.0; J7345-JW*50 L57.0 {vials:100}
        96573 L57.0; J7309*5 L57.0
    After the fix:
        96574 L57.0; J7345-JZ*200 L57.0
        96573 L57.0; J7308 L57.0
    """
    by_code: dict[str, list[NumberedLine]] = {}
    for line in visit.of(_COUNTED_DRUG):
        by_code.setdefault(line.code, []).append(line)
    for code, lines in by_code.items():
        total = sum(line.units for line in lines)
        opened = _opened(lines[0])
        is_miscounted = opened is not None and opened != total
        if not is_miscounted and total <= _LIMITS[code]:
            continue
        if is_miscounted:
            message = f"The {_CONTAINERS[code]}s opened hold {opened} units of {code}, and {total} are billed."
        else:
            message = f"{total} units of {code}: the usual limit is {_LIMITS[code]} a day."
        yield Hit(lines[0], Field.UNITS, message, tuple(_ways_to_units(lines, opened)), tuple(lines[1:]))


def _opened(line: NumberedLine) -> Decimal | None:
    """Content of all sticks or tubes, in units; None when none are recorded."""
    containers = line.line.drug.containers if line.line.drug is not None else None
    return sum(containers, Decimal(0)) if containers else None


def _ways_to_units(lines: list[NumberedLine], opened: Decimal | None) -> Iterator[Fix]:
    line, limit, container = lines[0], _LIMITS[lines[0].code], _CONTAINERS[lines[0].code]
    if opened is not None and opened == int(opened) and 0 < opened <= limit:
        units = f"{int(opened)} unit{'s' if opened > 1 else ''}"
        if len(lines) == 1:
            yield attest(f"Set {units}", f"Were {units} opened for this patient?", SetUnits(line.number, int(opened)))
        else:
            yield guide(f"Share {units} among the lines of {line.code}: what was used, and with JW what was wasted")
    yield guide(f"Count the {container}s in the note: {_units_in_one(line.code)} a {container}")
    if opened is None or opened > limit:
        yield guide(f"Send the record, if more than {limit} units were used")


@rule(
    "DERM-PDT-007",
    Severity.ADVICE,
    source="No unit limit of J7309 is published; the cream is no longer sold in the United States",
    status=Status.RECALLED,
    about=_CREAM,
)
def old_cream(visit: VisitContext) -> Iterator[Hit]:
    """J7309 is a cream that is no longer sold.

    Why:
        The cream of J7309 has left the American market. A line with it mostly means that another drug was used, or that
        an old entry of the price list was taken.
    What to do:
        Read the NDC in the note, and bill the drug that was used: J7308 by the stick, J7345 by the tube.
    Fires:
        96573 L57.0; J7309 L57.0 -> 2
        J7309*2 L57.0; 96573 L57.0 -> 1
    Silent:
        96573 L57.0; J7308 L57.0
        96573 L57.0; J7345*200 L57.0
        96573 L57.0 self; J7309 L57.0 self
    After the fix:
        96573 L57.0; J7308 L57.0
        J7308 L57.0; 96573 L57.0
    """
    for line in visit.of(_CREAM):
        fixes = tuple(
            attest(
                f"Change to {code}, one {_CONTAINERS[code]}",
                f"Was one {_CONTAINERS[code]} of {name} used?",
                SetCode(line.number, code),
                SetUnits(line.number, _units_in_one(code)),
            )
            for code, name in ((_STICK, "Levulan"), (_GEL, "Ameluz"))
        )
        yield Hit(line, Field.CODE, "The cream of J7309 is no longer sold: look up which drug was used.", fixes)


RULES: tuple[Rule, ...] = (light_and_drug_apart, units_of_light_drug, old_cream)
