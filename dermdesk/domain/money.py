"""Money: whole cents of US dollars."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

from dermdesk.domain.errors import DermdeskError

_EXACT = re.compile(r"(-?)(\d{1,12})\.(\d{2})", re.ASCII)
_TYPED = re.compile(r"(-?)\$?(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{1,2}))?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in cents, negative for a credit. Adds and scales by whole numbers only."""

    cents: int = 0

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("Money holds whole cents")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the exact form of files, two places and no sign but minus: `"136.94"`.

        Raises DermdeskError for anything else.
        """
        found = _EXACT.fullmatch(text)
        if not found:
            raise DermdeskError(f"'{text[:20]}' is not an amount.", 'Write dollars with two places, such as "136.94".')
        sign, dollars, cents = found.groups()
        return cls((-1 if sign else 1) * (int(dollars) * 100 + int(cents)))

    @classmethod
    def parse_typed(cls, text: str) -> Self:
        """Read what hands type: `120`, `120.5`, `$1,204.50`, `.75`. Raises DermdeskError otherwise."""
        bare = text.strip().replace(" ", "")
        found = _TYPED.fullmatch(bare)
        if not found or not any(found.groups()[1:]):
            raise DermdeskError(f"'{text[:20]}' is not an amount.", "Type dollars and cents, such as 120 or 120.50.")
        sign, dollars, cents = found.groups()
        whole = int((dollars or "0").replace(",", "") or "0")
        return cls((-1 if sign else 1) * (whole * 100 + int((cents or "").ljust(2, "0"))))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __mul__(self, units: int) -> "Money":
        return Money(self.cents * units)

    def __lt__(self, other: "Money") -> bool:
        return self.cents < other.cents

    def __bool__(self) -> bool:
        return self.cents != 0

    def percent(self, basis_points: int) -> "Money":
        """A share in hundredths of a percent (825 = 8.25 %), half a cent away from zero."""
        scaled = abs(self.cents) * abs(basis_points)
        share = (scaled + 5_000) // 10_000
        return Money(share if (self.cents < 0) == (basis_points < 0) else -share)

    def __str__(self) -> str:
        """The exact form that `parse` reads."""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{dollars}.{cents:02d}"

    @property
    def display(self) -> str:
        """For people: `$1,204.50`, a credit as `-$12.00`."""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}${dollars:,}.{cents:02d}"


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum; nothing sums to zero."""
    return Money(sum(amount.cents for amount in amounts))
