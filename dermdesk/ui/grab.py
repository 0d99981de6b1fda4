"""Pictures of each screen, for the demo and the README; works without a display."""

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, QSize
from PySide6.QtWidgets import QApplication

from dermdesk.ui import theme
from dermdesk.ui.main_window import MainWindow
from dermdesk.ui.theme import ThemeMode

SIZE = QSize(1440, 900)
_LONGEST_MS = 20_000


def grab_screens(window: MainWindow, out_dir: Path, mode: ThemeMode, keys: tuple[str, ...] = ()) -> list[Path]:
    """Write `<screen>-<light|dark>.png` of every screen (or of those in `keys`) at 1440 x 900; returns the paths."""
    theme.current().choose(mode)
    window.resize(SIZE)
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for key in keys or tuple(window.rail.buttons):
        screen = window.show_screen(key)
        settle(window)
        written.append(grab(window, out_dir / f"{key}-{mode.value}.png"))
        for name, show in screen.grab_states():
            show()
            settle(window)
            written.append(grab(window, out_dir / f"{key}-{name}-{mode.value}.png"))
    return written


def grab(window: MainWindow, path: Path) -> Path:
    """One picture of the window as it stands."""
    window.grab().save(str(path), "PNG")
    return path


def settle(window: MainWindow) -> None:
    """Let the book's work, the findings and their painting come in."""
    clock = QElapsedTimer()
    clock.start()
    calm = 0
    while calm < 5 and clock.elapsed() < _LONGEST_MS:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        calm = 0 if window.office.worker.waiting or window.office.scrub.waiting else calm + 1
