"""What is being typed survives a kill, and a confidential draft is its author's alone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dermdesk.storage.book import Book
from tests.storage.samples import KEY, MOMENT, filled_book, visit_posted

_TYPES_AND_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from dermdesk.storage.book import Book
book = Book.open(Path(sys.argv[1]), bytes(range(32)))
for count in range(30):
    book.drafts.save("v7", "u1", f"typed {count}", confidential=False, moment=datetime(2026, 4, 1, tzinfo=UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not of Windows")
def test_a_killed_process_leaves_its_last_draft(tmp_path: Path) -> None:
    filled_book(tmp_path / "a.book").close()
    died = subprocess.run([sys.executable, "-c", _TYPES_AND_DIES, str(tmp_path / "a.book")], check=False)
    assert died.returncode == -signal.SIGKILL
    with Book.open(tmp_path / "a.book", KEY) as book:
        draft = book.drafts.load("v7", "u1")
        assert draft is not None
        assert draft.text == "typed 29"
        assert book.verify().sound


def test_a_confidential_draft_is_its_authors_alone(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        book.drafts.save("v7", "u1", "mine", confidential=True, moment=MOMENT)
        book.drafts.save("v8", "u1", "ours", confidential=False, moment=MOMENT)
        assert [draft.text for draft in book.drafts.all_of("u2")] == ["ours"]
        assert book.drafts.load("v7", "u2") is None
        book.drafts.save("v7", "u2", "stolen", confidential=False, moment=MOMENT)
        assert [draft.text for draft in book.drafts.all_of("u1")] == ["mine", "ours"]


def test_posting_drops_the_draft_with_the_same_transaction(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        book.drafts.save("v7", "u1", "typed", confidential=False, moment=MOMENT)
        with pytest.raises(ValueError, match="hash"):
            book.append([visit_posted("v7")], user="u1", moment=MOMENT, drop_draft="v7", keep={"00": b""})
        assert book.drafts.load("v7", "u1") is not None
        book.append([visit_posted("v7")], user="u1", moment=MOMENT, drop_draft="v7")
        assert book.drafts.load("v7", "u1") is None
