"""One worker thread owns the book: screens hand it work and get results on the window's thread."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from dermdesk.domain.errors import DermdeskError

Result = TypeVar("Result")

# With the default of 5 ms a busy Python thread makes the window stutter at key presses.
sys.setswitchinterval(0.0005)


@dataclass(slots=True)
class _Job:
    work: Callable[[Any], Any]
    on_done: Callable[[Any], object] | None
    on_error: Callable[[Exception], object] | None
    result: Any = None
    error: Exception | None = None


class _Runner(QObject):
    """Lives on the worker thread; opens the resource there, since a book's connection stays on its thread."""

    finished = Signal(object)
    opened = Signal(object)

    def __init__(self, open_resource: Callable[[], Any]) -> None:
        super().__init__()
        self._open = open_resource
        self._resource: Any = None

    @Slot()
    def start(self) -> None:
        try:
            self._resource = self._open()
        except Exception as error:  # noqa: BLE001 - every error is shown by the window, none ends the thread
            self.opened.emit(error)
        else:
            self.opened.emit(None)

    @Slot(object)
    def run(self, job: _Job) -> None:
        try:
            job.result = job.work(self._resource)
        except Exception as error:  # noqa: BLE001 - handed to the window
            job.error = error
        self.finished.emit(job)

    @Slot()
    def stop(self) -> None:
        close = getattr(self._resource, "close", None)
        if close is not None:
            close()
        self._resource = None


class Worker(QObject):
    """A thread with one resource (the desk with its book) and a queue of work for it, first come, first served.

    `submit` may be called from the window's thread; `on_done` and `on_error` are bound methods of QObjects and run
    there. A result for an object that is gone meanwhile is dropped.
    """

    opened = Signal()
    failed = Signal(object)
    """An Exception that no `on_error` took, or that opening raised."""
    busy_changed = Signal(bool)
    _submitted = Signal(object)
    _stopping = Signal()

    def __init__(self, open_resource: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._runner = _Runner(open_resource)
        self._runner.moveToThread(self._thread)
        self._thread.started.connect(self._runner.start)
        self._runner.opened.connect(self._opened, Qt.ConnectionType.QueuedConnection)
        self._runner.finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._submitted.connect(self._runner.run, Qt.ConnectionType.QueuedConnection)
        self._stopping.connect(self._runner.stop, Qt.ConnectionType.BlockingQueuedConnection)
        self._waiting = 0
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How much work is queued or running."""
        return self._waiting

    def submit(
        self,
        work: Callable[[Any], Result],
        on_done: Callable[[Result], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work(resource)` on the worker thread."""
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)  # noqa: FBT003 - Qt's signal takes it by position
        self._submitted.emit(_Job(work, on_done, on_error))

    def stop(self) -> None:
        """Finish what was queued, close the resource, end the thread."""
        if self._thread.isRunning():
            self._stopping.emit()
            self._thread.quit()
            self._thread.wait()

    @Slot(object)
    def _opened(self, error: Exception | None) -> None:
        if error is None:
            self.opened.emit()
        else:
            self.failed.emit(error)

    @Slot(object)
    def _deliver(self, job: _Job) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)  # noqa: FBT003 - Qt's signal takes it by position
        if job.error is not None:
            if job.on_error is None:
                self.failed.emit(job.error)
            elif _is_there(job.on_error):
                job.on_error(job.error)
        elif job.on_done is not None and _is_there(job.on_done):
            job.on_done(job.result)


def words(error: Exception) -> tuple[str, str]:
    """What happened and what to do, for a person; an unexpected error tells nothing of its data."""
    if isinstance(error, DermdeskError):
        return error.message, error.help
    return f"This step failed inside dermdesk ({type(error).__name__}).", "What you typed is kept. Try again."


def _is_there(receiver: Callable[..., object]) -> bool:
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
