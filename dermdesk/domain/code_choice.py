"""A choice of codes as people write it: single codes and closed ranges of one form, `17000-17004`."""

from collections.abc import Iterable
from dataclasses import dataclass

from dermdesk.domain.codes import is_practice_code, is_procedure_code


@dataclass(frozen=True, slots=True)
class CodeChoice:
    """`code in choice`. A range holds the codes between its ends that have their form (5 digits, `J` + 4 digits …)."""

    singles: frozenset[str]
    ranges: tuple[tuple[str, str], ...]

    def __contains__(self, code: object) -> bool:
        if code in self.singles:
            return True
        if not self.ranges or not isinstance(code, str):
            return False
        return any(first <= code <= last and _form(code) == _form(first) for first, last in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.singles or self.ranges)


def code_choice(members: Iterable[str]) -> CodeChoice:
    """The choice of some codes and ranges. Raises ValueError for what is neither."""
    singles: set[str] = set()
    ranges: list[tuple[str, str]] = []
    for member in members:
        if ends := range_ends(member):
            ranges.append(ends)
        elif is_code_or_range(member):
            singles.add(member)
        else:
            raise ValueError(f"{member!r} is neither a code nor a range of codes")
    return CodeChoice(frozenset(singles), tuple(ranges))


def is_code_or_range(member: str) -> bool:
    """Whether it is a procedure code, a range of them, or a code of the practice's own."""
    first, dash, _last = member.partition("-")
    if dash and is_procedure_code(first):
        return range_ends(member) is not None
    return is_procedure_code(member) or is_practice_code(member)


def range_ends(member: str) -> tuple[str, str] | None:
    """First and last code of a range; None for anything else, such as the practice's own code `COS-BTX`."""
    first, dash, last = member.partition("-")
    if not dash or not (is_procedure_code(first) and is_procedure_code(last)):
        return None
    return (first, last) if first <= last and _form(first) == _form(last) else None


def _form(code: str) -> str:
    """Where the letter stands and which it is: `17000` and `17004` have one form, `J3301` and `Q0112` have not."""
    return "".join("9" if letter.isdigit() else letter for letter in code)
