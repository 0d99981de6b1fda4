"""Everything that happened to the claim under the bar: who, when, what, and which bytes, to look at and to save."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from dermdesk.services import claim_history
from dermdesk.services.claim_buckets import ClaimRow
from dermdesk.services.claim_history import HistoryEntry
from dermdesk.ui.claims.preview import FormView, SegmentsView
from dermdesk.ui.models.claim_history import (
    ShownBytes,
    ShownHistory,
    entry_words,
    load_bytes,
    load_history,
    save_bytes,
)
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted

_PADDING = 10
"""Around the words of an entry, as the style sheet has it, with a little more for rounding."""


class _Entries(QListWidget):
    """Each entry as high as its wrapped words: Qt's own hint leaves the padding out and cuts the last line off."""

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.fit()

    def fit(self) -> None:
        """Wrapped words need other heights at another width."""
        room = QRect(0, 0, max(80, self.viewport().width() - 2 * _PADDING), 100_000)
        for place in range(self.count()):
            item = self.item(place)
            room_of_words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(room.width(), room_of_words.height() + _PADDING))


class HistoryTab(QWidget):
    """Enter shows the bytes of an entry, Ctrl+S saves them to `folder()`; Esc goes back to the entries, then `left`."""

    left = Signal()

    def __init__(self, office: Office, folder: Callable[[], Path | None]) -> None:
        super().__init__()
        self._office, self._folder = office, folder
        self._row: ClaimRow | None = None
        self.entries: tuple[HistoryEntry, ...] = ()
        self.list = _Entries()
        self.list.setAccessibleName("History of the claim, the newest first; Enter shows the file of an entry")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemActivated.connect(self._look)
        self.list.currentRowChanged.connect(self._allow)
        self.text = SegmentsView()
        self.text.setAccessibleName("The file, a segment a line")
        self.page = FormView()
        self.page.setAccessibleName("The file's first page")
        self._stack = QStackedWidget()
        for part in (self.list, self.text, self.page):
            self._stack.addWidget(part)
        self.look_button = words.button("Loo&k", self._look_at_current, name="Look at the file, Enter")
        self.save_button = words.button("Sa&ve", self.save, name="Save the file, Ctrl+S")
        self.all_button = words.button("Save all &files", self.save_all, look="plain")
        foot = words.row(self.look_button, self.save_button, 1, self.all_button, spacing=6)
        box = words.column(self._stack, foot, spacing=8)
        box.setStretch(0, 1)
        self.setLayout(box)
        for keys, run in (("Esc", self._back), ("Ctrl+S", self.save)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)
        self._allow(-1)

    def show_claim(self, row: ClaimRow) -> None:
        """Read the history of another claim."""
        self._row = row
        self._stack.setCurrentWidget(self.list)
        claim_id = row.claim_id
        self._office.run(lambda desk: load_history(desk, claim_id), self._show)

    def start(self) -> None:
        """Hands come to the newest entry."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save the file of the entry, byte for byte."""
        row, entry, folder = self._row, self._entry(), self._folder()
        if row is not None and entry is not None and entry.sha256 and folder is not None:
            self._office.run(lambda desk: save_bytes(desk, row.claim_id, entry, folder), self._saved)

    def save_all(self) -> None:
        """Save every file of the history."""
        row, folder = self._row, self._folder()
        if row is not None and folder is not None:
            self._office.run(lambda desk: claim_history.write_files(desk, row.claim_id, folder), self._saved_all)

    def _show(self, shown: ShownHistory) -> None:
        if self._row is None or shown.claim_id != self._row.claim_id:
            return
        self.entries = shown.entries
        self.list.clear()
        for entry in shown.entries:
            item = QListWidgetItem(words.breakable(entry_words(entry)), self.list)
            item.setToolTip(entry_words(entry))
        self.list.fit()
        self.list.setCurrentRow(0)
        self.all_button.setEnabled(any(entry.sha256 for entry in shown.entries))

    def _entry(self) -> HistoryEntry | None:
        at = self.list.currentRow()
        return self.entries[at] if 0 <= at < len(self.entries) else None

    def _allow(self, _at: int) -> None:
        entry = self._entry()
        for button in (self.look_button, self.save_button):
            button.setEnabled(entry is not None and bool(entry.sha256))

    def _look(self, _item: QListWidgetItem) -> None:
        self._look_at_current()

    def _look_at_current(self) -> None:
        row, entry = self._row, self._entry()
        if row is None or entry is None:
            return
        if not entry.sha256:
            self._office.say("Nothing was sent or received with this step.", "Entries with a file name have one.")
            return
        self._office.run(lambda desk: load_bytes(desk, row.claim_id, row.number, entry), self._show_bytes)

    def _show_bytes(self, shown: ShownBytes) -> None:
        if shown.page is not None:
            self.page.show_page(shown.page)
            self._stack.setCurrentWidget(self.page)
            self.page.setFocus()
            return
        self.text.setPlainText(shown.text)
        self._stack.setCurrentWidget(self.text)
        if self._row is not None and self.text.find(self._row.number):
            self.text.moveCursor(QTextCursor.MoveOperation.StartOfLine)
            self.text.centerCursor()
        self.text.setFocus()

    def _back(self) -> None:
        if self._stack.currentWidget() is self.list:
            self.left.emit()
        else:
            self._stack.setCurrentWidget(self.list)
            self.start()

    def _saved(self, path: Path) -> None:
        self._office.say(f"{path.name} is saved as it went.", f"It is in {path.parent}.")

    def _saved_all(self, paths: tuple[Path, ...]) -> None:
        where = f"They are in {paths[0].parent}." if paths else ""
        self._office.say(f"{counted(len(paths), 'file')} saved as they went.", where)
