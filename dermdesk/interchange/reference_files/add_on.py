"""NCCI add-on codes with the codes that they may be added to.

CMS publishes them as text: type, add-on, its deletion date, first code, its deletion date, effective and deletion date
of the edit, a note; dates are `YYYYDDD`, the day of the year. The width of the columns is not relied upon. A short
CSV with the columns `primary,addon,type` is taken too. `CCCCC` stands for first codes that the contractor chooses.

Types: 1 lists every first code; 2 lists none; 3 lists some and leaves others to the contractor. Source: NCCI add-on
code edits.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from dermdesk.interchange.reference_files.layout import Line, csv_rows, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

AddOnRow = tuple[str, str, int, str, str]
"""Add-on, first code (empty: the contractor's choice), type 1 to 3, first and last day `YYYYMMDD`, empty is open."""

TITLE: Final = "an add-on code file"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)(?:aoc|add.?on)[^/]*\.(?:txt|csv)$"))
_SHORT: Final = ["primary", "addon", "type"]
_LONG: Final = (r"type", r"add.?on", r"del", r"primary", r"primary.*del", r"eff", r"del")
_ANY_FIRST: Final = "CCCCC"
_TYPES: Final = ("1", "2", "3")
_CODE: Final = r"([0-9A-Z]{5})"
_DATE: Final = r"(\d{7}|\s{7})"
_FIXED: Final = re.compile(
    rf"([123])\s?{_CODE}\s?{_DATE}\s?{_CODE}\s?{_DATE}\s?(\d{{7}})(?:\s?{_DATE})?(?:\s.*|[^\d\s].*)?"
)
_HEADING_LINES: Final = 20


def read_add_ons(source: Source) -> list[AddOnRow]:
    """The pairs of add-on and first code. Raises DermdeskError: no such file, a line that cannot be right."""
    text = source.text()
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    head = [line for _, line in lines[:_HEADING_LINES]]
    if any([cell.strip().lower() for cell in line.split(",")] == _SHORT for line in head):
        rows = _short_rows(source.name, text)
    elif any(_is_long_header(line) for line in head if "\t" in line):
        rows = _long_rows(source.name, text)
    elif any(_FIXED.fullmatch(line) for line in head):
        rows = _fixed_rows(source.name, lines)
    else:
        raise no_such_file(source.name, text, TITLE)
    if not rows:
        raise refused(source.name, "has no add-on in it", "Download it again.")
    return list(dict.fromkeys(rows))


def _short_rows(name: str, text: str) -> list[AddOnRow]:
    found: list[AddOnRow] = []
    begun = False
    for line, cells in csv_rows(name, text):
        if not begun:
            begun = [cell.lower() for cell in cells] == _SHORT
            continue
        line.columns(cells, len(_SHORT))
        first, add_on, kind = cells
        found.append(_row(line, (kind, add_on, "", first, "", "", "")))
    return found


def _is_long_header(line: str) -> bool:
    cells = [cell.strip().lower() for cell in line.split("\t")]
    return len(cells) >= len(_LONG) and all(map(re.search, _LONG, cells))


def _long_rows(name: str, text: str) -> list[AddOnRow]:
    found: list[AddOnRow] = []
    begun = False
    for line, cells in csv_rows(name, text, "\t"):
        if not begun:
            begun = _is_long_header("\t".join(cells))
            continue
        if len(cells) < len(_LONG):
            raise line.wrong(f"it has {len(cells)} columns in place of {len(_LONG)} or more")
        found.append(_row(line, cells))
    return found


def _fixed_rows(name: str, lines: list[tuple[int, str]]) -> list[AddOnRow]:
    begins_at = next(place for place, (_, line) in enumerate(lines) if _FIXED.fullmatch(line))
    found: list[AddOnRow] = []
    for number, text in lines[begins_at:]:
        line, cells = Line(name, number), _FIXED.fullmatch(text)
        if cells is None:
            raise line.wrong("an edit has a type, two codes and its first day")
        found.append(_row(line, cells.groups(default="")))
    return found


def _row(line: Line, cells: Sequence[str]) -> AddOnRow:
    """From type, add-on, its last day, first code, its last day, first and last day of the edit."""
    kind, add_on, add_on_ends, first, first_ends, begins, ends = cells[: len(_LONG)]
    if kind not in _TYPES:
        raise line.wrong(f"'{kind[:8]}' is no type 1, 2 or 3")
    days = sorted(_day(line, cell) for cell in (add_on_ends, first_ends, ends) if cell.strip())
    return (
        line.code(add_on),
        "" if first == _ANY_FIRST else line.code(first),
        int(kind),
        _day(line, begins) if begins.strip() else "",
        days[0] if days else "",
    )


def _day(line: Line, cell: str) -> str:
    """`YYYYDDD` as `YYYYMMDD`."""
    text = cell.strip()
    if len(text) == 7 and text.isascii() and text.isdigit() and 1900 <= int(text[:4]) <= 2200:
        day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
        if day.year == int(text[:4]):
            return f"{day:%Y%m%d}"
    raise line.wrong(f"'{text[:12]}' is no year with a day of the year")
