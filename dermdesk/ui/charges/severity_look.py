"""How grave a finding is, as word, colour and drawn sign: never colour alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from dermdesk.services.scrubbing import Severity
from dermdesk.ui import theme

WORDS = {
    Severity.REJECT: "Will be rejected",
    Severity.DENIAL_RISK: "Denial risk",
    Severity.COMPLIANCE: "Compliance",
    Severity.ADVICE: "Counted for you",
}


def colour_of(severity: Severity) -> QColor:
    """The severity's ink in the present theme."""
    t = theme.tokens()
    name = {Severity.REJECT: t.danger, Severity.DENIAL_RISK: t.warn, Severity.COMPLIANCE: t.warn}.get(severity, t.info)
    return theme.colour(name)


def draw_sign(painter: QPainter, area: QRectF, severity: Severity) -> None:
    """Octagon, triangle, square or dot of the severity, filling `area`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(severity))
    left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
    if severity is Severity.REJECT:
        x, y = area.width() * 0.3, area.height() * 0.3
        octagon = [
            QPointF(left + x, top), QPointF(right - x, top), QPointF(right, top + y), QPointF(right, bottom - y),
            QPointF(right - x, bottom), QPointF(left + x, bottom), QPointF(left, bottom - y), QPointF(left, top + y),
        ]  # fmt: skip
        painter.drawPolygon(QPolygonF(octagon))
    elif severity is Severity.DENIAL_RISK:
        painter.drawPolygon(QPolygonF([QPointF(area.center().x(), top), QPointF(right, bottom), QPointF(left, bottom)]))
    elif severity is Severity.COMPLIANCE:
        painter.drawRect(area.adjusted(1, 1, -1, -1))
    else:
        painter.drawEllipse(area.adjusted(2, 2, -2, -2))
    painter.restore()


class SeveritySign(QWidget):
    """The sign as a widget of 12 by 12."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.setFixedSize(12, 12)
        self.setAccessibleName(WORDS[severity])

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        draw_sign(painter, QRectF(0, 0, 12, 11), self._severity)
        painter.end()
