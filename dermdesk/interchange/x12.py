"""X12: tokens, values that may stand in them, and the fixed-width envelope of an interchange.

`Segments` collects segments whose values are cleaned on the way in, so that no typed text can break the structure.
Files are read by `x12_reader`.
Sources: X12.5 and X12.6 (control structure, character sets), 005010X222A1 (lengths).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from dermdesk.domain.money import Money

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"
ISA_LENGTH = 106
ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)

_LETTERS = str.maketrans(
    {
        "ß": "SS", "ẞ": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L",
        "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "ı": "I", "Ħ": "H", "ħ": "H", "Ŧ": "T", "ŧ": "T",
        "Ŋ": "N", "ŋ": "N", "ʻ": "'", "ʼ": "'", "‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-",
        "—": "-", "−": "-", "\u00a0": " ",
    }
)  # fmt: skip
_SENDABLE = re.compile(r"[^A-Z0-9 !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$]")
_BLANKS = re.compile(r" {2,}")
_PLAIN = re.compile(r"[A-Z0-9]*")
_TIDY = re.compile(r"[A-Z0-9.,'&/#-]+(?: [A-Z0-9.,'&/#-]+)*")
"""What most names and addresses are once they stand in capitals: nothing has to be done to them."""


@dataclass(frozen=True, slots=True)
class Separators:
    """The four signs of an interchange, as its ISA declares them."""

    element: str = ELEMENT
    component: str = COMPONENT
    repetition: str = REPETITION
    terminator: str = TERMINATOR


class Segment(NamedTuple):
    """A segment as read: `elements[0]` is element 01. Its place counts from 1 in the file.

    A named tuple is made three times as fast as a frozen dataclass, and a large file has 300,000 of them.
    """

    name: str
    elements: tuple[str, ...]
    place: int
    component: str = COMPONENT
    repetition: str = REPETITION

    def element(self, number: int) -> str:
        """Element by its X12 number; blank when it is not there."""
        elements = self.elements
        return elements[number - 1] if 0 < number <= len(elements) else ""

    def components(self, number: int) -> tuple[str, ...]:
        """The components of a composite element; none when it is blank."""
        return self.parts(self.element(number))

    def parts(self, value: str) -> tuple[str, ...]:
        """The components of a value, such as one repetition; none when it is blank."""
        if not value:
            return ()
        return tuple(value.split(self.component)) if self.component else (value,)

    def repeats(self, number: int) -> tuple[str, ...]:
        """The repetitions of an element; none when it is blank."""
        value = self.element(number)
        if not value:
            return ()
        return tuple(value.split(self.repetition)) if self.repetition else (value,)


def clean(text: str, limit: int | None = None) -> str:
    """What X12 may carry of a text: upper-case ASCII without accents, separators, control signs or outer blanks.

    Signs that have no ASCII form fall away; the result is cut at `limit` characters.
    """
    if _PLAIN.fullmatch(text):
        return text if limit is None else text[:limit]
    if text.isascii() and _TIDY.fullmatch(upper := text.upper()):
        text = upper
    else:
        folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_LETTERS).upper()
        bare = "".join(sign if ord(sign) >= 32 else " " for sign in folded if not unicodedata.combining(sign))
        text = _BLANKS.sub(" ", _SENDABLE.sub("", re.sub(r"[*:~^\x7f-\x9f]", " ", bare))).strip()
    return text if limit is None else text[:limit].rstrip()


def amount(money: Money) -> str:
    """An R element: no leading zero, no zeros after the last digit that counts (`136.9`, `.5`, `100`)."""
    return decimal(Decimal(money.cents).scaleb(-2))


def decimal(value: Decimal) -> str:
    """A number of at most three places as an R element."""
    rounded = value.quantize(Decimal("0.001"))
    text = f"{abs(rounded):f}".rstrip("0").rstrip(".").lstrip("0") or "0"
    return f"-{text}" if rounded < 0 else text


def composite(*components: str) -> str:
    """Components that were cleaned already, without blank ones at the end."""
    return COMPONENT.join(components).rstrip(COMPONENT)


class Segments:
    """Segments on their way out. Elements are taken as they are: free text goes through `clean` first."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def add(self, name: str, *elements: str) -> None:
        """Append a segment without empty elements at its end; one without any value is left out."""
        text = ELEMENT.join((name, *elements)).rstrip(ELEMENT)
        if text != name:
            self._texts.append(text + TERMINATOR)


def interchange_header(
    *, sender: tuple[str, str], receiver: tuple[str, str], control: int, moment: datetime, test: bool
) -> str:
    """The ISA: 106 bytes. Sender and receiver are (qualifier, id)."""
    values = (
        "00", "", "00", "", clean(sender[0]), clean(sender[1]), clean(receiver[0]), clean(receiver[1]),
        f"{moment:%y%m%d}", f"{moment:%H%M}", REPETITION, "00501", f"{control:09d}", "0", "T" if test else "P",
        COMPONENT,
    )  # fmt: skip
    padded = [value[:width].ljust(width) for value, width in zip(values, ISA_WIDTHS, strict=True)]
    return ELEMENT.join(("ISA", *padded)) + TERMINATOR
