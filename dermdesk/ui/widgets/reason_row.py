"""The line under some rows in which a reason is typed: why a claim is held, why a rule is switched off …"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from dermdesk.ui.widgets import words


class ReasonRow(QFrame):
    """Hidden until `ask`; Enter hands the words over, Esc leaves. `left` when hands go back to the rows."""

    left = Signal()

    def __init__(self, thing: str = "claim") -> None:
        """`thing` is what a row is called."""
        super().__init__()
        self._thing = thing
        self.setProperty("look", "card")
        self._then: Callable[[str], object] = str
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Reason")
        self.edit.setMaxLength(200)
        self.edit.returnPressed.connect(self._given)
        self._label = words.text("&Reason", size="small", look="muted")
        self._label.setBuddy(self.edit)
        self._button = words.button("Hold", self._given, look="primary")
        cancel = words.button("Cancel", self.close_row, look="plain", name=f"Leave the {thing} as it is")
        line = words.row(self._label, self.edit, self._button, cancel, margins=(12, 8, 12, 8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()
        away = QShortcut(QKeySequence("Esc"), self.edit)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.close_row)

    def ask(self, button: str, hint: str, then: Callable[[str], object], *, caption: str = "&Reason") -> None:
        """Ask for a reason, or what `caption` says; `then` gets what was typed, as often as Enter is pressed."""
        self._then = then
        self._label.setText(caption)
        self._button.setText(button)
        self._button.setAccessibleName(f"{button} the {self._thing}")
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(f"{caption.replace('&', '')}: {hint}")
        self.edit.clear()
        self.show()
        self.edit.setFocus()

    def close_row(self) -> None:
        """Hide it and give the hands back."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def _given(self) -> None:
        self._then(self.edit.text())
