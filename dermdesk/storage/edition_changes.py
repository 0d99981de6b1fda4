"""What one edition changed against another of its kind."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Final

from dermdesk.domain.reference import EditionKind
from dermdesk.domain.reference_kinds import EditionChanges
from dermdesk.storage.driver import sqlite
from dermdesk.storage.edition_tables import IN_FORCE

_FIRST_FEW: Final = 5
_CODE_AND_INDICATOR: Final = 5
_VALUES: Final = {
    # Of national pairs, one text for each column 1: where it is the same in both editions, nothing changed there.
    EditionKind.PTP: f"""
        SELECT column1, group_concat(column2 || indicator, ' ') FROM ptp_pairs WHERE {IN_FORCE} GROUP BY column1
    """,  # noqa: S608 - our own words
    EditionKind.MUE: "SELECT code, units || '/' || mai FROM limits ORDER BY code",
    EditionKind.CODES: """
        SELECT rtrim(code || '-' || modifier, '-'), pfs_status || ' ' || global_days || ' ' || pctc || ' ' ||
            multiple_procedure || ' ' || bilateral || ' ' || nonfacility_rvu || ' ' || facility_rvu
        FROM relative_values ORDER BY 1
    """,
    EditionKind.GPCI: """
        SELECT state || ' ' || locality || ' ' || mac, work || ' ' || practice_expense || ' ' || malpractice
        FROM localities ORDER BY 1
    """,
    EditionKind.ADD_ON: f"""
        SELECT DISTINCT code || '/' || iif(first_code = '', 'any', first_code), type FROM add_ons WHERE {IN_FORCE}
        ORDER BY 1
    """,  # noqa: S608 - our own words
    EditionKind.HCPCS: f"SELECT code, effective_from FROM hcpcs_codes WHERE {IN_FORCE} ORDER BY code",  # noqa: S608
    EditionKind.ICD10CM: "SELECT code, billable || label FROM diagnoses WHERE code NOT LIKE '%-%' ORDER BY code",
}
_Values = Iterator[tuple[str, str]]


def compare(
    kind: EditionKind, old: tuple[sqlite.Connection, date], new: tuple[sqlite.Connection, date], since: str
) -> EditionChanges:
    """Added, removed and changed rows; each edition as it stood on its day, `since` is the old one's name."""
    tally = _Tally()
    for key, before, after in _side_by_side(_values(kind, *old), _values(kind, *new)):
        if kind is EditionKind.PTP:
            _compare_pairs(tally, key, before, after)
        else:
            tally.note(key, before, after)
    return tally.changes(since)


class _Tally:
    """How many, and the first few, of each."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(("added", "removed", "changed"), 0)
        self._first: dict[str, list[str]] = {what: [] for what in self._counts}

    def note(self, key: str, before: str | None, after: str | None) -> None:
        if before == after:
            return
        what = "added" if before is None else "removed" if after is None else "changed"
        self._counts[what] += 1
        if len(self._first[what]) < _FIRST_FEW:
            self._first[what].append(key)

    def changes(self, since: str) -> EditionChanges:
        return EditionChanges(
            since=since,
            added=self._counts["added"],
            removed=self._counts["removed"],
            changed=self._counts["changed"],
            examples_added=tuple(self._first["added"]),
            examples_removed=tuple(self._first["removed"]),
            examples_changed=tuple(self._first["changed"]),
        )


def _compare_pairs(tally: _Tally, column1: str, before: str | None, after: str | None) -> None:
    if before == after:
        return
    old, new = _indicators(before), _indicators(after)
    for column2 in sorted(old.keys() | new.keys()):
        tally.note(f"{column1}/{column2}", old.get(column2), new.get(column2))


def _indicators(text: str | None) -> dict[str, str]:
    """Indicator by column 2."""
    return {each[:_CODE_AND_INDICATOR]: each[_CODE_AND_INDICATOR:] for each in (text or "").split()}


def _values(kind: EditionKind, connection: sqlite.Connection, day: date) -> _Values:
    with closing(connection.execute(_VALUES[kind], {"day": f"{day:%Y%m%d}"})) as cursor:
        yield from ((str(key), str(value)) for key, value in cursor)


def _side_by_side(old: _Values, new: _Values) -> Iterator[tuple[str, str | None, str | None]]:
    """Each key with its value in both, None where it is not; both come in the order of their keys."""
    both = merge(((key, 0, value) for key, value in old), ((key, 1, value) for key, value in new))
    for key, found in groupby(both, key=itemgetter(0)):
        values = {side: value for _, side, value in found}
        yield key, values.get(0), values.get(1)
