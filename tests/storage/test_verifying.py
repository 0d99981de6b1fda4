"""Edits, deletions, swaps, insertions, cut tails and flipped bits: each is found."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.standing import Anchors, VerifyReport
from dermdesk.storage.book import Book
from dermdesk.storage.connection import connect
from dermdesk.storage.driver import sqlite_utils
from tests.storage.samples import KEY, MOMENT, filled_book, visit_posted

Tamper = Callable[[sqlite_utils.Database, random.Random], None]
_COLUMNS = ("hlc", "moment", "user", "kind", "entity", "payload", "prev", "hash")


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Anchors]:
    with filled_book(tmp_path / "kept.book") as book:
        for number in range(20):
            book.append([visit_posted(f"w{number}")], user="u1", moment=MOMENT)
        return book.path, book.heads()


def _some_row(db: sqlite_utils.Database, chance: random.Random) -> int:
    return chance.choice([row[0] for row in db.conn.execute("SELECT rowid FROM journal")])


def _edit(db: sqlite_utils.Database, chance: random.Random) -> None:
    column, row = chance.choice(_COLUMNS), _some_row(db, chance)
    db.conn.execute(f"UPDATE journal SET {column} = {column} || 'x' WHERE rowid = ?", (row,))


def _delete(db: sqlite_utils.Database, chance: random.Random) -> None:
    db.conn.execute("DELETE FROM journal WHERE rowid = ?", (_some_row(db, chance),))


def _swap(db: sqlite_utils.Database, chance: random.Random) -> None:
    one, other = chance.sample(range(1, 20), 2)
    for old, new in ((one, 1000), (other, one), (1000, other)):
        db.conn.execute("UPDATE journal SET seq = ? WHERE stream = 'practice' AND seq = ?", (new, old))


def _insert(db: sqlite_utils.Database, chance: random.Random) -> None:
    place = chance.randrange(1, 20)
    db.conn.execute("UPDATE journal SET seq = -seq WHERE stream = 'practice' AND seq >= ?", (place,))
    db.conn.execute("UPDATE journal SET seq = 1 - seq WHERE seq < 0")
    db.conn.execute(
        "INSERT INTO journal SELECT site, stream, ?, hlc, moment, user, kind, version, entity, payload, prev, "
        "hash || 'f' FROM journal WHERE stream = 'practice' AND seq = 2", (place,),
    )  # fmt: skip


def _cut(db: sqlite_utils.Database, chance: random.Random) -> None:
    db.conn.execute("DELETE FROM journal WHERE stream = 'practice' AND seq > ?", (chance.randrange(1, 25),))


def _verify_after(path: Path, change: Callable[[sqlite_utils.Database], object], anchors: Anchors) -> VerifyReport:
    changed = path.with_name("changed.book")
    shutil.copyfile(path, changed)
    db = connect(changed, KEY)
    for trigger in ("journal_keeps", "journal_stays"):
        db.conn.execute(f"DROP TRIGGER {trigger}")
    db.conn.execute("PRAGMA ignore_check_constraints = ON")
    with db.atomic():
        change(db)
    db.close()
    with Book.open(changed, KEY) as book:
        return book.verify(anchors)


@pytest.mark.parametrize("tamper", [_edit, _delete, _swap, _insert, _cut])
def test_each_tampering_is_found(kept: tuple[Path, Anchors], tamper: Tamper, soak: bool) -> None:
    path, anchors = kept
    for seed in range(300 if soak else 12):
        chance = random.Random(seed)
        report = _verify_after(path, lambda db, chance=chance: tamper(db, chance), anchors)
        assert not report.sound, f"{tamper.__name__} {seed}"


def test_an_untouched_book_is_sound(kept: tuple[Path, Anchors]) -> None:
    path, anchors = kept
    assert _verify_after(path, lambda db: None, anchors).problems == ()


def test_a_tail_cut_with_its_head_shows_by_the_anchor_alone(kept: tuple[Path, Anchors]) -> None:
    """Whoever holds the key can cut the chain and seal its new end; only what was noted elsewhere tells."""
    path, anchors = kept

    def cut_and_seal(db: sqlite_utils.Database) -> None:
        from dermdesk.storage.book_keys import mac_key
        from dermdesk.storage.journal import Journal

        db.conn.execute("DELETE FROM journal WHERE stream = 'practice' AND seq > 5")
        end = db.conn.execute("SELECT site, hash FROM journal WHERE stream = 'practice' AND seq = 5").fetchone()
        mac = Journal(db, mac_key(KEY)).mac(end[0], "practice", 5, end[1])
        db.conn.execute("UPDATE chain_heads SET seq = 5, hash = ?, mac = ? WHERE stream = 'practice'", (end[1], mac))

    assert _verify_after(path, cut_and_seal, ()).sound
    report = _verify_after(path, cut_and_seal, anchors)
    assert [problem for problem in report.problems if "cut" in problem]


def test_a_head_that_is_not_sealed_with_the_key_is_found(kept: tuple[Path, Anchors]) -> None:
    path, _ = kept
    report = _verify_after(path, lambda db: db.conn.execute("UPDATE chain_heads SET mac = hash"), ())
    assert any("not sealed" in problem for problem in report.problems)


def test_a_kept_document_that_was_changed_is_found(kept: tuple[Path, Anchors]) -> None:
    path, _ = kept
    report = _verify_after(path, lambda db: db.conn.execute("INSERT INTO sent_bytes VALUES ('00', x'00')"), ())
    assert any("kept documents" in problem for problem in report.problems)


def test_every_flipped_bit_is_found(kept: tuple[Path, Anchors], soak: bool) -> None:
    path, anchors = kept
    whole, chance, flipped = path.read_bytes(), random.Random(7), path.with_name("flipped.book")
    for _ in range(200 if soak else 50):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        flipped.write_bytes(data)
        assert _is_called_damaged(flipped, anchors)


def _is_called_damaged(path: Path, anchors: Anchors) -> bool:
    try:
        with Book.open(path, KEY) as book:
            return not book.verify(anchors).sound
    except DermdeskError as error:
        return "damaged" in error.message
