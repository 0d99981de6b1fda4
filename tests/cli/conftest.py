"""Books for commands: the sample day in a book, made once with a key that costs nothing, copied for each test."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from dermdesk.cli.main import run
from dermdesk.domain.resource_files import resource_path
from dermdesk.services import books
from dermdesk.services.clocks import FixedClock
from dermdesk.services.practice_setup import read_practice_file
from dermdesk.storage.keyfile import Cost, keyfile_of

PRACTICE = resource_path("sample", "practice.toml")
VISITS = resource_path("sample", "visits.jsonl")
DAY = "2026-11-20T17:00:00-06:00"
PASSPHRASE = "four plain words here"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch, reference_path: Path) -> None:
    """Commands find the passphrase and the shared reference book."""
    _stand_on(monkeypatch, reference_path)


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory, reference_path: Path) -> Path:
    """The sample day in a book; each test works on a copy."""
    path = tmp_path_factory.mktemp("day") / "day.book"
    with pytest.MonkeyPatch.context() as patch:
        _stand_on(patch, reference_path)
        new_book(path)
        assert run(["charges", "import", str(VISITS), "--book", str(path), "--now", DAY]) == 0
    return path


@pytest.fixture
def book(day: Path, tmp_path: Path) -> Path:
    """A copy of the sample day's book."""
    copy = tmp_path / "books" / "day.book"
    copy.parent.mkdir()
    shutil.copy(day, copy)
    shutil.copy(keyfile_of(day), keyfile_of(copy))
    return copy


def new_book(path: Path) -> Path:
    """A book as `book create` makes it, but with a key derivation that costs nothing."""
    setup = read_practice_file(PRACTICE.read_text("utf-8"))
    cheap = Cost(passes=1, memory_kib=64, lanes=1)
    books.create_book(setup, path, PASSPHRASE, clock=FixedClock(datetime.fromisoformat(DAY)), cost=cheap)
    return path


def _stand_on(patch: pytest.MonkeyPatch, reference: Path) -> None:
    patch.setenv("DERMDESK_PASSPHRASE", PASSPHRASE)
    patch.setattr("dermdesk.services.books.default_reference", lambda: reference)
