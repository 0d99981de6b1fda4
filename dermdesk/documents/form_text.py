"""Texts as a paper form takes them: upper case ASCII without punctuation, fitted into their boxes."""

import re
import unicodedata

from dermdesk.domain.people import Address

_BASE_LETTERS = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "ß": "SS", "ẞ": "SS"})
_SHORT_WORDS = {
    "APARTMENT": "APT",
    "AVENUE": "AVE",
    "BOULEVARD": "BLVD",
    "BUILDING": "BLDG",
    "COURT": "CT",
    "DRIVE": "DR",
    "EAST": "E",
    "FLOOR": "FL",
    "HIGHWAY": "HWY",
    "LANE": "LN",
    "NORTH": "N",
    "PARKWAY": "PKWY",
    "PLACE": "PL",
    "ROAD": "RD",
    "SOUTH": "S",
    "STREET": "ST",
    "SUITE": "STE",
    "WEST": "W",
}
"""Abbreviations of USPS Publication 28."""
_UNITS = ("APT", "BLDG", "FL", "STE", "UNIT", "AND", "OF")
"""Words that say nothing at the end of a text."""


def form_text(text: str) -> str:
    """Upper case ASCII: accents folded, punctuation other than `-`, `/` and `&` turned to blanks."""
    folded = unicodedata.normalize("NFKD", text.upper().translate(_BASE_LETTERS))
    bare = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[^A-Z0-9&/ -]", " ", bare.replace("'", "").replace("’", "")).split())


def fitted(text: str, width: int) -> str:
    """A text that is too long for its box: street words abbreviated, then cut after a telling word."""
    if len(text) > width:
        text = " ".join(_SHORT_WORDS.get(word, word) for word in text.split())
    if len(text) <= width:
        return text
    whole = text[: width + 1].rpartition(" ")[0]
    while whole.rpartition(" ")[2] in _UNITS:
        whole = whole.rpartition(" ")[0]
    return whole if 2 * len(whole) >= width else text[:width].rstrip()


def number_text(text: str) -> str:
    """A policy, group or reference number: without hyphens and blanks, as the form asks."""
    return form_text(text).replace("-", "").replace(" ", "")


def town_text(address: Address, width: int) -> str:
    """City, state and ZIP; where it is too long the city alone is cut."""
    tail = f"{address.state} {zip_text(address)}"
    return f"{fitted(form_text(address.city), width - len(tail) - 1)} {tail}"


def zip_text(address: Address) -> str:
    """A nine-digit ZIP has its hyphen."""
    return f"{address.zip[:5]}-{address.zip[5:]}" if len(address.zip) == 9 else address.zip
