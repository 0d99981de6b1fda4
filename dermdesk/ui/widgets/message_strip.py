"""A strip that says what happened and what to do, without a dialog and without taking the focus."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from dermdesk.ui.widgets import words

_CALM_MS = 6_000


class MessageStrip(QWidget):
    """News goes away by itself; an error stays until it is closed, its cause is gone or something newer is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = words.frame("message")
        self._said = words.text(wrap=True, bold=True)
        self._help = words.text(wrap=True, look="muted")
        self._close = words.button("Close", self.hide, look="plain", name="Close this message")
        inner = words.row(words.column(self._said, self._help, spacing=0), self._close, margins=(12, 8, 8, 8))
        inner.setStretch(0, 1)
        self._frame.setLayout(inner)
        self.setLayout(words.column(self._frame, margins=(20, 8, 20, 8)))
        self.setAccessibleName("Message")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._is_error = False
        self.hide()

    @property
    def shown_words(self) -> str:
        """What it says now; empty when hidden."""
        return f"{self._said.text()} {self._help.text()}".strip() if self.isVisible() else ""

    def calm(self) -> None:
        """The error that it shows is mended or left behind; good news stays for its time."""
        if self._is_error:
            self.hide()

    def say(self, said: str, help: str = "") -> None:
        """Good news."""
        self._show(said, help, "message")
        self._timer.start(_CALM_MS)

    def warn(self, said: str, help: str = "") -> None:
        """What could not be done, what was kept and what to do."""
        self._show(said, help, "message-error")
        self._timer.stop()

    def _show(self, said: str, help: str, look: str) -> None:
        self._is_error = look == "message-error"
        self._said.setText(said)
        self._help.setText(help)
        self._help.setVisible(bool(help))
        words.set_look(self._frame, look)
        self.setAccessibleDescription(f"{said} {help}".strip())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
