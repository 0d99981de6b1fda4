"""Importing public reference data: a file becomes an edition, whole or not at all, beside those that are here."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition, EditionKind
from dermdesk.domain.reference_kinds import (
    PUBLIC_KINDS,
    TITLES,
    EditionChanges,
    ImportKind,
    ImportReport,
    Period,
    Told,
    period_of,
    read_edition,
)
from dermdesk.interchange.reference_files.icd10cm_order import OrderRow
from dermdesk.services.books import ensure_reference
from dermdesk.services.reference_reading import open_content
from dermdesk.storage.edition_changes import compare
from dermdesk.storage.edition_shelf import EditionShelf, ImportedEdition
from dermdesk.storage.edition_tables import EditionWriter, known_codes
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.storage.reference_build import Progress, never, silent
from dermdesk.storage.reference_editions import open_edition

_SOON: Final = timedelta(days=200)
"""CMS publishes an edition some weeks ahead; one that begins later than this is a slip of the pen."""
_EVERY_SO_MANY: Final = 8
_READ: Final = 80
_COMPARED: Final = 95


class ImportStoppedError(DermdeskError):
    """The user stopped the import; nothing was left behind."""


def import_reference(
    kind: ImportKind,
    files: Sequence[Path],
    *,
    today: date,
    edition: str | None = None,
    older: bool = False,
    reference: Path | None = None,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = never,
) -> ImportReport:
    """Import one edition of a public kind from its file or files.

    `edition` (`2026Q1`, a day or a year) is wanted where the files do not tell theirs, and has to agree where they do.
    `older` lets an edition stand beside a newer one, for its own dates of service. Raises DermdeskError with nothing
    changed: wrong kind, damaged, cut short, other columns, wrong or unknown edition, an older one without the word,
    no room; ImportStoppedError when `cancelled` says so.
    """

    def step(percent: float, words: str) -> None:
        if cancelled():
            raise ImportStoppedError("The import was stopped. Nothing was changed.")
        progress(int(percent), words)

    step(0, "Looking at the file")
    book = ensure_reference(reference)
    shelf = EditionShelf(book)
    content, names = open_content(kind, files, lambda year: _known_codes(shelf, year))
    period = edition_period(kind, content.told, edition)
    facts = PUBLIC_KINDS[kind]
    check_place_in_time(period, _here(book, facts.edition_kind), today, older=older)
    with shelf.writing(facts.edition_kind) as unfinished:
        with EditionWriter(unfinished, facts.edition_kind) as writer:
            rows = content.write(writer, period, lambda part: step(_READ * part, f"Reading {facts.title}"))
            _check_direction(kind, writer, book)
            step(_READ, "Comparing with the edition before")
            changes = _changes(shelf, writer, facts.edition_kind, period)
            writer.finish()
        step(_COMPARED, "Keeping the edition")
        new = Edition(
            kind=facts.edition_kind,
            name=period.name,
            valid_from=period.valid_from,
            valid_to=period.valid_to,
            published=content.published or period.valid_from,
            source=f"{facts.title}: {', '.join(names)}",
        )
        shelf.put(new, unfinished, rows)
    progress(100, "In force" if new.covers(today) else "Imported")
    return ImportReport(kind=kind, period=period, rows=rows, what=facts.rows, changes=changes, notes=content.notes)


def edition_period(kind: ImportKind, told: tuple[Told, ...], edition: str | None) -> Period:
    """The edition that the files tell, checked against what the user says of it. Raises DermdeskError."""
    days = {period_of(kind, each) for each in told if not each.year_alone}
    years = {period_of(kind, each) for each in told if each.year_alone}
    if len(days) > 1 or len(years) > 1 or not all(_within(year, day) for year in years for day in days):
        names = " and ".join(sorted(period.name for period in days | years))
        raise DermdeskError(f"The files are of different editions ({names}). Nothing was changed.", "Look at them.")
    own = next(iter(days or years), None)
    if edition is None:
        if own is None:
            raise DermdeskError(
                f"The file does not say which edition of {TITLES[kind]} it is. Nothing was changed.",
                "Name it, such as 2026Q1, or the day from which it is in force.",
            )
        return own
    said = read_edition(edition)
    wanted = period_of(kind, said)
    if own is None or (not days and _within(own, wanted)):
        return wanted
    if wanted.valid_from != own.valid_from and not (said.year_alone and _within(wanted, own)):
        raise DermdeskError(
            f"The file says it is {own.name}, not {wanted.name}. Nothing was changed.", "Look which one you have."
        )
    return own


def _within(year: Period, day: Period) -> bool:
    """Whether an edition begins in the year that another names."""
    ends = year.valid_to or date(year.valid_from.year, 12, 31)
    return year.valid_from <= day.valid_from <= ends


def check_place_in_time(period: Period, here: Sequence[tuple[str, date]], today: date, *, older: bool) -> None:
    """Refuse an edition far ahead, and one older than the newest that is here unless the user says so.

    `here` are the names and first days of the editions of the kind. Raises DermdeskError.
    """
    if period.valid_from > today + _SOON:
        raise DermdeskError(
            f"{period.name} begins on {period.valid_from.isoformat()}, too far ahead. Nothing was changed.",
            "Look at the edition that you named, and at the clock of this machine.",
        )
    name, newest = max(here, key=lambda each: each[1], default=("", period.valid_from))
    if period.valid_from < newest and not older:
        raise DermdeskError(
            f"{period.name} is older than {name}, which is here. Nothing was changed.",
            "It can stand beside the newer one, for its own dates of service, if you say that it may be older.",
        )


def _check_direction(kind: ImportKind, writer: EditionWriter, book: Path) -> None:
    """Columns 1 and 2 look alike; exchanged, they show by pairs that are known."""
    if kind is not ImportKind.PTP:
        return
    with ReferenceBook.open(book) as reference:
        known = list(islice(reference.starter_pairs(), 0, None, _EVERY_SO_MANY))
    if writer.runs_backwards(known):
        raise DermdeskError(
            "Column 1 and column 2 of this PTP file are exchanged. Nothing was changed.",
            "Give the file as CMS publishes it.",
        )


def _changes(shelf: EditionShelf, writer: EditionWriter, kind: EditionKind, period: Period) -> EditionChanges | None:
    """Against the imported edition that it replaces, else the last one before it."""
    before = [
        each
        for each in shelf.listed()
        if each.edition.kind is kind
        and each.edition.valid_from <= period.valid_from
        and shelf.is_sound(each, thorough=True)
    ]
    if not before:
        return None
    last = before[-1]
    with closing(open_edition(shelf.path(last))) as old:
        since = last.edition
        return compare(kind, (old, since.valid_from), (writer.connection, period.valid_from), since.name)


def _here(book: Path, kind: EditionKind) -> list[tuple[str, date]]:
    with ReferenceBook.open(book) as reference:
        return [(each.name, each.valid_from) for each in reference.editions() if each.kind is kind]


def _known_codes(shelf: EditionShelf, year: int | None) -> list[OrderRow] | None:
    """The codes of the imported ICD-10-CM edition of a fiscal year, the newest if there are several."""
    found: ImportedEdition | None = None
    for each in shelf.listed():
        until = each.edition.valid_to
        of_year = until is not None and until.year == year
        if each.edition.kind is EditionKind.ICD10CM and of_year and shelf.is_sound(each):
            found = each
    if found is None:
        return None
    with closing(open_edition(shelf.path(found))) as connection:
        return [OrderRow(code, billable, label) for code, billable, label in known_codes(connection)]
