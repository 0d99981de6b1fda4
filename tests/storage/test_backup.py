"""A backup is verified, anchors the heads, and is whole or absent; a restored book is a new incarnation."""

import subprocess
import sys
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.backup import backup, manifest_of, read_manifest, restore
from dermdesk.storage.book import Book
from dermdesk.storage.keyfile import Cost, KeyFile, keyfile_of
from tests.storage.samples import KEY, MOMENT, filled_book, visit_posted


def test_a_backup_restores_to_the_same_book(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        KeyFile(keyfile_of(book.path), cost=Cost(1, 64, 1)).create(KEY, "u1", "a long phrase")
        made = backup(book, tmp_path / "kept.book", MOMENT)
        assert read_manifest(tmp_path / "kept.book") == made
        assert made.anchors == book.heads()
        book.append([visit_posted("later")], user="u1", moment=MOMENT)
        digests = book.table_digests()
    with restore(tmp_path / "kept.book", tmp_path / "again.book", KEY) as again:
        assert again.verify(made.anchors).sound
        assert again.incarnation == 2
        assert again.practice.visit("v1") is not None
        assert again.practice.visit("later") is None
        assert again.table_digests() != digests
    assert KeyFile(keyfile_of(tmp_path / "again.book"), cost=Cost(1, 64, 1)).unlock("u1", "a long phrase") == KEY
    assert [file.name for file in tmp_path.iterdir() if ".part" in file.name] == []


def test_the_backup_is_encrypted_and_needs_no_other_file(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        backup(book, tmp_path / "kept.book", MOMENT)
    assert b"Alder" not in (tmp_path / "kept.book").read_bytes()
    assert not (tmp_path / "kept.book-wal").exists()


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        backup(book, tmp_path / "kept.book", MOMENT)
    data = bytearray((tmp_path / "kept.book").read_bytes())
    data[9_000] ^= 1
    (tmp_path / "kept.book").write_bytes(data)
    with pytest.raises(DermdeskError, match="damaged"):
        restore(tmp_path / "kept.book", tmp_path / "again.book", KEY)
    assert not (tmp_path / "again.book").exists()


def test_nothing_is_replaced_and_a_manifest_is_needed(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        backup(book, tmp_path / "kept.book", MOMENT)
        with pytest.raises(DermdeskError, match="already"):
            backup(book, tmp_path / "kept.book", MOMENT)
    with pytest.raises(DermdeskError, match="already"):
        restore(tmp_path / "kept.book", tmp_path / "a.book", KEY)
    manifest_of(tmp_path / "kept.book").write_text("{}")
    with pytest.raises(DermdeskError, match="cannot be read"):
        restore(tmp_path / "kept.book", tmp_path / "again.book", KEY)
    manifest_of(tmp_path / "kept.book").unlink()
    with pytest.raises(DermdeskError, match="no manifest"):
        restore(tmp_path / "kept.book", tmp_path / "again.book", KEY)


_ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from dermdesk.domain.errors import DermdeskError
from dermdesk.storage.backup import backup
from dermdesk.storage.book import Book
from tests.storage.samples import KEY, MOMENT, visit_posted
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
book = Book.open(Path(sys.argv[1]), KEY)
size, kept = int(sys.argv[3]), 0
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    if sys.argv[2] == "backup":
        backup(book, Path(sys.argv[1]).with_name("kept.book"), MOMENT)
    for number in range(400):
        book.append([visit_posted(f"w{number}")], user="u1", moment=MOMENT)
        kept += 1
except DermdeskError as error:
    print(kept, error.message)
    assert book.practice.visit("v1") is not None
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are not of Windows")
@pytest.mark.parametrize("size", [50_000, 150_000, 300_000])
def test_a_full_disk_loses_nothing_that_was_saved(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.book"
    filled_book(path).close()
    said = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(path), "append", str(size)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    kept, _, message = said.partition(" ")
    assert "NOT saved" in message
    with Book.open(path, KEY) as book:
        assert book.verify().sound
        assert book.rebuild().all_equal
        assert book.practice.visit(f"w{kept}") is None
        assert all(book.practice.visit(f"w{number}") is not None for number in range(int(kept)))


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are not of Windows")
@pytest.mark.parametrize("size", [0, 20_000, 100_000])
def test_a_backup_to_a_full_disk_leaves_no_half_file(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.book"
    filled_book(path).close()
    said = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(path), "backup", str(size)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    assert "NOT made" in said
    assert [file.name for file in tmp_path.iterdir() if "kept" in file.name] == []
