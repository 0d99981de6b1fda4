"""ICD-10-CM: the order file gives codes, words and completeness, the tabular list what stands around them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.interchange.reference_files.icd10cm_order import OrderRow, read_order
from dermdesk.interchange.reference_files.icd10cm_tabular import Notes, Tabular, read_tabular
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

TITLE: Final = "an ICD-10-CM order or tabular file"
WANTED: Final = Wanted(
    title=TITLE, member=re.compile(r"(?i)(?:order|tabular)(?!.*addend)[^/]*\.(?:txt|xml)$"), most_members=2
)
_CATEGORY: Final = 3
_MOST_STRANGERS: Final = 0.05
_CHAPTERS: Final = (
    "BZZ", "D49", "DZZ", "EZZ", "FZZ", "GZZ", "H59", "HZZ", "IZZ", "JZZ", "KZZ", "LZZ", "MZZ", "NZZ", "OZZ", "PZZ",
    "QZZ", "RZZ", "TZZ", "YZZ", "ZZZ",
)  # fmt: skip
"""The end of each chapter, for an order file without the tabular list; chapter 22 is told by its letter U."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A chapter, block, category or code, as the reference book keeps it. `terms` are further words to find it by."""

    code: str
    label: str
    billable: bool
    parent: str
    chapter: str
    excludes1: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(slots=True)
class ClassificationFiles:
    """What was given: the order file, the tabular list, or both."""

    order: list[OrderRow] | None = None
    tabular: Tabular | None = None


def read_classification(sources: Iterable[Source]) -> ClassificationFiles:
    """Each file by what it is. Raises DermdeskError for a file that is neither, or for two of one sort."""
    found = ClassificationFiles()
    for source in sources:
        if source.name.lower().endswith(".xml"):
            if found.tabular is not None:
                raise refused(source.name, "is a second tabular file", "Name one.")
            found.tabular = read_tabular(source)
        else:
            if found.order is not None:
                raise refused(source.name, "is a second order file", "Name one.")
            found.order = read_order(source)
    return found


def classification(order: Iterable[OrderRow], tabular: Tabular | None) -> list[Diagnosis]:
    """The whole classification. Raises DermdeskError when the two files are of different editions."""
    rows = {row.code: row for row in order}
    if tabular is not None:
        _check_same_edition(rows.keys(), tabular)
    around = tabular or Tabular()
    chapters = around.chapter_of
    found = [
        Diagnosis(
            code=heading.code,
            label=heading.label,
            billable=False,
            parent=heading.parent,
            chapter=heading.chapter,
            excludes1=heading.excludes1,
            terms=(),
        )
        for heading in around.headings
    ]
    for row in rows.values():
        category = row.code[:_CATEGORY]
        block = around.block_of.get(category, "")
        chapter = chapters.get(block) or _chapter_by_code(category)
        parent = _parent(row.code, rows.keys()) or block or (chapter if chapter in chapters else "")
        notes = around.notes.get(row.code, Notes())
        found.append(
            Diagnosis(
                code=row.code,
                label=row.label,
                billable=row.billable,
                parent=parent,
                chapter=chapter,
                excludes1=notes.excludes1,
                terms=notes.terms,
            )
        )
    return found


def _parent(code: str, known: Collection[str]) -> str:
    """The nearest heading above within the category; empty for a category."""
    shorter = code[:-1].rstrip(".")
    while len(shorter) >= _CATEGORY:
        if shorter in known:
            return shorter
        shorter = shorter[:-1].rstrip(".")
    return ""


def _chapter_by_code(category: str) -> str:
    if category.startswith("U"):
        return "22"
    return str(next((place for place, last in enumerate(_CHAPTERS, 1) if category <= last), ""))


def _check_same_edition(codes: Iterable[str], tabular: Tabular) -> None:
    categories = {code for code in codes if len(code) == _CATEGORY}
    strangers = categories - tabular.block_of.keys()
    if len(strangers) > _MOST_STRANGERS * len(categories):
        raise DermdeskError(
            "The order file and the tabular file are of different editions. Nothing was changed.",
            "Take both from the same year.",
        )
