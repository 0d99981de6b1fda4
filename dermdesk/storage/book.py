"""The book: one encrypted file that remembers everything, by its journal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody, RecordedEvent
from dermdesk.domain.standing import Anchors, RebuildReport, VerifyReport
from dermdesk.storage.book_keys import mac_key
from dermdesk.storage.connection import connect, refuse_no_book
from dermdesk.storage.drafts import Drafts
from dermdesk.storage.driver import sqlite_utils
from dermdesk.storage.failures import in_words
from dermdesk.storage.file_lock import FileLock
from dermdesk.storage.folding import Folder
from dermdesk.storage.journal import Journal
from dermdesk.storage.network_share import on_network_share
from dermdesk.storage.reads.confidential import ConfidentialReads
from dermdesk.storage.reads.practice import PracticeReads
from dermdesk.storage.schema import create_schema, read_meta
from dermdesk.storage.sent_bytes import SentBytes
from dermdesk.storage.verifying import verify_book


class Book:
    """An open book. Made by `create` or `open`; belongs to the thread that opened it; close it, or use it in `with`."""

    def __init__(self, path: Path, key: bytes, db: sqlite_utils.Database, lock: FileLock | None) -> None:
        meta = read_meta(db)
        self.path = path
        self.site = meta["site"]
        self.incarnation = int(meta["incarnation"])
        self.read_only = lock is None
        self.db = db
        self.key = key
        self._lock = lock
        self._journal = Journal(db, mac_key(key))
        self._folder = Folder(db, self._journal)
        self.practice = PracticeReads(db)
        self.confidential = ConfidentialReads(db)
        self.drafts = Drafts(db)
        self.sent = SentBytes(db)
        self._fold_outdated()

    @staticmethod
    def create(path: Path, key: bytes, *, site: str) -> "Book":
        """Make an empty book for the site with this key. Raises DermdeskError when the file exists, or on a share."""
        _refuse_share(path)
        if path.exists():
            raise DermdeskError("There is a file of this name already. It was not changed.", "Choose another name.")
        lock = _locked(path)
        try:
            with in_words():
                db = connect(path, key)
                with db.atomic():
                    create_schema(db, site)
            return Book(path, key, db, lock)
        except BaseException:
            path.unlink(missing_ok=True)
            lock.release()
            raise

    @staticmethod
    def open(path: Path, key: bytes, *, read_only: bool = False) -> "Book":
        """Open a book, for reading beside a writer with `read_only`.

        Raises DermdeskError, each in its own words: no book, wrong key, damaged, newer schema, open elsewhere, share.
        """
        refuse_no_book(path)
        _refuse_share(path)
        lock = None if read_only else _locked(path)
        db: sqlite_utils.Database | None = None
        try:
            with in_words():
                db = connect(path, key, read_only=read_only)
                return Book(path, key, db, lock)
        except BaseException:
            if db is not None:
                db.close()
            if lock is not None:
                lock.release()
            raise

    def append(
        self,
        bodies: Sequence[EventBody],
        *,
        user: str,
        moment: datetime,
        keep: Mapping[str, bytes] | None = None,
        drop_draft: str | None = None,
    ) -> tuple[RecordedEvent, ...]:
        """Record events, fold them, keep sent bytes and drop a draft: all or nothing, and lasting when it returns.

        `keep` maps SHA-256 to bytes. Raises DermdeskError when the disk is full or the book is open for reading only.
        """
        if self.read_only:
            raise DermdeskError(
                "The book is open for reading only. Nothing was saved.",
                "Close the other window that writes into it, then open the book again.",
            )
        with in_words(), self.db.atomic():
            events = self._journal.append(self.site, bodies, user, moment)
            self._folder.refold(events)
            self.sent.keep_within(keep or {})
            if drop_draft is not None:
                self.drafts.drop_within(drop_draft)
        return events

    def verify(self, anchors: Anchors | None = None) -> VerifyReport:
        """Look for damage and tampering; `anchors` from a backup's manifest also show a cut tail."""
        return verify_book(self.db, self._journal, self.sent, anchors)

    def rebuild(self) -> RebuildReport:
        """Fold everything anew in one transaction and say for each table whether its rows were equal."""
        with in_words(), self.db.atomic():
            before = self.table_digests()
            self._folder.make_anew()
            after = self.table_digests()
        return RebuildReport(
            events=self._journal.count(), equal={table: before[table] == digest for table, digest in after.items()}
        )

    def heads(self) -> Anchors:
        """The head of every chain."""
        return self._journal.heads()

    def event_count(self) -> int:
        """How many events the journal holds."""
        return self._journal.count()

    def table_digests(self) -> dict[str, str]:
        """SHA-256 of the rows of each projection table."""
        return self._folder.digests()

    def close(self) -> None:
        """Close the file and let the lock go."""
        self.db.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fold_outdated(self) -> None:
        outdated = self._folder.outdated()
        if not outdated:
            return
        if self.read_only:
            raise DermdeskError(
                "The book was last written by another version and must be opened for writing once.",
                "Open it in the window first, then for reading.",
            )
        with in_words(), self.db.atomic():
            self._folder.make_anew(outdated)


def _locked(path: Path) -> FileLock:
    lock = FileLock(path.with_name(path.name + ".lock"))
    if not lock.take():
        raise DermdeskError(
            "The book is already open in another window or on another desk of this machine.",
            "Close it there first, or open it for reading only.",
        )
    return lock


def _refuse_share(path: Path) -> None:
    if on_network_share(path):
        raise DermdeskError(
            "The book lies on a network share, where it could be damaged. It was not opened.",
            "Move it to a local disk of this machine; use backups or packets to carry it elsewhere.",
        )
