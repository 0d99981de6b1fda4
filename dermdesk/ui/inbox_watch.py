"""Watches the inboxes of clearinghouses while the window is open, and says what came."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Slot

from dermdesk.domain.user import Permission
from dermdesk.services import hand_over
from dermdesk.services.hand_over import CollectReport
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets.counted import counted

_SETTLE_MS = 6_000
"""A little more than a file needs to count as written."""
_SLOW_MS = 120_000
"""Drives of a network tell nothing of what changes on them."""


class InboxWatch(QObject):
    """Collects when a folder changed, and now and then; a receiver without inbox has no watch.

    Folders are looked at aside: the book's thread is asked only when a file waits in one that answers.
    """

    def __init__(self, office: Office, *, settle: int = _SETTLE_MS, slow: int = _SLOW_MS) -> None:
        super().__init__(office)
        self._office = office
        self._busy = self._asked = False
        self._said: frozenset[str] = frozenset()
        self._watcher = QFileSystemWatcher(self)
        self._soon = self._timer(settle, self.collect, is_single=True)
        self._slow = self._timer(slow, self._slowly, is_single=False)
        self._watcher.directoryChanged.connect(self._changed)
        office.worker.opened.connect(self.look_again)
        office.changed.connect(self.look_again)
        office.closing.connect(self._stop)

    @property
    def folders(self) -> tuple[str, ...]:
        """What is watched now."""
        return tuple(self._watcher.directories())

    @Slot()
    def look_again(self) -> None:
        """Ask for the folders anew, as after a change of the settings."""
        if not self._office.signs.permissions or Permission.PREPARE_CLAIMS.value in self._office.signs.permissions:
            self._office.run(hand_over.inboxes, self._watch, self._quiet)

    @Slot()
    def collect(self) -> None:
        """Take what lies there; one run at a time."""
        folders = [Path(folder) for folder in self._watcher.directories()]
        if not self._busy and folders:
            self._busy = True
            self._office.run_aside(lambda: hand_over.is_something_there(folders), self._looked, self._failed)

    def look_now(self) -> None:
        """A person wants to know: says so too when there is nothing."""
        if not self._watcher.directories():
            self._office.warn("No inbox is watched.", "Name the folder in Settings, Receivers; it has to be there.")
            return
        self._asked = True
        self.collect()

    def _timer(self, interval: int, then: Callable[[], object], *, is_single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.setSingleShot(is_single)
        timer.timeout.connect(then)
        return timer

    def _watch(self, folders: Sequence[Path]) -> None:
        if folders:
            if not self._slow.isActive():
                self._slow.start()
            self._office.run_aside(lambda: hand_over.present(folders), self._watch_present, self._failed)
        else:
            self._slow.stop()
            self._watch_present(())

    def _watch_present(self, folders: Sequence[Path]) -> None:
        wanted = {str(folder) for folder in folders}
        watched = set(self._watcher.directories())
        if gone := sorted(watched - wanted):
            self._watcher.removePaths(gone)
        if new := sorted(wanted - watched):
            self._watcher.addPaths(new)
            self._soon.start()

    @Slot()
    def _slowly(self) -> None:
        """A drive may be there again."""
        self.look_again()
        self.collect()

    @Slot()
    def _changed(self) -> None:
        self._soon.start()

    def _looked(self, is_something_there: bool) -> None:
        if is_something_there:
            self._office.run(hand_over.collect, self._collected, self._failed)
        else:
            self._collected(CollectReport())

    def _collected(self, report: CollectReport) -> None:
        self._busy = False
        self._tell(report)
        if any(one.unfinished for one in report.files):
            self._soon.start()
        if report.taken:
            self._office.changed.emit(None)

    def _tell(self, report: CollectReport) -> None:
        """News once: what was taken or put aside; what stays where it is, when it is new."""
        left = [f"{one.file_name}: {one.left}." for one in report.files if one.left and not one.unfinished]
        stays = [*left, *report.problems]
        news = [words for words in stays if words not in self._said]
        self._said = frozenset(stays)
        refused = [f"{one.file_name}: {one.refused}" for one in report.refused]
        came = "; ".join(f"{one.file_name}: {one.words}" for one in report.taken)
        if report.rejected:
            self._office.warn(f"Answers came. {came}.", "Claims, Rejected says what is wrong and leads there.")
        elif refused:
            self._office.warn(
                f"{counted(len(refused), 'file')} of the inbox could not be taken. {refused[0]}",
                f"Kept beside the inbox, under '{hand_over.NOT_TAKEN}'.",
            )
        elif came:
            self._office.say(f"Answers came. {came}.", " ".join(news))
        elif news or (self._asked and stays):
            self._office.say(f"The inbox: {(news or stays)[0]}")
        elif self._asked:
            self._office.say("Nothing new lies in the inboxes.")
        self._asked = False

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._office.warn_of(error)

    def _quiet(self, _error: Exception) -> None:
        """Who may not prepare claims has no watch."""

    @Slot()
    def _stop(self) -> None:
        self._soon.stop()
        self._slow.stop()
