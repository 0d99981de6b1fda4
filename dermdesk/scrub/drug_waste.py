"""What was given and what was thrown away of a drug's opened containers, in billing units, and the JW line for it.

A part of a unit counts whole, so a rest of less than a unit is never a unit of waste. Source: Medicare Claims
Processing Manual, chapter 17 §40.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dermdesk.domain.drug_quantity import BILLING_UNITS, units_of
from dermdesk.domain.line import Drug
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.fix import AddLine, Change, Fix, SetUnits, attest
from dermdesk.scrub.numbered_line import NumberedLine

WASTE, NO_WASTE = "JW", "JZ"


@dataclass(frozen=True, slots=True)
class Parts:
    """Billing units given (at least one) and thrown away."""

    given: int
    wasted: int


def lines_of_drug(visit: VisitContext, code: str) -> tuple[NumberedLine, ...]:
    """Every line of the code, waste too; a code of the practice's own as well."""
    return tuple(line for line in visit.lines if line.code == code)


def opened(lines: Iterable[NumberedLine]) -> Decimal | None:
    """The content of all containers that these lines name, in the measure of their code; None: no line names any."""
    contents = [content for line in lines for content in line.drug.containers or ()]
    return sum(contents, Decimal(0)) if contents else None


def is_shared(lines: Iterable[NumberedLine]) -> bool:
    """Another patient got part of a container."""
    return any(line.drug.shared_vial for line in lines)


def parts_of(line: NumberedLine) -> Parts | None:
    """By the containers opened, or by what was given and wasted; None when the line tells too little, or nonsense."""
    drug = line.drug
    content = opened((line,))
    given = drug.given
    if content is None and given is not None and drug.wasted is not None:
        content = given + drug.wasted
    if given is None and content is not None and drug.wasted is not None:
        given = content - drug.wasted
    whole = units_of(line.code, content) if content is not None else None
    units = line.units if given is None else units_of(line.code, given)
    if whole is None or units is None or not 1 <= units <= whole:
        return None
    return Parts(units, whole - units)


def waste_line(line: NumberedLine, units: int) -> AddLine:
    """A JW line of the same drug."""
    unit = BILLING_UNITS.get(line.code)
    wasted = unit.amount * units if unit is not None else None
    drug = Drug(ndc=line.drug.ndc, wasted=wasted, container_type=line.drug.container_type)
    return AddLine(line.number, line.code, units, (WASTE,), drug=drug)


def split(line: NumberedLine, parts: Parts, *before: Change) -> Fix:
    """What was given stays on the line, what was thrown away gets its own."""
    given = () if line.units == parts.given else (SetUnits(line.number, parts.given),)
    return attest(
        f"{parts.given} given, {parts.wasted} on a JW line",
        f"Were {parts.given} units given and {parts.wasted} thrown away?",
        *before,
        *given,
        waste_line(line, parts.wasted),
    )
