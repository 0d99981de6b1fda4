"""The chains: gapless, append-only, each stream with its own clock and never a trace of the other."""

from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.event import Stream
from dermdesk.storage.book import Book
from dermdesk.storage.driver import sqlite
from dermdesk.storage.journal import GENESIS
from tests.storage.samples import KEY, MOMENT, confidential_events, filled_book, practice_events, visit_posted


def _rows(book: Book, stream: str) -> list[tuple[object, ...]]:
    return book.db.conn.execute("SELECT * FROM journal WHERE stream = ? ORDER BY seq", (stream,)).fetchall()


def test_sequences_have_no_gap_and_hashes_follow_each_other(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        for stream in Stream:
            found = book.db.conn.execute(
                "SELECT seq, prev, hash FROM journal WHERE stream = ? ORDER BY seq", (stream.value,)
            ).fetchall()
            assert [row[0] for row in found] == list(range(1, len(found) + 1))
            assert [row[1] for row in found] == [GENESIS, *(row[2] for row in found[:-1])]


def test_the_practice_stream_is_the_same_without_the_confidential_one(tmp_path: Path) -> None:
    with (
        Book.create(tmp_path / "a.book", KEY, site="main") as mixed,
        Book.create(tmp_path / "b.book", KEY, site="main") as plain,
    ):
        for body in practice_events():
            plain.append([body], user="u1", moment=MOMENT)
        mixed.append(confidential_events(), user="u1", moment=MOMENT + timedelta(days=1))
        for body in practice_events():
            mixed.append([body, *(confidential_events()[2:])], user="u1", moment=MOMENT)
        assert _rows(mixed, "practice") == _rows(plain, "practice")
        assert _rows(mixed, "confidential")
        assert mixed.practice.all_entries() == plain.practice.all_entries()


def test_a_clock_set_back_does_not_reorder(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        first = book.append([visit_posted("v1")], user="u1", moment=MOMENT)
        second = book.append([visit_posted("v2")], user="u1", moment=MOMENT - timedelta(hours=2))
        third = book.append([visit_posted("v3")], user="u1", moment=MOMENT + timedelta(days=365))
    assert first[0].hlc < second[0].hlc < third[0].hlc
    assert int(second[0].hlc) == int(first[0].hlc) + 1


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET user = 'x'", "DELETE FROM journal", "DELETE FROM sent_bytes"]
)
def test_what_was_recorded_stays(tmp_path: Path, statement: str) -> None:
    with filled_book(tmp_path / "a.book") as book:
        book.append([visit_posted("v9")], user="u1", moment=MOMENT, keep={SHA_OF_X: b"x"})
        with pytest.raises(sqlite.IntegrityError, match="append-only"):
            book.db.conn.execute(statement)
        assert book.sent.get(SHA_OF_X) == b"x"


SHA_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_all_or_nothing(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        before, digests = book.heads(), book.table_digests()
        with pytest.raises(ValueError, match="hash"):
            book.append([visit_posted("v9")], user="u1", moment=MOMENT, keep={SHA_OF_X: b"y"})
        assert (book.heads(), book.table_digests()) == (before, digests)
        assert book.practice.visit("v9") is None
