"""A reference file as text: plain, .gz or a member of a .zip; capped in size, refused when cut short or no text."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from dermdesk.domain.errors import DermdeskError

_BLOCK: Final = 1 << 20
_MEGABYTE: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK"
_PACKED: Final = {".gz": _GZIP, ".zip": _ZIP}
_NO_TEXT: Final = bytes({*range(9), 11, 12, *range(14, 32), 127})
"""Control characters that no text file of CMS has; tabs and line ends are none of them."""
_ODD_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._ -]")


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def tell(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which members of a zip are meant, how many there may be, and how large all text together may grow."""

    title: str
    member: re.Pattern[str]
    most_members: int = 1
    most_bytes: int = 64 * _MEGABYTE


class Source:
    """One text of an import. `taken` counts the bytes read so far of the `size` bytes on the disk."""

    def __init__(self, path: Path, member: zipfile.ZipInfo | None, wanted: Wanted) -> None:
        self._path = path
        self._member = member
        self._wanted = wanted
        self.name = plain_name(member.filename if member is not None else path.name)
        self.names = (path.name,) if member is None else (path.name, member.filename)
        """What may tell the edition: the name of the file, and that of the member in it."""
        self.size = max(1, path.stat().st_size if member is None else member.file_size)
        self.taken = 0

    def blocks(self) -> Iterator[bytes]:
        """The bytes in blocks of 1 MB. Raises DermdeskError: cut short, damaged, too large, no text, empty."""
        length = 0
        try:
            with self._opened() as (file, below):
                while block := file.read(_BLOCK):
                    length += len(block)
                    self.taken = min(self.size, below.tell())
                    self._check(block, length)
                    yield block
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise refused(self.name, "is cut short or damaged", "Download it again.") from error
        except (NotImplementedError, RuntimeError) as error:
            raise refused(self.name, "is packed in a way that cannot be read", "Unpack it first.") from error
        except OSError as error:
            raise _unreadable(self.name, error) from error
        if not length:
            raise refused(self.name, "is empty", "Download it again.")

    def text(self) -> str:
        """All of it: UTF-8, else Windows-1252, which CMS still writes. Line ends are made `\\n`."""
        data = b"".join(self.blocks())
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
            except UnicodeDecodeError:
                continue
        raise refused(self.name, "holds bytes that are no text", "Download it again.")

    def _check(self, block: bytes, length: int) -> None:
        if length > self._wanted.most_bytes:
            raise _too_large(self.name, self._wanted)
        if len(block.translate(None, _NO_TEXT)) != len(block):
            raise refused(self.name, "is no plain text, or is damaged", "Give the text or CSV file, not a workbook.")

    @contextmanager
    def _opened(self) -> Generator[tuple[_Bytes, _Bytes]]:
        """What to read, and the file whose place tells how far we are."""
        if self._member is not None:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._member) as file:
                yield file, file
            return
        with self._path.open("rb") as raw:
            if _begins_with(self._path, _GZIP):
                with gzip.GzipFile(fileobj=raw) as file:
                    yield file, raw
            else:
                yield raw, raw


def open_sources(paths: Sequence[Path], wanted: Wanted) -> list[Source]:
    """The texts of the named files, in their order. Raises DermdeskError for a file that is none or no such thing."""
    sources = [source for path in paths for source in _sources(path, wanted)]
    if not sources:
        raise DermdeskError("No file was named. Nothing was changed.", "Name the file to import.")
    if sum(source.size for source in sources) > wanted.most_bytes:
        raise _too_large(sources[0].name, wanted)
    return sources


def _sources(path: Path, wanted: Wanted) -> list[Source]:
    name = plain_name(path.name)
    try:
        if not path.is_file():
            raise refused(name, "is not there" if not path.exists() else "is no file", "Look at the name.")
        magic = _PACKED.get(path.suffix.lower())
        if not path.stat().st_size:
            raise refused(name, "is empty", "Download it again.")
        if magic is not None and not _begins_with(path, magic):
            raise refused(name, "is cut short or damaged", "Download it again.")
        return _members(path, wanted) if _begins_with(path, _ZIP) else [Source(path, None, wanted)]
    except OSError as error:
        raise _unreadable(name, error) from error


def _members(path: Path, wanted: Wanted) -> list[Source]:
    name = plain_name(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused(name, "is cut short or damaged", "Download it again.") from error
    if any(member.filename.startswith("xl/") for member in inside):
        raise refused(name, "is a workbook", "Give the text or CSV file of the same data.")
    meant = [member for member in inside if not member.is_dir() and wanted.member.search(member.filename)]
    if not meant:
        raise refused(name, f"does not hold {wanted.title}", "Look for the zip with the text or CSV file.")
    if len(meant) > wanted.most_members:
        both = " and ".join(plain_name(member.filename) for member in meant[:2])
        raise refused(name, f"holds several such files ({both})", "Unpack it and name the one you mean.")
    return [Source(path, member, wanted) for member in meant]


def refused(name: str, trouble: str, help: str = "") -> DermdeskError:
    """What to say of a file that is not taken."""
    return DermdeskError(f"{name} {trouble}. Nothing was changed.", help)


def plain_name(name: str) -> str:
    """The last part of a file's name, without what a terminal or a database should not meet."""
    return _ODD_IN_NAMES.sub("_", re.split(r"[\\/]", name)[-1])[-80:] or "The file"


def _begins_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _too_large(name: str, wanted: Wanted) -> DermdeskError:
    return refused(name, f"is larger than the {wanted.most_bytes // _MEGABYTE} MB that {wanted.title} may have")


def _unreadable(name: str, error: OSError) -> DermdeskError:
    return refused(name, f"cannot be read: {(error.strerror or 'the disk refused').lower()}")
