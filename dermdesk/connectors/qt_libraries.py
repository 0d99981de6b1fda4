"""The system libraries that Qt takes from Debian and Ubuntu: which are missing, and the line that installs them.

The list lies in `resources/qt-libraries-debian.txt`; both the set-up (`installer/linux/qt_libraries.py`) and
`dermdesk doctor` ask here.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from dermdesk.domain.resource_files import resource_path


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A Debian package, the file that the linker looks for, and its purpose: `window`, `screen` or `printer`."""

    package: str
    soname: str
    purpose: str


def system_libraries() -> tuple[SystemLibrary, ...]:
    """Every library of the list, in its order."""
    lines = resource_path("qt-libraries-debian.txt").read_text(encoding="utf-8").splitlines()
    return tuple(SystemLibrary(*line.split()) for line in lines if line and not line.startswith("#"))


def purposes_here() -> frozenset[str]:
    """What this machine needs libraries for: a window always, a screen where there is one."""
    has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return frozenset({"window", "screen"} if has_screen else {"window"})


def missing_libraries(purposes: Iterable[str]) -> tuple[SystemLibrary, ...]:
    """Those of the list for these purposes that the linker does not find; none on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return ()
    wanted = frozenset(purposes)
    return tuple(library for library in system_libraries() if library.purpose in wanted and not _loads(library.soname))


def install_line(libraries: Iterable[SystemLibrary]) -> str:
    """The line to type on Debian or Ubuntu."""
    packages = " ".join(library.package for library in libraries)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"


def is_debian_like() -> bool:
    """Whether apt-get is this system's installer."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return not {"debian", "ubuntu"}.isdisjoint([release.get("ID", ""), *release.get("ID_LIKE", "").split()])


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
