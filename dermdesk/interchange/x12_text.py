"""Bytes of a file as text, and texts of elements as days, times, numbers and money. None where there is none."""

import re
from datetime import date, time
from decimal import Decimal

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money

MOST_BYTES = 16 * 1024 * 1024
"""A file of 10,000 claims has about 9 MB."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_AMOUNT = re.compile(r"([+-]?)([0-9]{0,12})(?:\.([0-9]{0,2})0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})", re.ASCII)
_TIME = re.compile(r"([0-9]{2})([0-9]{2})(?:[0-9]{2}(?:[0-9]{1,2})?)?", re.ASCII)


def text_of(data: bytes) -> str:
    """UTF-8 or UTF-16, with or without a byte order mark, else Latin-1. Raises DermdeskError when it is too large."""
    if len(data) > MOST_BYTES:
        raise DermdeskError(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.", "Ask the sender for smaller files."
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    start = data[:400]
    if start.count(0) * 3 > len(start):
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def text_day(text: str) -> date | None:
    """CCYYMMDD or YYMMDD (of this century), blanks around it allowed."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit()) or len(bare) not in (6, 8):
        return None
    century = 0 if len(bare) == 8 else 2000
    try:
        return date(century + int(bare[:-4]), int(bare[-4:-2]), int(bare[-2:]))
    except ValueError:
        return None


def text_time(text: str) -> time | None:
    """HHMM, HHMMSS or HHMMSSDD; to the minute."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def text_money(text: str) -> Money | None:
    """An R element as money: `136.9`, `.5`, `-12`, `100.00`; more places only when they are zeros."""
    bare = text.strip()
    found = _AMOUNT.fullmatch(bare)
    if found is None or not any(sign.isdigit() for sign in bare):
        return None
    sign, dollars, cents = found.groups()
    size = int(dollars or "0") * 100 + int((cents or "").ljust(2, "0"))
    return Money(-size if sign == "-" else size)


def text_number(text: str) -> Decimal | None:
    """An R element as a number of at most twelve digits before and six behind its point."""
    bare = text.strip()
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None


def text_count(text: str) -> int | None:
    """An N0 element: a count of at most nine digits."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 9 else None
