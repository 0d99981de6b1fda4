"""Words of the notation: `key:value`, values in quotes may hold spaces; and how single values are read."""

import re
from decimal import Decimal

from dermdesk.domain.errors import DermdeskError

_WORD = re.compile(r'\s*((?:[^\s"]|"[^"]*")+)')
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


def split_words(text: str) -> list[tuple[str, str]]:
    """Words as (key, value); a word without a colon has a blank value. Quotes are taken off."""
    words: list[tuple[str, str]] = []
    for word in _WORD.findall(text.replace(",\n", ",")):
        key, _, value = word.partition(":")
        words.append((key, value.replace('"', "")))
    return words


def unreadable(key: str, value: str, help: str) -> DermdeskError:
    """The error for a word that the notation does not know."""
    return DermdeskError(f"'{f'{key}:{value}' if value else key}' is not understood."[:80], help)


def number(text: str) -> Decimal:
    """A measure or amount, at most three places. Raises DermdeskError."""
    if _NUMBER.fullmatch(text) is None:
        raise DermdeskError(f"'{text[:20]}' is not a number.", "Type digits, such as 7 or 2.5.")
    return Decimal(text)


def whole(text: str) -> int:
    """A whole number. Raises DermdeskError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise DermdeskError(f"'{text[:20]}' is not a whole number.", "Type digits alone, such as 3.")
    return int(text)


def several(text: str) -> tuple[str, ...]:
    """Values parted by commas."""
    return tuple(part for part in text.split(",") if part)


def yes_or_no(text: str) -> bool:
    """`yes` (also when left out) or `no`. Raises DermdeskError."""
    if text not in ("", "yes", "no"):
        raise DermdeskError(f"'{text[:20]}' is neither yes nor no.", "Type yes or no.")
    return text != "no"
