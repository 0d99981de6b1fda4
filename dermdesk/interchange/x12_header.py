"""The ISA of an interchange, read for its separators; tolerant of wrapped lines and of fields of a wrong width.

Source: X12.5 (interchange control structure).
"""

import re
from dataclasses import dataclass

from dermdesk.interchange.x12 import ISA_WIDTHS, Separators

_WINDOW = 200
"""Characters within which an ISA ends, wrapped ones too; a sound one has 106."""
_BEGIN = re.compile(r"(?<![A-Za-z0-9])ISA(?=[^A-Za-z0-9 \r\n])")
_SHORTEST, _LONGEST = 40, 120


@dataclass(frozen=True, slots=True)
class Header:
    """The sixteen elements without line ends; the interchange's further segments begin at `end`."""

    elements: tuple[str, ...]
    separators: Separators
    start: int
    end: int
    problems: tuple[str, ...] = ()

    def element(self, number: int) -> str:
        """Element by its X12 number, without its padding."""
        return self.elements[number - 1].strip()


def find_headers(text: str) -> list[Header]:
    """Every ISA of a text from which its separators can be told, in their order."""
    found = (read_header(text, match.start()) for match in _BEGIN.finditer(text))
    return [header for header in found if header is not None]


def read_header(text: str, start: int) -> Header | None:
    """The ISA at `start`; None when there is none or its separators cannot be told."""
    window = text[start : start + _WINDOW]
    sign = window[3:4]
    parts = window.split(sign, 16) if _is_sign(sign) and sign not in "\r\n" else []
    if len(parts) != 17 or parts[0] != "ISA" or text.endswith(sign, 0, start):
        return None
    elements = [_joined(part) for part in parts[1:16]]
    if not _SHORTEST <= sum(map(len, elements)) <= _LONGEST or not _is_plausible(elements):
        return None
    found = _ends(parts[16], sign)
    if found is None:
        return None
    component, terminator, length = found
    repetition = elements[10] if len(elements[10]) == 1 and _is_sign(elements[10]) else ""
    separators = Separators(sign, component, repetition, terminator)
    elements.append(component)
    end = start + len(window) - len(parts[16]) + length
    return Header(tuple(elements), separators, start, end, tuple(_problems(elements, separators)))


def _is_sign(text: str) -> bool:
    return bool(text) and not text.isalnum() and text != " "


def _joined(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _is_plausible(elements: list[str]) -> bool:
    """Version or control number have their form: no text of a claim looks like that."""
    version, control = elements[11].strip(), elements[12].strip()
    return bool(re.fullmatch(r"[0-9]{5}", version, re.ASCII) or re.fullmatch(r"[0-9]{4,9}", control, re.ASCII))


def _ends(rest: str, sign: str) -> tuple[str, str, int] | None:
    """Component separator and terminator after ISA15, and how many characters they take; the first may be missing."""
    after = re.compile(rf"[ \t\r\n\0]*(?:GS|TA1|ISA|IEA|ST){re.escape(sign)}")
    skipped = len(rest) - len(rest.lstrip("\r\n"))
    bare = rest[skipped:]
    if len(bare) < 2:
        return None
    first, second = bare[0], bare[1]
    if after.match(bare, 1) and (second.isalnum() or (second in "\r\n" and _line_ends_with(bare[1:], first))):
        return ("", first, skipped + 1) if _is_sign(first) else None
    if second in "\r\n":
        line_end = re.match(r"[\r\n]+", bare[1:])
        blanks = line_end.end() if line_end is not None else 1
        if not after.match(bare, 1) and len(bare) > 1 + blanks and after.match(bare, 2 + blanks):
            return _distinct(first, bare[1 + blanks], sign, skipped + 2 + blanks)
        return _distinct(first, "\n" if "\n" in bare[1 : 1 + blanks] else "\r", sign, skipped + 2)
    return _distinct(first, second, sign, skipped + 2)


def _line_ends_with(text: str, sign: str) -> bool:
    """Whether the first line with something in it ends with the sign: then it is the sign that ends segments."""
    line = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    return line.rstrip(" \t").endswith(sign)


def _distinct(component: str, terminator: str, sign: str, length: int) -> tuple[str, str, int] | None:
    if not _is_sign(terminator) or terminator == sign:
        return None
    usable = _is_sign(component) and component not in (sign, terminator) and component not in "\r\n"
    return (component if usable else "", terminator, length)


def _problems(elements: list[str], separators: Separators) -> list[str]:
    wrong = [
        f"ISA{number:02d} has {len(element)} characters, not {width}"
        for number, (element, width) in enumerate(zip(elements[:15], ISA_WIDTHS, strict=False), 1)
        if len(element) != width
    ]
    if not separators.component:
        wrong.append("ISA16 names no component separator")
    return wrong
