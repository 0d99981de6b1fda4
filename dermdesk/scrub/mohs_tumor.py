"""Which further stages and blocks of Mohs surgery are counted with which first stage.

A further stage belongs to the first stage of its code and lesion, a further block to the first stage of its lesion.
Where the add-on or the first stage names no lesion, the add-on may be of that tumor, and belongs to it too. First
stages that share an add-on in this way can only be counted together.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dermdesk.scrub.codes import MOHS_FIRST_STAGE, CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.numbered_line import NumberedLine

FURTHER_STAGE_OF = {"17311": "17312", "17313": "17314"}
"""The add-on for each further stage, by first stage: head, neck, hands, feet, genitals; trunk, arms, legs."""
FIRST_STAGE_OF = {further: first for first, further in FURTHER_STAGE_OF.items()}
FURTHER_STAGE = CodeSet("17312, 17314")
FURTHER_BLOCK = CodeSet("17315")
STAGE = MOHS_FIRST_STAGE | FURTHER_STAGE
_STAGES_OF_A_CODE = tuple((CodeSet(first), CodeSet(further)) for first, further in FURTHER_STAGE_OF.items())
BLOCKS_IN_A_STAGE = 5
"""What the code of a stage pays for; each block more is a unit of 17315."""


@dataclass(frozen=True, slots=True)
class CountedTogether:
    """First stages and the add-on lines that they share, both in line order; `add_ons` may be empty."""

    first_stages: tuple[NumberedLine, ...]
    add_ons: tuple[NumberedLine, ...] = ()

    @property
    def units(self) -> int:
        """Of all add-on lines."""
        return sum(line.units for line in self.add_ons)

    @property
    def line(self) -> NumberedLine:
        """Where a wrong count is told: the first add-on, else the first stage."""
        return self.add_ons[0] if self.add_ons else self.first_stages[0]

    @property
    def others(self) -> tuple[NumberedLine, ...]:
        """All lines but that one."""
        return tuple(line for line in (*self.first_stages, *self.add_ons) if line is not self.line)

    def further_stages(self) -> int | None:
        """Stages recorded beyond the first one of each tumor; None when a tumor records none."""
        stages = [line.line.mohs.stages if line.line.mohs is not None else None for line in self.first_stages]
        known = [count for count in stages if count is not None]
        return sum(count - 1 for count in known) if len(known) == len(stages) else None

    def further_blocks(self) -> int | None:
        """Blocks recorded beyond the fifth of each stage; None when a tumor records none."""
        recorded = [blocks_of(line) for line in self.first_stages]
        if not all(recorded):
            return None
        return sum(max(0, blocks - BLOCKS_IN_A_STAGE) for stages in recorded for blocks in stages)


def blocks_of(first_stage: NumberedLine) -> tuple[int, ...]:
    """Blocks of stage 1, 2 … of a tumor; empty when none are recorded."""
    mohs = first_stage.line.mohs
    return mohs.blocks or () if mohs is not None else ()


def with_further_stages(visit: VisitContext) -> tuple[CountedTogether, ...]:
    """Every first stage, with its further stages."""
    return tuple(
        counted
        for first, further in _STAGES_OF_A_CODE
        for counted in count_together(visit.of(first), visit.of(further))
    )


def with_further_blocks(visit: VisitContext) -> tuple[CountedTogether, ...]:
    """Every first stage of either code, with its further blocks."""
    return count_together(visit.of(MOHS_FIRST_STAGE), visit.of(FURTHER_BLOCK))


def count_together(
    first_stages: Iterable[NumberedLine], add_ons: Iterable[NumberedLine]
) -> tuple[CountedTogether, ...]:
    """Part first stages by the add-ons that they share. An add-on that is of none of them stays out."""
    parts = [CountedTogether((line,)) for line in first_stages]
    for add_on in add_ons:
        shared = [part for part in parts if any(_may_be_of(add_on, first) for first in part.first_stages)]
        if shared:
            parts = [part for part in parts if part not in shared]
            parts.append(_joined(shared, add_on))
    return tuple(sorted(parts, key=lambda part: part.first_stages[0].number))


def _may_be_of(add_on: NumberedLine, first_stage: NumberedLine) -> bool:
    return None in (add_on.lesion_id, first_stage.lesion_id) or add_on.lesion_id == first_stage.lesion_id


def _joined(parts: Iterable[CountedTogether], add_on: NumberedLine) -> CountedTogether:
    first_stages = sorted((line for part in parts for line in part.first_stages), key=lambda line: line.number)
    add_ons = sorted((add_on, *(line for part in parts for line in part.add_ons)), key=lambda line: line.number)
    return CountedTogether(tuple(first_stages), tuple(add_ons))
