"""What the names of reference files tell of their edition.

CMS names the NCCI versions by years since 1994 and quarters from 0: `ccipra-v302r0-f1` is the third quarter of 2024.
"""

import re
from datetime import date
from typing import Final

from dermdesk.domain.reference_kinds import ImportKind, Told

_MONTHS: Final = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_MONTH: Final = r"(?P<month>jan|apr|jul|oct)[a-z]*"
_YEAR: Final = r"(?P<year>20\d\d)"
_QUARTER: Final = rf"{_YEAR}[ _-]?q(?P<quarter>[1-4])(?!\d)"
_YEAR_ALONE: Final = rf"(?<!\d){_YEAR}(?!\d)"
_SHAPES: Final[dict[ImportKind, tuple[str, ...]]] = {
    ImportKind.PTP: (_QUARTER, r"-v(?P<version>\d\d)(?P<part>[0-3])r\d"),
    ImportKind.MUE: (_QUARTER, r"eff[_-](?P<month_number>\d\d)-(?P<day>\d\d)-(?P<year>20\d\d)"),
    ImportKind.PFS: (_QUARTER, rf"pprrvu{_YEAR}_{_MONTH}", r"rvu(?P<short_year>\d\d)(?P<letter>[a-d])r?(?![a-z\d])"),
    ImportKind.GPCI: (_YEAR_ALONE,),
    ImportKind.ADD_ON: (_QUARTER, _YEAR_ALONE),
    ImportKind.ICD10CM: (rf"{_MONTH}-0?1-{_YEAR}", r"(?:order|tabular)[_-](?P<year>20\d\d)"),
    ImportKind.HCPCS: (_QUARTER, rf"hcpc{_YEAR}_{_MONTH}", rf"{_MONTH}[_-]{_YEAR}"),
    ImportKind.CPT_TEXT: (_YEAR_ALONE,),
}


def told_by_name(kind: ImportKind, name: str) -> Told | None:
    """The edition that a file's name tells; None when it tells none."""
    for shape in _SHAPES.get(kind, ()):
        found = re.search(shape, name, re.IGNORECASE | re.ASCII)
        if found is not None:
            return _told(found.groupdict())
    return None


def _told(parts: dict[str, str | None]) -> Told | None:
    """From the parts that the shapes name."""
    text = {name: value.lower() for name, value in parts.items() if value is not None}
    if "version" in text:
        return Told(date(1994 + int(text["version"]), int(text["part"]) * 3 + 1, 1))
    year = int(text["year"]) if "year" in text else 2000 + int(text["short_year"])
    month = _month(text)
    try:
        return Told(date(year, month or 1, int(text.get("day", "1"))), year_alone=not month)
    except ValueError:
        return None


def _month(text: dict[str, str]) -> int:
    if "quarter" in text:
        return int(text["quarter"]) * 3 - 2
    if "letter" in text:
        return "abcd".index(text["letter"]) * 3 + 1
    return _MONTHS[text["month"]] if "month" in text else int(text.get("month_number", "0"))
