"""Which reference data the program judges by, how old it is, and where the next edition is to be had."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition, EditionKind
from dermdesk.domain.reference_kinds import PUBLIC_KINDS, ImportKind, next_due
from dermdesk.services.books import ensure_reference
from dermdesk.storage.edition_shelf import EditionShelf
from dermdesk.storage.reference_book import ReferenceBook

_COMES_WITH_THE_PROGRAM = "comes with the program"
_TITLES = {
    EditionKind.MODIFIERS: "Modifiers",
    EditionKind.PLACES: "Places of service",
    EditionKind.TAXONOMIES: "Provider taxonomies",
    EditionKind.CHARGE_ITEMS: "Cosmetic, self-pay and retail lists",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionStatus:
    """An edition as it stands. `rows` is None for the starter pack's; a `damaged` one is not used: import it again."""

    edition: Edition
    imported: bool
    in_force: bool
    age_days: int
    rows: int | None = None
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStatus:
    """A kind of reference data on a day.

    `in_force` is None where no edition covers the day: nothing of the kind is checked then. `editions` are all, oldest
    first. `import_kind` is None for what comes with the program alone. `next_due` is the day from which a newer edition
    should be there; `stale` from that day on.
    """

    kind: EditionKind
    import_kind: ImportKind | None
    title: str
    in_force: EditionStatus | None
    editions: tuple[EditionStatus, ...]
    next_due: date | None
    stale: bool
    where: str


def editions(reference: Path | None = None) -> tuple[Edition, ...]:
    """All editions of the reference book, made first when there is none."""
    with ReferenceBook.open(ensure_reference(reference)) as book:
        return book.editions()


def reference_status(today: date, reference: Path | None = None) -> tuple[KindStatus, ...]:
    """Every kind with what is in force on the day. Imported files are looked at byte by byte (a tenth of a second).

    Raises DermdeskError when the list of imported editions cannot be read.
    """
    path = ensure_reference(reference)
    shelf = EditionShelf(path)
    listed = {each.edition: each for each in shelf.listed()}
    damaged = {each.edition for each in listed.values() if not shelf.is_sound(each, thorough=True)}
    with ReferenceBook.open(path) as book:
        answering = book.editions_on(today)
        every = {*book.editions(), *listed}
    standing = [
        EditionStatus(
            edition=edition,
            imported=edition in listed,
            in_force=answering.get(edition.kind) == edition and edition.covers(today) and edition not in damaged,
            age_days=edition.age_days(today),
            rows=listed[edition].rows if edition in listed else None,
            damaged=edition in damaged,
        )
        for edition in sorted(every, key=lambda each: (each.valid_from, each in listed))
    ]
    public = {facts.edition_kind: kind for kind, facts in PUBLIC_KINDS.items()}
    return tuple(
        _kind_status(kind, public.get(kind), [each for each in standing if each.edition.kind is kind], today)
        for kind in (*public, *_TITLES)
    )


def _kind_status(
    kind: EditionKind, import_kind: ImportKind | None, editions: list[EditionStatus], today: date
) -> KindStatus:
    in_force = next((each for each in editions if each.in_force), None)
    facts = PUBLIC_KINDS[import_kind] if import_kind is not None else None
    newest = in_force or next((each for each in reversed(editions) if not each.damaged), None)
    due = next_due(import_kind, newest.edition) if import_kind is not None and newest is not None else None
    return KindStatus(
        kind=kind,
        import_kind=import_kind,
        title=facts.title if facts is not None else _TITLES[kind],
        in_force=in_force,
        editions=tuple(editions),
        next_due=due,
        stale=due is not None and due <= today,
        where=facts.where if facts is not None else _COMES_WITH_THE_PROGRAM,
    )


def damage_in_words(statuses: tuple[KindStatus, ...]) -> DermdeskError | None:
    """What to say when an imported edition is not what was imported; None when all are sound."""
    names = [f"{status.title} {each.edition.name}" for status in statuses for each in status.editions if each.damaged]
    if not names:
        return None
    return DermdeskError(f"Damaged and not used: {', '.join(names)}.", "Import the file again.")
