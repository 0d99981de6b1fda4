"""Relative values of the physician fee schedule as CMS publishes them: the PPRRVU file in CSV.

The names of the columns are stacked over several lines and end with `HCPCS,MOD,DESCRIPTION`; the first line names year
and release. The column of descriptors is never looked at. Source: CMS PFS relative value files (RVUyyA to D).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dermdesk.domain.codes import is_modifier
from dermdesk.domain.reference_kinds import Told
from dermdesk.interchange.reference_files.layout import Line, csv_rows, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

ValueRow = tuple[str, ...]
"""Code, modifier, and the cells of COLUMNS in their order."""

TITLE: Final = "a physician fee schedule file"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)pprrvu[^/]*\.csv$"))
_FIRST: Final = ["HCPCS", "MOD"]
_DESCRIPTION: Final = 2
_RELEASE: Final = re.compile(
    r"(20\d\d) National Physician Fee Schedule Relative Value File (\w+) Release", re.IGNORECASE
)
_RELEASED: Final = re.compile(r"RELEASED (\d\d?)/(\d\d?)/(20\d\d)", re.IGNORECASE)
_MONTHS: Final = {"january": 1, "april": 4, "july": 7, "october": 10}
_STATUS: Final = re.compile(r"[A-Z]")
_GLOBAL: Final = re.compile(r"(?:\d{3}|MMM|XXX|YYY|ZZZ)?")
_INDICATOR: Final = re.compile(r"[0-9]?")
_NOT_PAID_THERE: Final = "NA"

_LETTERS: Final = {
    "STATUS CODE": _STATUS,
    "GLOB DAYS": _GLOBAL,
    "PCTC IND": _INDICATOR,
    "MULT PROC": _INDICATOR,
    "BILAT SURG": _INDICATOR,
    "ASST SURG": _INDICATOR,
    "CO- SURG": _INDICATOR,
    "TEAM SURG": _INDICATOR,
}
_FIGURES: Final = (
    "WORK RVU", "NON-FAC PE RVU", "FACILITY PE RVU", "MP RVU", "NON-FACILITY TOTAL", "FACILITY TOTAL", "CONV FACTOR",
)  # fmt: skip
_NOT_APPLICABLE: Final = {
    "NON-FAC PE RVU": "NON-FAC NA INDICATOR",
    "NON-FACILITY TOTAL": "NON-FAC NA INDICATOR",
    "FACILITY PE RVU": "FACILITY NA INDICATOR",
    "FACILITY TOTAL": "FACILITY NA INDICATOR",
}
COLUMNS: Final = (*_LETTERS, *_FIGURES)
_NEEDED: Final = frozenset((*COLUMNS, *_NOT_APPLICABLE.values()))


@dataclass(frozen=True, slots=True)
class ValueFile:
    """A release with its rows; `release` and `released` are None where the file does not say them."""

    release: Told | None
    released: date | None
    rows: tuple[ValueRow, ...]


def read_values(source: Source) -> ValueFile:
    """The figures by code and modifier. Raises DermdeskError: no such file, a missing column, a line cut or wrong."""
    text = source.text()
    rows = iter(csv_rows(source.name, text))
    places = _places(source.name, text, rows)
    values: dict[tuple[str, str], ValueRow] = {}
    for line, cells in rows:
        row = _row(line, cells, places)
        if row[:2] in values:
            raise line.wrong(f"{row[0]} stands there twice")
        values[row[0], row[1]] = row
    if not values:
        raise refused(source.name, "has no code in it", "Download it again.")
    head = text[:4_000]
    return ValueFile(_release(head), _released(head), tuple(values.values()))


def _places(name: str, text: str, rows: Iterator[tuple[Line, list[str]]]) -> Mapping[str, int]:
    """Where each needed column stands, by its stacked name; and how many columns there are, as the empty name."""
    above: list[list[str]] = []
    for _, cells in rows:
        above.append(cells)
        if cells[:2] == _FIRST:
            break
        if len(above) > 40:
            raise no_such_file(name, text, TITLE)
    else:
        raise no_such_file(name, text, TITLE)
    found: dict[str, int] = {"": len(above[-1])}
    for place in range(len(above[-1])):
        if place != _DESCRIPTION:
            stacked = " ".join(cells[place] for cells in above if place < len(cells))
            found.setdefault(" ".join(stacked.upper().split()), place)
    lacking = sorted(_NEEDED - found.keys())
    if lacking:
        raise refused(
            name,
            f"lacks the column {lacking[0]} of {TITLE}" if len(lacking) == 1 else f"has not the columns of {TITLE}",
            "Give the PPRRVU file in CSV as CMS publishes it.",
        )
    return found


def _row(line: Line, cells: list[str], places: Mapping[str, int]) -> ValueRow:
    line.columns(cells, places[""])
    code, modifier = line.code(cells[0]), cells[1]
    if modifier and not is_modifier(modifier):
        raise line.wrong(f"'{modifier[:4]}' is no modifier")
    row = [code, modifier]
    for column, shape in _LETTERS.items():
        cell = cells[places[column]]
        if shape.fullmatch(cell) is None:
            raise line.wrong(f"'{cell[:8]}' does not fit {column}")
        row.append(cell)
    for column in _FIGURES:
        paid = column not in _NOT_APPLICABLE or cells[places[_NOT_APPLICABLE[column]]] != _NOT_PAID_THERE
        row.append(line.figure(cells[places[column]]) if paid else "")
    return tuple(row)


def _release(head: str) -> Told | None:
    found = _RELEASE.search(head)
    month = _MONTHS.get(found[2].lower()) if found is not None else None
    return Told(date(int(found[1]), month, 1)) if found is not None and month is not None else None


def _released(head: str) -> date | None:
    found = _RELEASED.search(head)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found is not None else None
    except ValueError:
        return None
