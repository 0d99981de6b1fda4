"""Finding claims: words and filters that combine, over the rows of all buckets. Pure: the window asks at each key."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from dermdesk.domain.money import Money
from dermdesk.domain.timely_filing import WARNINGS
from dermdesk.services.claim_buckets import Bucket, ClaimRow

ON_PAPER = "paper"
"""The receiver of a filter that wants claims on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """What a claim must be like; None and blank ask for nothing. Days, amounts and keys include their ends."""

    words: str = ""
    """Each word is part of the claim's or the payer's number, the patient, chart number, payer, or a code's start."""
    payer: str | None = None
    receiver: str | None = None
    rendering: str | None = None
    site: str | None = None
    first: date | None = None
    last: date | None = None
    least: Money | None = None
    most: Money | None = None
    late: bool = False
    """The last day to file is at most thirty days away, or over."""
    due: bool = False
    """Its next action is due."""
    behind: bool = False
    """Its payer has decided, and another can be asked for the rest."""

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return self == ClaimFilter()

    @property
    def set_parts(self) -> tuple[str, ...]:
        """Names of the fields that ask for something, in order."""
        nothing = ClaimFilter()
        return tuple(one.name for one in fields(self) if getattr(self, one.name) != getattr(nothing, one.name))

    def without(self, *parts: str) -> "ClaimFilter":
        """The same with some fields asking for nothing."""
        nothing = ClaimFilter()
        return replace(self, **{part: getattr(nothing, part) for part in parts})

    def passes(self, row: ClaimRow, today: date) -> bool:
        """Whether a row is like that."""
        return (
            self._has_parts(row)
            and (self.first is None or row.day >= self.first)
            and (self.last is None or row.day <= self.last)
            and (self.least is None or row.amount >= self.least)
            and (self.most is None or row.amount <= self.most)
            and (not self.late or is_late(row, today))
            and (not self.due or is_due(row, today))
            and (not self.behind or bool(row.next_payer))
            and (not self.words or _has_words(row, self._parts_of_words))
        )

    @property
    def _parts_of_words(self) -> list[str]:
        return self.words.casefold().replace(",", " ").split()

    def _has_parts(self, row: ClaimRow) -> bool:
        return (
            (self.payer is None or self.payer == row.payer_key)
            and (self.receiver is None or self.receiver == (ON_PAPER if row.paper else row.receiver))
            and (self.rendering is None or self.rendering == row.rendering)
            and (self.site is None or self.site == row.site)
        )


def is_late(row: ClaimRow, today: date) -> bool:
    """The last day to file is near or over, and the payer has not accepted the claim."""
    return row.limit is not None and row.limit.days_left(today) <= WARNINGS[0]


def is_due(row: ClaimRow, today: date) -> bool:
    """Somebody wanted to look at it today or before, and it is not done with."""
    return row.next_action is not None and row.next_action <= today and row.bucket is not Bucket.DONE


def _has_words(row: ClaimRow, words: Sequence[str]) -> bool:
    whole, codes = row.sought
    return all(word in whole or f" {word}" in codes for word in words)
