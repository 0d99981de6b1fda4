"""What the doctor finds, on this machine and on worse ones."""

from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from dermdesk.connectors import machine, qt_libraries
from dermdesk.connectors.qt_libraries import SystemLibrary
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.machine_check import Check, Verdict
from dermdesk.services import doctor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def found(name: str, now: datetime, folder: Path) -> Check:
    return next(check for check in doctor.examine(now, folder) if check.name == name)


def test_parts_of_the_program_work_here() -> None:
    checks = doctor.self_check()

    assert [check.name for check in checks] == ["Encrypted book", "PDF", "Keyring connector"]
    assert {check.verdict for check in checks} == {Verdict.GOOD}


def test_a_clock_before_the_program_is_bad(tmp_path: Path) -> None:
    assert found("Clock", NOON, tmp_path).verdict is Verdict.GOOD
    assert found("Clock", NOON.replace(year=2016), tmp_path).verdict is Verdict.BAD


def test_a_missing_library_comes_with_its_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    absent = SystemLibrary("libnowhere9", "libnowhere.so.9", "window")
    monkeypatch.setattr(qt_libraries, "missing_libraries", lambda _purposes: (absent,))  # pyright: ignore[reportUnknownLambdaType,reportUnknownArgumentType]

    check = found("Qt libraries", NOON, tmp_path)

    assert check.verdict is Verdict.BAD
    assert check.help.endswith(" libnowhere9")


def test_a_full_disk_is_bad(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found("Disk", NOON, tmp_path / "not" / "yet").verdict is Verdict.GOOD
    monkeypatch.setattr(doctor, "ROOM_NEEDED", machine.free_bytes(tmp_path) * 2)
    assert found("Disk", NOON, tmp_path).verdict is Verdict.BAD


class LockedKeyring(KeyringBackend):
    """A keyring that its owner has locked."""

    priority = 9  # pyright: ignore[reportAssignmentType]

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


def test_no_keyring_and_a_locked_one_are_notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found("Keyring", NOON, tmp_path).found == "none on this machine"
    monkeypatch.setattr(keyring, "get_keyring", LockedKeyring)
    monkeypatch.setattr(keyring, "get_password", LockedKeyring().get_password)
    check = found("Keyring", NOON, tmp_path)
    assert check.verdict is Verdict.NOTE
    assert "KeyringLocked" in check.found


def test_an_expected_error_is_a_bad_check() -> None:
    def attempt() -> str:
        raise DermdeskError("It broke.", "Mend it.")

    check = doctor.tried("Part", attempt)

    assert check == Check("Part", Verdict.BAD, "It broke.", "Mend it.")
    assert not doctor.is_fit([check])
