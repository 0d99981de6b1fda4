"""Scrubbing a visit file: without a book by the rules built in, or by a practice's own catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dermdesk.domain.user import Permission
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.interchange.visit_file import VisitRecord, read_visits
from dermdesk.services.books import ensure_reference
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber, ScrubResult


@dataclass(frozen=True, slots=True)
class ScrubbedVisit:
    """A visit of the file by its id, and what the rules say of it."""

    id: str
    result: ScrubResult


def scrub_file(path: Path, reference: Path | None = None) -> Iterator[ScrubbedVisit]:
    """The visits in file order. Raises DermdeskError for a malformed file before the first is yielded."""
    records = read_visits(path)
    scrubber = Scrubber.open(ensure_reference(reference))
    try:
        for record in records:
            yield ScrubbedVisit(record.id, scrubber.check(record.snapshot))
    finally:
        scrubber.close()


def scrub_file_by(desk: Desk, path: Path) -> tuple[ScrubbedVisit, ...]:
    """The visits in file order, judged by the practice's catalogue and, where they name a payer of it, by its card.

    Raises DermdeskError for a malformed file.
    """
    desk.require(Permission.SEE_PRACTICE)
    scrubber = Scrubber.of(desk)
    return tuple(ScrubbedVisit(record.id, scrubber.check(_with_payer(desk, record))) for record in read_visits(path))


def _with_payer(desk: Desk, record: VisitRecord) -> VisitSnapshot:
    coverages = record.book.coverages if record.book is not None else ()
    payer = desk.setup().payers.get(coverages[0].payer) if coverages else None
    if payer is None or record.snapshot.payer.type is not payer.stance.type:
        return record.snapshot
    return replace(record.snapshot, payer=payer.stance, payer_key=payer.key)
