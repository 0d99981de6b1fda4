"""Where time and identifiers come from: services take them as arguments, so that a day can be played again."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The aware UTC moment."""
        ...


class IdSource(Protocol):
    """Makes identifiers."""

    def new(self) -> str:
        """A fresh UUIDv7 as text."""
        ...
