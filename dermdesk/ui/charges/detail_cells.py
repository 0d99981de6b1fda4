"""A cell of a line's second row: what it is called, how its fact is read from the line and written into it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from dermdesk.domain.body_site import read_place
from dermdesk.domain.codes import is_ndc, is_npi, is_place_of_service
from dermdesk.domain.days import iso_day, typed_day
from dermdesk.domain.line import AccountSide, ChargeLine, Lesion
from dermdesk.ui.charges.book_calls import LookUp, find_words
from dermdesk.ui.patient_words import day_words

_CELL = 18
"""Letters that fit a cell."""


@dataclass(frozen=True, slots=True)
class DetailField:
    """`write` raises ValueError, ArithmeticError or DermdeskError when the text does not fit.

    Its last argument is the day of the visit, for cells that hold a day.
    """

    title: str
    group: str
    """The name of the field in findings (`lesion`, `drug` …)."""
    name: str
    """The attribute within the group; that of the line where the group is one fact."""
    example: str
    read: Callable[[ChargeLine], str]
    write: Callable[[ChargeLine, str, date], ChargeLine]
    look_up: LookUp | None = None
    """What F4 offers; None: nothing to choose from."""

    def is_empty(self, line: ChargeLine) -> bool:
        """Whether the line says nothing of it yet, or what a line says by default."""
        return self.read(line) == self.read(ChargeLine(code=line.code, charge=line.charge))


def part(  # noqa: PLR0917 - reads as a row of a table
    title: str, group: str, example: str, new: Callable[[], Any], name: str, convert: Callable[[str], Any],
    look_up: LookUp | None = None,
) -> DetailField:  # fmt: skip
    """A fact of one of the line's parts, such as its lesion; `new` makes an empty part."""
    blank = getattr(new(), name)

    def read(line: ChargeLine) -> str:
        value = getattr(getattr(line, group) or new(), name)
        return "" if value == blank and not isinstance(blank, str) else said(value)

    def write(line: ChargeLine, text: str, _day: date) -> ChargeLine:
        held = getattr(line, group) or new()
        changed = replace(held, **{name: convert(text) if text else blank})
        return replace(line, **{group: changed if changed != new() else None})

    return DetailField(title, group, name, example, read, write, look_up)


def own(  # noqa: PLR0917 - reads as a row of a table
    title: str, group: str, example: str, convert: Callable[[str], Any], blank: object = None,
    look_up: LookUp | None = None,
) -> DetailField:  # fmt: skip
    """A fact of the line itself; `blank` is what an empty cell means."""

    def read(line: ChargeLine) -> str:
        return said(getattr(line, group))

    def write(line: ChargeLine, text: str, _day: date) -> ChargeLine:
        return replace(line, **{group: convert(text) if text else blank})

    return DetailField(title, group, group, example, read, write, look_up)


def day_of_line(title: str, name: str) -> DetailField:
    """A day, typed as the day of service is: `t` is the visit's."""

    def read(line: ChargeLine) -> str:
        day = getattr(line, name)
        return day_words(day) if day is not None else ""

    def write(line: ChargeLine, text: str, day: date) -> ChargeLine:
        typed = (iso_day(text) if text[4:5] == "-" else typed_day(text, day)) if text else None
        return replace(line, **{name: typed})

    return DetailField(title, name, name, "0314 or t", read, write)


def place_of_lesion(title: str) -> DetailField:
    """Site, region and side in one: `left forearm`."""

    def read(line: ChargeLine) -> str:
        place = line.lesion.place if line.lesion is not None else None
        return place.words if place is not None else ""

    def write(line: ChargeLine, text: str, _day: date) -> ChargeLine:
        lesion = line.lesion or Lesion()
        place = read_place(text) if text else None
        where = (place.site, place.region, place.side) if place is not None else (None, None, None)
        changed = replace(lesion, site=where[0], region=where[1], side=where[2])
        return replace(line, lesion=changed if changed != Lesion() else None)

    return DetailField(title, "lesion", "site", "left forearm", read, write)


def choice(
    title: str, group: str, values: tuple[str, ...], new: Callable[[], Any] | None = None, name: str = ""
) -> DetailField:
    """One of a few words, typed by their beginnings; the first is the default of a fact without an empty value."""
    shown = tuple(value.replace("_", " ") for value in values)
    example, look_up = ", ".join(shown), find_words(shown)
    if len(example) > _CELL:
        example = f"{shown[0]} …, F4"
    if new is None:
        field = own(title, group, example, one_of(*values), values[0], look_up)
    else:
        field = part(title, group, example, new, name, one_of(*values), look_up)

    def read(line: ChargeLine) -> str:
        return field.read(line).replace("_", " ")

    return replace(field, read=read)


