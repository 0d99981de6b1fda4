"""A file stands whole under its name, or does not stand."""

import subprocess
import sys
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.services.files import read_text, write_whole
from dermdesk.services.reports import redacted
from tests.desks import START

_SMALL_DISK = """
import resource, signal, sys
from pathlib import Path
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.files import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), b"x" * 2000)
except DermdeskError as error:
    print(error.message)
"""


def test_a_file_replaces_the_older_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
def test_no_half_file_when_there_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(b"older")
    done = subprocess.run([sys.executable, "-c", _SMALL_DISK, str(path)], capture_output=True, text=True, check=True)
    assert "claims.837 was not written" in done.stdout and "No half file" in done.stdout
    assert path.read_bytes() == b"older"
    assert [file.name for file in tmp_path.iterdir()] == ["claims.837"]


def test_a_path_through_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DermdeskError, match="was not written"):
        write_whole(tmp_path / "file" / "a.txt", b"")


def test_what_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9")
    for name, words in (("none", "cannot be read"), ("latin", "not UTF-8")):
        with pytest.raises(DermdeskError, match=words):
            read_text(tmp_path / name)
    (tmp_path / "large").write_bytes(b"x" * 20)
    with pytest.raises(DermdeskError, match="larger"):
        read_text(tmp_path / "large", most=10)


def test_a_report_of_a_bug_names_places_and_no_data() -> None:
    def fail() -> None:
        raise ValueError("Alder, Ruth 1951-04-12")

    with pytest.raises(ValueError, match="Alder") as caught:
        fail()
    report = redacted(caught.value, START)
    assert "ValueError" in report and "test_files.py" in report and "fail" in report
    assert "Alder" not in report and "1951" not in report
