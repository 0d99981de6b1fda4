"""Importing what is the practice's own, its fee schedule and its licensed text, into its book."""

from collections.abc import Sequence
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference_kinds import ImportKind, ImportReport
from dermdesk.services.desk import Desk
from dermdesk.services.fee_schedule import import_fees
from dermdesk.services.licensed_text import import_licensed_text


def only_file(files: Sequence[Path]) -> Path:
    """The one file that these kinds come in. Raises DermdeskError for several."""
    file, *more = files
    if more:
        raise DermdeskError("This kind comes in one file. Nothing was changed.", "Name one file.")
    return file


def import_into_book(
    desk: Desk, kind: ImportKind, file: Path, *, edition: str | None = None, older: bool = False
) -> ImportReport:
    """Import fees or licensed text. Raises DermdeskError with nothing changed."""
    if kind is ImportKind.FEES:
        return import_fees(desk, file, edition=edition)
    return import_licensed_text(desk, file, edition=edition, older=older)
