"""Figures of imported editions over the starter pack's facts of a code: PFS, MUE, add-on codes, HCPCS dates.

The label stays ours. A code of which only imported files know gets a neutral one.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from dermdesk.domain.reference import CodeFacts, EditionKind, neutral_label
from dermdesk.storage import reference_rows as rows
from dermdesk.storage.driver import sqlite
from dermdesk.storage.edition_tables import IN_FORCE
from dermdesk.storage.reference_search import AFTER_ANY_CHARACTER

_MOST_KEPT: Final = 20_000
_PFS: Final = """
    SELECT pfs_status, global_days, pctc, multiple_procedure, bilateral, nonfacility_rvu, facility_rvu
    FROM relative_values WHERE code = ? AND modifier = ''
"""
_CODES: Final = {
    EditionKind.CODES: "SELECT code FROM relative_values WHERE modifier = '' AND code >= ? AND code < ? LIMIT ?",
    EditionKind.HCPCS: "SELECT code FROM hcpcs_codes WHERE code >= ? AND code < ? LIMIT ?",
    EditionKind.MUE: "SELECT code FROM limits WHERE code >= ? AND code < ? LIMIT ?",
}
_LISTS_EVERY_FIRST_CODE: Final = 1
_Changes = dict[str, Any]


class Figures:
    """What the imported editions of one stretch of days say; `connections` holds those that cover it, by kind."""

    def __init__(self, connections: Mapping[EditionKind, sqlite.Connection]) -> None:
        self._connections = connections
        self._kept: dict[tuple[str, int, int], CodeFacts | None] = {}
        self._turns = _turns(connections)

    def facts(self, day: date, starters: Mapping[str, CodeFacts | None]) -> dict[str, CodeFacts]:
        """The starter pack's facts of each code with imported figures, or facts from these alone.

        A code that nobody knows is left out.
        """
        if not self._connections:
            return {code: starter for code, starter in starters.items() if starter is not None}
        stretch = bisect_right(self._turns, f"{day:%Y%m%d}")
        found: dict[str, CodeFacts] = {}
        for code, starter in starters.items():
            key = (code, id(starter), stretch)  # the starter pack's facts live as long as the reference book is open
            if key not in self._kept:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = self._merged(code, starter, day)
            facts = self._kept[key]
            if facts is not None:
                found[code] = facts
        return found

    def find(self, beginning: str, limit: int) -> tuple[str, ...]:
        """Codes that begin like this, in order."""
        found: set[str] = set()
        for kind, query in _CODES.items():
            if kind in self._connections:
                span = (beginning, beginning + AFTER_ANY_CHARACTER, limit)
                found |= {row[0] for row in self._connections[kind].execute(query, span)}
        return tuple(sorted(found)[:limit])

    def _merged(self, code: str, starter: CodeFacts | None, day: date) -> CodeFacts | None:
        changes: _Changes = {}
        known = starter is not None
        for kind, read in _READERS.items():
            if kind in self._connections:
                found, is_known = read(self._connections[kind], code, day)
                changes |= found
                known = known or is_known
        if not known:
            return None
        return replace(starter or CodeFacts(code, neutral_label(code), ""), **changes)


def _relative_values(connection: sqlite.Connection, code: str, _day: date) -> tuple[_Changes, bool]:
    row = connection.execute(_PFS, (code,)).fetchone()
    if row is None:
        return {}, False
    status, global_days, pctc, multiple, bilateral, rvu, facility_rvu = row
    return {
        "pfs_status": status,
        "global_days": global_days,
        "pctc": pctc,
        "multiple_procedure": multiple,
        "bilateral": bilateral,
        "nonfacility_rvu": Decimal(rvu) if rvu else None,
        "facility_rvu": Decimal(facility_rvu) if facility_rvu else None,
    }, True


def _limit(connection: sqlite.Connection, code: str, _day: date) -> tuple[_Changes, bool]:
    """A code without a row has no published limit, whatever an older edition said."""
    row = connection.execute("SELECT units, mai FROM limits WHERE code = ?", (code,)).fetchone()
    return {"mue": row[0] if row else None, "mai": row[1] if row else None}, row is not None


def _first_codes(connection: sqlite.Connection, code: str, day: date) -> tuple[_Changes, bool]:
    """Only type 1 lists every first code; of the others a missing first code proves nothing."""
    query = f"SELECT first_code, type FROM add_ons WHERE code = :code AND {IN_FORCE}"  # noqa: S608 - our own words
    found = connection.execute(query, {"code": code, "day": f"{day:%Y%m%d}"}).fetchall()
    listed = all(kind == _LISTS_EVERY_FIRST_CODE for _, kind in found)
    return {"permitted_primaries": frozenset(row[0] for row in found) if listed else frozenset[str]()}, bool(found)


def _turns(connections: Mapping[EditionKind, sqlite.Connection]) -> list[str]:
    """The days on which an add-on's first codes change."""
    if EditionKind.ADD_ON not in connections:
        return []
    query = "SELECT effective_from FROM add_ons UNION SELECT effective_to FROM add_ons"
    days = [rows.day(row[0]) for row in connections[EditionKind.ADD_ON].execute(query)]
    # A last day turns the day after; an earlier turn than needed does no harm.
    return sorted(f"{day + later:%Y%m%d}" for day in days if day is not None for later in (timedelta(0), timedelta(1)))


def _hcpcs_days(connection: sqlite.Connection, code: str, _day: date) -> tuple[_Changes, bool]:
    query = "SELECT effective_from, effective_to FROM hcpcs_codes WHERE code = ?"
    row = connection.execute(query, (code,)).fetchone()
    return ({"effective_from": rows.day(row[0]), "effective_to": rows.day(row[1])}, True) if row else ({}, False)


_READERS: Final[Mapping[EditionKind, Callable[[sqlite.Connection, str, date], tuple[_Changes, bool]]]] = {
    EditionKind.CODES: _relative_values,
    EditionKind.MUE: _limit,
    EditionKind.ADD_ON: _first_codes,
    EditionKind.HCPCS: _hcpcs_days,
}
FIGURE_KINDS: Final = frozenset(_READERS)
