"""What stands on the Mohs map: stages, the blocks of each, which are positive, and which block is under the hands."""

from dataclasses import dataclass, replace
from typing import Self

from dermdesk.domain.line import Mohs

MOST_STAGES, MOST_BLOCKS = 12, 30
_HOURS = 12


@dataclass(frozen=True, slots=True)
class MohsStage:
    """`positive` are numbers of blocks, counted from 1 clockwise from twelve."""

    blocks: int = 1
    positive: frozenset[int] = frozenset()

    @property
    def words(self) -> str:
        """`6 blocks, positive 2 and 3`."""
        said = f"{self.blocks} {'block' if self.blocks == 1 else 'blocks'}"
        return f"{said}, positive {' and '.join(map(str, sorted(self.positive)))}" if self.positive else said


@dataclass(frozen=True, slots=True)
class MohsDrawing:
    """`stage` and `block` (from 0) are under the hands. Every change gives a new drawing."""

    stages: tuple[MohsStage, ...] = (MohsStage(),)
    stage: int = 0
    block: int = 0

    @classmethod
    def of(cls, mohs: Mohs | None) -> Self:
        """As a line holds it; a stage whose blocks nobody has counted yet has one."""
        if mohs is None or not mohs.stages:
            return cls()
        stages: list[MohsStage] = []
        for place in range(min(mohs.stages, MOST_STAGES)):
            blocks = mohs.blocks[place] if mohs.blocks is not None and place < len(mohs.blocks) else 1
            marked = mohs.positive[place] if mohs.positive is not None and place < len(mohs.positive) else ()
            stages.append(MohsStage(blocks, frozenset(number for number in marked if number <= blocks)))
        return cls(tuple(stages))

    def facts(self, mohs: Mohs | None) -> Mohs:
        """The line's facts with these stages."""
        marked = tuple(tuple(sorted(stage.positive)) for stage in self.stages)
        return replace(
            mohs or Mohs(),
            stages=len(self.stages),
            blocks=tuple(stage.blocks for stage in self.stages),
            positive=marked if any(marked) else None,
        )

    # --- changes -----------------------------------------------------------------------------------------------------

    def with_blocks(self, blocks: int) -> Self:
        """Another number of blocks in the stage under the hands; out of 1 to 30 nothing changes."""
        if not 1 <= blocks <= MOST_BLOCKS:
            return self
        kept = frozenset(number for number in self.stages[self.stage].positive if number <= blocks)
        return replace(self._with(MohsStage(blocks, kept)), block=min(self.block, blocks - 1))

    def with_stage(self) -> Self:
        """One more stage, outside, with one block."""
        if len(self.stages) == MOST_STAGES:
            return self
        return replace(self, stages=(*self.stages, MohsStage()), stage=len(self.stages), block=0)

    def without_stage(self) -> Self:
        """The last stage goes; one stays."""
        if len(self.stages) == 1:
            return self
        stages = self.stages[:-1]
        stage = min(self.stage, len(stages) - 1)
        return replace(self, stages=stages, stage=stage, block=min(self.block, stages[stage].blocks - 1))

    def turned(self) -> Self:
        """The block under the hands the other way: positive or clear."""
        stage = self.stages[self.stage]
        return self._with(replace(stage, positive=stage.positive ^ {self.block + 1}))

    def moved(self, *, blocks: int = 0, stages: int = 0) -> Self:
        """To a neighbour: blocks go round the clock, stages outwards keep the hour."""
        here = self.stages[self.stage]
        if blocks:
            return replace(self, block=(self.block + blocks) % here.blocks)
        stage = max(0, min(self.stage + stages, len(self.stages) - 1))
        hour = (self.block + 0.5) / here.blocks
        return replace(self, stage=stage, block=int(hour * self.stages[stage].blocks))

    def at(self, stage: int, block: int) -> Self:
        """With a block under the hands."""
        return replace(self, stage=stage, block=block)

    def _with(self, stage: MohsStage) -> Self:
        return replace(self, stages=(*self.stages[: self.stage], stage, *self.stages[self.stage + 1 :]))

    # --- in words ----------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """The block under the hands, as one hears it."""
        stage = self.stages[self.stage]
        first, last = (_hour(self.block + end, stage.blocks) for end in (0, 1))
        clock = "the whole ring" if stage.blocks == 1 else f"{first} to {last} o'clock"
        mark = "positive" if self.block + 1 in stage.positive else "clear"
        return (
            f"stage {self.stage + 1} of {len(self.stages)}, block {self.block + 1} of {stage.blocks}, {clock}, {mark}"
        )

    @property
    def doubt(self) -> str:
        """Where the marks and the stages do not agree; blank when they do or nothing is marked."""
        if not any(stage.positive for stage in self.stages):
            return ""
        for number, stage in enumerate(self.stages[:-1], 1):
            if not stage.positive:
                return f"Stage {number} is clear, yet stage {number + 1} follows."
        return f"Stage {len(self.stages)} is still positive." if self.stages[-1].positive else ""


def _hour(block: int, blocks: int) -> str:
    """Where a block begins on the clock face, to the half hour."""
    halves = round(2 * _HOURS * block / blocks) % (2 * _HOURS)
    hour = halves // 2 or _HOURS
    return f"{hour}:30" if halves % 2 else str(hour)
