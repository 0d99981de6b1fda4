"""Hand-over to clearinghouses by folders, so that any portal's or SFTP program works: an outbox and an inbox each.

A file in an outbox is whole or not there, and never written over. A file in an inbox is taken once, then moved beside:
to `taken`, or to `not taken` when it cannot be; nothing is deleted.
"""

import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dermdesk.domain.claim import ClaimBatch
from dermdesk.domain.errors import BookError, DermdeskError
from dermdesk.domain.events import BatchHandedOver
from dermdesk.domain.payer import Receiver
from dermdesk.domain.user import Permission
from dermdesk.interchange.x12_text import MOST_BYTES
from dermdesk.services.acknowledgements import AcknowledgementReport, import_acknowledgement, safe_name
from dermdesk.services.desk import Desk
from dermdesk.services.files import move_beside, write_new

TAKEN, NOT_TAKEN = "taken", "not taken"
SETTLED_AFTER = 5
"""Seconds without a change after which a file counts as written to its end."""
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload")
"""Endings that programs give to a file while they write it."""
_REMITTANCE = re.compile(rb"\bST[^A-Z0-9]835[^A-Z0-9]")
"""Looked for before such a file is read in full, each time that the inbox is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What became of a file on its way to a clearinghouse; `problem` is blank when it lies in the outbox."""

    batch_id: str
    file_name: str
    receiver: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A file of an inbox: taken (`report`), put aside (`refused` says why) or left there (`left` says why)."""

    receiver: str
    file_name: str
    report: AcknowledgementReport | None = None
    refused: str = ""
    left: str = ""
    unfinished: bool = False
    """It is still being written: the next time takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReport:
    """All files of all inboxes, and folders that could not be read, in words."""

    files: tuple[Collected, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[AcknowledgementReport, ...]:
        """Those that were new."""
        return tuple(one.report for one in self.files if one.report is not None and one.report.taken)

    @property
    def refused(self) -> tuple[Collected, ...]:
        """Those that were put aside."""
        return tuple(one for one in self.files if one.refused)

    @property
    def rejected(self) -> int:
        """How many claims and files were rejected."""
        return sum(len(report.rejected) for report in self.taken)


def hand_over(desk: Desk, batch_id: str, *, again: bool = False) -> HandOver:
    """Lay the file of a batch into its receiver's outbox; `again` although it lay there before.

    Raises DermdeskError, nothing changed: no outbox, a folder that is missing or not to be written to, another file of
    the name, handed over before.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    sent = desk.book.practice.batch(batch_id)
    if sent is None:
        raise DermdeskError("There is no such file in this book.", "Choose one that was sent.")
    batch = sent.batch
    receiver = desk.setup().receivers.get(batch.receiver_key)
    if receiver is None or not receiver.outbox:
        raise DermdeskError(
            f"{batch.file_name} has no outbox to go to. Nothing was changed.",
            "Name the folder in Settings, Receivers, or hand the file over yourself.",
        )
    if not again and desk.book.practice.was_handed_over(batch_id):
        raise DermdeskError(
            f"{batch.file_name} was handed over before. Nothing was changed.",
            "A receiver refuses a file that comes twice; if it never arrived, say that you mean it.",
        )
    path = _folder(receiver.outbox, "outbox", receiver) / batch.file_name
    data = desk.book.sent.get(batch.sha256)
    if not _lies_there(path, data):
        write_new(path, data)
    desk.append(BatchHandedOver(batch_id=batch_id, file_name=path.name))
    return HandOver(batch_id=batch_id, file_name=path.name, receiver=receiver.name)


def hand_over_if_wanted(desk: Desk, batch: ClaimBatch) -> HandOver | None:
    """After an export: None for a receiver without an outbox. What goes wrong is told, the export stands."""
    desk.require(Permission.PREPARE_CLAIMS)
    receiver = desk.setup().receivers.get(batch.receiver_key)
    if receiver is None or not receiver.outbox:
        return None
    try:
        return hand_over(desk, batch.batch_id)
    except BookError:
        raise
    except DermdeskError as error:
        return HandOver(
            batch_id=batch.batch_id, file_name=batch.file_name, receiver=receiver.name, problem=error.message
        )


def batch_of_file(desk: Desk, file_name: str) -> ClaimBatch:
    """The batch whose file has this name. Raises DermdeskError when there is none."""
    desk.require(Permission.SEE_PRACTICE)
    wanted = Path(file_name).name
    for sent in reversed(desk.book.practice.batches()):
        if sent.batch.file_name == wanted:
            return sent.batch
    raise DermdeskError("No file of this name was sent from this book.", "`dermdesk claims history` shows the names.")


def inboxes(desk: Desk) -> tuple[Path, ...]:
    """The folders to be watched, there or not: a drive that is gone must not hold up who asks for the book."""
    desk.require(Permission.PREPARE_CLAIMS)
    return tuple(path for _, path in _inboxes(desk) if path.is_absolute())


def present(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Those that are there. Slow on a drive that does not answer: not for the book's thread."""
    return tuple(path for path in folders if path.is_dir())


def is_something_there(folders: Iterable[Path]) -> bool:
    """Whether any of them holds a file to be taken. Slow on a drive that does not answer."""
    for folder in folders:
        with suppress(OSError):
            if any(_is_wanted(path) for path in folder.iterdir()):
                return True
    return False


def collect(desk: Desk) -> CollectReport:
    """Take what lies in all inboxes, each file by itself.

    A file that is still being written is left for the next time; one of payments (835) until the program posts them.
    Raises BookError alone (disk full …): what was taken before stays taken.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    files: list[Collected] = []
    problems: list[str] = []
    for receiver, folder in _inboxes(desk):
        try:
            found = sorted(path for path in _folder(str(folder), "inbox", receiver).iterdir() if _is_wanted(path))
        except DermdeskError as error:
            problems.append(error.message)
            continue
        except OSError as error:
            problems.append(f"The inbox of {receiver.name} cannot be read: {error.strerror}.")
            continue
        files.extend(_collect(desk, receiver, path) for path in found)
    return CollectReport(files=tuple(files), problems=tuple(problems))


def _collect(desk: Desk, receiver: Receiver, path: Path) -> Collected:
    name = safe_name(path.name)
    data = _settled_bytes(path, desk.now())
    if data is None:
        words = "it is still being written, or cannot be read"
        return Collected(receiver=receiver.name, file_name=name, left=words, unfinished=True)
    if _REMITTANCE.search(data):
        words = "it holds payments (835), which wait until this program posts them"
        return Collected(receiver=receiver.name, file_name=name, left=words)
    try:
        report = import_acknowledgement(desk, path.name, data)
    except BookError:
        raise
    except DermdeskError as error:
        return _put_aside(Collected(receiver=receiver.name, file_name=name, refused=str(error)), path, NOT_TAKEN)
    return _put_aside(Collected(receiver=receiver.name, file_name=name, report=report), path, TAKEN)


def _put_aside(collected: Collected, path: Path, where: str) -> Collected:
    """Move it. Where that cannot be it is found again, and taken before then: no harm."""
    try:
        move_beside(path, where)
    except OSError as error:
        reason = error.strerror or "the system refused"
        return Collected(
            receiver=collected.receiver,
            file_name=collected.file_name,
            report=collected.report,
            refused=collected.refused,
            left=f"it could not be moved to '{where}': {reason}",
        )
    return collected


def _inboxes(desk: Desk) -> Iterator[tuple[Receiver, Path]]:
    """Each folder once, though receivers may share one."""
    seen: set[Path] = set()
    for _, receiver in sorted(desk.setup().receivers.items()):
        path = Path(receiver.inbox).expanduser()
        if receiver.inbox and path not in seen:
            seen.add(path)
            yield receiver, path


def _folder(text: str, what: str, receiver: Receiver) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute() or not path.is_dir():
        raise DermdeskError(
            f"The {what} of {receiver.name} is not there. The file itself is kept.",
            "Make the folder, plug in its drive, or name another in Settings, Receivers; then hand it over again.",
        )
    return path


def _lies_there(path: Path, data: bytes) -> bool:
    """Whether the very file is there already. Raises DermdeskError when another one has its name."""
    try:
        if not path.exists():
            return False
        if path.read_bytes() == data:
            return True
    except OSError:
        pass
    raise DermdeskError(
        f"Another file named {path.name} lies in the outbox. Nothing was written over it.",
        "Move that file away, then hand over again.",
    )


def _is_wanted(path: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED:
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _settled_bytes(path: Path, now: datetime) -> bytes | None:
    """The bytes of a file that nobody writes any more; None otherwise."""
    try:
        before = path.stat()
        if abs(now.timestamp() - before.st_mtime) < SETTLED_AFTER:
            return None
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        after = path.stat()
    except OSError:
        return None
    return data if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) else None
