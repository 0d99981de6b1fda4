"""The window as a process: with a display or off screen. Qt is imported here only when a window is wanted."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from dermdesk.domain.errors import DermdeskError
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from dermdesk.ui.main_window import MainWindow


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def start_application(*, headless: bool) -> "QApplication":
    """The process's one application. Raises DermdeskError when Qt's libraries are missing."""
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415
    except ImportError as error:
        raise DermdeskError(
            f"Qt does not load: {error}.", "Run dermdesk doctor: it knows the missing libraries."
        ) from error
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["dermdesk"])


def open_main_window(open_desk: Callable[[], Desk], open_checker: Callable[[], Scrubber]) -> "MainWindow":
    """The main window over a desk that its own thread opens."""
    from dermdesk.ui.main_window import calm_collector, open_window  # noqa: PLC0415

    window = open_window(open_desk, open_checker)
    calm_collector()
    return window
