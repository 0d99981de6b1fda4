"""Tables of imported editions, one kind a file, and how they are filled. Days are `YYYYMMDD`, empty for an open end."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final, Self

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.resource_files import resource_path
from dermdesk.storage.driver import sqlite, sqlite_utils
from dermdesk.storage.reference_build import insert_diagnoses
from dermdesk.storage.reference_icd import DiagnosisRow, in_order_of_look_up
from dermdesk.storage.reference_schema import DIAGNOSES
from dermdesk.storage.reference_sources import diagnosis_words

Value = str | int | None

PFS_COLUMNS: Final = (
    "code", "modifier", "pfs_status", "global_days", "pctc", "multiple_procedure", "bilateral", "assistant",
    "co_surgeon", "team", "work_rvu", "nonfacility_pe_rvu", "facility_pe_rvu", "malpractice_rvu", "nonfacility_rvu",
    "facility_rvu", "conversion_factor",
)  # fmt: skip
_SCHEMA: Final = {
    EditionKind.PTP: """
        CREATE TABLE ptp_pairs (
            column1 TEXT NOT NULL, column2 TEXT NOT NULL, indicator INTEGER NOT NULL, effective_from TEXT NOT NULL,
            effective_to TEXT NOT NULL, PRIMARY KEY (column1, column2, effective_from)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE ptp_codes (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    """,
    EditionKind.MUE: """
        CREATE TABLE limits (code TEXT PRIMARY KEY, units INTEGER NOT NULL, mai INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """,
    EditionKind.CODES: f"""
        CREATE TABLE relative_values (
            {", ".join(f"{column} TEXT NOT NULL" for column in PFS_COLUMNS)}, PRIMARY KEY (code, modifier)
        ) STRICT, WITHOUT ROWID;
    """,
    EditionKind.GPCI: """
        CREATE TABLE localities (
            mac TEXT NOT NULL, state TEXT NOT NULL, locality TEXT NOT NULL, name TEXT NOT NULL, work TEXT NOT NULL,
            practice_expense TEXT NOT NULL, malpractice TEXT NOT NULL, PRIMARY KEY (mac, state, locality)
        ) STRICT, WITHOUT ROWID;
    """,
    EditionKind.ADD_ON: """
        CREATE TABLE add_ons (
            code TEXT NOT NULL, first_code TEXT NOT NULL, type INTEGER NOT NULL, effective_from TEXT NOT NULL,
            effective_to TEXT NOT NULL, PRIMARY KEY (code, first_code, effective_from)
        ) STRICT, WITHOUT ROWID;
    """,
    EditionKind.HCPCS: """
        CREATE TABLE hcpcs_codes (
            code TEXT PRIMARY KEY, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """,
    EditionKind.ICD10CM: DIAGNOSES,
}
IN_FORCE: Final = "effective_from <= :day AND (effective_to = '' OR effective_to >= :day)"
"""A condition on the rows that carry days of their own; `:day` is `YYYYMMDD`."""
_LOT: Final = 10_000
_ROWS_A_STATEMENT: Final = 64
"""Several rows in one statement take a third off the time of a national import."""


class EditionWriter:
    """A new file of one kind. Fill it, then `finish` it; nobody reads it before it is on the shelf."""

    def __init__(self, path: Path, kind: EditionKind) -> None:
        try:
            self.connection = sqlite.connect(str(path), isolation_level=None)
            # Lasting is what the shelf makes of it; until then the file needs no journal.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096", "cache_size = -32000"):
                self.connection.execute(f"PRAGMA {pragma}")
            sqlite_utils.Database(self.connection).executescript(_SCHEMA[kind])
            self.connection.execute("BEGIN")
        except sqlite.DatabaseError as error:
            raise _not_written(error) from error

    def insert(self, table: str, rows: Sequence[Sequence[Value]]) -> int:
        """Add rows in the order of the table's columns; how many were new. A row of the same key is left out."""
        if not rows:
            return 0
        before = self.connection.total_changes
        one = f"({', '.join('?' * len(rows[0]))})"
        whole = len(rows) - len(rows) % _ROWS_A_STATEMENT
        lots = (
            tuple(chain.from_iterable(rows[start : start + _ROWS_A_STATEMENT]))
            for start in range(0, whole, _ROWS_A_STATEMENT)
        )
        begin = f"INSERT OR IGNORE INTO {table} VALUES "  # noqa: S608 - our own table names
        self.connection.executemany(begin + ", ".join([one] * _ROWS_A_STATEMENT), lots)
        self.connection.executemany(begin + one, rows[whole:])
        return self.connection.total_changes - before

    def insert_diagnoses(self, rows: Iterable[DiagnosisRow], step: Callable[[float], None]) -> int:
        """ICD-10-CM in the order of look-up, with the office's own search words; how many rows."""
        office = diagnosis_words(resource_path("reference"))
        ordered = in_order_of_look_up(
            (replace(row, words=f"{row.words} {office.get(row.code, '')}") for row in rows), office
        )
        for start in range(0, len(ordered), _LOT):
            insert_diagnoses(self.connection, start + 1, ordered[start : start + _LOT])
            step(start / len(ordered))
        return len(ordered)

    def runs_backwards(self, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether more of these pairs stand in `ptp_pairs` with their columns exchanged than as they are."""
        query = "SELECT EXISTS (SELECT 1 FROM ptp_pairs WHERE column1 = ? AND column2 = ?)"
        straight = backwards = 0
        for one, other in pairs:
            straight += self.connection.execute(query, (one, other)).fetchone()[0]
            backwards += self.connection.execute(query, (other, one)).fetchone()[0]
        return backwards > straight

    def finish(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.connection.close()
        if isinstance(error, sqlite.DatabaseError):
            raise _not_written(error) from error


def _not_written(error: sqlite.DatabaseError) -> DermdeskError:
    return DermdeskError(
        f"The edition could not be written: {error}. What was in force stays.",
        "Make room on the disk, then try again.",
    )


def known_codes(connection: sqlite.Connection) -> list[tuple[str, bool, str]]:
    """Codes and categories of an ICD-10-CM edition with completeness and words, without chapters and blocks."""
    query = "SELECT code, billable, label FROM diagnoses WHERE code GLOB '[A-Z]*' AND code NOT LIKE '%-%' ORDER BY code"
    with closing(connection.execute(query)) as cursor:
        return [(code, bool(billable), label) for code, billable, label in cursor]
