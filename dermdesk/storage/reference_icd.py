"""ICD-10-CM out of the package simple-icd-10-cm: chapters, blocks, categories and codes with their notes."""

import gc
import sys
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

_PACKAGE: Final = "simple_icd_10_cm"

# What a dermatology office looks up: these headings come before the rest of the classification.
_SKIN_FIRST: Final = (
    "L", "C43", "C44", "C4A", "D03", "D04", "D17", "D18", "D22", "D23", "D48.5", "D49.2", "B0", "B35", "B36", "B85",
    "B86", "A63", "Q8", "I78", "I83", "R20", "R21", "R22", "R23", "T78", "Z12.83", "Z85.82", "Z41", "Z48",
)  # fmt: skip


class _Icd(Protocol):
    def get_all_codes(self, with_dots: bool = True) -> list[str]: ...
    def get_description(self, code: str) -> str: ...
    def get_parent(self, code: str) -> str: ...
    def get_excludes1(self, code: str) -> list[str]: ...
    def get_inclusion_term(self, code: str) -> list[str]: ...
    def is_leaf(self, code: str) -> bool: ...
    def is_chapter(self, code: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """A row of `diagnoses`, and the words it is found by."""

    code: str
    label: str
    billable: bool
    parent: str
    chapter: str
    excludes1: tuple[str, ...]
    words: str


def read_icd10cm(office_words: Mapping[str, str]) -> list[DiagnosisRow]:
    """The whole classification in order of look-up: the office's own codes, skin, then the rest.

    Takes about two seconds and 190 MB; the package is let go again afterwards.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how the package reads its own files
        icd = cast("_Icd", import_module(_PACKAGE))
    try:
        return in_order_of_look_up(_read(icd, office_words), office_words)
    finally:
        del icd
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]
        gc.collect()


def _read(icd: _Icd, office_words: Mapping[str, str]) -> list[DiagnosisRow]:
    rows: list[DiagnosisRow] = []
    chapter = ""
    for code in dict.fromkeys(icd.get_all_codes()):  # a block of one category is listed twice: B20
        if icd.is_chapter(code):
            chapter = code
        label = icd.get_description(code)
        terms = " ".join(icd.get_inclusion_term(code))
        rows.append(
            DiagnosisRow(
                code=code,
                label=label,
                billable=icd.is_leaf(code) and "-" not in code,
                parent=_parent(icd, code, chapter),
                chapter=chapter,
                excludes1=tuple(icd.get_excludes1(code)),
                words=f"{code} {label} {terms} {office_words.get(code, '')}",
            )
        )
    return rows


def _parent(icd: _Icd, code: str, chapter: str) -> str:
    if code == chapter:
        return ""
    parent = icd.get_parent(code)
    return parent if parent != code else chapter  # B20 stands in the block B20


def in_order_of_look_up(rows: Iterable[DiagnosisRow], office_words: Mapping[str, str]) -> list[DiagnosisRow]:
    """The office's own codes first, then skin, then the rest; codes before headings."""
    common = {code: place for place, code in enumerate(office_words)}

    def place(row: DiagnosisRow) -> tuple[int, int, bool, str]:
        return common.get(row.code, len(common)), not row.code.startswith(_SKIN_FIRST), not row.billable, row.code

    return sorted(rows, key=place)
