"""Findings of one cause on several lines, shown as one card: three lines without a diagnosis are one thing to mend."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dermdesk.services.scrubbing import Field, Finding, Severity


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The first finding, and those that say the same of other lines. `note` is what a person wrote of a reject."""

    first: Finding
    alike: tuple[Finding, ...] = ()
    message: str = ""
    note: str = ""

    @property
    def all(self) -> tuple[Finding, ...]:
        """Every finding that the card stands for."""
        return (self.first, *self.alike)

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that it names; none: the whole visit."""
        numbers = (number for one in self.all for number in (one.line, *one.beside))
        return tuple(number for number in numbers if number is not None)

    @property
    def key(self) -> str:
        """What its card is made of; a finding's own key also changes with what the card does not show."""
        one = self.first
        labels = (fix.label for fix in one.fixes)
        return "|".join((one.rule, one.severity, str(self.lines), self.message, *labels))


def grouped(
    findings: Iterable[Finding], code_of: Callable[[Finding], str], note_of: Callable[[Finding], str]
) -> tuple[FindingGroup, ...]:
    """Findings in their order; those of lines that miss the same pointers are joined with the first of them.

    Only pointers: a fix of one such line leaves the number and the order of the others as they are.
    """
    found: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        code = code_of(one)
        joins = one.field is Field.POINTERS and bool(code) and not one.beside
        said = one.message.replace(code, "…") if joins else one.key
        labels = tuple(fix.label for fix in one.fixes)
        found.setdefault((one.rule, one.severity, said, labels, note_of(one)), []).append(one)
    return tuple(
        FindingGroup(same[0], tuple(same[1:]), _message(same, code_of), note_of(same[0])) for same in found.values()
    )


def stays_open(finding: Finding) -> bool:
    """No word of a person lets a claim go whose reject stands: its card stays."""
    return finding.severity is Severity.REJECT


def _message(same: Sequence[Finding], code_of: Callable[[Finding], str]) -> str:
    first, others = same[0], [code_of(one) for one in same[1:]]
    if not others:
        return first.message
    codes = " and ".join((", ".join(others[:-1]), others[-1])) if len(others) > 1 else others[0]
    return f"{first.message.removesuffix('.')}; so with {codes}."
