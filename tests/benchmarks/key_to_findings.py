"""From a key press in a code cell to painted findings: idle, and while the sample day is imported."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dermdesk.domain.resource_files import resource_path
from dermdesk.services.charge_import import ImportReport, import_visits
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.ui import grab
from dermdesk.ui.charges.screen import ChargesScreen
from dermdesk.ui.main_window import MainWindow, open_window
from dermdesk.ui.theme import ThemeMode
from tests.desks import add_patient, make_desk

ROUNDS = 60
TYPED = "99213 a"
GIVE_UP_NS = 2_000_000_000


class PaintWatch(QObject):
    """Notes when what the screen shows is right: at the judgement when nothing changed, else when it is painted."""

    def __init__(self, screen: ChargesScreen) -> None:
        super().__init__()
        self.judged = False
        self.painted_at = 0
        self.changed = False
        self._editor = screen.editor
        self._before = tuple(finding.key for finding in self._editor.findings)
        screen.editor.judged.connect(self._judged)
        screen.grid.viewport().installEventFilter(self)
        screen.panel.cards_area.viewport().installEventFilter(self)

    def start(self) -> None:
        self.judged, self.changed, self.painted_at = False, False, 0

    def _judged(self) -> None:
        found = tuple(finding.key for finding in self._editor.findings)
        self.judged, self.changed = True, found != self._before
        self._before = found
        if not self.changed:
            self.painted_at = perf_counter_ns()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.judged and not self.painted_at:
            self.painted_at = perf_counter_ns()
        return False


def measure(
    window: MainWindow, screen: ChargesScreen, watch: PaintWatch, go_on: Callable[[], bool]
) -> list[tuple[int, bool]]:
    """Of each key press: nanoseconds, and whether it changed the findings."""
    app = QApplication.instance()
    times: list[tuple[int, bool]] = []
    assert isinstance(app, QApplication)
    for _ in range(ROUNDS * 50):
        if not go_on():
            break
        for letter in TYPED:
            watch.start()
            began = perf_counter_ns()
            QTest.keyClicks(QApplication.focusWidget() or window, letter)
            while not watch.painted_at and perf_counter_ns() - began < GIVE_UP_NS:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 2)
            times.append(((watch.painted_at or perf_counter_ns()) - began, watch.changed))
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
        screen.editor.remove(screen.grid.current_place())
        for _ in range(5):
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        screen.grid.go_to_new_line()
    return times


def tell(name: str, measured: list[tuple[int, bool]]) -> None:
    """Of all presses, and of those that changed the findings."""
    _tell(name, [time for time, _changed in measured])
    _tell(f"{name}, findings changed", [time for time, changed in measured if changed])


def _tell(name: str, times: list[int]) -> None:
    if not times:
        sys.stdout.write(f"{name}: nothing measured\n")
        return
    ordered = sorted(times)

    def ms(nanoseconds: int) -> str:
        return f"{nanoseconds / 1e6:.2f} ms"

    sys.stdout.write(
        f"{name}: {len(ordered)} key presses, median {ms(ordered[len(ordered) // 2])}, "
        f"p99 {ms(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)])}, worst {ms(ordered[-1])}\n"
    )


class Import(QObject):
    """The sample day, taken in on the book's thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.running = True
        text = resource_path("sample", "visits.jsonl").read_text("utf-8")
        window.office.worker.submit(lambda desk: import_visits(desk, text), self._done, self._failed)

    def _done(self, report: ImportReport) -> None:
        self.running = False
        sys.stdout.write(f"imported meanwhile: {len(report.taken)} visits\n")

    def _failed(self, error: Exception) -> None:
        self.running = False
        sys.stdout.write(f"import stopped: {error}\n")


def run() -> None:
    """Print both tables."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.db"
        ReferenceBook.build(reference, lambda _percent, _words: None)

        def open_desk() -> Desk:
            desk = make_desk(Path(folder) / "book.db", reference)
            add_patient(desk, "Alder", "Ruth M.", payer="heartland")
            return desk

        window = open_window(open_desk, lambda: Scrubber.open(reference), mode=ThemeMode.LIGHT, first="charges")
        window.activateWindow()
        grab.settle(window)
        screen = window.screens["charges"]
        assert isinstance(screen, ChargesScreen)
        QTest.keyClicks(QApplication.focusWidget() or window, "ald")
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
        grab.settle(window)
        for code in ("L40.0", "D48.5", "L57.0"):
            screen.editor.add_diagnosis(code)
        screen.grid.go_to_new_line()
        for typed in ("11104 b", "11105 b", "17000 c", "17003*4 c"):
            QTest.keyClicks(QApplication.focusWidget() or window, typed[0])
            QTest.keyClicks(QApplication.focusWidget() or window, typed[1:])
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
            grab.settle(window)
        watch = PaintWatch(screen)
        rounds = iter(range(ROUNDS))
        tell("idle", measure(window, screen, watch, lambda: next(rounds, None) is not None))
        importing = Import(window)
        tell("during an import", measure(window, screen, watch, lambda: importing.running))
        window.close()
    app.processEvents()
