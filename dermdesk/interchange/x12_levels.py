"""HL segments: whether each level has its own number and a parent that came before it."""

from dermdesk.domain.file_problem import ProblemKind
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_told import Told


class Levels:
    """Takes the HL segments of a transaction set in their order."""

    def __init__(self, told: Told, parents: dict[str, str]) -> None:
        """`parents` says for each level code which one stands above it; blank for none."""
        self._told = told
        self._parents = parents
        self._levels: dict[str, str] = {}

    def take(self, segment: Segment) -> str:
        """The level's code (HL03); what is wrong with its number or parent is told."""
        number, parent, level = (segment.element(place).strip() for place in (1, 2, 3))
        if not number or number in self._levels:
            self._told.add(ProblemKind.STRUCTURE, "HL01 is missing or stands twice.", segment)
        if level not in self._parents:
            self._told.add(ProblemKind.STRUCTURE, "HL03 names a level that does not belong here.", segment)
        elif bool(self._parents[level]) != bool(parent):
            words = "HL02 is missing." if self._parents[level] else "The first level has a parent (HL02)."
            self._told.add(ProblemKind.STRUCTURE, words, segment)
        elif parent and self._levels.get(parent) not in self._parents[level].split():
            self._told.add(ProblemKind.STRUCTURE, "HL02 names no level that this one may stand below.", segment)
        self._levels[number] = level
        return level
