"""The reference book: code facts, NCCI pairs and ICD-10-CM, cut into a slice for one visit or searched at the desk.

The starter pack is the book's own; what was imported lies beside it and is asked by its own days (reference_editions).
A connection belongs to the thread that opened it: each thread opens its own (a few milliseconds).
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final, Self, TypeVar

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import (
    ChargeItem,
    CodeFacts,
    DiagnosisFacts,
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
from dermdesk.storage.reference_editions import Editions, InForce
from dermdesk.storage.reference_search import Searchable, find, searchable

_Dated = TypeVar("_Dated", ModifierFacts, PlaceFacts)
_MOST_DAYS: Final = 64


class ReferenceBook:
    """Read-only. Small tables are held in memory, pairs and diagnoses are kept as they are asked for."""

    def __init__(self, path: Path, connection: sqlite.Connection) -> None:
        self.path = path
        self._connection = connection
        self._codes: dict[str, list[CodeFacts]] = {}
        for row in self._all("codes"):
            self._codes.setdefault(row[0], []).append(rows.code_facts(row))
        self._modifiers = [rows.modifier(row) for row in self._all("modifiers")]
        self._places = [rows.place(row) for row in self._all("places")]
        self._charge_items = {item.code: item for item in map(rows.charge_item, self._all("charge_items"))}
        self._editions = Editions(path, connection, [rows.edition(row) for row in self._all("editions")])
        self._small_tables: dict[date, tuple[Mapping[str, ModifierFacts], Mapping[str, PlaceFacts]]] = {}
        self._code_shelf: list[Searchable[CodeFacts]] = [
            searchable(facts, facts.code, facts.label, f"{facts.search_words} {facts.family}")
            for dated in self._codes.values()
            for facts in dated
        ]
        self._item_shelf: list[Searchable[ChargeItem]] = [
            searchable(item, item.code, item.label, f"{item.shortcut} {item.kind}")
            for item in self._charge_items.values()
        ]

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
            return cls(path, connection)
        except (sqlite.DatabaseError, ValueError) as error:
            connection.close()
            raise _unreadable() from error

    def close(self) -> None:
        self._editions.close()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def slice(
        self, day: date, codes: Iterable[str], diagnoses: Iterable[str] = (), earlier: Iterable[str] = ()
    ) -> ReferenceSlice:
        """What stands in the book, on `day`, about these procedure codes and diagnoses.

        `earlier` are the codes of the patient's history: the rules ask for their global days, and for their edits
        with the visit's own codes. Raises DermdeskError when an imported file cannot be read.
        """
        lines, before = set(codes), set(earlier)
        modifiers, places = self._on(day)
        with self._reading(day) as stands:
            facts = stands.figures.facts(day, {code: self._starter(code, day) for code in lines | before})
            return ReferenceSlice(
                day=day,
                codes=facts,
                edits=stands.pairs.edits(day, lines, before) if stands.pairs is not None else {},
                diagnoses={
                    code: found for code in set(diagnoses) if (found := stands.diagnoses.facts(code)) is not None
                },
                modifiers=modifiers,
                places=places,
                charge_items=self._charge_items,
                editions=stands.editions,
                pairs_known_of=_pairs_known_of(stands, day, lines, facts),
            )

    def code(self, code: str, day: date) -> CodeFacts | None:
        """The row nearest to `day`, which need not be in force."""
        with self._reading(day) as stands:
            return stands.figures.facts(day, {code: self._starter(code, day)}).get(code)

    def diagnosis(self, code: str, day: date | None = None) -> DiagnosisFacts | None:
        """A category or code with its dot, of the edition that answers for the day, else of the newest.

        Chapters (`12`) and blocks (`L55-L59`) go by their own names.
        """
        with self._reading(day) as stands:
            table = stands.diagnoses if day is not None else self._editions.newest_diagnoses()
            return table.facts(code)

    def find_codes(self, text: str, day: date, limit: int = 20) -> tuple[CodeFacts, ...]:
        """Procedure codes in force on `day` by the beginning of the code or of words; the closest first.

        Codes without words of ours are found by their beginning, after the others.
        """
        with self._reading(day) as stands:
            ours = find((each for each in self._code_shelf if each.thing.in_force(day)), text, limit)
            starters: dict[str, CodeFacts | None] = {facts.code: facts for facts in ours}
            typed = text.strip().upper()
            if len(starters) < limit and typed.isalnum():
                others = (code for code in stands.figures.find(typed, limit) if code not in starters)
                starters |= {code: self._starter(code, day) for code in others}
            found = stands.figures.facts(day, starters).values()
        return tuple(facts for facts in found if facts.in_force(day))[:limit]

    def find_charge_items(self, text: str, limit: int = 20) -> tuple[ChargeItem, ...]:
        """Items of the practice's own lists by code, shortcut or words."""
        return find(self._item_shelf, text, limit)

    def find_diagnoses(self, text: str, limit: int = 20, day: date | None = None) -> tuple[DiagnosisFacts, ...]:
        """Diagnoses by the beginning of the code (dot or not) or of words; billable and common ones first.

        Of the edition that answers for the day, else of the newest.
        """
        with self._reading(day) as stands:
            table = stands.diagnoses if day is not None else self._editions.newest_diagnoses()
            return table.find(text, limit)

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
        """Of the starter pack, then imported ones."""
        self._editions.follow()
        return self._editions.all()

    def damaged(self) -> tuple[Edition, ...]:
        """Imported editions that are not used, because their files are not what was imported."""
        self._editions.follow()
        return self._editions.damaged

    def editions_on(self, day: date) -> Mapping[EditionKind, Edition]:
        """The edition of each kind that answers for the day, whether or not it covers it."""
        with self._reading(day) as stands:
            return stands.editions

    def starter_pairs(self) -> list[tuple[str, str]]:
        """Column 1 and column 2 of the starter pack's pairs, to hold others against."""
        return [(row[0], row[1]) for row in self._all("ptp_pairs")]

    def _all(self, table: str) -> list[rows.Row]:
        with closing(self._connection.execute(f"SELECT * FROM {table}")) as cursor:  # noqa: S608 - our own table names
            return cursor.fetchall()

    @contextmanager
    def _reading(self, day: date | None) -> Generator[InForce]:
        """What answers on the day; damage of an imported file is told in words."""
        self._editions.follow()
        try:
            yield self._editions.on(day or date.max)
        except sqlite.DatabaseError as error:
            raise DermdeskError(
                "An imported reference file cannot be read. Your practice's book is not touched.",
                "Reference data in Settings, or dermdesk reference info, says which one. Import it again.",
            ) from error

    def _starter(self, code: str, day: date) -> CodeFacts | None:
        dated = self._codes.get(code)
        return _nearest(dated, day) if dated else None

    def _on(self, day: date) -> tuple[Mapping[str, ModifierFacts], Mapping[str, PlaceFacts]]:
        if day not in self._small_tables:
            if len(self._small_tables) >= _MOST_DAYS:
                self._small_tables.clear()
            self._small_tables[day] = (_by_code(self._modifiers, day), _by_code(self._places, day))
        return self._small_tables[day]


def _nearest(dated: list[CodeFacts], day: date) -> CodeFacts:
    """The row in force; else the last that ended before; else the first to come."""
    for facts in dated:
        if facts.in_force(day):
            return facts
    ended = [facts for facts in dated if facts.effective_to is not None and facts.effective_to < day]
    return ended[-1] if ended else dated[0]


def _pairs_known_of(stands: InForce, day: date, codes: Iterable[str], facts: Mapping[str, CodeFacts]) -> frozenset[str]:
    """Codes of which a pair that is not found can be said not to exist."""
    if stands.pairs is None:
        return frozenset()
    in_force_now = {code: found for code, found in facts.items() if found.in_force(day)}
    return frozenset(code for code in codes if stands.pairs.knows(code, in_force_now.get(code)))


def _by_code(dated: Iterable[_Dated], day: date) -> Mapping[str, _Dated]:
    return {facts.code: facts for facts in dated if in_force(day, facts.effective_from, facts.effective_to)}


def _unreadable() -> DermdeskError:
    return DermdeskError(
        "The reference book cannot be read. Your practice's book is not touched.", "Start again: it is then made anew."
    )
