"""Tables that are no projection: meta, journal, chain heads, drafts, bytes that were sent. Only these are migrated."""

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.driver import sqlite_utils

APPLICATION_ID = 0x44455244
"""`DERD`, in the file's own header field."""
SCHEMA_VERSION = 1


def _append_only(table: str) -> tuple[str, str]:
    refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return (
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN {refuse}; END",
    )


_STATEMENTS = (
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE journal (
        site TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL CHECK (seq > 0), hlc TEXT NOT NULL,
        moment TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, entity TEXT NOT NULL,
        payload TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
        PRIMARY KEY (site, stream, seq)) STRICT""",
    "CREATE INDEX journal_by_entity ON journal (stream, entity, hlc, site, seq)",
    *_append_only("journal"),
    """CREATE TABLE chain_heads (
        site TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, hlc TEXT NOT NULL, hash TEXT NOT NULL,
        mac TEXT NOT NULL, PRIMARY KEY (site, stream)) STRICT""",
    """CREATE TABLE projection_shapes (
        name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL, tables TEXT NOT NULL) STRICT""",
    """CREATE TABLE drafts (
        visit_id TEXT NOT NULL PRIMARY KEY, user TEXT NOT NULL, confidential INTEGER NOT NULL, moment TEXT NOT NULL,
        text TEXT NOT NULL) STRICT""",
    "CREATE TABLE sent_bytes (sha256 TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    *_append_only("sent_bytes"),
)


def create_schema(db: sqlite_utils.Database, site: str) -> None:
    """Make the tables of an empty book; call within a transaction."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        (("application", "dermdesk"), ("schema", str(SCHEMA_VERSION)), ("site", site), ("incarnation", "1")),
    )


def read_meta(db: sqlite_utils.Database) -> dict[str, str]:
    """All of meta. Raises DermdeskError for another program's file or a newer schema."""
    if not db.conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone():
        raise DermdeskError("This file is no dermdesk book. It was not changed.", "Choose the book's own file.")
    meta: dict[str, str] = dict(db.conn.execute("SELECT name, value FROM meta"))
    if int(meta["schema"]) > SCHEMA_VERSION:
        raise DermdeskError(
            "A newer version of dermdesk wrote this book. It was not changed.",
            "Install the newer version on this machine, then open the book with it.",
        )
    return meta
