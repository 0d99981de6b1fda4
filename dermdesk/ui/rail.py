"""The left rail: nine screens, Alt+1 to Alt+9, each with what waits there."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from dermdesk.ui import theme
from dermdesk.ui.screen import ScreenEntry
from dermdesk.ui.widgets import words

WIDTH = 168
NARROW = 116


class RailButton(QPushButton):
    """A screen's name with its keys, or with a count instead."""

    def __init__(self, title: str, place: int) -> None:
        super().__init__()
        self._title, self._place, self._count = title, place, 0
        self.setCheckable(True)
        self.setProperty("look", "screen")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """What waits on the screen; 0 for nothing."""
        self._count = count
        waiting = f", {count} waiting" if count else ""
        self.setAccessibleName(f"{self._title}{waiting}, Alt+{self._place}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 20, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours, area = theme.tokens(), self.rect().adjusted(10, 0, -10, 0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        painter.setFont(theme.text_font(weight=QFont.Weight.DemiBold if chosen else QFont.Weight.Normal))
        painter.setPen(theme.colour(colours.ink if chosen else colours.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(theme.text_font(12))
        if self._count:
            said = str(self._count)
            wide = max(20, painter.fontMetrics().horizontalAdvance(said) + 12)
            area.setLeft(area.right() - wide)
            area.adjust(0, (area.height() - 20) // 2, 0, 0)
            area.setHeight(20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colours.danger_ground))
            painter.drawRoundedRect(area, 10, 10)
            painter.setPen(theme.colour(colours.danger))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, said)
        elif self.width() > NARROW:
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"Alt+{self._place}")
        painter.end()


class Rail(QFrame):
    """`wanted` tells which screen was pressed."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[ScreenEntry]) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Screens")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for place, entry in enumerate(entries, 1):
            button = RailButton(entry.title, place)
            button.clicked.connect(lambda _=False, key=entry.key: self.wanted.emit(key))
            self._group.addButton(button)
            self.buttons[entry.key] = button
        name = words.text("dermdesk", size="large", bold=True)
        name.setContentsMargins(10, 0, 0, 8)
        self.setLayout(words.column(name, *self.buttons.values(), 1, spacing=2, margins=(10, 16, 10, 12)))

    def set_narrow(self, narrow: bool) -> None:
        """Names without their keys, for small windows and large scaling."""
        self.setFixedWidth(NARROW if narrow else WIDTH)

    def choose(self, key: str) -> None:
        """Mark the screen that is shown."""
        self.buttons[key].setChecked(True)
