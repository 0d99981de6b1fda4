"""A practice's fee schedule as CSV: a line of column names, then a code and its fee on each line.

`code` and `fee` are wanted (CPT, HCPCS, charge, price … are understood); `label`, `class` and `shortcut` may stand
beside them. Other columns are left alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dermdesk.domain.codes import is_practice_code, is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.interchange.reference_files.layout import Line, csv_rows, looks_like, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

TITLE: Final = "a fee schedule"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)\.csv$"), most_bytes=8 * 1024 * 1024)
_NAMES: Final = {
    "code": ("code", "cpt", "hcpcs", "cpt code", "cpt/hcpcs", "procedure", "procedure code"),
    "fee": ("fee", "charge", "price", "amount", "unit fee", "standard fee"),
    "label": ("label", "name", "words"),
    "class": ("class",),
    "shortcut": ("shortcut",),
}
_MOST_FEE: Final = Money(10_000_000)
_LONGEST_LABEL: Final = 120
_SHORTCUT: Final = re.compile(r"[A-Za-z0-9.+]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """A fee of one unit; None in the other fields leaves what the practice has."""

    code: str
    fee: Money
    label: str | None = None
    line_class: LineClass | None = None
    shortcut: str | None = None


def read_fees(source: Source) -> list[FeeRow]:
    """The fees by code. Raises DermdeskError: no columns of code and fee, a line that cannot be right, a code twice."""
    text = source.text()
    rows = iter(csv_rows(source.name, text))
    names = next((cells for _, cells in rows), list[str]())
    places = _places(names)
    if not {"code", "fee"} <= places.keys() or looks_like(text):
        raise no_such_file(source.name, text, TITLE)
    fees: dict[str, FeeRow] = {}
    for line, cells in rows:
        line.columns(cells, len(names))
        row = _row(line, {field: cells[place] for field, place in places.items()})
        if row.code in fees:
            raise line.wrong(f"{row.code} has a fee already")
        fees[row.code] = row
    if not fees:
        raise refused(source.name, "has no fee in it")
    return list(fees.values())


def _places(names: list[str]) -> dict[str, int]:
    plain = [name.lower() for name in names]
    return {
        field: next(place for place, name in enumerate(plain) if name in words)
        for field, words in _NAMES.items()
        if any(name in words for name in plain)
    }


def _row(line: Line, cells: Mapping[str, str]) -> FeeRow:
    code = cells["code"].upper()
    if not is_procedure_code(code) and not is_practice_code(code):
        raise line.wrong(f"'{code[:12]}' is no procedure code and no code of a practice")
    try:
        fee = Money.parse_typed(cells["fee"])
    except DermdeskError:
        raise line.wrong(f"'{cells['fee'][:12]}' is no amount") from None
    if not Money(0) <= fee <= _MOST_FEE:
        raise line.wrong(f"{fee.display} is no fee")
    return FeeRow(
        code=code,
        fee=fee,
        label=cells.get("label", "")[:_LONGEST_LABEL] or None,
        line_class=_class(line, cells.get("class", "")),
        shortcut=_shortcut(line, cells.get("shortcut", "")),
    )


def _class(line: Line, cell: str) -> LineClass | None:
    if cell and cell.lower() not in set(LineClass):
        raise line.wrong(f"'{cell[:12]}' is none of {', '.join(LineClass)}")
    return LineClass(cell.lower()) if cell else None


def _shortcut(line: Line, cell: str) -> str | None:
    if cell and _SHORTCUT.fullmatch(cell) is None:
        raise line.wrong("a shortcut has up to twelve letters, digits and plus signs")
    return cell or None
