"""Strict reading of JSON and TOML values: every field has a reader, an unknown field is an error, nothing is coerced.

A reader takes a value and its path in the file (`lines[2].units`) and gives the domain value or raises DermdeskError
with that path. Readers marked private, and all below `patient`, never repeat the text they read: it may be a name.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, cast

from dermdesk.domain.days import iso_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)
Reader = Callable[[object, str], T]

_LARGEST = 10_000_000
_FINEST = -6
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def wrong(path: str, wanted: str, value: object = None) -> DermdeskError:
    """The error of one field: its path, what it should hold and, unless private, what it holds."""
    names_somebody = isinstance(value, str) and path.partition(".")[0] == "patient"
    shown = "" if value is None else ", not this text" if names_somebody else f", not {_shown(value)}"
    return DermdeskError(f"{path or 'the object'}: {wanted}{shown}.")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + _UNPRINTABLE.sub("?", value[:30]) + '"'
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "so large a number"
    return str(value)[:30]


class Fields:
    """The fields of one object. `null` and an absent field are the same; `finish` refuses what nobody asked for."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise wrong(path, "an object is wanted", value)
        self.path = path
        self._values = cast("Mapping[str, object]", value)
        self._asked: set[str] = set()

    def at(self, name: str) -> str:
        """The path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(name) is not None

    def need(self, name: str, read: Reader[T]) -> T:
        """A required field."""
        self._asked.add(name)
        value = self._values.get(name)
        if value is None:
            raise DermdeskError(f"{self.at(name)}: this field is missing.")
        return read(value, self.at(name))

    def get(self, name: str, read: Reader[T], default: D) -> T | D:
        """An optional field."""
        self._asked.add(name)
        value = self._values.get(name)
        return default if value is None else read(value, self.at(name))

    def finish(self) -> None:
        """Raise DermdeskError for the first field that no reader asked for."""
        for name in self._values:
            if name not in self._asked:
                raise DermdeskError(f"{self.at(_UNPRINTABLE.sub('?', str(name)[:40]))}: there is no such field.")


def record(build: Callable[[Fields], T]) -> Reader[T]:
    """An object; `build` asks for its fields."""

    def read(value: object, path: str) -> T:
        fields = Fields(value, path)
        built = build(fields)
        fields.finish()
        return built

    return read


def many(read_one: Reader[T], *, most: int = 1000, least: int = 0) -> Reader[tuple[T, ...]]:
    """A list; its members count from 1 in paths."""

    def read(value: object, path: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise wrong(path, "a list is wanted", value)
        members = cast("list[object]", value)
        if not least <= len(members) <= most:
            raise wrong(path, f"a list of {least} to {most} is wanted", len(members))
        return tuple(read_one(member, f"{path}[{number}]") for number, member in enumerate(members, 1))

    return read


def table(read_one: Reader[T], is_key: Callable[[str], bool], key_words: str) -> Reader[dict[str, T]]:
    """An object whose field names are keys of the writer's own."""

    def read(value: object, path: str) -> dict[str, T]:
        if not isinstance(value, dict):
            raise wrong(path, "an object is wanted", value)
        rows = cast("dict[str, object]", value)
        for key in rows:
            if not is_key(key):
                raise wrong(path, f"each name is {key_words}", key)
        return {key: read_one(row, f"{path}.{key}") for key, row in rows.items()}

    return read


def flag(value: object, path: str) -> bool:
    """True or false, not 1 or "yes"."""
    if not isinstance(value, bool):
        raise wrong(path, "true or false is wanted", value)
    return value


def whole(least: int = 0, most: int = _LARGEST) -> Reader[int]:
    """A whole number."""

    def read(value: object, path: str) -> int:
        if type(value) is not int or not least <= value <= most:
            limit = f"a whole number of {least} or more" if most == _LARGEST else f"a whole number of {least} to {most}"
            raise wrong(path, limit, value)
        return value

    return read


def measure(value: object, path: str) -> Decimal:
    """A number of zero or more, exact (JSON is read with `parse_float=Decimal`)."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        exact = Decimal(value)
        exponent = exact.as_tuple().exponent
        if exact.is_finite() and 0 <= exact < _LARGEST and isinstance(exponent, int) and exponent >= _FINEST:
            return exact
    raise wrong(path, "a number of 0 or more", value)


def text(value: object, path: str) -> str:
    """A line of text, not blank. Private."""
    if not isinstance(value, str) or not value.strip() or _UNPRINTABLE.search(value) or len(value) > 500:
        raise wrong(path, "one line of text is wanted")
    return value


def text_or_blank(value: object, path: str) -> str:
    """A line of text; one of spaces alone is read as empty. Private."""
    return "" if isinstance(value, str) and not value.strip() else text(value, path)


def shaped(is_shape: Callable[[str], object], words: str, *, private: bool = False) -> Reader[str]:
    """Text of a form that `words` tell."""

    def read(value: object, path: str) -> str:
        if not isinstance(value, str) or not is_shape(value):
            raise wrong(path, words, None if private else value)
        return value

    return read


def pattern(expression: str, words: str, *, private: bool = False) -> Reader[str]:
    """Text that a regular expression matches whole."""
    return shaped(re.compile(expression, re.ASCII).fullmatch, words, private=private)


def choice(*allowed: str) -> Reader[str]:
    """One of some words."""

    def read(value: object, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(path, f"one of {', '.join(allowed)}", value)
        return value

    return read


def member(kind: type[E]) -> Reader[E]:
    """A member of an enumeration, by its value."""
    one_of = choice(*(item.value for item in kind))
    return lambda value, path: kind(one_of(value, path))


def money(value: object, path: str) -> Money:
    """Dollars with two places as text, also below zero: who reads on decides about that."""
    try:
        return Money.parse(value if isinstance(value, str) else "")
    except DermdeskError:
        raise wrong(path, 'dollars with two places, such as "136.94"', value) from None


def day(value: object, path: str) -> date:
    """A day as `YYYY-MM-DD`."""
    try:
        return iso_day(value if isinstance(value, str) else "")
    except DermdeskError:
        raise wrong(path, "a day as YYYY-MM-DD", value) from None


def private_day(value: object, path: str) -> date:
    """A day that is not repeated in an error, such as a day of birth."""
    try:
        return day(value, path)
    except DermdeskError:
        raise wrong(path, "a day as YYYY-MM-DD") from None


def clock_time(value: object, path: str) -> time:
    """A time of the day as `HH:MM`."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise wrong(path, "a time as HH:MM", value)
    return time.fromisoformat(value)
