"""What all reference files share: CSV with its line numbers, the form of cells, and what a strange file looks like."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.interchange.reference_files.source import refused

_HEAD: Final = 4_000
_MOST: Final = Decimal(100_000)
_LOOKS: Final = (
    ("an ICD-10-CM tabular file", re.compile(r"<ICD10CM\.tabular")),
    ("an MUE file", re.compile(r"MUE (?:Values|Adjudication)", re.IGNORECASE)),
    ("a GPCI file", re.compile(r"\bGPCIs?\b", re.IGNORECASE)),
    ("a physician fee schedule file", re.compile(r"Relative Value File|^HCPCS,MOD,", re.IGNORECASE | re.MULTILINE)),
    ("an add-on code file", re.compile(r"^(?:primary,addon,type|AOC_Edit_Type)\b", re.IGNORECASE | re.MULTILINE)),
    ("an ICD-10-CM order file", re.compile(r"^\d{5} [A-Z][0-9A-Z]{2,6} {1,5}[01] .{60} ", re.MULTILINE)),
    ("an NCCI PTP file", re.compile(r"^[0-9A-Z]{5}\t[0-9A-Z]{5}\t[* ]*\t\d{8}\t(?:\d{8}|\*)\t[019]", re.MULTILINE)),
    (
        "an add-on code file",
        re.compile(r"^[123][ \t]?[0-9A-Z]{5}[ \t\d]{1,9}[0-9A-Z]{5}[ \t\d]{1,9}\d{7}", re.MULTILINE),
    ),
    ("a HCPCS file", re.compile(r"^[A-Z]\d{4}\d{5}[34].{257}", re.MULTILINE)),
)  # fmt: skip


def no_such_file(name: str, head: str, wanted: str) -> DermdeskError:
    """What to say of a file whose beginning is not that of `wanted`; another kind is named when it is known."""
    looks = looks_like(head)
    if looks and looks != wanted:
        return refused(name, f"looks like {looks}, not {wanted}", "Name the kind that it is, or another file.")
    return refused(name, f"does not begin as {wanted} does", "Look whether it is the right file, as CMS publishes it.")


def looks_like(head: str) -> str:
    """Which kind of file begins like this; empty when none is known to."""
    return next((kind for kind, shape in _LOOKS if shape.search(head[:_HEAD])), "")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, by its number from 1; its methods read cells and raise DermdeskError that names it."""

    name: str
    number: int

    def wrong(self, trouble: str) -> DermdeskError:
        """What to say of a line that does not fit."""
        return refused(self.name, f"cannot be right in line {self.number}: {trouble}", "Download it again.")

    def code(self, cell: str) -> str:
        """A CPT or HCPCS code."""
        if not is_procedure_code(cell):
            raise self.wrong(f"'{cell[:12]}' is no procedure code")
        return cell

    def whole(self, cell: str, most: int) -> int:
        """A whole number from 0 to `most`."""
        if not (cell.isascii() and cell.isdigit() and len(cell) < 12) or int(cell) > most:
            raise self.wrong(f"'{cell[:12]}' is no number up to {most}")
        return int(cell)

    def figure(self, cell: str) -> str:
        """A decimal figure, as it stands."""
        try:
            value = Decimal(cell)
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) > _MOST:
            raise self.wrong(f"'{cell[:12]}' is no figure")
        return cell

    def columns(self, cells: list[str], wanted: int) -> None:
        """That there are as many cells as the heading has names."""
        if len(cells) != wanted:
            raise self.wrong(f"it has {len(cells)} columns in place of {wanted}")


def csv_rows(name: str, text: str, delimiter: str = ",", *, quotes: bool = True) -> Iterator[tuple[Line, list[str]]]:
    """Each row that is not blank, its cells stripped; without `quotes` a quote is an inch mark.

    Raises DermdeskError for broken CSV.
    """
    quoting = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=quoting, strict=True)
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield Line(name, reader.line_num), stripped
    except csv.Error as error:
        raise refused(name, f"breaks off in line {reader.line_num}", "Download it again.") from error


def compact_day(text: str) -> date | None:
    """A day written `YYYYMMDD`; None when there is no such day."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
