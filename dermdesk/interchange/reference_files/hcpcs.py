"""HCPCS Level II codes with their dates, from the contractor record that CMS publishes (the ANWEB text file).

Fixed columns: code 1-5, sequence 6-10, record kind 11 (3 begins a procedure, 4 goes on with its words; 7 and 8 are
modifiers), code added 269-276, action effective 277-284, last day 285-292; days are `YYYYMMDD`. Words are not read,
and dental codes (D) are the ADA's and left out. Source: CMS HCPCS record layout.
"""

import re
from typing import Final

from dermdesk.interchange.reference_files.layout import Line, compact_day, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

CodeRow = tuple[str, str, str]
"""Code, first and last day `YYYYMMDD`; empty is open."""

TITLE: Final = "a HCPCS file"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)anweb[^/]*\.txt$"))
_RECORD: Final = re.compile(r"(?:[A-Z]\d{4}|   [0-9A-Z]{2})\d{5}[3478].*")
_PROCEDURE: Final = re.compile(r"[A-CE-Z]\d{4}")
_DENTAL: Final = "D"
_ADDED: Final = slice(268, 276)
_ACTION: Final = slice(276, 284)
_LAST: Final = slice(284, 292)
_SHORTEST: Final = 276


def read_codes(source: Source) -> list[CodeRow]:
    """The codes with their days. Raises DermdeskError: no HCPCS file, a record cut short, a day that is none."""
    text = source.text()
    codes: dict[str, CodeRow] = {}
    for number, record in enumerate(text.split("\n"), 1):
        if not record.strip():
            continue
        line = Line(source.name, number)
        if _RECORD.fullmatch(record) is None:
            raise line.wrong("it is no HCPCS record") if number > 1 else no_such_file(source.name, text, TITLE)
        if record[10] != "3" or record[0] == _DENTAL:
            continue
        row = _row(line, record)
        if row[0] in codes:
            raise line.wrong(f"{row[0]} stands there twice")
        codes[row[0]] = row
    if not codes:
        raise refused(source.name, "has no procedure code in it", "Download it again.")
    return list(codes.values())


def _row(line: Line, record: str) -> CodeRow:
    code = record[:5]
    if _PROCEDURE.fullmatch(code) is None or len(record.rstrip()) < _SHORTEST:
        raise line.wrong("the record is cut short or has no code")
    begins, action, ends = (_day(line, record[place].strip()) for place in (_ADDED, _ACTION, _LAST))
    return code, begins or action, ends


def _day(line: Line, cell: str) -> str:
    if cell and (len(cell) != 8 or not cell.isdigit() or compact_day(cell) is None):
        raise line.wrong(f"'{cell[:10]}' is no day")
    return cell
