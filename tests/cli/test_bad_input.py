"""What goes wrong at a desk: files, passphrases, damage, full disks. One line each, status 2, nothing half done."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dermdesk.cli.main import run
from dermdesk.services import files
from dermdesk.storage.connection import connect
from dermdesk.storage.keyfile import KeyFile, keyfile_of
from tests.cli.conftest import PASSPHRASE, PRACTICE, VISITS, new_book

NOW = "2026-11-23T09:00:00-06:00"

Said = pytest.CaptureFixture[str]


def dermdesk(book: Path, *arguments: object) -> int:
    return run([*(str(argument) for argument in arguments), "--book", str(book), "--now", NOW])


def refused(said: Said, status: int) -> str:
    """The one line of a refusal; no patient and no bug report in it."""
    out, err = said.readouterr()
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "Something went wrong" not in err and "Whitcomb" not in err
    return err


def events(book: Path, said: Said) -> int:
    said.readouterr()
    assert dermdesk(book, "book", "verify", "--json") == 0
    return int(json.loads(said.readouterr().out)["events"])


def visits(*places: int) -> list[dict[str, Any]]:
    lines = VISITS.read_text("utf-8").splitlines()
    return [json.loads(lines[place]) for place in places]


def visit_file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "visits.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x10
    path.write_bytes(data)


# --- practice and visit files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[practice]", "[practice", "not TOML"),
        ("ein =", "surprise = 1\nein =", "practice.surprise: there is no such field"),
        ('npi = "1000000012"', 'npi = "1000000013"', "practice.npi"),
        ('npi = "1000000046"', 'npi = "1000000047"', "providers.okafor.npi"),
    ],
)
def test_a_wrong_practice_file(old: str, new: str, words: str, tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "practice.toml"
    text = PRACTICE.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert words in refused(capsys, dermdesk(tmp_path / "new" / "x.book", "book", "create", file))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("command", [("charges", "import"), ("scrub",)])
@pytest.mark.parametrize("bad", ['{"format": ', '{"format": "dermdesk-visit/1", "surprise": 1}', "[" * 50_000, "\x00"])
def test_a_malformed_visit_file_changes_nothing(
    command: tuple[str, ...], bad: str, book: Path, tmp_path: Path, capsys: Said
) -> None:
    file = visit_file(tmp_path, visits(1))
    file.write_text(file.read_text("utf-8") + "\n" + bad, "utf-8")
    before = book.read_bytes()
    assert "Line 2" in refused(capsys, dermdesk(book, *command, file))
    assert book.read_bytes() == before


@pytest.mark.parametrize("field", ["name", "sex", "guarantor", "phone", "birth_date", "coverages"])
def test_what_stands_in_a_patients_field_is_not_repeated(field: str, tmp_path: Path, capsys: Said) -> None:
    (visit,) = visits(0)
    visit["patient"][field] = "Whitcomb, Claire"
    assert f"patient.{field}" in refused(capsys, run(["scrub", str(visit_file(tmp_path, [visit]))]))


def test_a_negative_charge_and_a_future_day_are_refused_and_the_rest_is_taken(tmp_path: Path, capsys: Said) -> None:
    first, second, third = visits(1, 3, 4)
    first["lines"][0]["charge"] = "-5.00"
    second["encounter"]["date"] = "2026-11-24"
    path = new_book(tmp_path / "x.book")
    assert dermdesk(path, "charges", "import", visit_file(tmp_path, [first, second, third]), "--json") == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {answer["id"]: answer["taken"] for answer in answers} == {
        first["id"]: False,
        second["id"]: False,
        third["id"]: True,
    }
    reasons = [answer["reason"] or "" for answer in answers]
    assert "below zero" in reasons[0] and "future" in reasons[1]


def test_a_file_given_twice_is_posted_once(book: Path, capsys: Said) -> None:
    before = events(book, capsys)
    assert dermdesk(book, "charges", "import", VISITS, "--json") == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(answers) == 40
    assert {answer["reason"] for answer in answers} == {"this visit is in the book already."}
    assert events(book, capsys) == before


def test_without_a_superbill_the_same_charges_are_the_same_visit(tmp_path: Path, capsys: Said) -> None:
    (visit,) = visits(1)
    del visit["encounter"]["superbill"]
    other = json.loads(json.dumps(visit)) | {"id": "later the same day"}
    other["lines"] = other["lines"][:1]
    path = new_book(tmp_path / "x.book")
    assert dermdesk(path, "charges", "import", visit_file(tmp_path, [visit])) == 0
    assert dermdesk(path, "charges", "import", visit_file(tmp_path, [visit])) == 1
    assert dermdesk(path, "charges", "import", visit_file(tmp_path, [other])) == 0


# --- books -----------------------------------------------------------------------------------------------------------

WRITING: tuple[tuple[object, ...], ...] = (
    ("book", "rebuild"),
    ("book", "backup", "out/copy"),
    ("charges", "import", VISITS),
    ("claims", "export", "--out", "out"),
    ("claims", "print", "--out", "out"),
    ("statements", "run", "--account", "medical", "--out", "out"),
    ("statements", "run", "--account", "confidential", "--reason", "monthly", "--out", "out"),
)


@pytest.mark.parametrize("command", [("book", "info"), ("book", "verify"), ("claims", "list"), *WRITING])
def test_a_wrong_passphrase(
    command: tuple[object, ...], book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DERMDESK_PASSPHRASE", "other words")
    before = book.read_bytes()
    assert "passphrase does not open this book" in refused(capsys, dermdesk(book, *command))
    assert book.read_bytes() == before and not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"hello " * 2000, b"SQLite format 3\x00" + bytes(8176)])
def test_a_file_that_is_no_book(content: bytes, book: Path, capsys: Said) -> None:
    book.write_bytes(content)
    assert "no dermdesk book" in refused(capsys, dermdesk(book, "book", "info"))
    assert book.read_bytes() == content


@pytest.mark.parametrize("content", ["{", "[]", '{"format": "dermdesk keys 1", "slots": {}}', "\x00"])
def test_a_damaged_key_file(content: str, book: Path, capsys: Said) -> None:
    keyfile_of(book).write_text(content, "utf-8")
    assert "key file is damaged" in refused(capsys, dermdesk(book, "book", "info"))


def test_a_flipped_byte_anywhere_is_found_in_words(book: Path, soak: bool, capsys: Said) -> None:
    sound = book.read_bytes()
    count = 200 if soak else 16
    for number in range(count):
        flip(book, len(sound) * number // count + 37 * number % 4096)
        capsys.readouterr()
        status = dermdesk(book, "book", "verify")
        out, err = capsys.readouterr()
        assert status in (1, 2) and "damaged" in out + err and "went wrong" not in err
        book.write_bytes(sound)


def test_damage_that_stops_a_command_is_told_in_words(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    data = bytearray(book.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    for command in (("book", "info"), ("claims", "list"), *WRITING):
        book.write_bytes(data)
        assert "damaged" in refused(capsys, dermdesk(book, *command))
    assert [path for path in tmp_path.glob("out/**/*") if path.is_file()] == []


def test_rows_taken_from_the_journal_are_found(book: Path, tmp_path: Path, capsys: Said) -> None:
    assert dermdesk(book, "book", "backup", tmp_path / "copies" / "copy.book") == 0
    key = KeyFile(keyfile_of(book)).unlock(None, PASSPHRASE)
    sound = book.read_bytes()
    missing = "stream = 'practice' AND seq = 50"
    tail = "stream = 'practice' AND seq > 100"
    for where, words in ((missing, "at least one event is missing"), (tail, "end of the chain")):
        book.write_bytes(sound)
        _without(book, key, where)
        capsys.readouterr()
        assert dermdesk(book, "book", "verify") == 1
        assert words in capsys.readouterr().out


def test_a_tail_cut_with_the_books_own_key_is_found_by_the_last_backup(
    book: Path, tmp_path: Path, capsys: Said
) -> None:
    """Whoever holds the key can seal a shorter chain; only what was noted outside the book knows better."""
    early = tmp_path / "early.book"
    shutil.copy(book, early)
    shutil.copy(keyfile_of(book), keyfile_of(early))
    assert dermdesk(book, "claims", "export", "--out", tmp_path / "out") == 1
    assert dermdesk(book, "book", "backup", tmp_path / "copy.book") == 0
    shutil.copy(early, book)
    capsys.readouterr()
    assert dermdesk(book, "book", "verify") == 1
    assert "is cut" in capsys.readouterr().out
    assert dermdesk(early, "book", "verify") == 0
    assert dermdesk(early, "book", "verify", "--backup", tmp_path / "copy.book") == 1


def _without(book: Path, key: bytes, where: str) -> None:
    db = connect(book, key)
    db.conn.execute("DROP TRIGGER journal_stays")
    db.conn.execute(f"DELETE FROM journal WHERE {where}")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()


HOLD = """
import sys
from pathlib import Path
from dermdesk.storage.book import Book
book = Book.open(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()))
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(book: Path) -> Generator[None]:
    key = KeyFile(keyfile_of(book)).unlock(None, PASSPHRASE)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(book)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None and other.stdout is not None
        other.stdin.write(key.hex() + "\n")
        other.stdin.flush()
        assert other.stdout.readline() == "open\n"
        yield
        other.stdin.close()


