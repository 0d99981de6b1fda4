"""Which rule answers for a pair of lines or for one concern of a line, so that one cause is reported once.

A family rule *takes* a pair when the two codes fall in its lists, whether or not it fires; the generic NCCI rules then
leave the pair alone. In the same way it takes the unit limit, the repetition, the missing first code or the needless
59 of its codes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dermdesk.domain.reference import Edit
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.numbered_line import NumberedLine

PairCondition = Callable[[NumberedLine, NumberedLine, Edit | None], bool]
"""Asked with the line of the first list, the line of the second, and their edit."""


class Concern(StrEnum):
    """What a generic rule asks of one line."""

    UNITS = "units"
    REPETITION = "repetition"
    FIRST_CODE = "first code"
    NEEDLESS_59 = "needless 59"


@dataclass(frozen=True, slots=True)
class TakesPair:
    """Pairs of a code of `one` with a code of `other`, on two different lines."""

    one: CodeSet
    other: CodeSet
    when: PairCondition | None = None


@dataclass(frozen=True, slots=True)
class TakesLine:
    """One concern of the lines of `codes`; with `beside` only when the visit has such a code too."""

    concern: Concern
    codes: CodeSet
    beside: CodeSet | None = None


Takes = TakesPair | TakesLine


class Ownership:
    """All that the rules of a catalogue take, looked up by code."""

    def __init__(self, takes_by_rule: Mapping[str, Iterable[Takes]]) -> None:
        everything = [takes for several in takes_by_rule.values() for takes in several]
        pairs = tuple(takes for takes in everything if isinstance(takes, TakesPair))
        lines = tuple(takes for takes in everything if isinstance(takes, TakesLine))

        def pairs_of(one: str, other: str) -> tuple[tuple[bool, PairCondition | None], ...]:
            found = [(False, takes.when) for takes in pairs if one in takes.one and other in takes.other]
            found += [(True, takes.when) for takes in pairs if other in takes.one and one in takes.other]
            return tuple(found)

        def lines_of(concern: Concern, code: str) -> tuple[TakesLine, ...]:
            return tuple(takes for takes in lines if takes.concern is concern and code in takes.codes)

        self._pairs_of = lru_cache(maxsize=8192)(pairs_of)
        self._lines_of = lru_cache(maxsize=8192)(lines_of)

    def takes_pair(self, one: NumberedLine, other: NumberedLine, edit: Edit | None) -> bool:
        """Whether a family rule answers for these two lines."""
        return any(
            when is None or (when(other, one, edit) if turned else when(one, other, edit))
            for turned, when in self._pairs_of(one.code, other.code)
        )

    def takes_line(self, concern: Concern, line: NumberedLine, codes: frozenset[str]) -> bool:
        """Whether a family rule answers for this concern of the line on a visit with these codes."""
        return any(
            takes.beside is None or any(code in takes.beside for code in codes)
            for takes in self._lines_of(concern, line.code)
        )
