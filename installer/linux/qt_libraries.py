"""Set-up step: Qt's system libraries. Installs the missing ones on Debian and Ubuntu as root, else prints the line.

It ends with 0 only when Qt's widgets were really imported.
"""

import os
import subprocess
import sys

from dermdesk.connectors.qt_libraries import (
    install_line,
    is_debian_like,
    missing_libraries,
    purposes_here,
    system_libraries,
)

TRY_QT = "from PySide6 import QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication([])"


def qt_works() -> bool:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return (
        subprocess.run([sys.executable, "-c", TRY_QT], env=environment, check=False, capture_output=True).returncode
        == 0
    )


def main() -> int:
    missing = missing_libraries(purposes_here())
    if not missing and qt_works():
        return 0
    # With a library missing that the list does not tell apart, the whole list is the answer.
    wanted = missing_libraries({"window", "screen", "printer"}) or system_libraries()
    if sys.platform.startswith("linux") and is_debian_like() and os.geteuid() == 0:
        print(f"Installing Qt's system libraries: {' '.join(library.package for library in wanted)}")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["/usr/bin/apt-get", "update", "-qq"], env=quiet, check=False)
        packages = [library.package for library in wanted]
        subprocess.run(
            ["/usr/bin/apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=quiet, check=False
        )
    works = qt_works()
    if missing_libraries(purposes_here()) or not works:
        trouble = "Qt can't open a window on this screen" if works else "Qt does not start on this machine"
        print(f"{trouble}. On Debian or Ubuntu, say:\n  {install_line(wanted)}", file=sys.stderr)
    return 0 if works else 1


if __name__ == "__main__":
    sys.exit(main())