def test_a_book_open_in_another_process_can_be_read_and_not_written(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    before = events(book, capsys)
    with held_elsewhere(book):
        for command in WRITING:
            assert "already open" in refused(capsys, dermdesk(book, *command))
        for command in (("book", "info"), ("book", "verify"), ("claims", "list")):
            assert dermdesk(book, *command) == 0
    assert not (tmp_path / "out").exists()
    assert events(book, capsys) == before


# --- folders and disks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("book", "create", PRACTICE), ("book", "info")])
def test_a_book_below_a_file(command: tuple[object, ...], book: Path, capsys: Said) -> None:
    refused(capsys, dermdesk(book / "x.book", *command))


def test_backup_and_restore_make_their_folders(book: Path, tmp_path: Path, capsys: Said) -> None:
    copy, again = tmp_path / "a" / "b" / "copy.book", tmp_path / "c" / "d" / "again.book"
    before = events(book, capsys)
    assert dermdesk(book, "book", "backup", copy) == 0
    assert dermdesk(again, "book", "restore", copy) == 0
    assert events(again, capsys) == before
    flip(copy, 60_000)
    capsys.readouterr()
    assert "backup is damaged" in refused(capsys, dermdesk(tmp_path / "e" / "x.book", "book", "restore", copy))
    assert list((tmp_path / "e").iterdir()) == []


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-06:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_the_calendar(moment: str, capsys: Said) -> None:
    assert "not a moment" in refused(capsys, run(["rules", "--now", moment]))


def _full_after(room: int) -> Callable[[Path, bytes], None]:
    """A disk with room for so many bytes: the write that meets its end leaves what fitted, as a disk does."""
    left = room
    really = files._write_synced  # pyright: ignore[reportPrivateUsage]

    def write(part: Path, data: bytes) -> None:
        nonlocal left
        really(part, data[:left])
        left -= len(data)
        if left < 0:
            left = 0
            raise OSError(28, "No space left on device")

    return write


@pytest.mark.parametrize(
    ("account", "room"), [("medical", 0), ("medical", 60_000), ("confidential", 0), ("confidential", 60_000)]
)
def test_statements_on_a_full_disk_are_not_issued(
    account: str, room: int, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    out = book.parent / "out"
    before = events(book, capsys)
    command = ("statements", "run", "--account", account, "--reason", "monthly", "--out", out)
    with monkeypatch.context() as patch:
        patch.setattr(files, "_write_synced", _full_after(room))
        assert "the disk is full" in refused(capsys, dermdesk(book, *command))
    assert [path for path in out.rglob("*") if path.is_file()] == []
    assert events(book, capsys) == before
    dermdesk(book, *command)
    assert "1001" in capsys.readouterr().out


@pytest.mark.parametrize("room", [0, 5_000, 9_000])
def test_claims_on_a_full_disk_stay_ready(
    room: int, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(files, "_write_synced", _full_after(room))
        assert "the disk is full" in refused(capsys, dermdesk(book, "claims", "export", "--out", tmp_path / "out"))
    first = {path.name: path.read_bytes() for path in tmp_path.glob("out/*")}
    assert all(name.endswith(".837") and data.rstrip().endswith(b"~") for name, data in first.items())
    assert dermdesk(book, "claims", "export", "--out", tmp_path / "out") == 1
    written = {path.name: path.read_bytes() for path in tmp_path.glob("out/*")}
    assert len(written) == 2 and first.items() <= written.items()
    dermdesk(book, "claims", "list", "--bucket", "ready", "--json")
    capsys.readouterr()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_book_on_a_full_disk_stops_the_import_and_takes_the_rest_later(
    tmp_path: Path, reference_path: Path, capsys: Said
) -> None:
    path = new_book(tmp_path / "x.book")
    limit = 800_000
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from dermdesk.cli.main import run\n"
        "from dermdesk.services import books\n"
        "books.default_reference = lambda: Path(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "sys.exit(run(sys.argv[2:]))\n"
    )
    arguments = ["charges", "import", str(VISITS), "--book", str(path), "--now", NOW]
    done = subprocess.run(
        [sys.executable, "-c", code, str(reference_path), *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "NOT saved" in done.stderr and "Taken from the file before" in done.stderr
    assert dermdesk(path, "book", "verify") == 0
    capsys.readouterr()
    assert dermdesk(path, "charges", "import", VISITS, "--json") == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    taken = sum(answer["taken"] for answer in answers)
    assert 0 < taken < 40
    assert dermdesk(path, "book", "info", "--json") == 0
    assert json.loads(capsys.readouterr().out)["patients"] == 40


def test_no_patient_in_the_name_of_a_file(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    dermdesk(book, "claims", "export", "--out", out)
    dermdesk(book, "claims", "print", "--out", out)
    for account in ("medical", "confidential"):
        dermdesk(book, "statements", "run", "--account", account, "--reason", "monthly", "--out", out)
    written = [path.relative_to(out).as_posix().casefold() for path in out.rglob("*") if path.is_file()]
    people = {json.loads(line)["patient"]["name"]["last"].casefold() for line in VISITS.read_text("utf-8").splitlines()}
    assert len(written) >= 8
    assert not [name for name in written for person in people if person in name]
