"""Texts at print positions of the CMS-1500, and what a claim says that its box cannot hold.

Words may be cut to their box; a number never is: half a member id is another person's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dermdesk.documents.form_text import fitted, form_text
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.people import PersonName

NAME_WIDTH = 28


class NotOnPaper(DermdeskError):  # noqa: N818 - it is told like every refusal
    """A claim that the paper form cannot carry; `place` is where a person mends it."""

    def __init__(self, message: str, help: str, place: ClaimPlace) -> None:
        super().__init__(message, help)
        self.place = place


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that starts at a print position; `width` is the room in characters, `item` the box of the form."""

    item: str
    row: int
    column: int
    text: str
    width: int

    def __post_init__(self) -> None:
        if len(self.text) > self.width:
            raise ValueError(f"item {self.item} is too long for its box")


def put(item: str, row: int, column: int, width: int, text: str) -> Entry:
    """Words: folded, and shortened where they are too long."""
    return Entry(item, row, column, fitted(form_text(text), width), width)


def exact(
    item: str, row: int, column: int, width: int, text: str, *, field: ClaimField, line: int | None = None
) -> Entry:
    """A number or code: whole, or not at all. Raises NotOnPaper."""
    said = form_text(text)
    if len(said) > width:
        where = f"line {line}: " if line is not None else ""
        raise NotOnPaper(
            f"{where}The {field.value} has {len(said)} characters; box {item.partition(' ')[0]} of the paper form "
            f"holds {width}.",
            "Correct it, or send the claim electronically.",
            ClaimPlace(field=field, line=line),
        )
    return Entry(item, row, column, said, width)


def mark(item: str, row: int, column: int) -> Entry:
    """An X in a tick box."""
    return Entry(item, row, column, "X", 1)


def day_parts(item: str, row: int, columns: tuple[int, int, int], day: date, *, short: bool = False) -> Iterator[Entry]:
    """MM DD CCYY, or MM DD YY, each at its column."""
    parts = (f"{day.month:02d}", f"{day.day:02d}", f"{day.year % 100:02d}" if short else f"{day.year}")
    for column, part in zip(columns, parts, strict=True):
        yield Entry(item, row, column, part, len(part))


def amount(
    item: str, row: int, dollars: tuple[int, int], cents: int, money: Money, *, line: int | None = None
) -> Iterator[Entry]:
    """Dollars right-justified in the columns `dollars`, from and to; the point is the form's own. Raises NotOnPaper."""
    first, last = dollars
    text = str(money.cents // 100)
    if money.cents < 0 or len(text) > last - first + 1:
        raise NotOnPaper(
            f"{money.display} does not fit into box {item} of the paper form.",
            "Correct the amount, or send the claim electronically.",
            ClaimPlace(field=ClaimField.TOTAL if line is None else ClaimField.CHARGE, line=line),
        )
    yield Entry(item, row, last + 1 - len(text), text, len(text))
    yield Entry(item, row, cents, f"{money.cents % 100:02d}", 2)


def person(item: str, row: int, column: int, name: PersonName) -> Entry:
    """Last, first and middle initial, parted by commas; what is too long loses these first."""
    family = form_text(f"{name.last} {name.suffix}")
    parts = [part for part in (family, form_text(name.first), form_text(name.middle)[:1]) if part]
    text = ", ".join(parts)
    if len(text) > NAME_WIDTH:
        text = ", ".join(parts[:2])
    if len(text) > NAME_WIDTH and len(parts) > 1:
        initial = f", {parts[1][0]}"
        text = f"{family[: NAME_WIDTH - len(initial)].rstrip(' -')}{initial}"
    return Entry(item, row, column, text[:NAME_WIDTH].rstrip(" ,-"), NAME_WIDTH)
