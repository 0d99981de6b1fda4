"""Which edition answers for a day: those of the starter pack and the imported ones beside it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition, EditionKind
from dermdesk.storage.driver import sqlite
from dermdesk.storage.edition_shelf import EditionShelf, ImportedEdition, Stamp
from dermdesk.storage.reference_diagnoses import DiagnosisTable
from dermdesk.storage.reference_figures import FIGURE_KINDS, Figures
from dermdesk.storage.reference_pairs import NationalPairTable, PairTable

_MOST_STRETCHES: Final = 64


@dataclass(frozen=True, slots=True)
class InForce:
    """What answers on a day. `pairs` is None where no edition covers it; `editions` need not cover it."""

    editions: Mapping[EditionKind, Edition]
    pairs: PairTable | None
    diagnoses: DiagnosisTable
    figures: Figures


class Editions:
    """The editions of one reference book; follows the shelf of imported ones as it changes."""

    def __init__(self, book: Path, starter: sqlite.Connection, starter_editions: Iterable[Edition]) -> None:
        self._shelf = EditionShelf(book)
        self._starter = tuple(starter_editions)
        self._starter_pairs = PairTable(starter)
        self._starter_diagnoses = DiagnosisTable(starter)
        self._stamp: Stamp = None
        self._imported: dict[Edition, ImportedEdition] = {}
        self._connections: dict[str, sqlite.Connection] = {}
        self._pairs: dict[str, NationalPairTable] = {}
        self._diagnoses: dict[str, DiagnosisTable] = {}
        self._stretches: dict[tuple[Edition, ...], InForce] = {}
        self._days: dict[date, InForce] = {}
        self.damaged: tuple[Edition, ...] = ()
        """Imported editions that are not used because their files are not what was imported."""
        self.follow()

    def follow(self) -> bool:
        """Take notice of editions imported meanwhile, here or by another process; True when there were any."""
        stamp = self._shelf.stamp
        if stamp == self._stamp:
            return False
        self.close()
        listed: tuple[ImportedEdition, ...] = ()
        with suppress(DermdeskError):  # the starter pack answers; who asks how editions stand is told
            listed = self._shelf.listed()
        sound = [each for each in listed if self._shelf.is_sound(each)]
        self._imported = {each.edition: each for each in sound}
        self.damaged = tuple(each.edition for each in listed if each not in sound)
        self._stamp = stamp
        return True

    def all(self) -> tuple[Edition, ...]:
        """Of the starter pack, then imported ones."""
        return (*self._starter, *self._imported)

    def imported(self, edition: Edition) -> bool:
        return edition in self._imported

    def on(self, day: date) -> InForce:
        """What answers on the day; the same object for all days with the same editions."""
        if day not in self._days:
            if len(self._days) >= _MOST_STRETCHES:
                self._days.clear()
            self._days[day] = self._stretch(day)
        return self._days[day]

    def newest_diagnoses(self) -> DiagnosisTable:
        """Of the edition with the latest first day."""
        kind = EditionKind.ICD10CM
        return self._diagnosis_table(max(self._of(kind), key=lambda each: (each.valid_from, self.imported(each))))

    def close(self) -> None:
        """Let go of the imported files."""
        for connection in self._connections.values():
            connection.close()
        for kept in (self._connections, self._pairs, self._diagnoses, self._stretches, self._days, self._imported):
            kept.clear()

    def _stretch(self, day: date) -> InForce:
        chosen = {kind: self._chosen(kind, day) for kind in {each.kind for each in self.all()}}
        covering = {kind: edition for kind, edition in chosen.items() if edition.covers(day)}
        # Two days with the same editions, covered alike, share their answers.
        key = (*sorted(chosen.values(), key=_order), *sorted(covering.values(), key=_order))
        if key not in self._stretches:
            figures = {
                kind: self._connection(edition)
                for kind, edition in covering.items()
                if kind in FIGURE_KINDS and self.imported(edition)
            }
            self._stretches[key] = InForce(
                editions=chosen,
                pairs=self._pair_table(covering.get(EditionKind.PTP)),
                diagnoses=self._diagnosis_table(chosen[EditionKind.ICD10CM]),
                figures=Figures(figures),
            )
        return self._stretches[key]

    def _of(self, kind: EditionKind) -> list[Edition]:
        return [each for each in self.all() if each.kind is kind]

    def _chosen(self, kind: EditionKind, day: date) -> Edition:
        """The newest that covers the day; else the newest that has begun; else the first to come.

        Of two that begin on one day, the imported one.
        """
        of_kind = sorted(self._of(kind), key=lambda each: (each.valid_from, self.imported(each)))
        begun = [each for each in of_kind if each.valid_from <= day]
        covering = [each for each in begun if each.covers(day)]
        return covering[-1] if covering else begun[-1] if begun else of_kind[0]

    def _pair_table(self, edition: Edition | None) -> PairTable | None:
        if edition is None or not self.imported(edition):
            return self._starter_pairs if edition is not None else None
        file = self._imported[edition].file
        if file not in self._pairs:
            self._pairs[file] = NationalPairTable(self._connection(edition))
        return self._pairs[file]

    def _diagnosis_table(self, edition: Edition) -> DiagnosisTable:
        if not self.imported(edition):
            return self._starter_diagnoses
        file = self._imported[edition].file
        if file not in self._diagnoses:
            self._diagnoses[file] = DiagnosisTable(self._connection(edition))
        return self._diagnoses[file]

    def _connection(self, edition: Edition) -> sqlite.Connection:
        imported = self._imported[edition]
        if imported.file not in self._connections:
            self._connections[imported.file] = open_edition(self._shelf.path(imported))
        return self._connections[imported.file]


def open_edition(path: Path) -> sqlite.Connection:
    """An imported edition, for reading. Raises sqlite.DatabaseError."""
    return sqlite.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _order(edition: Edition) -> tuple[str, date]:
    return edition.kind.value, edition.valid_from
