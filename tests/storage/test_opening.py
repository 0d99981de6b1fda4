"""Each reason for which a book does not open has its own words, and leaves the file as it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage import book as book_module
from dermdesk.storage.book import Book
from dermdesk.storage.connection import connect
from dermdesk.storage.network_share import mount_type
from tests.storage.samples import KEY, MOMENT, filled_book, visit_posted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    filled_book(tmp_path / "a.book").close()
    return tmp_path / "a.book"


def _words(path: Path, key: bytes = KEY) -> str:
    before = path.read_bytes() if path.exists() else b""
    with pytest.raises(DermdeskError) as caught:
        Book.open(path, key).close()
    assert (path.read_bytes() if path.exists() else b"") == before
    assert caught.value.help
    return caught.value.message


def test_no_book_wrong_key_and_damage_are_told_apart(path: Path) -> None:
    assert "no book" in _words(path.with_name("missing.book"))
    assert "key does not open" in _words(path, bytes(32))
    other = path.with_name("other.book")
    for content in (b"", b"hello", b"hello world " * 2_000, b"SQLite format 3\0" + bytes(8_000)):
        other.write_bytes(content)
        assert "no dermdesk book" in _words(other)
    whole = path.read_bytes()
    other.write_bytes(whole[:16] + bytes(4_080) + whole[4_096:])
    assert "damaged" in _words(other)
    other.write_bytes(whole[:1_000])
    assert "damaged" in _words(other)


def test_a_newer_schema_is_refused(path: Path) -> None:
    db = connect(path, KEY)
    db.conn.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
    db.close()
    assert "newer version" in _words(path)


def test_the_second_opener_may_only_read(path: Path) -> None:
    with Book.open(path, KEY) as first:
        with pytest.raises(DermdeskError, match="already open"):
            Book.open(path, KEY)
        first.append([visit_posted("fresh")], user="u1", moment=MOMENT)
        with Book.open(path, KEY, read_only=True) as reader:
            assert reader.practice.visit("fresh") is not None
            with pytest.raises(DermdeskError, match="reading only"):
                reader.append([visit_posted("v9")], user="u1", moment=MOMENT)
            with pytest.raises(DermdeskError, match="reading only"):
                reader.drafts.drop("v1")
    Book.open(path, KEY).close()


def test_another_process_holds_the_lock_until_it_dies(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from dermdesk.storage.book import Book\n"
        "book = Book.open(Path(sys.argv[1]), bytes(range(32))); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(DermdeskError, match="already open"):
            Book.open(path, KEY)
        child.kill()
    Book.open(path, KEY).close()


def test_a_network_share_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def everything(_path: Path) -> bool:
        return True

    monkeypatch.setattr(book_module, "on_network_share", everything)
    assert "network share" in _words(path)


def test_the_deepest_mount_tells_the_file_system(tmp_path: Path) -> None:
    place = tmp_path / "share" / "x.book"
    mounts = f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path}/share nfs4 rw 0 0\n/dev/b {tmp_path}/sh ext4 rw 0 0\n"
    assert mount_type(place, mounts) == "nfs4"
    assert mount_type(tmp_path / "y.book", mounts) == "ext4"


def test_creation_never_replaces(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DermdeskError, match="already"):
        Book.create(path, KEY, site="main")
    assert path.read_bytes() == before


def test_promises_of_the_connection(path: Path) -> None:
    with Book.open(path, KEY) as book:
        found = {
            name: book.db.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book"):
        for file in tmp_path.iterdir():
            data = file.read_bytes()
            assert b"Alder" not in data
            assert b"CREATE TABLE" not in data
