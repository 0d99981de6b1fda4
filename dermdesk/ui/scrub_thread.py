"""Scrubbing while typing: its own thread with its own reference connection; the newest request wins."""

from collections.abc import Callable
from threading import Condition
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from dermdesk.domain.visit import VisitSnapshot
from dermdesk.services.scrubbing import Catalogue


class Checker(Protocol):
    """What judges a snapshot by `rules`: `dermdesk.services.scrubbing.Scrubber`."""

    rules: Catalogue

    def check(self, snapshot: VisitSnapshot) -> object: ...


class _CheckThread(QThread):
    judged = Signal(int, object)
    broken = Signal(object)

    def __init__(self, open_checker: Callable[[], Checker]) -> None:
        super().__init__()
        self._open = open_checker
        self._wake = Condition()
        self._request: tuple[int, VisitSnapshot] | None = None
        self._rules: Catalogue | None = None
        self._ended = False

    def ask(self, number: int, snapshot: VisitSnapshot) -> None:
        """Replace a request that waits by this one."""
        with self._wake:
            self._request = (number, snapshot)
            self._wake.notify()

    def use(self, rules: Catalogue) -> None:
        """Judge what is asked from now on by these rules."""
        with self._wake:
            self._rules = rules

    def end(self) -> None:
        with self._wake:
            self._ended = True
            self._wake.notify()

    def run(self) -> None:
        try:
            checker = self._open()
        except Exception as error:  # noqa: BLE001 - handed to the window
            self.broken.emit(error)
            return
        while (request := self._next()) is not None:
            number, snapshot = request
            if self._rules is not None:
                checker.rules = self._rules
            try:
                self.judged.emit(number, checker.check(snapshot))
            except Exception as error:  # noqa: BLE001 - handed to the window
                self.broken.emit(error)
        close = getattr(checker, "close", None)
        if close is not None:
            close()

    def _next(self) -> tuple[int, VisitSnapshot] | None:
        with self._wake:
            while self._request is None and not self._ended:
                self._wake.wait()
            request, self._request = self._request, None
            return None if self._ended else request


class ScrubThread(QObject):
    """Ask with a snapshot; `judged` brings its result unless a newer question was asked meanwhile."""

    judged = Signal(object)
    failed = Signal(object)

    def __init__(self, open_checker: Callable[[], Checker], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self._answered = 0
        self._rules: Catalogue | None = None
        self._thread = _CheckThread(open_checker)
        self._thread.judged.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread.broken.connect(self._broken, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    @property
    def waiting(self) -> bool:
        """Whether the newest question is still open."""
        return self._answered != self._newest

    @property
    def rules(self) -> Catalogue | None:
        """What it judges by; None: by those that it was opened with."""
        return self._rules

    def ask(self, snapshot: VisitSnapshot) -> None:
        """Judge this one; whatever was asked before no longer matters."""
        self._newest += 1
        self._thread.ask(self._newest, snapshot)

    def use(self, rules: Catalogue) -> None:
        """Judge by other rules from the next question on."""
        self._rules = rules
        self._thread.use(rules)

    def forget(self) -> None:
        """Let no result of earlier questions arrive."""
        self._newest += 1
        self._answered = self._newest

    def stop(self) -> None:
        """End the thread after the check that runs."""
        self._thread.end()
        self._thread.wait()

    @Slot(int, object)
    def _take(self, number: int, result: object) -> None:
        if number == self._newest:
            self._answered = number
            self.judged.emit(result)

    @Slot(object)
    def _broken(self, error: object) -> None:
        self._answered = self._newest
        self.failed.emit(error)
