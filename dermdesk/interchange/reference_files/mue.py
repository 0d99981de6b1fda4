"""Medically unlikely edits of practitioner services as CMS publishes them: CSV with code, units, MAI and rationale.

The MAI (adjudication indicator) is a digit with words: 1 line edit, 2 date of service edit by policy, 3 by clinical
ground. Source: CMS MUE table, practitioner services.
"""

import re
from typing import Final

from dermdesk.interchange.reference_files.layout import csv_rows, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

LimitRow = tuple[str, int, int]
"""Code, units a day or line, MAI 1 to 3."""

TITLE: Final = "an MUE file"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)practitioner.*\.csv$"))
_HEADER: Final = (r"hcpcs.*code", r"mue values?$", r"adjudication indicator$", r"rationale$")
_MOST_UNITS: Final = 99_999
_MAI: Final = re.compile(r"([123])\b.*")


def read_limits(source: Source) -> list[LimitRow]:
    """The limits by code. Raises DermdeskError: no MUE file, another setting's, a line that cannot be right."""
    text = source.text()
    rows = iter(csv_rows(source.name, text))
    for _, cells in rows:
        if _is_header(source.name, cells):
            break
    else:
        raise no_such_file(source.name, text, TITLE)
    limits: dict[str, LimitRow] = {}
    for line, cells in rows:
        line.columns(cells, len(_HEADER))
        code, units, words, _ = cells
        mai = _MAI.fullmatch(words)
        if mai is None:
            raise line.wrong("an indicator is 1, 2 or 3")
        if code in limits:
            raise line.wrong(f"{code} has a limit already")
        limits[code] = (line.code(code), line.whole(units, _MOST_UNITS), int(mai[1]))
    if not limits:
        raise refused(source.name, "has no limit in it", "Download it again.")
    return list(limits.values())


def _is_header(name: str, cells: list[str]) -> bool:
    """Whether this is the line of column names; that of hospitals or suppliers is refused."""
    plain = [" ".join(cell.lower().split()) for cell in cells]
    if len(plain) != len(_HEADER) or not all(map(re.search, _HEADER, plain)):
        return False
    if "practitioner" not in plain[1]:
        raise refused(name, "holds the limits of another setting", "Take the practitioner services table.")
    return True
