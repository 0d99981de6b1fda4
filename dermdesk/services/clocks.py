"""Clocks and sources of identifiers that services are given."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import uuid_utils

from dermdesk.domain.clock import Clock


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still: `--now`, demos and tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)


class RandomIds:
    """UUIDv7: sortable by birth, unique without asking anybody."""

    def new(self) -> str:
        return str(uuid_utils.uuid7())


@dataclass(slots=True)
class SeededIds:
    """UUIDv7s that come out the same each time, for a book that nobody else writes (demo, tests).

    Two sources of one book need different seeds, and a book needs a new seed at each opening.
    """

    seed: str
    clock: Clock
    _drawn: int = field(default=0, init=False)

    def new(self) -> str:
        self._drawn += 1
        digest = sha256(f"{self.seed}:{self._drawn}".encode()).digest()
        milliseconds = int(self.clock.now().timestamp() * 1000)
        body = bytearray(milliseconds.to_bytes(6, "big") + digest[:10])
        body[6] = (body[6] & 0x0F) | 0x70
        body[8] = (body[8] & 0x3F) | 0x80
        return str(UUID(bytes=bytes(body)))
