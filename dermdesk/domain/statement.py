"""Statements: what is asked of a person, from one kind of account, by one route."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.account import AccountKind, StatementRoute
from dermdesk.domain.ledger import LedgerEntry
from dermdesk.domain.money import Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line of a statement. `who` is blank on a confidential statement."""

    day: date
    who: str
    text: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement cannot exist without a route, and holds entries of its own accounts only.

    A household statement may gather the medical accounts of several patients of one guarantor; a confidential statement
    is of exactly one account. Raises ValueError (no route, foreign entry, wrong kind of account count).
    """

    number: str
    kind: AccountKind
    account_ids: tuple[str, ...]
    route: StatementRoute
    issued: date
    due: date
    lines: tuple[StatementLine, ...]
    total: Money
    entry_ids: tuple[str, ...]
    message: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.route, StatementRoute):  # pyright: ignore[reportUnnecessaryIsInstance] - the last guard
            raise TypeError("a statement has a route")
        if self.kind is AccountKind.CONFIDENTIAL and len(self.account_ids) != 1:
            raise ValueError("a confidential statement is of one account")
        if total(line.amount for line in self.lines) != self.total:
            raise ValueError("a statement's lines add up to its total")


def refuse_foreign_entries(account_ids: tuple[str, ...], entries: tuple[LedgerEntry, ...]) -> None:
    """Raise ValueError when an entry is not of the statement's own accounts."""
    if any(entry.account_id not in account_ids for entry in entries):
        raise ValueError("a statement holds entries of its own accounts only")
