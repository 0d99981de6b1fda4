"""Imported editions of public reference data: a SQLite file each, beside the reference book, and one list of them.

The reference book itself can be made anew from the starter pack at any time; what a practice imported can not, so it
lies in files of its own that no release of the program touches. A file is written beside under a name of its own,
forced to the disk, and comes into force when the list that names it is put in place: that one rename is the whole
import. What no list names is swept away by the next import.

The list holds size, time and SHA-256 of each file. Opening looks at size and time only, since hashing a national pair
table would cost a tenth of a second at each start; when they do not fit, and whenever somebody asks how the editions
stand, the bytes are hashed. A damaged edition is never read.
"""

import hashlib
import json
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition, EditionKind
from dermdesk.storage.atomic_file import write_whole
from dermdesk.storage.connection import sync_folder
from dermdesk.storage.file_lock import FileLock

FORMAT: Final = "dermdesk-editions/1"
_LIST: Final = "editions.json"
_ENDING: Final = ".edition"

Stamp = tuple[int, int, int] | None
"""Changes with the list; None when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEdition:
    """An edition with the file that holds its rows."""

    edition: Edition
    rows: int
    file: str
    size: int
    modified: int
    """Time of the file's last change in nanoseconds, as the system says."""
    sha256: str


class EditionShelf:
    """The editions beside one reference book."""

    def __init__(self, book: Path) -> None:
        self.folder = book.with_name(f"{book.stem}-editions")
        self._hashed: dict[tuple[str, int, int], str] = {}

    @property
    def stamp(self) -> Stamp:
        """What changes when an edition is imported."""
        try:
            found = (self.folder / _LIST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def listed(self) -> tuple[ImportedEdition, ...]:
        """All editions by kind and first day. Raises DermdeskError when the list cannot be read."""
        path = self.folder / _LIST
        try:
            if not path.exists():
                return ()
            found = _read_list(path.read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DermdeskError(
                "The list of imported reference files cannot be read; the starter pack is used.",
                f"Remove {path.name} in the folder of the reference book, then import the files again.",
            ) from error
        return tuple(sorted(found, key=lambda each: (each.edition.kind, each.edition.valid_from)))

    def path(self, imported: ImportedEdition) -> Path:
        return self.folder / imported.file

    def is_sound(self, imported: ImportedEdition, *, thorough: bool = False) -> bool:
        """Whether the file is the one that was imported; `thorough` hashes it even when size and time fit."""
        path = self.path(imported)
        try:
            found = path.stat()
            if found.st_size != imported.size:
                return False
            if found.st_mtime_ns == imported.modified and not thorough:
                return True
            key = (imported.file, found.st_size, found.st_mtime_ns)
            if thorough or key not in self._hashed:
                self._hashed[key] = _hash(path)
        except OSError:
            return False
        return self._hashed[key] == imported.sha256

    @contextmanager
    def writing(self, kind: EditionKind) -> Generator[Path]:
        """The name of a file to write; whatever was not put on the shelf is gone afterwards.

        Raises DermdeskError when another import is under way, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock")
            if not lock.take():
                raise DermdeskError("Another import is under way. Nothing was changed.", "Wait until it is done.")
        except OSError as error:
            raise not_kept(error) from error
        unfinished = self.folder / f".{kind}-{os.getpid()}.new"
        try:
            unfinished.unlink(missing_ok=True)
            yield unfinished
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            lock.release()

    def put(self, edition: Edition, unfinished: Path, rows: int) -> ImportedEdition:
        """Bring a written file into force in place of the same kind's edition of the same first day; within `writing`.

        Raises DermdeskError when the disk does not take it: what was in force stays.
        """
        others = [each for each in self.listed() if _place(each.edition) != _place(edition)]
        try:
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            digest = _hash(unfinished)
            path = self.folder / f"{edition.kind}-{edition.valid_from:%Y%m%d}-{digest[:12]}{_ENDING}"
            if not (path.exists() and _hash(path) == digest):  # the same again may be open: Windows would refuse
                unfinished.replace(path)
            sync_folder(self.folder)
            found = path.stat()
        except OSError as error:
            raise not_kept(error) from error
        imported = ImportedEdition(
            edition=edition,
            rows=rows,
            file=path.name,
            size=found.st_size,
            modified=found.st_mtime_ns,
            sha256=digest,
        )
        self._write_list([*others, imported])
        self._sweep({each.file for each in (*others, imported)})
        return imported

    def _write_list(self, editions: Sequence[ImportedEdition]) -> None:
        value = {"format": FORMAT, "editions": [_json(each) for each in editions]}
        write_whole(self.folder / _LIST, json.dumps(value, indent=1).encode())

    def _sweep(self, kept: set[str]) -> None:
        """Files that no list names; one that another process has open may stay until the next time."""
        for path in self.folder.iterdir():
            if path.name not in kept and (path.suffix == _ENDING or path.name.endswith(".new")):
                with suppress(OSError):
                    path.unlink()


def not_kept(error: OSError) -> DermdeskError:
    """What to say when an edition could not be written."""
    reason = (error.strerror or "the disk refused").lower()
    return DermdeskError(
        f"The edition could not be kept: {reason}. What was in force stays.", "Make room on the disk, then try again."
    )


def _place(edition: Edition) -> tuple[EditionKind, date]:
    return edition.kind, edition.valid_from


def _json(imported: ImportedEdition) -> dict[str, Any]:
    edition = imported.edition
    return {
        "kind": edition.kind.value,
        "name": edition.name,
        "valid_from": edition.valid_from.isoformat(),
        "valid_to": edition.valid_to.isoformat() if edition.valid_to is not None else None,
        "published": edition.published.isoformat(),
        "source": edition.source,
        "rows": imported.rows,
        "file": imported.file,
        "size": imported.size,
        "modified": imported.modified,
        "sha256": imported.sha256,
    }


def _read_list(text: str) -> list[ImportedEdition]:
    value = json.loads(text)
    if value["format"] != FORMAT:
        raise ValueError(value["format"])
    return [_edition(each) for each in value["editions"]]


def _edition(value: Mapping[str, Any]) -> ImportedEdition:
    valid_to = value["valid_to"]
    file = str(value["file"])
    if Path(file).name != file:
        raise ValueError(file)
    return ImportedEdition(
        edition=Edition(
            kind=EditionKind(value["kind"]),
            name=str(value["name"]),
            valid_from=date.fromisoformat(value["valid_from"]),
            valid_to=date.fromisoformat(valid_to) if valid_to is not None else None,
            published=date.fromisoformat(value["published"]),
            source=str(value["source"]),
        ),
        rows=int(value["rows"]),
        file=file,
        size=int(value["size"]),
        modified=int(value["modified"]),
        sha256=str(value["sha256"]),
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
