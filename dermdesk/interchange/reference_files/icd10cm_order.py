"""ICD-10-CM codes and headings from the order file of CMS and CDC.

Fixed columns: order number 1-5, code without its dot 7-13, 15 whether it is complete (1) or a heading (0), short words
17-76, long words from 78. Source: ICD-10-CM order file format.
"""

import re
from dataclasses import dataclass
from typing import Final

from dermdesk.interchange.reference_files.layout import Line, no_such_file
from dermdesk.interchange.reference_files.source import Source, refused

TITLE: Final = "an ICD-10-CM order file"
_LINE: Final = re.compile(r"(\d{5}) ([A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}) {1,5}([01]) (.+)")
_FLAG: Final = 14
_SHORT: Final = slice(16, 76)
_LONG: Final = slice(77, None)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A code or heading, with its dot."""

    code: str
    billable: bool
    label: str


def read_order(source: Source) -> list[OrderRow]:
    """Codes and headings in order. Raises DermdeskError: no order file, a line that cannot be right or out of order."""
    text = source.text()
    rows: list[OrderRow] = []
    last = 0
    seen: set[str] = set()
    for place, cells in enumerate(text.split("\n"), 1):
        if not cells.strip():
            continue
        line, row = Line(source.name, place), _row(cells)
        if row is None:
            raise (
                line.wrong("it has no order number, code and words") if rows else no_such_file(source.name, text, TITLE)
            )
        number = int(cells[:5])
        if number <= last or row.code in seen:
            raise line.wrong(f"{row.code} is out of order")
        last = number
        seen.add(row.code)
        rows.append(row)
    if not any(row.billable for row in rows):
        raise refused(source.name, "has no complete code in it", "Download it again.")
    return rows


def _row(line: str) -> OrderRow | None:
    found = _LINE.fullmatch(line)
    if found is None or line[_FLAG] != found[3]:
        return None
    label = " ".join((line[_LONG] or line[_SHORT]).split())
    return OrderRow(with_dot(found[2]), found[3] == "1", label) if label else None


def with_dot(bare: str) -> str:
    """`C44311` as `C44.311`."""
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
