"""Geographic practice cost indices by Medicare locality as CMS publishes them in CSV.

Source: Addendum E of the physician fee schedule. Notes stand below the table, so it ends at the first other line.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from dermdesk.domain.reference_kinds import Told
from dermdesk.interchange.reference_files.layout import Line, csv_rows, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

LocalityRow = tuple[str, ...]
"""MAC number, state, locality number, name, then the indices of work, practice expense and malpractice."""

TITLE: Final = "a GPCI file"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)gpci[^/]*\.csv$"))
_HEADER: Final = (r"\bmac\b", r"^state$", r"^locality number$", r"^locality name$", r"pw gpci", r"pe gpci", r"mp gpci")
_YEAR: Final = re.compile(r"\bCY (20\d\d)\b")
_KEY: Final = (re.compile(r"\d{5}"), re.compile(r"[A-Z]{2}"), re.compile(r"\d\d"))


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A year's table; `year` is None where the file does not say it."""

    year: Told | None
    rows: tuple[LocalityRow, ...]


def read_indices(source: Source) -> IndexFile:
    """The indices by locality. Raises DermdeskError: no GPCI file, columns in another order, a wrong line."""
    text = source.text()
    rows = iter(csv_rows(source.name, text))
    for _, cells in rows:
        plain = [" ".join(cell.lower().split()) for cell in cells]
        if len(plain) == len(_HEADER) and all(map(re.search, _HEADER, plain)):
            break
    else:
        raise no_such_file(source.name, text, TITLE)
    found: dict[tuple[str, ...], LocalityRow] = {}
    for line, cells in rows:
        if not _KEY[0].fullmatch(cells[0]):
            break
        row = _row(line, cells)
        if row[:3] in found:
            raise line.wrong("this locality stands there twice")
        found[row[:3]] = row
    if not found:
        raise refused(source.name, "has no locality in it", "Download it again.")
    year = _YEAR.search(text[:1_000])
    return IndexFile(Told(date(int(year[1]), 1, 1), year_alone=True) if year else None, tuple(found.values()))


def _row(line: Line, cells: list[str]) -> LocalityRow:
    line.columns(cells, len(_HEADER))
    if not all(shape.fullmatch(cell) for shape, cell in zip(_KEY, cells, strict=False)):
        raise line.wrong("a locality has a MAC number, a state and two digits")
    return (*cells[:3], cells[3].rstrip("*"), *map(line.figure, cells[4:]))
