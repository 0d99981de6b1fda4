"""What each kind of reference file brings: its rows for the reference book, and what it says of its edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference_kinds import ImportKind, Period, Told
from dermdesk.interchange.reference_files import add_on, gpci, hcpcs, icd10cm, mue, pfs, ptp
from dermdesk.interchange.reference_files.icd10cm_order import OrderRow
from dermdesk.interchange.reference_files.source import Source, Wanted, open_sources, refused
from dermdesk.interchange.reference_files.told_by_name import told_by_name
from dermdesk.storage.edition_tables import EditionWriter
from dermdesk.storage.reference_icd import DiagnosisRow

Step = Callable[[float], None]
"""Told how far the reading is, 0 to 1; raises when the user has stopped it."""
Rows = Sequence[Sequence[str | int | None]]
KnownCodes = Callable[[int | None], list[OrderRow] | None]
"""Codes of the ICD-10-CM edition of a fiscal year that is here already."""


class Content(Protocol):
    """A file that was looked at: what it says of its edition, and how its rows are written."""

    told: tuple[Told, ...]
    published: date | None
    notes: tuple[str, ...]

    def write(self, writer: EditionWriter, period: Period, step: Step, /) -> int:
        """Write the rows; how many. Raises DermdeskError when they do not fit the edition."""
        ...


@dataclass(slots=True)
class TableContent:
    """Rows of one table, read whole: every kind but the national pairs."""

    table: str
    rows: Rows
    told: tuple[Told, ...] = ()
    published: date | None = None
    notes: tuple[str, ...] = ()

    def write(self, writer: EditionWriter, _period: Period, step: Step, /) -> int:
        written = writer.insert(self.table, self.rows)
        step(1)
        return written


@dataclass(slots=True)
class DiagnosisContent:
    """ICD-10-CM in the order of look-up."""

    rows: list[DiagnosisRow]
    told: tuple[Told, ...]
    notes: tuple[str, ...]
    published: date | None = None

    def write(self, writer: EditionWriter, _period: Period, step: Step, /) -> int:
        return writer.insert_diagnoses(self.rows, step)


class PairContent:
    """The national pairs, which stream from the files into the book."""

    published: date | None = None

    def __init__(self, sources: list[Source]) -> None:
        self._sources = sources
        self.told: tuple[Told, ...] = ()
        self.notes: tuple[str, ...] = ()

    def write(self, writer: EditionWriter, period: Period, step: Step, /) -> int:
        size = sum(source.size for source in self._sources)
        reading = ptp.PairReading()
        written = 0
        for pairs in reading.pairs(self._sources, lambda: step(sum(each.taken for each in self._sources) / size)):
            written += writer.insert("ptp_pairs", pairs)
        self._check_quarter(reading.newest(), period)
        writer.insert("ptp_codes", [(code,) for code in sorted(reading.codes)])
        repeated = reading.lines - reading.left_out - written
        self.notes = tuple(
            f"{count:,} {words}"
            for count, words in (
                (reading.left_out, "pairs were never in force and are left out"),
                (repeated, "lines repeat a pair and are left out"),
            )
            if count
        )
        return written

    def _check_quarter(self, newest: date | None, period: Period) -> None:
        """Pairs that begin after the quarter belong to a later one."""
        month = period.valid_from.month + 3
        next_quarter = date(period.valid_from.year + (month > 12), month - 12 if month > 12 else month, 1)
        if newest is not None and newest >= next_quarter:
            raise refused(
                self._sources[0].name,
                f"has pairs that begin on {newest.isoformat()}: it is of a later quarter than {period.name}",
                "Name the quarter that it is of.",
            )


def open_content(kind: ImportKind, files: Sequence[Path], known_codes: KnownCodes) -> tuple[Content, tuple[str, ...]]:
    """Look at the files of a public kind: their content, and their names. Raises DermdeskError, each in its own words.

    What the names of the files tell of the edition is added to what they say themselves.
    """
    sources = open_sources(files, _WANTED[kind])
    if kind not in _MANY and len(sources) > 1:
        raise DermdeskError("This kind comes in one file. Nothing was changed.", "Name one file.")
    content = _icd10cm(sources, known_codes) if kind is ImportKind.ICD10CM else _READERS[kind](sources)
    named = (told_by_name(kind, name) for source in sources for name in source.names)
    content.told = (*content.told, *(told for told in named if told is not None))
    return content, tuple(dict.fromkeys(source.name for source in sources))


def _relative_values(sources: list[Source]) -> Content:
    found = pfs.read_values(sources[0])
    return TableContent("relative_values", found.rows, _given(found.release), found.released)


def _indices(sources: list[Source]) -> Content:
    found = gpci.read_indices(sources[0])
    return TableContent("localities", found.rows, _given(found.year))


def _icd10cm(sources: list[Source], known_codes: KnownCodes) -> Content:
    found = icd10cm.read_classification(sources)
    year = found.tabular.year if found.tabular is not None else None
    order = found.order if found.order is not None else known_codes(year)
    if order is None:
        raise refused(sources[0].name, "tells the notes alone", "Name the order file of the same year with it.")
    rows = [
        DiagnosisRow(
            code=row.code,
            label=row.label,
            billable=row.billable,
            parent=row.parent,
            chapter=row.chapter,
            excludes1=row.excludes1,
            words=f"{row.code} {row.label} {' '.join(row.terms)}",
        )
        for row in icd10cm.classification(order, found.tabular)
    ]
    told = _given(Told(date(year, 1, 1), year_alone=True) if year is not None else None)
    missing = "There is no tabular file with it: Excludes1 notes of this edition are not checked"
    return DiagnosisContent(rows, told, () if found.tabular is not None else (missing,))


def _given(told: Told | None) -> tuple[Told, ...]:
    return (told,) if told is not None else ()


_MANY: Final = (ImportKind.PTP, ImportKind.ICD10CM)
_WANTED: Final[Mapping[ImportKind, Wanted]] = {
    ImportKind.PTP: ptp.WANTED,
    ImportKind.MUE: mue.WANTED,
    ImportKind.PFS: pfs.WANTED,
    ImportKind.GPCI: gpci.WANTED,
    ImportKind.ADD_ON: add_on.WANTED,
    ImportKind.ICD10CM: icd10cm.WANTED,
    ImportKind.HCPCS: hcpcs.WANTED,
}
_READERS: Final[Mapping[ImportKind, Callable[[list[Source]], Content]]] = {
    ImportKind.PTP: PairContent,
    ImportKind.MUE: lambda sources: TableContent("limits", mue.read_limits(sources[0])),
    ImportKind.PFS: _relative_values,
    ImportKind.GPCI: _indices,
    ImportKind.ADD_ON: lambda sources: TableContent("add_ons", add_on.read_add_ons(sources[0])),
    ImportKind.HCPCS: lambda sources: TableContent("hcpcs_codes", hcpcs.read_codes(sources[0])),
}
