"""NCCI pairs of one edition, asked for by the codes of a visit and kept as they were answered."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from dermdesk.domain.reference import CodeFacts, Edit
from dermdesk.storage import reference_rows as rows
from dermdesk.storage.driver import sqlite

_MOST_KEPT: Final = 200_000


class PairTable:
    """`ptp_pairs` of a connection. What was asked once is kept, found or not, up to some megabytes."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self._asked: dict[str, set[str]] = {}
        self._found: dict[str, dict[str, list[Edit]]] = {}
        self._kept = 0

    def edits(self, day: date, codes: Collection[str], earlier: Collection[str]) -> dict[tuple[str, str], Edit]:
        """Edits in force on the day among `codes`, and between one of them and one of `earlier`."""
        lines = set(codes)
        everything = lines | set(earlier)
        edits: dict[tuple[str, str], Edit] = {}
        for column1 in everything:
            others = everything if column1 in lines else lines
            self._ask(column1, others)
            found = self._found.get(column1)
            for column2 in found.keys() & others if found else ():
                dated = [edit for edit in self._found[column1][column2] if edit.in_force(day)]
                if dated:
                    # Should two stand on one day, the stricter counts.
                    edits[column1, column2] = min(dated, key=lambda edit: edit.indicator)
        return edits

    def knows(self, _code: str, facts: CodeFacts | None, /) -> bool:
        """Whether a pair of the code that is not here can be said not to exist; `facts` are the code's in force.

        The starter pack knows the pairs of its own codes, which have words of ours, and of no others.
        """
        return facts is not None and facts.has_own_words

    def _ask(self, column1: str, others: set[str]) -> None:
        if self._kept > _MOST_KEPT:
            self._asked.clear()
            self._found.clear()
            self._kept = 0
        asked = self._asked.setdefault(column1, set())
        missing = others - asked
        if not missing:
            return
        asked |= missing
        self._kept += len(missing)
        for row in self._rows(column1, missing):
            self._found.setdefault(column1, {}).setdefault(row[1], []).append(rows.edit(row))

    def _rows(self, column1: str, others: Iterable[str]) -> list[rows.Row]:
        wanted = tuple(others)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT * FROM ptp_pairs WHERE column1 = ? AND column2 IN ({marks})"  # noqa: S608 - question marks
        return self._connection.execute(query, (column1, *wanted)).fetchall()


class NationalPairTable(PairTable):
    """Pairs of an imported edition, which also lists the codes that it pairs."""

    def __init__(self, connection: sqlite.Connection) -> None:
        super().__init__(connection)
        self._codes: dict[str, bool] = {}

    def knows(self, code: str, facts: CodeFacts | None, /) -> bool:
        """Of the codes that it pairs, and of any whose facts are in force, it knows every pair."""
        if facts is not None:
            return True
        if code not in self._codes:
            query = "SELECT EXISTS (SELECT 1 FROM ptp_codes WHERE code = ?)"
            self._codes[code] = bool(self._connection.execute(query, (code,)).fetchone()[0])
        return self._codes[code]