def flag(title: str, group: str, new: Callable[[], Any] | None = None, name: str = "") -> DetailField:
    """Yes or no; empty is no."""
    look_up = find_words(("yes", "no"))
    if new is None:
        return own(title, group, "yes or no", yes, blank=False, look_up=look_up)
    return part(title, group, "yes or no", new, name, yes, look_up)


def said(value: object) -> str:
    """A fact as its cell shows it."""
    if value is True:
        return "yes"
    if isinstance(value, tuple) and any(isinstance(each, tuple) for each in value):  # pyright: ignore[reportUnknownVariableType]
        return " / ".join(said(each) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, tuple):
        return "+".join(str(each) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "" if value is None or value is False else str(value)


# --- what hands type -------------------------------------------------------------------------------------------------


def words_typed(text: str) -> str:
    """Any words."""
    return text


def size(text: str) -> Decimal:
    """A measure."""
    measure = Decimal(text.strip())
    if not (measure.is_finite() and 0 <= measure < 10_000):
        raise ValueError(text)
    return measure


def millimetres(text: str) -> Decimal:
    """`7`, `7 mm` or `0.7 cm`."""
    bare = text.lower().strip()
    return size(bare.removesuffix("cm")) * 10 if bare.endswith("cm") else size(bare.removesuffix("mm"))


def centimetres(text: str) -> Decimal:
    """`3.2`, `3.2 cm` or `32 mm`."""
    bare = text.lower().strip()
    return size(bare.removesuffix("mm")) / 10 if bare.endswith("mm") else size(bare.removesuffix("cm"))


def area(text: str) -> Decimal:
    """`12`, or products in cm that are added up: `2x3+4x1`."""
    total = Decimal(0)
    for one in text.lower().replace("cm²", "").replace("cm2", "").replace("*", "x").split("+"):
        long, times, wide = one.partition("x")
        total += size(long) * (size(wide) if times else 1)
    return size(str(total))


def count(text: str) -> int:
    """1 to 999."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000):
        raise ValueError(text)
    return int(text)


def days_ago(text: str) -> int:
    """0 to 9999."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError(text)
    return int(text)


def counts(text: str) -> tuple[int, ...]:
    """`4+6` or `4,6`."""
    return tuple(count(one.strip()) for one in text.replace(",", "+").split("+"))


def counts_by_stage(text: str) -> tuple[tuple[int, ...], ...]:
    """`1+2 / 3 /`: of each stage its numbers, perhaps none."""
    return tuple(counts(one) if one.strip() else () for one in text.split("/"))


def sizes(text: str) -> tuple[Decimal, ...]:
    """`100+50`, or `3*100` for three of one size."""
    found: list[Decimal] = []
    for one in text.lower().replace(",", "+").replace("x", "*").split("+"):
        times, star, each = one.strip().partition("*")
        found += [size(each)] * count(times.strip()) if star else [size(times)]
    if len(found) > 99 or not all(found):
        raise ValueError(text)
    return tuple(found)


def one_of(*values: str) -> Callable[[str], str]:
    """The value that begins with what is typed."""

    def convert(text: str) -> str:
        typed = text.lower().replace(" ", "_")
        for value in values:
            if value.startswith(typed):
                return value
        raise ValueError(text)

    return convert


def yes(text: str) -> bool:
    """`y` or `n`."""
    return one_of("yes", "no")(text) == "yes"


def score(text: str) -> int:
    """1 to 4."""
    if text not in ("1", "2", "3", "4"):
        raise ValueError(text)
    return int(text)


def ndc(text: str) -> str:
    """Eleven digits, dashes left out."""
    bare = text.replace("-", "")
    if not is_ndc(bare):
        raise ValueError(text)
    return bare


def npi(text: str) -> str:
    """Ten digits whose check digit fits."""
    if not is_npi(text):
        raise ValueError(text)
    return text


def place(text: str) -> str:
    """Two digits."""
    if not is_place_of_service(text):
        raise ValueError(text)
    return text


ACCOUNTS = find_words(("household", "private"))


def account(text: str) -> AccountSide:
    """`h` or `p`."""
    return AccountSide(one_of("household", "private")(text))
