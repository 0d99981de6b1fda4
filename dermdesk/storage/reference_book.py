"""The reference book: code facts, NCCI pairs and ICD-10-CM, cut into a slice for one visit or searched at the desk.

A connection belongs to the thread that opened it: each thread opens its own (a few milliseconds).
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final, Self, TypeVar

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import (
    ChargeItem,
    CodeFacts,
    DiagnosisFacts,
    Edit,
    Edition,
    EditionKind,
    ModifierFacts,
    PlaceFacts,
    ReferenceSlice,
    TaxonomyFacts,
    in_force,
)
from dermdesk.domain.resource_files import resource_path
from dermdesk.storage import reference_rows as rows
from dermdesk.storage.driver import sqlite
from dermdesk.storage.reference_build import Progress, ensure_reference_book, never, silent
from dermdesk.storage.reference_icd import excluded_ranges
from dermdesk.storage.reference_search import Searchable, find, find_diagnoses, searchable

_Dated = TypeVar("_Dated", ModifierFacts, PlaceFacts)
_KEPT: Final = 5_000


class ReferenceBook:
    """Read-only. Small tables are held in memory, pairs and diagnoses are kept as they are asked for."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self._codes: dict[str, list[CodeFacts]] = {}
        for row in self._all("codes"):
            self._codes.setdefault(row[0], []).append(rows.code_facts(row))
        self._modifiers = [rows.modifier(row) for row in self._all("modifiers")]
        self._places = [rows.place(row) for row in self._all("places")]
        self._charge_items = {item.code: item for item in map(rows.charge_item, self._all("charge_items"))}
        self._editions = tuple(rows.edition(row) for row in self._all("editions"))
        self._pairs: dict[str, dict[str, list[Edit]]] = {}
        self._diagnoses: dict[str, DiagnosisFacts | None] = {}
        self._code_shelf: list[Searchable[CodeFacts]] = [
            searchable(facts, facts.code, facts.label, f"{facts.search_words} {facts.family}")
            for dated in self._codes.values()
            for facts in dated
        ]
        self._item_shelf: list[Searchable[ChargeItem]] = [
            searchable(item, item.code, item.label, f"{item.shortcut} {item.kind}")
            for item in self._charge_items.values()
        ]
        self._small_tables: (
            tuple[date, Mapping[str, ModifierFacts], Mapping[str, PlaceFacts], Mapping[EditionKind, Edition]] | None
        )
        self._small_tables = None

    @classmethod
    def build(
        cls,
        path: Path,
        progress: Progress = silent,
        *,
        sources: Path | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> bool:
        """See ensure_reference_book (3 s when it must be made); `sources` is the shipped starter pack unless named."""
        return ensure_reference_book(path, sources or resource_path("reference"), progress, cancelled)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a book that `build` has made or checked. Raises DermdeskError when there is none that can be read."""
        try:
            connection = sqlite.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        except sqlite.DatabaseError as error:
            raise _unreadable() from error
        try:
            return cls(connection)
        except (sqlite.DatabaseError, ValueError) as error:
            connection.close()
            raise _unreadable() from error

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def slice(self, day: date, codes: Iterable[str], diagnoses: Iterable[str] = ()) -> ReferenceSlice:
        """What stands in the book, on `day`, about these procedure codes and diagnoses.

        Give the codes of the patient's history too: the rules ask for their global days.
        """
        wanted = set(codes)
        modifiers, places, editions = self._on(day)
        return ReferenceSlice(
            day=day,
            codes={code: _nearest(self._codes[code], day) for code in wanted if code in self._codes},
            edits=self._edits(day, wanted),
            diagnoses={code: facts for code in set(diagnoses) if (facts := self.diagnosis(code)) is not None},
            modifiers=modifiers,
            places=places,
            charge_items=self._charge_items,
            editions=editions,
        )

    def code(self, code: str, day: date) -> CodeFacts | None:
        """The row nearest to `day`, which need not be in force."""
        dated = self._codes.get(code)
        return _nearest(dated, day) if dated else None

    def diagnosis(self, code: str) -> DiagnosisFacts | None:
        """A category or code with its dot; chapters (`12`) and blocks (`L55-L59`) by their own names."""
        if code not in self._diagnoses:
            if len(self._diagnoses) >= _KEPT:
                self._diagnoses.clear()
            self._diagnoses[code] = self._read_diagnosis(code)
        return self._diagnoses[code]

    def find_codes(self, text: str, day: date, limit: int = 20) -> tuple[CodeFacts, ...]:
        """Procedure codes in force on `day` by the beginning of the code or of words; the closest first."""
        return find((each for each in self._code_shelf if each.thing.in_force(day)), text, limit)

    def find_charge_items(self, text: str, limit: int = 20) -> tuple[ChargeItem, ...]:
        """Items of the practice's own lists by code, shortcut or words."""
        return find(self._item_shelf, text, limit)

    def find_diagnoses(self, text: str, limit: int = 20) -> tuple[DiagnosisFacts, ...]:
        """Diagnoses by the beginning of the code (dot or not) or of words; billable and common ones first."""
        found = (self.diagnosis(code) for code in find_diagnoses(self._connection, text, limit))
        return tuple(facts for facts in found if facts is not None)

    def modifiers(self) -> tuple[ModifierFacts, ...]:
        return tuple(self._modifiers)

    def places(self) -> tuple[PlaceFacts, ...]:
        return tuple(self._places)

    def taxonomies(self) -> tuple[TaxonomyFacts, ...]:
        return tuple(TaxonomyFacts(code, label) for code, label in self._all("taxonomies"))

    def charge_items(self) -> tuple[ChargeItem, ...]:
        """The cosmetic, self-pay, fee and retail lists, in the order of the starter pack."""
        return tuple(self._charge_items.values())

    def editions(self) -> tuple[Edition, ...]:
        return self._editions

    def _all(self, table: str) -> list[rows.Row]:
        with closing(self._connection.execute(f"SELECT * FROM {table}")) as cursor:  # noqa: S608 - our own table names
            return cursor.fetchall()

    def _on(
        self, day: date
    ) -> tuple[Mapping[str, ModifierFacts], Mapping[str, PlaceFacts], Mapping[EditionKind, Edition]]:
        if self._small_tables is None or self._small_tables[0] != day:
            editions = {
                kind: _nearest_edition(self._editions, kind, day) for kind in {each.kind for each in self._editions}
            }
            self._small_tables = (day, _by_code(self._modifiers, day), _by_code(self._places, day), editions)
        return self._small_tables[1:]

    def _edits(self, day: date, codes: set[str]) -> dict[tuple[str, str], Edit]:
        edits: dict[tuple[str, str], Edit] = {}
        for column1 in codes:
            for column2 in codes & self._pairs_of(column1).keys():
                for edit in self._pairs_of(column1)[column2]:
                    if edit.in_force(day):
                        edits[column1, column2] = edit
        return edits

    def _pairs_of(self, column1: str) -> dict[str, list[Edit]]:
        if column1 not in self._pairs:
            if len(self._pairs) >= _KEPT:
                self._pairs.clear()
            pairs: dict[str, list[Edit]] = {}
            with closing(self._connection.execute("SELECT * FROM ptp_pairs WHERE column1 = ?", (column1,))) as cursor:
                for row in cursor:
                    pairs.setdefault(row[1], []).append(rows.edit(row))
            self._pairs[column1] = pairs
        return self._pairs[column1]

    def _read_diagnosis(self, code: str) -> DiagnosisFacts | None:
        query = "SELECT label, billable, parent, chapter, excludes1 FROM diagnoses WHERE code = ?"
        row = self._connection.execute(query, (code,)).fetchone()
        if row is None:
            return None
        label, billable, parent, chapter, own_notes = row
        above = self.diagnosis(parent) if parent else None
        notes = (*own_notes.splitlines(), *(above.excludes1 if above is not None else ()))
        return DiagnosisFacts(code, label, bool(billable), chapter, notes, excluded_ranges(notes))


def _nearest(dated: list[CodeFacts], day: date) -> CodeFacts:
    """The row in force; else the last that ended before; else the first to come."""
    for facts in dated:
        if facts.in_force(day):
            return facts
    ended = [facts for facts in dated if facts.effective_to is not None and facts.effective_to < day]
    return ended[-1] if ended else dated[0]


def _nearest_edition(editions: Iterable[Edition], kind: EditionKind, day: date) -> Edition:
    """The newest that has begun by `day`, whether or not it has ended; else the first to come."""
    of_kind = sorted((each for each in editions if each.kind is kind), key=lambda each: each.valid_from)
    begun = [each for each in of_kind if each.valid_from <= day]
    return begun[-1] if begun else of_kind[0]


def _by_code(dated: Iterable[_Dated], day: date) -> Mapping[str, _Dated]:
    return {facts.code: facts for facts in dated if in_force(day, facts.effective_from, facts.effective_to)}


def _unreadable() -> DermdeskError:
    return DermdeskError(
        "The reference book cannot be read. Your practice's book is not touched.", "Start again: it is then made anew."
    )
