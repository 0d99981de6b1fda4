"""The shorthand line (Ctrl+L): a visit in a breath, `99213-25 L40.0; bx punch L forearm D49.2; ak 6`."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from dermdesk.domain.errors import DermdeskError
from dermdesk.services.shorthand import parse_shorthand
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words


class ShorthandBar(QFrame):
    """Enter adds its lines to the visit; what can't be read stays to be mended."""

    taken = Signal()
    left = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self.setProperty("look", "card")
        self.edit = QLineEdit()
        self.edit.setProperty("look", "bare")
        self.edit.setPlaceholderText("99213-25 L40.0; bx punch L forearm D49.2; ak 6")
        self.edit.setAccessibleName("Shorthand line, Ctrl+L")
        self.edit.installEventFilter(self)
        label = words.text("Shorthand", look="muted")
        label.setBuddy(self.edit)
        self.setLayout(words.row(label, self.edit, words.key_hint("Ctrl+L"), spacing=12, margins=(14, 8, 14, 8)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def take(self) -> None:
        """Add what is typed to the visit."""
        visit, setup = self._editor.visit, self._editor.setup
        if visit is None or setup is None or not self.edit.text().strip():
            self.left.emit()
            return
        try:
            self._editor.add_lines(parse_shorthand(setup, self.edit.text(), visit))
        except DermdeskError as error:
            self._office.warn_of(error)
            return
        self.edit.clear()
        self.taken.emit()
