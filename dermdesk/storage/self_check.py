"""Does the encrypted book work on this machine? Tried with a small file, not believed."""

import secrets
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from dermdesk.domain.errors import DermdeskError

_MARKER = "Żółć and ŠIMŮNEK"
_REINSTALL = "Install the program again; the book itself was not touched."


def try_encrypted_book(folder: Path) -> str:
    """Write, reopen and read an encrypted file in `folder`; the version of SQLCipher.

    Raises DermdeskError when anything readable lies on the disk, or when a wrong key opens the file.
    """
    path = folder / "self-check.book"
    key = secrets.token_bytes(32)
    connection = _open(path, key)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE marker (text TEXT NOT NULL) STRICT")
    connection.execute("INSERT INTO marker VALUES (?)", (_MARKER,))
    connection.commit()
    connection.close()

    written = path.read_bytes()
    if written.startswith(b"SQLite format 3") or _MARKER.encode() in written:
        raise DermdeskError("The book's file is not encrypted on this machine.", _REINSTALL)

    connection = _open(path, key)
    row = connection.execute("SELECT text FROM marker").fetchone()
    version = str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    damage = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
    if row != (_MARKER,) or damage:
        raise DermdeskError("What was written to an encrypted file came back otherwise.", _REINSTALL)
    if _opens(path, secrets.token_bytes(32)):
        raise DermdeskError("An encrypted file opened with a wrong key.", _REINSTALL)
    return version


def _open(path: Path, key: bytes) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _opens(path: Path, key: bytes) -> bool:
    connection = _open(path, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return True
