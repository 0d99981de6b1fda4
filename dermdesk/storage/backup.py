"""Backups: a copy of the encrypted book, verified by opening it, with a manifest that anchors the journal's heads."""

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cattrs.errors import BaseValidationError

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.standing import Anchors
from dermdesk.storage.atomic_file import not_written, write_whole
from dermdesk.storage.book import Book
from dermdesk.storage.codec import from_json, to_json
from dermdesk.storage.connection import connect, sync_folder
from dermdesk.storage.driver import sqlite
from dermdesk.storage.failures import damaged
from dermdesk.storage.keyfile import keyfile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself, without a word of its content: its moment, hash, and the heads of the chains."""

    made: datetime
    site: str
    events: int
    sha256: str
    anchors: Anchors


def manifest_of(backup: Path) -> Path:
    """`<backup>.manifest.json`, beside the backup."""
    return backup.with_name(backup.name + ".manifest.json")


def backup(book: Book, to: Path, now: datetime) -> Manifest:
    """Copy the book, its key file and a manifest to `to`, verified before it takes its name.

    Raises DermdeskError when the file exists, the disk is full, or the copy does not verify; no half file stays.
    """
    if to.exists():
        raise DermdeskError("There is a file of this name already. It was not changed.", "Choose another name.")
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        _copy(book, part)
        anchors, events = book.heads(), book.event_count()
        _verify(part, book.key, anchors)
        made = Manifest(made=now, site=book.site, events=events, sha256=_hash(part), anchors=anchors)
        keys = keyfile_of(book.path)
        if keys.exists():
            write_whole(keyfile_of(to), keys.read_bytes())
        write_whole(manifest_of(to), to_json(made).encode())
        part.replace(to)
        sync_folder(to.parent)
    except (OSError, sqlite.OperationalError) as error:
        raise not_written() from error
    except sqlite.DatabaseError as error:
        raise damaged() from error
    finally:
        if not to.exists():
            for file in (keyfile_of(to), manifest_of(to)):
                with suppress(OSError):
                    file.unlink(missing_ok=True)
        _forget(part)
    return made


def restore(from_: Path, to: Path, key: bytes) -> Book:
    """A new book from a backup, verified against its manifest; a new incarnation, open for writing.

    Raises DermdeskError when `to` exists, the manifest or the copy does not hold; `from_` is never changed.
    """
    if to.exists():
        raise DermdeskError("There is a file of this name already. It was not changed.", "Choose another name.")
    manifest = read_manifest(from_)
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(from_, part)
        if _hash(part) != manifest.sha256:
            raise DermdeskError("The backup is damaged. Nothing was restored.", "Use an older backup.")
        _verify(part, key, manifest.anchors)
        _note_incarnation(part, key)
        if keyfile_of(from_).exists():
            write_whole(keyfile_of(to), keyfile_of(from_).read_bytes())
        part.replace(to)
        sync_folder(to.parent)
    except (OSError, sqlite.OperationalError) as error:
        raise not_written() from error
    finally:
        _forget(part)
    return Book.open(to, key)


def read_manifest(backup_file: Path) -> Manifest:
    """The manifest beside a backup. Raises DermdeskError when it is missing or cannot be read."""
    try:
        return from_json(manifest_of(backup_file).read_text(encoding="utf-8"), Manifest)
    except FileNotFoundError as error:
        raise DermdeskError("The backup has no manifest.", "Keep the .manifest.json file beside the backup.") from error
    except (ValueError, BaseValidationError) as error:
        raise DermdeskError("The backup's manifest cannot be read.", "Use an older backup.") from error


def _copy(book: Book, part: Path) -> None:
    """Page by page through two keyed connections: consistent, and never plain on the disk."""
    _forget(part)
    target = connect(part, book.key)
    try:
        book.db.conn.backup(target.conn)
        target.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        target.conn.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        target.close()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _verify(part: Path, key: bytes, anchors: Anchors) -> None:
    with Book.open(part, key, read_only=True) as copy:
        report = copy.verify(anchors)
        if not report.sound:
            raise DermdeskError(
                f"The copy does not verify: {report.problems[0]}", "Verify the book: dermdesk book verify."
            )
        copy.db.conn.execute("PRAGMA query_only = OFF")
        copy.db.conn.execute("PRAGMA journal_mode = DELETE").fetchall()


def _note_incarnation(part: Path, key: bytes) -> None:
    db = connect(part, key)
    try:
        with db.atomic():
            db.conn.execute(
                "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'incarnation'"
            )
        db.conn.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        db.close()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal", ".lock"):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink(missing_ok=True)
