"""A tile of Today: a count, what it counts, and the way to where it is worked on."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from dermdesk.ui.widgets import words


class Tile(QPushButton):
    """Press it with mouse, Space or Enter."""

    def __init__(self, caption: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._caption = caption.replace("&", "")
        self.setProperty("look", "tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(104)
        self._figure = words.text("–", size="title", bold=True)
        self._name = words.text(self._caption, size="small", look="muted")
        self._remark = words.text("", size="small", look="muted")
        for label in (self._figure, self._name, self._remark):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._box = words.column(self._name, self._figure, self._remark, spacing=0, margins=(14, 10, 14, 10))
        self.setLayout(self._box)
        self._pressed = pressed
        self.clicked.connect(self._go)
        self.show_figure("–")

    def show_figure(self, figure: str, remark: str = "", *, warns: bool = False) -> None:
        """A count or a day, with a word below; `warns` where a hand is needed."""
        self._figure.setText(figure)
        self._remark.setText(remark)
        words.set_look(self._remark, "warn" if warns else "muted")
        self.setToolTip(remark)
        self.setAccessibleName(f"{self._caption}: {figure} {remark}".strip())

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._box.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        self._pressed()
