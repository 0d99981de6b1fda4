"""A card under the board in which one thing is typed; Enter keeps it, Esc leaves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words


class SpecimenCard(QFrame):
    """Hidden until it is opened. `left` when hands go back to the rows."""

    left = Signal()

    def __init__(self, office: Office, name: str) -> None:
        super().__init__()
        self.office = office
        self.setProperty("look", "card")
        self.setAccessibleName(name)
        self.title = words.text(bold=True, wrap=True)
        self._on("Esc", self.close_card)
        self.hide()

    def close_card(self) -> None:
        """Hide it and give the hands back."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keep(self) -> None:
        """Enter."""

    def kept(self, _nothing: object = None) -> None:
        """What was typed is in the book."""
        self.close_card()
        self.office.changed.emit(None)

    def take_enter(self, *fields: QWidget) -> None:
        """Enter in one of these keeps it all."""
        for each in fields:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
            return True
        return super().eventFilter(watched, event)

    def _on(self, keys: str, run: Callable[[], object]) -> None:
        key = QShortcut(QKeySequence(keys), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(run)


def field(caption: str, editor: QWidget, width: int = 0) -> QWidget:
    """A caption with its mnemonic over an editor."""
    label = words.text(caption, size="small", look="muted")
    label.setBuddy(editor)
    if width:
        editor.setFixedWidth(width)
    cell = QWidget()
    cell.setLayout(words.column(label, editor, spacing=2))
    return cell
