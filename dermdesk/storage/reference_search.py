"""Type-ahead: codes and diagnoses by what hands type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from dermdesk.storage.driver import sqlite

Found = TypeVar("Found")

_WORD: Final = re.compile(r"[0-9a-z]+")
_DIAGNOSIS_START: Final = re.compile(r"[A-Z](?:\d|[A-Z]\d)[0-9A-Z.]{0,6}")
_BY_CODE: Final = """
    SELECT code FROM diagnoses WHERE billable = ? AND code >= ? AND code < ? ORDER BY code LIMIT ?
"""
_BY_WORDS: Final = """
    SELECT code FROM diagnoses JOIN (
        SELECT rowid AS found FROM diagnosis_words WHERE diagnosis_words MATCH ? ORDER BY rowid LIMIT ?
    ) ON position = found ORDER BY position
"""
AFTER_ANY_CHARACTER: Final = "~"


@dataclass(frozen=True, slots=True)
class Searchable(Generic[Found]):
    """A thing with what it is found by: its code, the words of its label, further words."""

    thing: Found
    code: str
    label: tuple[str, ...]
    other: tuple[str, ...]

    def misses(self, wanted: list[str]) -> int | None:
        """How many of the typed words stand only among the further ones; None when one stands nowhere."""
        missed = 0
        for word in wanted:
            if not any(each.startswith(word) for each in self.label):
                if not any(each.startswith(word) for each in self.other):
                    return None
                missed += 1
        return missed


def searchable(thing: Found, code: str, label: str, other: str) -> Searchable[Found]:
    return Searchable(thing, code, tuple(_WORD.findall(f"{code} {label}".lower())), tuple(_WORD.findall(other.lower())))


def find(shelf: Iterable[Searchable[Found]], text: str, limit: int) -> tuple[Found, ...]:
    """What begins with `text` as a code, then what has a word beginning with each typed one, label words first."""
    typed, wanted = text.strip().upper(), _WORD.findall(text.lower())
    if not wanted:
        return ()
    ranked: list[tuple[int, str, Found]] = []
    for each in shelf:
        rank = -1 if each.code.startswith(typed) else each.misses(wanted)
        if rank is not None:
            ranked.append((rank, each.code, each.thing))
    return tuple(thing for _, _, thing in sorted(ranked, key=lambda entry: entry[:2])[:limit])


def find_diagnoses(connection: sqlite.Connection, text: str, limit: int) -> tuple[str, ...]:
    """Codes, best first; see ReferenceBook.find_diagnoses."""
    typed = text.strip().upper()
    if _DIAGNOSIS_START.fullmatch(typed):
        bare = typed.replace(".", "")
        start = f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
        by_code = _codes(connection, _BY_CODE, (1, start, start + AFTER_ANY_CHARACTER, limit))
        headings = _codes(connection, _BY_CODE, (0, start, start + AFTER_ANY_CHARACTER, limit - len(by_code)))
        return by_code + headings
    words = _WORD.findall(text.lower())
    if not words:
        return ()
    return _codes(connection, _BY_WORDS, (" AND ".join(f"{word}*" for word in words), limit))


def _codes(connection: sqlite.Connection, query: str, values: tuple[str | int, ...]) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(query, values))
