"""Which codes an Excludes1 note of ICD-10-CM names."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_NAMED_CODES: Final = re.compile(rf"({_CODE})(?:[.\s-]*-[\s-]*({_CODE}))?")
_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_AT_THE_END: Final = re.compile(rf"\b{_CODE}[^\s,;]*$")
_ENDING: Final = re.compile(r"\.(\d+)(?:-\.(\d+))?-?")


def excluded_ranges(notes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The codes that the notes name, as inclusive prefixes: `(L55-L57, C43.-)`, `(E08-E13 with .620)`.

    A note that narrows its codes by a single character, such as `(S02.- with 7th character B)`, names nothing here:
    prefixes cannot say it, and a pair is not called wrong on half a note.
    """
    return tuple(named for note in notes for part in _parts(note) for named in _ranges(part))


def _parts(note: str) -> list[str]:
    """What stands in brackets, or else a code at the very end: `torticollis NOS M43.6`."""
    bracketed = [text for text in _IN_BRACKETS.findall(note) if _NAMED_CODES.search(text)]
    return bracketed or _AT_THE_END.findall(note)


def _ranges(part: str) -> Iterator[tuple[str, str]]:
    named, _, narrower = part.partition("with ")
    ending = _ENDING.fullmatch(narrower)
    for first, last in _NAMED_CODES.findall(named):
        if not narrower:
            yield first, last or first
        elif ending:
            least, most = ending[1], ending[2] or ending[1]
            for category in _categories(first, last or first):
                yield f"{category}.{least}", f"{category}.{most}"


def _categories(first: str, last: str) -> list[str]:
    """`E08` to `E13`, one by one; none where a letter stands among the digits."""
    if not (first[1:3].isdecimal() and last[1:3].isdecimal()):
        return []
    return [f"{first[0]}{number:02}" for number in range(int(first[1:3]), int(last[1:3]) + 1)]
