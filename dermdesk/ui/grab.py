"""Pictures of each screen, for the demo and the README; works without a display."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QElapsedTimer, QEventLoop, QIODevice, QSize
from PySide6.QtWidgets import QApplication

from dermdesk.services import charge_entry, patients
from dermdesk.services.files import write_whole
from dermdesk.ui import theme
from dermdesk.ui.charges.screen import ChargesScreen
from dermdesk.ui.main_window import MainWindow
from dermdesk.ui.registry import PAGES
from dermdesk.ui.theme import ThemeMode

SIZE = QSize(1440, 900)
_LONGEST_MS = 20_000


def grab_screens(window: MainWindow, out_dir: Path, mode: ThemeMode, keys: tuple[str, ...] = ()) -> list[Path]:
    """Write `<screen>-<light|dark>.png` of every screen (or of those in `keys`) at 1440 x 900; returns the paths."""
    theme.current().choose(mode)
    window.resize(SIZE)
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for key in keys or (*window.rail.buttons, *(page.key for page in PAGES)):
        already_shown = key in window.screens and window.screens[key].isVisible()
        screen = window.screens[key] if already_shown else window.show_screen(key)
        settle(window)
        written.append(grab(window, out_dir / f"{key}-{mode.value}.png"))
        for name, show in screen.grab_states():
            show()
            settle(window)
            written.append(grab(window, out_dir / f"{key}-{name}-{mode.value}.png"))
    return written


def show_visit(window: MainWindow, patient: str, shorthand: str) -> None:
    """Type a visit into Charges, as hands would: find a patient, then the shorthand line. It stays a draft."""
    screen = window.show_screen("charges")
    if not isinstance(screen, ChargesScreen):
        raise TypeError("the Charges screen is not what it was")
    settle(window)
    window.office.run(lambda desk: patients.find(desk, patient, 1), screen.take_first)
    settle(window)
    screen.shorthand.edit.setText(shorthand)
    screen.shorthand.take()
    settle(window)


def put_visit_away(window: MainWindow) -> None:
    """Forget the visit of `show_visit`, its draft too."""
    screen = window.screens["charges"]
    if isinstance(screen, ChargesScreen) and (visit := screen.editor.visit) is not None:
        screen.editor.close()
        window.office.run(lambda desk: charge_entry.discard_draft(desk, visit.visit_id))
        settle(window)


def grab(window: MainWindow, path: Path) -> Path:
    """One picture of the window as it stands. Raises DermdeskError when it cannot be written; no half file stays."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    write_whole(path, bytes(buffer.data().data()))
    return path


def settle(window: MainWindow) -> None:
    """Let the book's work, the findings and their painting come in."""
    clock = QElapsedTimer()
    clock.start()
    calm = 0
    while calm < 5 and clock.elapsed() < _LONGEST_MS:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        calm = 0 if window.office.is_busy else calm + 1
