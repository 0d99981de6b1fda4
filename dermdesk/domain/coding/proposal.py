"""A proposal: the lines that facts ask for, how they were counted, and the question where a fact is missing."""

from dataclasses import dataclass, replace
from typing import Protocol

from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.line import ChargeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """A line, not priced yet. `was` is the place (from 0) of the standing line that it is made from."""

    line: ChargeLine
    was: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`lines` come where the first of `replaces` (places from 0) stands, else at the end. `steps` are the arithmetic.

    With a `question` the lines are those of its usual answer, and a person answers before they are taken.
    """

    lines: tuple[ProposedLine, ...] = ()
    steps: tuple[str, ...] = ()
    replaces: tuple[int, ...] = ()
    question: "Question | None" = None

    @property
    def codes(self) -> tuple[str, ...]:
        """As they are typed, with modifiers and units: `17003*4`."""
        return tuple(short(each.line) for each in self.lines)

    def changes(self, lines: tuple[ChargeLine, ...]) -> bool:
        """Whether taking it would change any of the lines that stand."""
        made = [each.was for each in self.lines]
        return (
            self.question is not None
            or sorted(self.replaces) != sorted(place for place in made if place is not None)
            or any(each.was is None or each.line != lines[each.was] for each in self.lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer, taken by a letter."""

    key: str
    words: str
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a coder would ask. `usual` is the place of the answer that claims nothing unproved."""

    words: str
    options: tuple[Option, ...]
    usual: int = 0


class Request(Protocol):
    """Facts that ask for codes."""

    def propose(self, standing: Standing) -> Proposal:
        """The lines for them. Raises DermdeskError when a standing line makes the count impossible."""
        ...


def ask(question: Question) -> Proposal:
    """A proposal that waits for an answer."""
    return replace(question.options[question.usual].proposal, question=question)


def short(line: ChargeLine) -> str:
    """A line as it is typed: `17311-59`, `17003*4`."""
    code = "-".join((line.code, *line.modifiers))
    return f"{code}*{line.units}" if line.units != 1 else code
