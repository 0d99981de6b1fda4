"""Descriptors that a practice has licensed from the AMA: a code and its text on each line, by tab or comma.

Lines before the first code (a notice, column names) are passed over; when one of them names the columns, it says where
code and text stand.
"""

import re
from typing import Final

from dermdesk.domain.codes import is_procedure_code
from dermdesk.interchange.reference_files.layout import csv_rows, looks_like, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted

TITLE: Final = "licensed CPT text"
WANTED: Final = Wanted(title=TITLE, member=re.compile(r"(?i)\.(?:txt|tsv|csv)$"), most_bytes=32 * 1024 * 1024)
_CODE: Final = re.compile(r"(?:cpt |procedure )?code|cpt|hcpcs", re.IGNORECASE)
_TEXT: Final = re.compile(r"(?:.*\b)?(?:text|descriptor|description|long|medium|short)\b.*", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z]{2}")
_HEADING_LINES: Final = 60
_LONGEST: Final = 4_000


def read_licensed_text(source: Source) -> dict[str, str]:
    """Text by code. Raises DermdeskError: no such file, a line without code or text, a code twice."""
    text = source.text()
    if looks_like(text):
        raise no_such_file(source.name, text, TITLE)
    delimiter = "\t" if "\t" in text[: text.find("\n", 2_000)] else ","
    texts: dict[str, str] = {}
    code_at, text_at = 0, 1
    for place, (line, cells) in enumerate(csv_rows(source.name, text, delimiter, quotes=delimiter == ",")):
        if not texts:
            named = _columns(cells)
            code_at, text_at = named or (code_at, text_at)
            if named or not (len(cells) > max(code_at, text_at) and is_procedure_code(cells[code_at])):
                if place >= _HEADING_LINES:
                    raise no_such_file(source.name, text, TITLE)
                continue
        if (
            len(cells) <= max(code_at, text_at)
            or not is_procedure_code(cells[code_at])
            or not _WORD.search(cells[text_at])
        ):
            raise line.wrong("a line has a procedure code and its text")
        code, words = cells[code_at], " ".join(cells[text_at].split())
        if code in texts:
            raise line.wrong(f"{code} stands there twice")
        if len(words) > _LONGEST:
            raise line.wrong("its text is too long")
        texts[code] = words
    if not texts:
        raise no_such_file(source.name, text, TITLE)
    return texts


def _columns(cells: list[str]) -> tuple[int, int] | None:
    code = next((place for place, cell in enumerate(cells) if _CODE.fullmatch(cell)), None)
    words = next((place for place, cell in enumerate(cells) if place != code and _TEXT.fullmatch(cell)), None)
    return (code, words) if code is not None and words is not None else None
