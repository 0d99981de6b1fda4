"""Bytes that went out (837P, CMS-1500, statements), by their SHA-256; append-only, outside every rebuild."""

import hashlib
from collections.abc import Mapping

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.driver import sqlite_utils
from dermdesk.storage.failures import in_words


class SentBytes:
    """Given to `Book.append` with the event that names the hash; read back here."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash. Raises DermdeskError when the book does not hold them."""
        with in_words():
            row = self._db.conn.execute("SELECT bytes FROM sent_bytes WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise DermdeskError("The book does not hold this document.", "It was made by another book, or never sent.")
        return bytes(row[0])

    def keep_within(self, documents: Mapping[str, bytes]) -> None:
        """Keep documents as part of the caller's transaction. Raises ValueError when a hash is not its bytes'."""
        for sha256, data in documents.items():
            if hashlib.sha256(data).hexdigest() != sha256:
                raise ValueError("the hash is not the hash of the bytes")
            self._db.conn.execute("INSERT INTO sent_bytes VALUES (?, ?) ON CONFLICT DO NOTHING", (sha256, data))

    def damaged(self) -> int:
        """How many documents no longer have their hash."""
        found = self._db.conn.execute("SELECT sha256, bytes FROM sent_bytes")
        return sum(hashlib.sha256(data).hexdigest() != sha256 for sha256, data in found)
