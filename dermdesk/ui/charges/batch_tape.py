"""The batch tape: how many superbills lie in the stack and what they add up to, against what is posted."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import ZERO, Money
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words


@dataclass(slots=True)
class Tape:
    """Counted by hand: superbills and their total. Counted by the desk: what was posted since."""

    superbills: int = 0
    total: Money = ZERO
    posted: int = 0
    sum: Money = ZERO

    def add(self, amount: Money) -> None:
        """One more superbill is in."""
        self.posted += 1
        self.sum = self.sum + amount

    @property
    def words(self) -> str:
        """For the top bar."""
        if not self.superbills:
            return f"{self.posted} posted · {self.sum.display}" if self.posted else ""
        at = min(self.posted + 1, self.superbills)
        return f"Superbill {at} of {self.superbills} · tape {self.sum.display} of {self.total.display}"

    @property
    def verdict(self) -> str:
        """Once the stack is in: whether it adds up; empty before."""
        if not self.superbills or self.posted < self.superbills:
            return ""
        if self.sum == self.total:
            return "The batch adds up to the superbills."
        return f"The batch is {(self.sum - self.total).display} away from the superbills."


class BatchPanel(QFrame):
    """Ctrl+B: type the count and the total of the stack; Enter starts the tape."""

    started = Signal()
    left = Signal()

    def __init__(self, office: Office, tape: Tape) -> None:
        super().__init__()
        self._office, self._tape = office, tape
        self.setProperty("look", "card")
        self.setAccessibleName("Batch tape")
        self._count, self._total = QLineEdit(), QLineEdit()
        parts: list[QWidget] = [words.text("Batch tape", bold=True)]
        for title, edit in (("&Superbills in the stack", self._count), ("Their &total", self._total)):
            label = words.text(title, size="small", look="muted")
            label.setBuddy(edit)
            edit.setAccessibleName(title.replace("&", ""))
            edit.setMaximumWidth(120)
            edit.installEventFilter(self)
            parts += [label, edit]
        self.setLayout(words.row(*parts, 1, spacing=12, margins=(16, 8, 16, 8)))
        self.hide()

    def open_panel(self) -> None:
        """Show the fields."""
        self.show()
        self._count.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._count.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self._count:
                    self._total.setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    self._start()
                return True
        return super().eventFilter(watched, event)

    def _start(self) -> None:
        try:
            total = Money.parse_typed(self._total.text())
            count = int(self._count.text())
        except (DermdeskError, ValueError):
            self._office.warn("The tape needs a count and a sum.", "Such as 31 and 16240.")
            return
        self._tape.superbills, self._tape.total = count, total
        self._tape.posted, self._tape.sum = 0, ZERO
        self.hide()
        self.started.emit()
