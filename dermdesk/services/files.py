"""Files that leave the program: whole under their final name, or not there at all."""

import errno
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from dermdesk.domain.errors import DermdeskError

_WORDS = {
    errno.ENOSPC: ("the disk is full", "Make room, then run it again."),
    errno.EDQUOT: ("your quota of the disk is used up", "Make room, then run it again."),
    errno.EACCES: ("this folder may not be written to", "Choose another folder."),
    errno.EROFS: ("this disk is read-only", "Choose another folder."),
    errno.ENOTDIR: ("a part of its path is a file", "Choose another folder."),
}


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` under a dot-name, force it to the disk, then give it its name; missing folders are made.

    Raises DermdeskError in words (disk full, no right to write …); an older file of that name then stands as it was.
    """
    with staged({path: data}):
        pass


def write_new(path: Path, data: bytes) -> None:
    """Write a file whole under a name that nothing has yet. Raises DermdeskError in words, nothing written over."""
    part = path.with_name(f".{path.name}.part")
    try:
        _write_synced(part, data)
        _name_once(part, path)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise DermdeskError(f"{path.name} is there already. It was not written over.", "Move it away first.") from error
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def move_beside(path: Path, folder: str) -> Path:
    """Move a file into a folder beside it, under a number of its own where its name is taken. Raises OSError."""
    target = path.parent / folder
    target.mkdir(exist_ok=True)
    names = (path.name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 10_000)))
    for name in names:
        try:
            _name_once(path, target / name)
        except FileExistsError:
            continue
        path.unlink(missing_ok=True)
        return target / name
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


@contextmanager
def staged(files: Mapping[Path, bytes]) -> Generator[None]:
    """Write files under dot-names, run the block, then give them their names: all, or none if the block fails.

    What the block commits is thus known to have its bytes on the disk. Raises DermdeskError in words.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            part = path.with_name(f".{path.name}.part")
            parts.append((part, path))
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_synced(part, data)
            except OSError as error:
                raise not_written(path, error) from error
        yield
        for part, path in parts:
            part.replace(path)
        for folder in {path.parent for _, path in parts}:
            _sync_folder(folder)
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def not_written(path: Path, error: OSError) -> DermdeskError:
    """What to tell a person when `path` could not be written."""
    words, advice = _WORDS.get(error.errno or 0, (error.strerror or "the system refused", "Choose another folder."))
    return DermdeskError(f"{path.name} was not written: {words}. No half file was left.", advice)


def read_text(path: Path, *, most: int = 64 * 1024 * 1024) -> str:
    """A text file in UTF-8 of at most `most` bytes. Raises DermdeskError in words."""
    try:
        if path.stat().st_size > most:
            raise DermdeskError(f"{path.name} is larger than {most // 1024 // 1024} MB.", "Nothing was changed.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DermdeskError(f"{path.name} is not UTF-8 text.", "Nothing was changed.") from None
    except OSError as error:
        raise DermdeskError(f"{path.name} cannot be read: {error.strerror}.", "Nothing was changed.") from None


def _write_synced(part: Path, data: bytes) -> None:
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; systems that cannot open a folder need no such thing."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _name_once(path: Path, name: Path) -> None:
    """Give a file a further name, unless something has it: by a link, where the disk knows links."""
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:
        if name.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        path.replace(name)
