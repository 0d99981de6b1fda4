"""Looks for damage and tampering: the cipher's own page check, the chains, their MACs, anchors from outside."""

import hmac
from collections.abc import Iterator

from dermdesk.domain.standing import Anchors, VerifyReport
from dermdesk.storage.driver import sqlite, sqlite_utils
from dermdesk.storage.journal import GENESIS, Journal, JournalRow
from dermdesk.storage.sent_bytes import SentBytes


def verify_book(
    db: sqlite_utils.Database, journal: Journal, sent: SentBytes, anchors: Anchors | None = None
) -> VerifyReport:
    """Everything that is wrong, in sentences. Pages first: of a damaged file nothing else can be said."""
    try:
        problems = list(_page_problems(db))
        if problems:
            return VerifyReport(events=0, problems=tuple(problems))
        events = journal.count()
        problems += _chain_problems(journal)
        problems += _anchor_problems(journal, anchors or ())
        if damaged := sent.damaged():
            problems.append(f"{damaged} kept documents no longer match their hash.")
    except sqlite.DatabaseError:
        return VerifyReport(events=0, problems=("The book's file cannot be read to its end: it is damaged.",))
    return VerifyReport(events=events, problems=tuple(problems))


def _page_problems(db: sqlite_utils.Database) -> Iterator[str]:
    # The page check reads the file alone. A page that a full disk tore while it was carried over from the log still
    # stands whole in the log: carried over again, it is no damage.
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for row in db.conn.execute("PRAGMA cipher_integrity_check").fetchall():
        yield f"The book's file is damaged: {row[0]}."
    for row in db.conn.execute("PRAGMA integrity_check").fetchall():
        if row[0] != "ok":
            yield f"The book's tables are damaged: {row[0]}."


def _chain_problems(journal: Journal) -> Iterator[str]:
    heads = {(head.site, head.stream): head for head in journal.heads()}
    ends: dict[tuple[str, str], JournalRow] = {}
    for row in journal.rows():
        chain = (row.site, row.stream)
        before = ends.get(chain)
        place = f"event {row.seq} of {row.site}/{row.stream}"
        if row.seq != (before.seq if before else 0) + 1:
            yield f"Before {place} at least one event is missing."
        elif row.prev != (before.hash if before else GENESIS):
            yield f"The {place} does not follow the one before it."
        if row.computed_hash() != row.hash:
            yield f"The {place} was changed."
        if before and row.hlc <= before.hlc:
            yield f"The {place} is dated before the one before it."
        ends[chain] = row
    for chain, head in heads.items():
        name = f"{head.site}/{head.stream}"
        end = ends.pop(chain, None)
        if end is None or end.seq < head.seq:
            yield f"The end of the chain {name} is missing: {head.seq - (end.seq if end else 0)} events."
        elif (end.seq, end.hash) != (head.seq, head.hash):
            yield f"The chain {name} does not end where its head says."
        if not hmac.compare_digest(journal.mac(head.site, head.stream, head.seq, head.hash), head.mac):
            yield f"The head of the chain {name} is not sealed with the book's key."
    for site, stream in ends:
        yield f"The chain {site}/{stream} has no head."


def _anchor_problems(journal: Journal, anchors: Anchors) -> Iterator[str]:
    wanted = {(anchor.site, anchor.stream, anchor.seq): anchor for anchor in anchors}
    for anchor in anchors:
        if not hmac.compare_digest(journal.mac(anchor.site, anchor.stream, anchor.seq, anchor.hash), anchor.mac):
            yield f"The anchor of {anchor.site}/{anchor.stream} is not this book's."
    found: dict[tuple[str, str, int], str] = {
        key: row.hash for row in journal.rows() if (key := (row.site, row.stream, row.seq)) in wanted
    }
    for key, anchor in wanted.items():
        name = f"{anchor.site}/{anchor.stream}"
        if key not in found:
            yield f"The chain {name} is cut: the anchor knows {anchor.seq} events, the book does not reach that far."
        elif found[key] != anchor.hash:
            yield f"The chain {name} differs from its anchor at event {anchor.seq}."
