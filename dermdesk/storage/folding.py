"""Folds events into the projection tables: after an append, when a shape changed, and everything anew."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.storage.driver import sqlite_utils
from dermdesk.storage.journal import Journal
from dermdesk.storage.projections import PROJECTIONS, Projection
from dermdesk.storage.projections.projection import Row

_BATCH = 2_000


class Folder:
    """Keeps the tables of all projections as the journal says. Every method runs within the caller's transaction."""

    def __init__(
        self, db: sqlite_utils.Database, journal: Journal, projections: Sequence[Projection] = PROJECTIONS
    ) -> None:
        self._db = db
        self._journal = journal
        self._projections = projections

    def refold(self, events: Iterable[RecordedEvent]) -> None:
        """Fold the entities that the events touch, each from its whole history."""
        for stream, entity in dict.fromkeys((event.stream, event.body.entity) for event in events):
            history = self._journal.events_of(stream, entity)
            for projection in self._projections:
                if projection.stream is stream and projection.takes(entity):
                    self._replace(projection, entity, history)

    def outdated(self) -> tuple[Projection, ...]:
        """Projections whose tables are missing or of another shape."""
        known = dict(self._db.conn.execute("SELECT name, fingerprint FROM projection_shapes").fetchall())
        return tuple(p for p in self._projections if known.get(p.name) != p.fingerprint)

    def make_anew(self, projections: Sequence[Projection] | None = None) -> None:
        """Drop the tables of these projections (all by default) and fold the journal into new ones, in batches."""
        chosen = self._projections if projections is None else projections
        for projection in chosen:
            self._recreate(projection)
        for stream in Stream:
            mine = [projection for projection in chosen if projection.stream is stream]
            if mine:
                self._fold_stream(stream, mine)

    def digests(self) -> dict[str, str]:
        """SHA-256 of the rows of every projection table, whatever their order on the disk."""
        return {table: self._digest(table) for projection in self._projections for table in projection.tables}

    def _fold_stream(self, stream: Stream, projections: Sequence[Projection]) -> None:
        waiting: dict[str, list[Row]] = defaultdict(list)
        for entity, history in self._journal.by_entity(stream):
            for projection in projections:
                if projection.takes(entity):
                    for table, rows in projection.fold(entity, history).items():
                        waiting[table] += [(entity, *row) for row in rows]
            for table in [table for table, rows in waiting.items() if len(rows) >= _BATCH]:
                self._insert(table, waiting.pop(table))
        for table, rows in waiting.items():
            self._insert(table, rows)

    def _replace(self, projection: Projection, entity: str, history: Sequence[RecordedEvent]) -> None:
        folded = projection.fold(entity, history)
        for table in projection.tables:
            self._db.conn.execute(f"DELETE FROM {table} WHERE entity = ?", (entity,))  # noqa: S608
        for table, rows in folded.items():
            self._insert(table, [(entity, *row) for row in rows])

    def _insert(self, table: str, rows: list[Row]) -> None:
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self._db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608

    def _recreate(self, projection: Projection) -> None:
        former = self._db.conn.execute(
            "SELECT tables FROM projection_shapes WHERE name = ?", (projection.name,)
        ).fetchone()
        tables: set[str] = set(json.loads(former[0])) if former else set()
        for table in sorted(tables | set(projection.tables)):
            self._db.conn.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in projection.statements():
            self._db.conn.execute(statement)
        self._db.conn.execute(
            "INSERT INTO projection_shapes VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "fingerprint = excluded.fingerprint, tables = excluded.tables",
            (projection.name, projection.fingerprint, json.dumps(sorted(projection.tables))),
        )

    def _digest(self, table: str) -> str:
        width = len(self._db.conn.execute(f"PRAGMA table_info({table})").fetchall())
        order = ", ".join(str(place) for place in range(1, width + 1))
        digest = hashlib.sha256()
        for row in self._db.conn.execute(f"SELECT * FROM {table} ORDER BY {order}"):  # noqa: S608
            digest.update(json.dumps(row, ensure_ascii=False).encode())
        return digest.hexdigest()
