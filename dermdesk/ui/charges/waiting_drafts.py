"""Drafts that wait to be gone on with, or to be discarded: all by keys, the second Del is the confirmation."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from dermdesk.ui.charges.book_calls import WaitingDraft
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets import words

MOST = 5


class WaitingDrafts(QFrame):
    """Up and Down go through the drafts, Enter goes on with one (`chosen(visit_id)`), Del twice is `discarded`."""

    chosen = Signal(str)
    discarded = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("Visits not posted yet")
        self._rows = words.column(spacing=6)
        self._buttons: dict[QPushButton, str] = {}
        self._doomed: QPushButton | None = None
        self._sure = words.text(look="danger", bold=True, wrap=True)
        self._sure.hide()
        head = words.row(words.text("Not posted yet", bold=True), words.key_hint("Ctrl+G"), 1)
        foot = words.text("Enter goes on · Del discards", size="tiny", look="muted")
        self.setLayout(words.column(head, self._rows, self._sure, foot, spacing=8, margins=(16, 10, 16, 12)))
        self.hide()

    def show_drafts(self, waiting: Sequence[WaitingDraft]) -> None:
        """The newest few; a draft that is gone takes its question along."""
        had_focus = any(button.hasFocus() for button in self._buttons)
        self._keep()
        words.clear(self._rows)
        self._buttons = {}
        for draft in waiting[:MOST]:
            what = " · correction of a posted visit" if draft.corrects else ""
            said = f"Go on with {draft.patient.name.listed} · {day_words(draft.note.day)}{what}"
            visit_id = draft.note.visit_id
            button = words.button(said, lambda at=visit_id: self.chosen.emit(at))
            button.installEventFilter(self)
            self._buttons[button] = visit_id
            self._rows.addWidget(button)
        if had_focus:
            self.focus()

    def focus(self) -> None:
        """To the newest draft (Ctrl+G); without one, back."""
        first = next(iter(self._buttons), None)
        if first is None:
            self.left.emit()
        elif not self.isHidden():
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QPushButton) and watched in self._buttons:
            if event.type() == QEvent.Type.FocusOut:
                self._keep()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._take_key(watched, event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, button: QPushButton, key: int) -> bool:
        buttons = list(self._buttons)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if key == Qt.Key.Key_Delete:
            self._ask_or_discard(button)
        elif step is not None:
            buttons[(buttons.index(button) + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Escape:
            if self._doomed is None:
                self.left.emit()
            self._keep()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._buttons[button])
        else:
            return False
        return True

    def _ask_or_discard(self, button: QPushButton) -> None:
        if self._doomed is button:
            self.discarded.emit(self._buttons[button])
            return
        self._doomed = button
        said = button.text().removeprefix("Go on with ")
        self._sure.setText(f"Discard {said} for good? Del again discards it, Esc keeps it.")
        self._sure.show()

    def _keep(self) -> None:
        self._doomed = None
        self._sure.hide()
