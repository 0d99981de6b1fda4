"""ICD-10-CM of one edition: facts by code, and type-ahead."""

from typing import Final

from dermdesk.domain.reference import DiagnosisFacts
from dermdesk.storage.driver import sqlite
from dermdesk.storage.reference_excludes import excluded_ranges
from dermdesk.storage.reference_search import find_diagnoses

_MOST_KEPT: Final = 5_000


class DiagnosisTable:
    """`diagnoses` of a connection; rows are kept as they are asked for."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self._kept: dict[str, DiagnosisFacts | None] = {}

    def facts(self, code: str) -> DiagnosisFacts | None:
        """A category or code with its dot; chapters (`12`) and blocks (`L55-L59`) by their own names."""
        if code not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[code] = self._read(code)
        return self._kept[code]

    def find(self, text: str, limit: int) -> tuple[DiagnosisFacts, ...]:
        """By the beginning of the code (dot or not) or of words; billable and common ones first."""
        found = (self.facts(code) for code in find_diagnoses(self._connection, text, limit))
        return tuple(facts for facts in found if facts is not None)

    def _read(self, code: str) -> DiagnosisFacts | None:
        query = "SELECT label, billable, parent, chapter, excludes1 FROM diagnoses WHERE code = ?"
        row = self._connection.execute(query, (code,)).fetchone()
        if row is None:
            return None
        label, billable, parent, chapter, own_notes = row
        above = self.facts(parent) if parent else None
        notes = (*own_notes.splitlines(), *(above.excludes1 if above is not None else ()))
        return DiagnosisFacts(code, label, bool(billable), chapter, notes, excluded_ranges(notes))
