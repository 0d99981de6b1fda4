"""A tile of Today: a count, what it counts, and the way to where it is worked on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from dermdesk.ui.widgets import words

_NARROWEST = 116
_GAP = 12


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


class TileRows(QWidget):
    """Tiles side by side, in as many rows as the width asks for; each row is as full as the others, or nearly."""

    def __init__(self, tiles: Sequence[Tile]) -> None:
        super().__init__()
        self._tiles = tuple(tiles)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setMinimumWidth(_NARROWEST)
        self._arrange(len(self._tiles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = max(1, (self.width() + _GAP) // (_NARROWEST + _GAP))
        rows = -(-len(self._tiles) // fitting)
        self._arrange(-(-len(self._tiles) // rows))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(len(self._tiles)):
            self._grid.setColumnStretch(column, int(column < columns))
