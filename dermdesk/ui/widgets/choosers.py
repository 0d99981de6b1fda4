"""A tick and a chooser whose signs are drawn in the theme's colours: the style sheet alone leaves them invisible."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox

from dermdesk.ui import theme

_BOX = 18
_GAP = 8


class Tick(QCheckBox):
    """A square with or without its tick, then the words."""

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(_BOX + _GAP + words.width() + 8, max(_BOX, words.height()) + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002 - the words are part of it
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        rim = colours.accent if self.hasFocus() or self.isChecked() else colours.muted
        painter.setPen(QPen(theme.colour(rim), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour(colours.accent if self.isChecked() else colours.surface))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(theme.colour(colours.on_accent), 2))
            left, top = box.left(), box.top()
            painter.drawPolyline([QPointF(left + 4, top + 9), QPointF(left + 7, top + 12), QPointF(left + 13, top + 5)])
        painter.setPen(theme.colour(colours.ink if self.isEnabled() else colours.muted))
        area = self.rect().adjusted(_BOX + _GAP, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()


class Chooser(QComboBox):
    """A combo box with its chevron; Alt+Down opens it, letters choose."""

    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(colours.muted), 1.5))
        right, middle = self.width() - 12.0, self.height() / 2
        painter.drawPolyline(
            [QPointF(right - 8, middle - 2), QPointF(right - 4, middle + 2), QPointF(right, middle - 2)]
        )
        painter.end()
