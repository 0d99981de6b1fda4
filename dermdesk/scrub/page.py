"""A rule's help page, read from its docstring.

First line: what is wrong. Then the sections `Why:`, `What to do:`, `Fires:`, `Silent:` and `After the fix:`; the last
three hold visits in the notation that users type, one a line. `-> 1, 3` behind one says on which lines the rule fires
(`-> visit`: on the whole visit). An indented line that ends in a backslash goes on in the next one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from inspect import cleandoc

_SECTIONS = ("Why:", "What to do:", "Fires:", "Silent:", "After the fix:")
_EXPECTED = re.compile(r"(?P<visit>.*?)\s*->\s*(?P<lines>visit|\d+(?:\s*,\s*\d+)*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A visit in notation, and where the rule fires on it (None: the whole visit)."""

    visit: str
    lines: frozenset[int | None] = frozenset()


@dataclass(frozen=True, slots=True)
class RulePage:
    """`fixed` shows, for the first firing examples in turn, the visit after their first fix."""

    title: str
    why: str
    what_to_do: str
    fires: tuple[Example, ...]
    silent: tuple[Example, ...]
    fixed: tuple[Example, ...]


@lru_cache(maxsize=512)
def read_page(docstring: str) -> RulePage:
    """Part a docstring into its sections; a section that is not there is empty."""
    sections: dict[str, list[str]] = {"": []} | {name: [] for name in _SECTIONS}
    current = ""
    for line in cleandoc(docstring).replace("\\\n", " ").splitlines():
        if line in _SECTIONS:
            current = line
        elif line.strip():
            sections[current].append(line.strip())
    return RulePage(
        title=" ".join(sections[""]),
        why=" ".join(sections["Why:"]),
        what_to_do=" ".join(sections["What to do:"]),
        fires=_examples(sections["Fires:"]),
        silent=_examples(sections["Silent:"]),
        fixed=_examples(sections["After the fix:"]),
    )


def _examples(lines: list[str]) -> tuple[Example, ...]:
    return tuple(_example(line) for line in lines)


def _example(line: str) -> Example:
    found = _EXPECTED.fullmatch(line)
    if found is None:
        return Example(line)
    places = found["lines"]
    if places == "visit":
        return Example(found["visit"], frozenset((None,)))
    return Example(found["visit"], frozenset(int(place) for place in places.split(",")))
