"""What a projection is: tables, and a pure fold of one entity's events into their rows."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dermdesk.domain.event import RecordedEvent, Stream

Value = str | int | None
Row = tuple[Value, ...]
Rows = dict[str, list[Row]]
Fold = Callable[[str, Sequence[RecordedEvent]], Rows]
"""(entity, its events in (hlc, site, seq) order) -> rows by table, without the leading entity column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Tables of one subject.

    `tables` maps a table's name to the definition of its columns; every table gets a leading column `entity`, by which
    one entity's rows are dropped and written anew. `kinds` are the entity kinds (the part before the colon) that the
    fold takes. Raise `version` when the fold changes without a change of columns: tables are then folded anew.
    """

    name: str
    version: int
    stream: Stream
    kinds: frozenset[str]
    tables: Mapping[str, str]
    fold: Fold
    indexes: tuple[str, ...] = ()

    def statements(self) -> tuple[str, ...]:
        """The SQL that makes the tables and indexes."""
        made: list[str] = []
        for table, columns in self.tables.items():
            made.append(f"CREATE TABLE {table} (entity TEXT NOT NULL, {columns}) STRICT")
            made.append(f"CREATE INDEX {table}_of_entity ON {table} (entity)")
        return (*made, *self.indexes)

    @property
    def fingerprint(self) -> str:
        """Changes with the shape of the tables and with the version of the fold."""
        shape = "\n".join((f"version {self.version}", *self.statements()))
        return hashlib.sha256(shape.encode()).hexdigest()

    def takes(self, entity: str) -> bool:
        """Whether an entity such as `visit:<id>` belongs to it."""
        return entity.partition(":")[0] in self.kinds
