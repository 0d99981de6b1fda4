"""A keyed connection to the book's file, with every promise about it asserted."""

import os
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.book_keys import MAGIC, cipher_key, file_header
from dermdesk.storage.driver import sqlite, sqlite_utils
from dermdesk.storage.failures import damaged

_HEADER_BYTES = 16


def connect(path: Path, key: bytes, *, read_only: bool = False) -> sqlite_utils.Database:
    """Open an existing, or make an empty, encrypted file. Raises DermdeskError: wrong key, no book, damaged."""
    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{cipher_key(key)}'\"")
        _probe(connection, path, key)
        _promise(connection, read_only=read_only)
        return sqlite_utils.Database(connection, strict=True, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def refuse_no_book(path: Path) -> None:
    """Raise DermdeskError when there is no file, or an empty one."""
    if not path.is_file():
        raise DermdeskError(
            "There is no book at this place.", "Choose another file, or make one: dermdesk book create."
        )
    if path.stat().st_size == 0:
        raise _no_book()


def _probe(connection: sqlite.Connection, path: Path, key: bytes) -> None:
    """The first page opens with the right key only; a failure is told apart by the file's first 16 bytes."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite.OperationalError as error:
        if "locked" in str(error):
            raise DermdeskError("The book is busy in another program.", "Wait a moment, then open it again.") from error
        raise damaged() from error
    except sqlite.DatabaseError as error:
        if not header.startswith(MAGIC):
            raise _no_book() from error
        if header != file_header(key)[: len(header)]:
            raise DermdeskError(
                "The key does not open this book. Nothing was changed.",
                "Type the passphrase again, or use the recovery code. Perhaps the key file is another book's.",
            ) from error
        raise damaged() from error
    if header and header != file_header(key):
        raise damaged()


def _promise(connection: sqlite.Connection, *, read_only: bool) -> None:
    wanted = {"synchronous": "2", "foreign_keys": "1", "temp_store": "2", "journal_mode": "wal"}
    for name, value in (
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("temp_store", "MEMORY"),
    ):
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA busy_timeout = 2000")
    for name, value in wanted.items():
        if str(connection.execute(f"PRAGMA {name}").fetchone()[0]).lower() != value:
            raise DermdeskError(
                f"The book cannot be opened safely here ({name}).",
                "Move it to a local disk of this machine and open it again.",
            )
    if read_only:
        connection.execute("PRAGMA query_only = ON")


def _no_book() -> DermdeskError:
    return DermdeskError("This file is no dermdesk book. It was not changed.", "Choose the book's own file (*.book).")


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder lasting, where the system can (not on Windows)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
