"""Making the reference book: public data in plain SQLite, made from its sources at first need.

Beside the file stands its seal: the fingerprint of the sources and the SHA-256 of the file. A book whose seal
does not fit (other sources, another release, a damaged file) is made anew.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.driver import sqlite, sqlite_utils
from dermdesk.storage.reference_icd import DiagnosisRow, read_icd10cm
from dermdesk.storage.reference_schema import SCHEMA
from dermdesk.storage.reference_sources import TABLES, Value, charge_item_rows, diagnosis_words, fingerprint, table_rows

Progress = Callable[[int, str], None]
"""Told the percent done, 0 to 100, and what is being done."""

_CHUNK: Final = 10_000


class ReferenceBuildCancelledError(DermdeskError):
    """The user stopped the making; nothing was left behind."""


def silent(_percent: int, _words: str) -> None:
    """Progress that nobody looks at."""


def never() -> bool:
    """Nobody cancels."""
    return False


def ensure_reference_book(
    path: Path, sources: Path, progress: Progress = silent, cancelled: Callable[[], bool] = never
) -> bool:
    """Make the reference book at `path` unless a sound one of the same sources stands there; True when made.

    The new book is written beside and put in place whole. Raises DermdeskError (sources broken, no room),
    ReferenceBuildCancelledError when `cancelled` says so.
    """
    wanted = fingerprint(sources)
    if _seal(path).is_file() and path.is_file() and _seal_text(path) == f"{wanted} {_file_hash(path)}":
        return False
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        _write(unfinished, sources, progress, cancelled)
        seal_text = f"{wanted} {_file_hash(unfinished)}"
        _seal(path).unlink(missing_ok=True)
        unfinished.replace(path)
        _write_seal(path, seal_text)
    except (OSError, sqlite.DatabaseError) as error:
        raise DermdeskError(
            f"The reference book could not be made: {_reason(error)}. Your practice's book is not touched.",
            "Free some room in the folder of the program's cache, or set another one, and start again.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    progress(100, "Reference book ready")
    return True


def _write(path: Path, sources: Path, progress: Progress, cancelled: Callable[[], bool]) -> None:
    def step(percent: int, words: str) -> None:
        if cancelled():
            raise ReferenceBuildCancelledError("The reference book was not made.", "It is made at the next start.")
        progress(percent, words)

    connection = sqlite.connect(str(path))
    try:
        # Durability comes from the rename and the seal, so the unfinished file needs no journal.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096"):
            connection.execute(f"PRAGMA {pragma}")
        db = sqlite_utils.Database(connection)
        step(0, "Reading the starter pack")
        with db.atomic():
            db.executescript(SCHEMA)
            for source in TABLES:
                _insert(connection, source.table, table_rows(sources, source))
            items = enumerate(charge_item_rows(sources), start=1)
            _insert(connection, "charge_items", ((position, *row) for position, row in items))
            step(10, "Reading ICD-10-CM")
            diagnoses = read_icd10cm(diagnosis_words(sources))
            for start in range(0, len(diagnoses), _CHUNK):
                step(60 + 35 * start // len(diagnoses), "Writing ICD-10-CM")
                insert_diagnoses(connection, start + 1, diagnoses[start : start + _CHUNK])
        step(96, "Checking")
        connection.execute("PRAGMA optimize")
    finally:
        connection.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _insert(connection: sqlite.Connection, table: str, rows: Iterable[Sequence[Value]]) -> None:
    listed = list(rows)
    marks = ", ".join("?" * len(listed[0]))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608 - our own table names


def insert_diagnoses(connection: sqlite.Connection, first: int, rows: Sequence[DiagnosisRow]) -> None:
    """Rows with the words they are found by; `first` is the place of the first one in the order of look-up."""
    _insert(
        connection,
        "diagnoses",
        (
            (place, row.code, row.label, int(row.billable), row.parent, row.chapter, "\n".join(row.excludes1))
            for place, row in enumerate(rows, start=first)
        ),
    )
    words = [(place, row.words) for place, row in enumerate(rows, start=first)]
    connection.executemany("INSERT INTO diagnosis_words (rowid, words) VALUES (?, ?)", words)


def _seal(path: Path) -> Path:
    return path.with_name(f"{path.name}.seal")


def _seal_text(path: Path) -> str:
    try:
        return _seal(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _write_seal(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.seal")
    unfinished.write_text(text, encoding="ascii")
    unfinished.replace(_seal(path))


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reason(error: Exception) -> str:
    return (error.strerror or "the disk refused") if isinstance(error, OSError) else str(error)
