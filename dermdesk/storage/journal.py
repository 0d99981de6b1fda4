"""The append-only journal: chains of events, one for each site and stream.

An event's hash is SHA-256 over the canonical JSON of all its other fields, the hash before it among them. The head of
each chain carries a MAC under a key of the book, so that a chain cannot be made anew without the book's key.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dermdesk.domain.event import EventBody, RecordedEvent, Stream
from dermdesk.domain.standing import Anchors, ChainHead
from dermdesk.storage.codec import body_from_json, canonical, moment_of, moment_text, to_json
from dermdesk.storage.driver import sqlite_utils

GENESIS = "0" * 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "site, stream, seq, hlc, moment, user, kind, version, entity, payload, prev, hash"


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row of the journal as it lies in the table."""

    site: str
    stream: str
    seq: int
    hlc: str
    moment: str
    user: str
    kind: str
    version: int
    entity: str
    payload: str
    prev: str
    hash: str

    def computed_hash(self) -> str:
        """What `hash` must be."""
        fields = {
            "site": self.site,
            "stream": self.stream,
            "seq": self.seq,
            "hlc": self.hlc,
            "moment": self.moment,
            "user": self.user,
            "kind": self.kind,
            "version": self.version,
            "entity": self.entity,
            "payload": self.payload,
            "prev": self.prev,
        }
        return hashlib.sha256(canonical(fields).encode()).hexdigest()

    def event(self) -> RecordedEvent:
        """The decoded event."""
        return RecordedEvent(
            site=self.site,
            stream=Stream(self.stream),
            seq=self.seq,
            hlc=self.hlc,
            moment=moment_of(self.moment),
            user=self.user,
            body=body_from_json(self.kind, self.version, self.payload),
            hash=self.hash,
        )

    def values(self) -> tuple[str | int, ...]:
        """In the order of the table's columns."""
        return (
            self.site, self.stream, self.seq, self.hlc, self.moment, self.user,
            self.kind, self.version, self.entity, self.payload, self.prev, self.hash,
        )  # fmt: skip


def events_of(db: sqlite_utils.Database, stream: Stream, entity: str) -> tuple[RecordedEvent, ...]:
    """One entity's events in the order of folds; reading needs no key."""
    query = f"SELECT {_COLUMNS} FROM journal WHERE stream = ? AND entity = ? ORDER BY hlc, site, seq"  # noqa: S608
    return tuple(row.event() for row in _rows(db.conn.execute(query, (stream.value, entity))))


class Journal:
    """Appends within the caller's transaction; reads in the order of folds."""

    def __init__(self, db: sqlite_utils.Database, mac_key: bytes) -> None:
        self._db = db
        self._mac_key = mac_key

    def append(self, site: str, bodies: Sequence[EventBody], user: str, moment: datetime) -> tuple[RecordedEvent, ...]:
        """Chain the bodies, each to its own stream."""
        heads: dict[str, tuple[int, str, str]] = {}
        rows: list[JournalRow] = []
        events: list[RecordedEvent] = []
        wall = (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
        for body in bodies:
            stream = body.stream.value
            seq, last, prev = heads.get(stream) or self._head(site, stream)
            row = _chained(
                body,
                site=site,
                seq=seq + 1,
                hlc=f"{max(wall, int(last)) + 1:017d}",
                prev=prev,
                user=user,
                moment=moment,
            )
            heads[stream] = (row.seq, row.hlc, row.hash)
            rows.append(row)
            events.append(row.event())
        marks = ", ".join("?" for _ in _COLUMNS.split(","))
        self._db.conn.executemany(f"INSERT INTO journal ({_COLUMNS}) VALUES ({marks})", [row.values() for row in rows])  # noqa: S608
        self._db.conn.executemany(
            "INSERT INTO chain_heads VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (site, stream) DO UPDATE SET "
            "seq = excluded.seq, hlc = excluded.hlc, hash = excluded.hash, mac = excluded.mac",
            [
                (site, stream, seq, hlc, hash_, self.mac(site, stream, seq, hash_))
                for stream, (seq, hlc, hash_) in heads.items()
            ],
        )
        return tuple(events)

    def mac(self, site: str, stream: str, seq: int, hash_: str) -> str:
        """HMAC-SHA256 of a head, hexadecimal."""
        return hmac.new(self._mac_key, canonical([site, stream, seq, hash_]).encode(), hashlib.sha256).hexdigest()

    def heads(self) -> Anchors:
        """All heads, sorted."""
        found = self._db.conn.execute("SELECT site, stream, seq, hash, mac FROM chain_heads ORDER BY site, stream")
        return tuple(ChainHead(site=row[0], stream=row[1], seq=row[2], hash=row[3], mac=row[4]) for row in found)

    def rows(self) -> Iterator[JournalRow]:
        """Everything by chain."""
        query = f"SELECT {_COLUMNS} FROM journal ORDER BY site, stream, seq"  # noqa: S608
        return _rows(self._db.conn.execute(query))

    def events_of(self, stream: Stream, entity: str) -> tuple[RecordedEvent, ...]:
        """One entity's events in the order of folds."""
        return events_of(self._db, stream, entity)

    def by_entity(self, stream: Stream) -> Iterator[tuple[str, tuple[RecordedEvent, ...]]]:
        """All entities of a stream with their events, for folding anew."""
        query = f"SELECT {_COLUMNS} FROM journal WHERE stream = ? ORDER BY entity, hlc, site, seq"  # noqa: S608
        entity, gathered = "", list[RecordedEvent]()
        for row in _rows(self._db.conn.execute(query, (stream.value,))):
            if row.entity != entity and gathered:
                yield entity, tuple(gathered)
                gathered = []
            entity = row.entity
            gathered.append(row.event())
        if gathered:
            yield entity, tuple(gathered)

    def count(self) -> int:
        """Number of events."""
        return int(self._db.conn.execute("SELECT count(*) FROM journal").fetchone()[0])

    def _head(self, site: str, stream: str) -> tuple[int, str, str]:
        found: tuple[int, str, str] | None = self._db.conn.execute(
            "SELECT seq, hlc, hash FROM chain_heads WHERE site = ? AND stream = ?", (site, stream)
        ).fetchone()
        return found or (0, "0", GENESIS)


def _chained(body: EventBody, *, site: str, seq: int, hlc: str, prev: str, user: str, moment: datetime) -> JournalRow:
    unsealed = JournalRow(
        site=site,
        stream=body.stream.value,
        seq=seq,
        hlc=hlc,
        moment=moment_text(moment),
        user=user,
        kind=body.kind,
        version=body.version,
        entity=body.entity,
        payload=to_json(body),
        prev=prev,
        hash="",
    )
    return replace(unsealed, hash=unsealed.computed_hash())


def _rows(found: Iterable[tuple[Any, ...]]) -> Iterator[JournalRow]:
    return (JournalRow(*row) for row in found)
