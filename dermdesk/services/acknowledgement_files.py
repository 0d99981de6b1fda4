"""Answers from files that somebody names: each stands by itself, taken or refused with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dermdesk.domain.errors import BookError, DermdeskError
from dermdesk.domain.user import Permission
from dermdesk.services.acknowledgements import AcknowledgementReport, NotOursError, import_acknowledgement, safe_name
from dermdesk.services.desk import Desk
from dermdesk.services.x12_inspection import bytes_of_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file and what became of it: a report, or the reason why it was not taken."""

    file_name: str
    report: AcknowledgementReport | None = None
    refused: DermdeskError | None = None

    @property
    def is_broken(self) -> bool:
        """It cannot be read, or is no answer at all."""
        return self.refused is not None and not isinstance(self.refused, NotOursError)


def import_files(desk: Desk, paths: Iterable[Path]) -> tuple[ImportedFile, ...]:
    """Take each file. Raises BookError alone (disk full …): files before it stay taken."""
    desk.require(Permission.PREPARE_CLAIMS)
    return tuple(_import(desk, path) for path in paths)


def _import(desk: Desk, path: Path) -> ImportedFile:
    name = safe_name(path.name)
    try:
        return ImportedFile(file_name=name, report=import_acknowledgement(desk, path.name, bytes_of_file(path)))
    except BookError:
        raise
    except DermdeskError as error:
        return ImportedFile(file_name=name, refused=error)
