"""From a key press in a code cell to painted findings: idle, and while the sample day is imported."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter_ns

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.rules import CATALOGUE
from dermdesk.services import charge_entry
from dermdesk.services.charge_import import ImportReport, import_visits
from dermdesk.services.clocks import SeededIds
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber, ScrubResult
from dermdesk.storage.book import Book
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.ui import grab
from dermdesk.ui.charges.screen import ChargesScreen
from dermdesk.ui.main_window import MainWindow, calm_collector, open_window
from dermdesk.ui.scrub_thread import Checker
from dermdesk.ui.theme import ThemeMode
from tests.benchmarks.scrub_visits import EARLIER
from tests.benchmarks.table import Row
from tests.desks import DAY, OWNER, SITE, MovedClock, add_patient, insured, make_desk

ROUNDS = 60
TYPED = "99213 a"
LINES = (
    "11104 b", "11105 b", "17000 c", "17003*4 c", "11102 b", "11900 a", "17110 a", "88305 b", "96372 a", "81025 a",
    "12031 b",
)  # fmt: skip
GIVE_UP_NS = 2_000_000_000
FRAME_NS = 16_700_000


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


@dataclass(frozen=True, slots=True)
class Presses:
    """Times of many key presses in nanoseconds, in order."""

    times: tuple[int, ...]

    @property
    def p99(self) -> int:
        return self.times[min(len(self.times) - 1, len(self.times) * 99 // 100)]

    def __str__(self) -> str:
        median, worst = self.times[len(self.times) // 2], self.times[-1]
        return f"p99 {self.p99 / 1e6:.1f} ms, median {median / 1e6:.1f}, worst {worst / 1e6:.1f}"


def presses(measured: list[tuple[int, bool]], *, changed_only: bool = False) -> Presses:
    """Of all, or of those that changed the findings."""
    return Presses(tuple(sorted(time for time, changed in measured if changed or not changed_only)) or (0,))


class Import(QObject):
    """The sample day, taken in on the book's thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.running = True
        self.taken = 0
        text = resource_path("sample", "visits.jsonl").read_text("utf-8")
        window.office.worker.submit(lambda desk: import_visits(desk, text), self._done, self._failed)

    def _done(self, report: ImportReport) -> None:
        self.running = False
        self.taken = len(report.taken)

    def _failed(self, error: Exception) -> None:
        self.running = False
        raise error


def ten_years(desk: Desk) -> None:
    """A patient with a visit every five weeks for ten years."""
    person = add_patient(desk, "Alder", "Ruth M.", payer="heartland")
    for number, start in enumerate(range(0, 104 * 3, 3)):
        day = DAY - timedelta(weeks=5 * (104 - number))
        codes = [EARLIER[(start + step) % len(EARLIER)] for step in range(3)]
        fresh = charge_entry.new_visit(desk, person.patient_id, day)
        lines = tuple(insured(code, 9000) for code in dict.fromkeys(codes))
        charge_entry.post(desk, replace(fresh, diagnoses=("L57.0",), lines=lines))


def rows(reference: Path, starter: Path, folder: Path) -> list[Row]:
    """With the national pairs of `reference`, beside the same window with the starter pack alone, and without rules.

    Eleven lines stand there, the twelfth is typed.
    """
    bare, _ = _measure(starter, folder / "bare.db", _Nobody)
    small, _ = _measure(starter, folder / "small.db", lambda: Scrubber.open(starter))
    national, busy = _measure(reference, folder / "national.db", lambda: Scrubber.open(reference), importing=True)
    ours, changed, beside = presses(national), presses(national, changed_only=True), presses(small)
    return [
        Row(
            name=f"key press to findings, national pairs, {len(ours.times)} presses",
            ours=str(ours),
            beside="16.7 ms, one frame",
            ratio=ours.p99 / FRAME_NS,
            line="p99 under 16.7 ms",
        ),
        Row(
            name=f"of these, findings changed: {len(changed.times)}",
            ours=str(changed),
            beside="16.7 ms, one frame",
            ratio=changed.p99 / FRAME_NS,
            line="p99 under 16.7 ms",
        ),
        Row(name="beside the starter pack's pairs", ours=str(ours), beside=str(beside), ratio=ours.p99 / beside.p99),
        Row(
            name="beside a window without any rule",
            ours=str(ours),
            beside=str(presses(bare)),
            ratio=ours.p99 / presses(bare).p99,
        ),
        Row(
            name="while the sample day is imported",
            ours=str(presses(busy)),
            beside="16.7 ms, one frame",
            ratio=presses(busy).p99 / FRAME_NS,
        ),
    ]


class _Nobody:
    """A checker that finds nothing at once: what is left is the window's own time."""

    rules = CATALOGUE

    def check(self, snapshot: VisitSnapshot) -> ScrubResult:
        del snapshot
        return ScrubResult()


Measured = list[tuple[int, bool]]


def _measure(
    reference: Path, book: Path, checker: Callable[[], Checker], *, importing: bool = False
) -> tuple[Measured, Measured]:
    """Presses on an idle desk, and, if asked for, while the sample day is imported."""
    app = QApplication.instance() or QApplication([])
    desk = make_desk(book, reference)
    ten_years(desk)
    desk.close()

    def open_desk() -> Desk:
        clock = MovedClock()
        return Desk(
            book=Book.open(book, bytes(range(32))),
            reference=ReferenceBook.open(reference),
            user=OWNER,
            site=SITE,
            clock=clock,
            ids=SeededIds("again", clock),
            confidential_ids=SeededIds("confidential again", clock),
            draft_ids=SeededIds("drafts again", clock),
        )

    window = open_window(open_desk, checker, mode=ThemeMode.LIGHT, first="charges")
    calm_collector()
    screen = _type_visit(window)
    watch = PaintWatch(screen)
    rounds = iter(range(ROUNDS))
    idle = measure(window, screen, watch, lambda: next(rounds, None) is not None)
    busy: Measured = []
    if importing:
        taking = Import(window)
        busy = measure(window, screen, watch, lambda: taking.running)
    window.close()
    app.processEvents()
    return idle, busy


def _type_visit(window: MainWindow) -> ChargesScreen:
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
    for typed in LINES:
        QTest.keyClicks(QApplication.focusWidget() or window, typed[0])
        QTest.keyClicks(QApplication.focusWidget() or window, typed[1:])
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
        grab.settle(window)
    visit = screen.editor.visit
    assert visit is not None
    assert len(visit.lines) == len(LINES)
    return screen
