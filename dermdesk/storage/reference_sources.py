"""The starter pack: the CSV files of `resources/reference/`, read strictly into rows of the reference book."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.reference import ChargeItemKind, EditionKind, ModifierKind
from dermdesk.storage.reference_schema import SCHEMA

Value = str | int | None
_Convert = Callable[[str], Value]


def _text(cell: str) -> str:
    return cell


def _filled(cell: str) -> str:
    if not cell:
        raise ValueError("is empty")
    return cell


def _whole(cell: str) -> int:
    return int(cell)


def _whole_or_none(cell: str) -> int | None:
    return int(cell) if cell else None


def _day(cell: str) -> str:
    return date.fromisoformat(cell).isoformat()


def _day_or_open(cell: str) -> str:
    return _day(cell) if cell else ""


def _yes_no(cell: str) -> int:
    return ("N", "Y").index(cell)


def _cents_or_none(cell: str) -> int | None:
    return Money.parse(cell).cents if cell else None


def _edition_kind(cell: str) -> str:
    return EditionKind(cell).value


def _modifier_kind(cell: str) -> str:
    return ModifierKind(cell).value


def _item_kind(cell: str) -> str:
    return ChargeItemKind(cell).value


@dataclass(frozen=True, slots=True)
class _Source:
    """One CSV file: the table it fills and, in the order of its columns, how each cell is read."""

    file: str
    table: str
    columns: Mapping[str, _Convert]


_DATED: Mapping[str, _Convert] = {"effective_from": _day_or_open, "effective_to": _day_or_open}
_ITEM: Mapping[str, _Convert] = {
    "code": _filled, "label": _filled, "class": _item_kind, "price": _cents_or_none, "taxable": _yes_no,
    "shortcut": _text,
}  # fmt: skip
_CODE: Mapping[str, _Convert] = {
    "code": _filled, "label": _filled, "family": _filled, "pfs_status": _text, "global_days": _text, "pctc": _text,
    "multiple_procedure": _text, "bilateral": _text, "nonfacility_rvu": _text, "facility_rvu": _text,
    "mue": _whole_or_none, "mai": _whole_or_none, "permitted_primaries": _text, **_DATED, "words": _text,
}  # fmt: skip
_EDITION: Mapping[str, _Convert] = {
    "kind": _edition_kind, "name": _filled, "valid_from": _day, "valid_to": _day_or_open, "published": _day,
    "source": _filled,
}  # fmt: skip

TABLES = (
    _Source("editions.csv", "editions", _EDITION),
    _Source("codes.csv", "codes", _CODE),
    _Source("ptp_pairs.csv", "ptp_pairs", {"column1": _filled, "column2": _filled, "indicator": _whole, **_DATED}),
    _Source("modifiers.csv", "modifiers", {"code": _filled, "label": _filled, "kind": _modifier_kind, **_DATED}),
    _Source("places_of_service.csv", "places", {"code": _filled, "label": _filled, "facility": _yes_no, **_DATED}),
    _Source("taxonomies.csv", "taxonomies", {"code": _filled, "label": _filled}),
)
_ITEM_FILES = tuple(_Source(name, "charge_items", _ITEM) for name in ("cosmetic.csv", "self_pay.csv", "retail.csv"))
_NORMALLY_COSMETIC = _Source("normally_cosmetic.csv", "charge_items", {"code": _filled})
_DIAGNOSIS_WORDS = _Source("diagnosis_words.csv", "diagnosis_words", {"code": _filled, "words": _filled})
_ALL = (*TABLES, *_ITEM_FILES, _NORMALLY_COSMETIC, _DIAGNOSIS_WORDS)


def fingerprint(folder: Path) -> str:
    """SHA-256 over every source: the files, the tables' shape, the release of the ICD-10-CM package.

    Raises DermdeskError when a file is missing.
    """
    digest = hashlib.sha256(SCHEMA.encode())
    digest.update(version("simple-icd-10-cm").encode())
    for source in _ALL:
        try:
            content = (folder / source.file).read_bytes()
        except OSError as error:
            raise _broken(source.file, "cannot be read") from error
        digest.update(f"{source.file}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def table_rows(folder: Path, source: _Source) -> Iterator[tuple[Value, ...]]:
    """The rows of one file in the order of its columns. Raises DermdeskError naming file, line and column."""
    with (folder / source.file).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        if next(reader, None) != list(source.columns):
            raise _broken(source.file, f"must begin with the columns {', '.join(source.columns)}")
        for cells in reader:
            yield _row(source, reader.line_num, cells)


def charge_item_rows(folder: Path) -> Iterator[tuple[Value, ...]]:
    """Rows of `charge_items` without their position: the lists, then the CPT codes that are normally cosmetic."""
    for source in _ITEM_FILES:
        for code, label, kind, cents, taxable, shortcut in table_rows(folder, source):
            yield code, label, kind, cents, taxable, 0, shortcut
    labels = {row[0]: row[1] for row in table_rows(folder, TABLES[1])}
    for (code,) in table_rows(folder, _NORMALLY_COSMETIC):
        if code not in labels:
            raise _broken(_NORMALLY_COSMETIC.file, f"names {code}, which codes.csv lacks")
        yield code, labels[code], ChargeItemKind.COSMETIC.value, None, 0, 1, ""


def diagnosis_words(folder: Path) -> dict[str, str]:
    """Search words of the office by ICD-10-CM code; the order of the file is the order of look-up."""
    return {str(code): str(words) for code, words in table_rows(folder, _DIAGNOSIS_WORDS)}


def _row(source: _Source, line: int, cells: list[str]) -> tuple[Value, ...]:
    if len(cells) != len(source.columns):
        raise _broken(source.file, f"line {line} has {len(cells)} columns in place of {len(source.columns)}")
    row: list[Value] = []
    for (column, convert), cell in zip(source.columns.items(), cells, strict=True):
        try:
            row.append(convert(cell))
        except (ValueError, DermdeskError) as error:
            raise _broken(source.file, f"line {line}, column {column}: '{cell[:20]}' does not fit") from error
    return tuple(row)


def _broken(file: str, trouble: str) -> DermdeskError:
    return DermdeskError(
        f"The reference file {file} {trouble}. Your book is not touched.",
        "Install dermdesk again, or undo the change to that file.",
    )
