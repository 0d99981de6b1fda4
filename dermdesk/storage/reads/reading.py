"""How a read model turns rows into domain values."""

from datetime import date
from typing import Any, TypeVar

from dermdesk.domain.ledger import EntryKind, LedgerEntry, Owes
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.standing import SettledFinding
from dermdesk.storage.codec import from_json, moment_of
from dermdesk.storage.driver import sqlite_utils
from dermdesk.storage.failures import in_words

T = TypeVar("T")
ENTRY_FIELDS = "entry_id, patient_id, kind, owes, cents, day, posted, text, line_class, visit_id, line_number, reverses"


class Reads:
    """A connection and the few ways to ask it. Each raises DermdeskError when the book's file is damaged."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def rows(self, query: str, *values: str | int) -> list[Any]:
        """All rows of a query."""
        with in_words():
            return self._db.conn.execute(query, values).fetchall()

    def number(self, query: str, *values: str | int) -> int:
        """The one number that a query gives; null is 0."""
        return int(self.rows(query, *values)[0][0] or 0)

    def all_as(self, type_: type[T], query: str, *values: str | int) -> tuple[T, ...]:
        """The first column of each row as a domain value."""
        return tuple(from_json(row[0], type_) for row in self.rows(query, *values))

    def one_as(self, type_: type[T], query: str, *values: str | int) -> T | None:
        """The first row's first column as a domain value, when there is a row."""
        with in_words():
            row = self._db.conn.execute(query, values).fetchone()
        return from_json(row[0], type_) if row and row[0] is not None else None


def entry_of(account_id: str, row: tuple[Any, ...]) -> LedgerEntry:
    """A ledger entry from a row of ENTRY_FIELDS."""
    return LedgerEntry(
        entry_id=row[0],
        account_id=account_id,
        patient_id=row[1],
        kind=EntryKind(row[2]),
        owes=Owes(row[3]),
        amount=Money(row[4]),
        day=date.fromisoformat(row[5]),
        posted=date.fromisoformat(row[6]),
        text=row[7],
        line_class=LineClass(row[8]) if row[8] else None,
        visit_id=row[9],
        line_number=row[10],
        reverses=row[11],
    )


def finding_of(row: tuple[Any, ...]) -> SettledFinding:
    """A settled finding from a row (visit_id, rule, finding_key, action, words, user, moment)."""
    return SettledFinding(
        visit_id=row[0], rule=row[1], finding_key=row[2], action=row[3], words=row[4], user=row[5],
        moment=moment_of(row[6]),
    )  # fmt: skip
