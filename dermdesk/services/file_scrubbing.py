"""Scrubbing a visit file without a book."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dermdesk.interchange.visit_file import read_visits
from dermdesk.services.books import ensure_reference
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
