"""The list of system libraries and the line that installs them."""

import sys

import pytest

from dermdesk.connectors import qt_libraries
from dermdesk.connectors.qt_libraries import SystemLibrary, install_line, missing_libraries, system_libraries


def test_list_names_each_package_once_with_a_known_purpose() -> None:
    libraries = system_libraries()

    assert {library.purpose for library in libraries} == {"window", "screen", "printer"}
    assert len({library.package for library in libraries}) == len(libraries) > 20
    assert all(".so." in library.soname for library in libraries)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes these from the system")
def test_a_library_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = SystemLibrary("libc6", "libc.so.6", "window")
    absent = SystemLibrary("libnowhere9", "libnowhere.so.9", "window")
    other = SystemLibrary("libnowhere8", "libnowhere.so.8", "printer")
    monkeypatch.setattr(qt_libraries, "system_libraries", lambda: (there, absent, other))

    assert missing_libraries({"window"}) == (absent,)
    assert install_line([absent]).endswith("apt-get install -y --no-install-recommends libnowhere9")
