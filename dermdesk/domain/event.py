"""The event: what the journal keeps, with its place in a stream."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Stream(StrEnum):
    """Two streams, each with its own sequence, chain and clock, so that the first never tells of the second."""

    PRACTICE = "practice"
    CONFIDENTIAL = "confidential"


class EventBody:
    """Base of all event kinds: a frozen dataclass with a kind, a version and the entity it belongs to.

    A kind is never changed, only superseded by a new version with an upcaster in the journal.
    """

    __slots__ = ()
    kind: ClassVar[str]
    version: ClassVar[int] = 1
    stream: ClassVar[Stream] = Stream.PRACTICE

    @property
    def entity(self) -> str:
        """Key of the entity whose fold the event belongs to, such as `patient:<id>`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event as the journal holds it. `hlc` sorts; `moment` is the UTC wall time that the service was given."""

    site: str
    stream: Stream
    seq: int
    hlc: str
    moment: datetime
    user: str
    body: EventBody
    hash: str
