"""Which reference data the program judges by."""

from pathlib import Path

from dermdesk.domain.reference import Edition
from dermdesk.services.books import ensure_reference
from dermdesk.storage.reference_book import ReferenceBook


def editions(reference: Path | None = None) -> tuple[Edition, ...]:
    """All editions of the reference book, made first when there is none."""
    with ReferenceBook.open(ensure_reference(reference)) as book:
        return book.editions()
