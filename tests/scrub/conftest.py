"""The reference facts that scrub tests judge by: the starter pack itself, in force on any day."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dermdesk.domain.reference import (
    ChargeItem,
    ChargeItemKind,
    CodeFacts,
    DiagnosisFacts,
    Edit,
    Edition,
    EditionKind,
    ReferenceSlice,
)
from dermdesk.storage.reference_book import ReferenceBook

PACK = Path(__file__).parents[2] / "resources" / "reference"


def _rows(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _code(row: dict[str, str]) -> CodeFacts:
    return CodeFacts(
        code=row["code"],
        label=row["label"],
        family=row["family"],
        pfs_status=row["pfs_status"],
        global_days=row["global_days"],
        pctc=row["pctc"],
        bilateral=row["bilateral"],
        mue=int(row["mue"]) if row["mue"] else None,
        mai=int(row["mai"]) if row["mai"] else None,
        permitted_primaries=frozenset(row["permitted_primaries"].split()),
        effective_from=_day(row["effective_from"]),
        effective_to=_day(row["effective_to"]),
    )


@cache
def _starter_pack() -> ReferenceSlice:
    always = date(1990, 1, 1)
    return ReferenceSlice(
        day=always,
        codes={row["code"]: _code(row) for row in _rows("codes.csv")},
        edits={
            (row["column1"], row["column2"]): Edit(row["column1"], row["column2"], int(row["indicator"]))
            for row in _rows("ptp_pairs.csv")
        },
        charge_items={
            row["code"]: ChargeItem(row["code"], "", ChargeItemKind.COSMETIC, normally_cosmetic=True)
            for row in _rows("normally_cosmetic.csv")
        },
        editions={kind: Edition(kind, f"test {kind}", always, None, always, "test") for kind in EditionKind},
    )


class _Diagnoses(Mapping[str, DiagnosisFacts]):
    """The whole of ICD-10-CM, read from the reference book as it is asked for."""

    def __init__(self, book: ReferenceBook) -> None:
        self._book = book

    def __getitem__(self, code: str) -> DiagnosisFacts:
        facts = self._book.diagnosis(code)
        if facts is None:
            raise KeyError(code)
        return facts

    def __iter__(self) -> Iterator[str]:
        raise TypeError("rules ask for single diagnoses")

    def __len__(self) -> int:
        return 1


@pytest.fixture(scope="session")
def reference_on(reference_path: Path) -> Iterator[Callable[[date], ReferenceSlice]]:
    """The whole starter pack as a slice for one day. Pairs and diagnoses are taken as in force on every day."""
    with ReferenceBook.open(reference_path) as book:
        pack = replace(_starter_pack(), diagnoses=_Diagnoses(book))
        yield lambda day: replace(pack, day=day)
