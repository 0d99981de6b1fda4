"""Is this machine fit for the program? Questions with their answers; nothing is changed outside a throw-away folder."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from dermdesk.connectors import machine, qt_libraries
from dermdesk.documents.self_check import try_pdf
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.machine_check import Check, Verdict
from dermdesk.storage.self_check import try_encrypted_book

# A clock before this day is wrong: the program is younger.
PROGRAM_DAY = date(2026, 11, 1)
ROOM_NEEDED = 500_000_000
_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles")


def examine(now: datetime, folder: Path) -> list[Check]:
    """The questions that cost nothing: libraries, keyring, room for a book in `folder`, clock."""
    return [_qt_libraries(), _keyring(), _room(folder), _clock(now)]


def self_check() -> list[Check]:
    """The program's own parts, really used: an encrypted book, a PDF, the keyring's connector."""
    with tempfile.TemporaryDirectory(prefix="dermdesk-self-check-") as folder:
        return [
            tried("Encrypted book", lambda: f"written and read with SQLCipher {try_encrypted_book(Path(folder))}"),
            tried("PDF", try_pdf),
            tried("Keyring connector", machine.load_keyring_connector),
        ]


def tried(name: str, attempt: Callable[[], str]) -> Check:
    """A check from an attempt: its answer, or its expected error."""
    try:
        return Check(name, Verdict.GOOD, attempt())
    except DermdeskError as error:
        return Check(name, Verdict.BAD, error.message, error.help)


def is_fit(checks: Iterable[Check]) -> bool:
    """Whether no check is bad."""
    return all(check.verdict is not Verdict.BAD for check in checks)


def _qt_libraries() -> Check:
    name = "Qt libraries"
    needed = qt_libraries.missing_libraries(qt_libraries.purposes_here())
    if needed:
        return Check(name, Verdict.BAD, f"missing: {_names(needed)}", qt_libraries.install_line(needed))
    later = qt_libraries.missing_libraries({"screen", "printer"})
    if later:
        found = f"enough without a screen; missing for a screen or a printer: {_names(later)}"
        return Check(name, Verdict.NOTE, found, qt_libraries.install_line(later))
    return Check(name, Verdict.GOOD, "all there" if sys.platform.startswith("linux") else "come with the program")


def _keyring() -> Check:
    name = "Keyring"
    try:
        found = machine.look_up_in_keyring()
    except DermdeskError as error:
        return Check(name, Verdict.NOTE, error.message, error.help)
    if found is None:
        return Check(name, Verdict.NOTE, "none on this machine", "The passphrase will be asked for each time.")
    return Check(name, Verdict.GOOD, f"{found} answered")


def _room(folder: Path) -> Check:
    free = machine.free_bytes(folder)
    words = f"{free // 1_000_000:,} MB free"
    if free < ROOM_NEEDED:
        return Check(
            "Disk",
            Verdict.BAD,
            words,
            f"Make room: {ROOM_NEEDED // 1_000_000} MB are needed for a book and its backup.",
        )
    return Check("Disk", Verdict.GOOD, words)


def _clock(now: datetime) -> Check:
    name = "Clock"
    if now.date() < PROGRAM_DAY:
        return Check(
            name, Verdict.BAD, f"says {now:%Y-%m-%d}, before this program was made", "Set the date of this machine."
        )
    unknown = [zone for zone in _ZONES if not machine.knows_time_zone(zone)]
    if unknown:
        return Check(name, Verdict.BAD, f"no rules for {', '.join(unknown)}", "Install the package tzdata.")
    return Check(name, Verdict.GOOD, f"{now:%Y-%m-%d %H:%M %Z}, time zones known")


def _names(libraries: Iterable[qt_libraries.SystemLibrary]) -> str:
    return ", ".join(library.package for library in libraries)
