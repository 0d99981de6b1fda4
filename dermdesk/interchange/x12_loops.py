"""Loops of a transaction set: where one begins, and which segments may stand in it, in which order.

A loop's rule is a row of segment names: `NM1! N3 REF*` says that NM1 must stand, N3 may, and REF may stand several
times, in that order. Readers part a set into blocks and check each; what does not fit is told, never dropped unsaid.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dermdesk.domain.file_problem import ProblemKind
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_told import Told, shown_name

Begins = Callable[[Segment, str], str | None]
"""The name of the loop that a segment begins behind the named one; None when it belongs to that one."""


@dataclass(frozen=True, slots=True)
class LoopRule:
    """The ranks of a loop's segments, which of them must stand, and which may stand several times."""

    ranks: Mapping[str, int]
    needed: tuple[str, ...]
    repeated: frozenset[str]


def rule(row: str) -> LoopRule:
    """A rule from its row."""
    words = row.split()
    names = [word.rstrip("!*+") for word in words]
    return LoopRule(
        ranks={name: rank for rank, name in enumerate(names)},
        needed=tuple(name for name, word in zip(names, words, strict=True) if word[-1] in "!+"),
        repeated=frozenset(name for name, word in zip(names, words, strict=True) if word[-1] in "*+"),
    )


@dataclass(slots=True)
class Block:
    """The segments of one loop, the one that begins it first (for the first block of a set: whatever comes first)."""

    name: str
    segments: list[Segment] = field(default_factory=list[Segment])

    @property
    def head(self) -> Segment:
        """The segment that begins it."""
        return self.segments[0]

    def first(self, name: str, *qualifiers: str) -> Segment | None:
        """The first segment of the name and, where given, with one of the qualifiers as element 01."""
        for one in self.segments:
            if one.name == name and (not qualifiers or one.element(1) in qualifiers):
                return one
        return None

    def all(self, name: str) -> list[Segment]:
        """The segments of a name."""
        return [one for one in self.segments if one.name == name]


def blocks(segments: Iterable[Segment], begins: Begins, first: str) -> list[Block]:
    """The set parted into loops."""
    current = Block(first)
    found = [current]
    for segment in segments:
        name = begins(segment, current.name)
        if name is not None:
            current = Block(name)
            found.append(current)
        current.segments.append(segment)
    return found if found[0].segments else found[1:]


def check(block: Block, rules: Mapping[str, LoopRule], told: Told) -> None:
    """Tell what stands in a loop and should not, and what should and does not."""
    found = rules.get(block.name)
    if found is None:
        told.add(ProblemKind.UNKNOWN, f"{shown_name(block.head)} does not belong here.", block.head)
        return
    rank = -1
    seen: set[str] = set()
    for segment in block.segments:
        own = found.ranks.get(segment.name)
        if own is None:
            told.unknown(segment)
            continue
        if own < rank:
            told.add(ProblemKind.STRUCTURE, f"{segment.name} is out of its order.", segment)
        elif segment.name in seen and segment.name not in found.repeated:
            told.add(ProblemKind.STRUCTURE, f"{segment.name} stands twice.", segment)
        rank = max(rank, own)
        seen.add(segment.name)
    for name in found.needed:
        if name not in seen:
            told.add(ProblemKind.STRUCTURE, f"{name} is missing in loop {block.name}.", block.head)
