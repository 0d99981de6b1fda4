"""The body map: front, back and face as regions to point at, by mouse or keys, with the lesions of the visit."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dermdesk.domain.body_site import Place
from dermdesk.ui import theme
from dermdesk.ui.charges.body_regions import (
    FIGURES,
    PLANE,
    REGIONS,
    BodyRegion,
    jump,
    mirrored,
    neighbour,
    region_of,
)

_TOP = 20
"""Room for the names of the figures."""
_HEIGHT = 348
_CORNER = 5.0
_STEPS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_FIRST = next(region for region in REGIONS if region.figure == "face" and region.name == "nose")
_KEYS = "Arrows go to the next place, letters jump, Space changes the side, Enter takes it, Escape leaves."


@dataclass(frozen=True, slots=True)
class MappedLesion:
    """A lesion on the map: the sign in its dot, its place, and words for those who hear the map."""

    sign: str
    place: Place
    words: str


class BodyMap(QWidget):
    """`chosen(place)` on Enter or a click; `moved(words)` when another region is under the hands; `left` on Esc."""

    chosen = Signal(object)
    moved = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current = _FIRST
        self._under_mouse: BodyRegion | None = None
        self._lesions: dict[BodyRegion, list[MappedLesion]] = {}
        self._paths: dict[BodyRegion, QPainterPath] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Body map")
        theme.current().changed.connect(self.update)
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(560, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def show_lesions(self, lesions: Sequence[MappedLesion]) -> None:
        """Dots on their regions."""
        self._lesions = {}
        for lesion in lesions:
            if (region := region_of(lesion.place)) is not None:
                self._lesions.setdefault(region, []).append(lesion)
        self._tell()
        self.update()

    def go_to(self, place: Place | None) -> None:
        """Begin at a place that is known already, else where the hands were."""
        self._go((region_of(place) if place is not None else None) or self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        letter = event.text().lower()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._go(neighbour(self.current, _STEPS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.current.place)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Space:
            self._go(mirrored(self.current))
        elif len(letter) == 1 and letter.isalpha():
            self._go(jump(self.current, letter))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not self._under_mouse:
            self._under_mouse = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found is not None else Qt.CursorShape.ArrowCursor)
            self.moved.emit((found or self.current).place.words)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self._go(found)
            self.chosen.emit(found.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paths = {}

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go(self, region: BodyRegion) -> None:
        self.current = region
        self._under_mouse = None
        self._tell()
        self.moved.emit(region.place.words)
        self.update()

    def _tell(self) -> None:
        here = [lesion.words for lesion in self._lesions.get(self.current, ())]
        self.setAccessibleDescription(". ".join((self.current.place.words, self.current.figure, *here, _KEYS)))

    # --- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _scale(self) -> float:
        return min(self.width() / PLANE[0], (self.height() - _TOP) / PLANE[1])

    def _spot(self, point: tuple[float, float]) -> QPointF:
        aside = (self.width() - PLANE[0] * self._scale) / 2
        return QPointF(aside + point[0] * self._scale, _TOP + point[1] * self._scale)

    def _path(self, region: BodyRegion) -> QPainterPath:
        if region not in self._paths:
            self._paths[region] = _rounded([self._spot(point) for point in region.outline])
        return self._paths[region]

    def _at(self, spot: QPointF) -> BodyRegion | None:
        return next((region for region in reversed(REGIONS) if self._path(region).contains(spot)), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        for region in REGIONS:
            self._paint_region(painter, region)
        self._paint_current(painter)
        painter.setFont(theme.text_font(12))
        painter.setPen(theme.colour(t.muted))
        for figure in FIGURES:
            outlines = [region.outline for region in REGIONS if region.figure == figure.name]
            left = self._spot((min(x for outline in outlines for x, _ in outline), 0)).x()
            right = self._spot((max(x for outline in outlines for x, _ in outline), 0)).x()
            above = QRectF(left, 0, right - left, _TOP - 4)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, figure.name)
            other = "L" if figure.left_is == "right" else "R"
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft, figure.left_is[0].upper())
            painter.drawText(above, Qt.AlignmentFlag.AlignRight, other)
        for region, lesions in self._lesions.items():
            for place, lesion in enumerate(lesions):
                self._paint_lesion(painter, self._spot(region.middle) + QPointF(15 * place, 0), lesion.sign)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        """The body itself: all regions grown together."""
        ground = _outline()
        pen = QPen(ground, 5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(ground)
        for region in REGIONS:
            painter.drawPath(self._path(region))

    def _paint_region(self, painter: QPainter, region: BodyRegion) -> None:
        t = theme.tokens()
        painter.setPen(QPen(_outline(), 1))
        painter.setBrush(theme.colour(t.selected if region is self._under_mouse else t.inset))
        painter.drawPath(self._path(region))

    def _paint_current(self, painter: QPainter) -> None:
        t = theme.tokens()
        pen = QPen(theme.colour(t.accent), 2.5 if self.hasFocus() else 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(theme.colour(t.selected))
        painter.drawPath(self._path(self.current))

    @staticmethod
    def _paint_lesion(painter: QPainter, middle: QPointF, sign: str) -> None:
        t = theme.tokens()
        dot = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
        painter.setPen(QPen(theme.colour(t.surface), 1.5))
        painter.setBrush(theme.colour(t.accent))
        painter.drawEllipse(dot)
        painter.setFont(theme.text_font(11, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(t.on_accent))
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, sign)


def _outline() -> QColor:
    """Half way between text and ground: seen, but quieter than what is chosen."""
    ink, ground = theme.colour(theme.tokens().muted), theme.colour(theme.tokens().surface)
    return QColor(
        (ink.red() + ground.red()) // 2, (ink.green() + ground.green()) // 2, (ink.blue() + ground.blue()) // 2
    )


def _rounded(points: Sequence[QPointF]) -> QPainterPath:
    """A closed outline with round corners."""
    path = QPainterPath()
    for place, corner in enumerate(points):
        before, after = points[place - 1], points[(place + 1) % len(points)]
        start, end = _towards(corner, before), _towards(corner, after)
        if place:
            path.lineTo(start)
        else:
            path.moveTo(start)
        path.quadTo(corner, end)
    path.closeSubpath()
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """The point of an edge where its corner begins to be round."""
    edge = other - corner
    length = (edge.x() ** 2 + edge.y() ** 2) ** 0.5
    return corner + edge * min(0.5, _CORNER / length) if length else corner
