"""The Mohs map: the tumor, its stages as rings round it, their blocks by the clock, and where tumor was left."""

from math import atan2, degrees, hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dermdesk.ui import theme
from dermdesk.ui.charges.mohs_drawing import MohsDrawing

_SIDE = 268
_CLOCK = 18
"""Room for the hours."""
_TUMOUR = 0.26
"""Its mean radius, of the whole."""
_BULGES = (1.0, 1.12, 1.06, 0.9, 0.94, 1.1, 1.14, 1.0, 0.88, 0.92, 1.04, 1.02)
"""The tumor's outline at each hour: no circle, so that nobody takes it for a ring."""
_KEYS = (
    "Digits set the blocks, plus and minus the stages, left and right go round the clock, up and down to the next "
    "stage, Space marks a block positive, Enter fills it in, F3 takes the codes too, Escape leaves."
)
_HANDS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_RINGS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class MohsMap(QWidget):
    """`changed` with every key that draws; `filled(take)` on Enter or F3; `site_wanted` on F9; `left` on Esc."""

    changed = Signal()
    filled = Signal(bool)
    site_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.drawing = MohsDrawing()
        self._digits = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Mohs map")
        theme.current().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def draw(self, drawing: MohsDrawing) -> None:
        """Show another drawing."""
        self.drawing = drawing
        self.setAccessibleDescription(f"{drawing.words}. {drawing.doubt} {_KEYS}")
        self.changed.emit()
        self.update()

    # --- hands -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, typed = Qt.Key(event.key()), event.text()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        if typed.isascii() and typed.isdigit():
            self._type(typed)
            return
        self._digits = ""
        if not self._draw_by_key(key) and not self._leave_by_key(key):
            super().keyPressEvent(event)

    def _draw_by_key(self, key: Qt.Key) -> bool:
        if key in _HANDS:
            self.draw(self.drawing.moved(blocks=_HANDS[key]))
        elif key in _RINGS:
            self.draw(self.drawing.moved(stages=_RINGS[key]))
        elif key == Qt.Key.Key_Space:
            self.draw(self.drawing.turned())
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.draw(self.drawing.with_stage())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.draw(self.drawing.without_stage())
        else:
            return False
        return True

    def _leave_by_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.filled.emit(key == Qt.Key.Key_F3)
        elif key == Qt.Key.Key_F9:
            self.site_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _type(self, digit: str) -> None:
        """Digits typed one after the other make one number, where the stage can have so many blocks."""
        both = self.drawing.with_blocks(int(self._digits + digit))
        if self._digits and both.stages[both.stage].blocks == int(self._digits + digit):
            self._digits += digit
            self.draw(both)
        else:
            self._digits = digit
            self.draw(self.drawing.with_blocks(int(digit)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to a block, a click on the block under the hands marks it."""
        found = self._block_at(event.position())
        if found is not None:
            here = (self.drawing.stage, self.drawing.block)
            self.draw(self.drawing.turned() if found == here else self.drawing.at(*found))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    @property
    def _reach(self) -> float:
        return min(self.width(), self.height()) / 2 - _CLOCK

    def _radii(self, stage: int) -> tuple[float, float]:
        """Inner and outer radius of a stage; three or fewer are of one width."""
        inner = self._reach * (_TUMOUR + 0.1)
        wide = (self._reach - inner) / max(3, len(self.drawing.stages))
        return inner + stage * wide, inner + (stage + 1) * wide

    def _sector(self, stage: int, block: int) -> QPainterPath:
        blocks, (inner, outer) = self.drawing.stages[stage].blocks, self._radii(stage)
        span = 360 / blocks
        start = 90 - block * span
        middle, path = self._middle, QPainterPath()
        around = QRectF(middle.x() - outer, middle.y() - outer, 2 * outer, 2 * outer)
        within = QRectF(middle.x() - inner, middle.y() - inner, 2 * inner, 2 * inner)
        path.arcMoveTo(around, start)
        path.arcTo(around, start, -span)
        path.arcTo(within, start - span, span)
        path.closeSubpath()
        return path

    def _block_at(self, spot: QPointF) -> tuple[int, int] | None:
        aside = spot - self._middle
        far = hypot(aside.x(), aside.y())
        turn = degrees(atan2(aside.x(), -aside.y())) % 360
        for place, stage in enumerate(self.drawing.stages):
            inner, outer = self._radii(place)
            if inner <= far < outer:
                return place, int(turn / 360 * stage.blocks)
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_clock(painter)
        for stage in range(len(self.drawing.stages)):
            self._paint_stage(painter, stage)
        self._paint_tumor(painter)
        t = theme.tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour(t.accent), 3 if self.hasFocus() else 1.5))
        painter.drawPath(self._sector(self.drawing.stage, self.drawing.block))
        painter.end()

    def _paint_clock(self, painter: QPainter) -> None:
        painter.setFont(theme.text_font(12))
        painter.setPen(theme.colour(theme.tokens().muted))
        far, middle = self._reach + _CLOCK / 2, self._middle
        for hour, (x, y) in {"12": (0, -1), "3": (1, 0), "6": (0, 1), "9": (-1, 0)}.items():
            box = QRectF(middle.x() + x * far - 10, middle.y() + y * far - 9, 20, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hour)

    def _paint_stage(self, painter: QPainter, place: int) -> None:
        t, stage = theme.tokens(), self.drawing.stages[place]
        for block in range(stage.blocks):
            positive = block + 1 in stage.positive
            ground = t.danger_ground if positive else t.selected if place == self.drawing.stage else t.inset
            painter.setPen(QPen(theme.colour(t.muted), 1))
            painter.setBrush(theme.colour(ground))
            painter.drawPath(self._sector(place, block))
            self._paint_sign(painter, place, block, positive=positive)

    def _paint_sign(self, painter: QPainter, place: int, block: int, *, positive: bool) -> None:
        """The number of a block, a cross where tumor was left; nothing where there is no room."""
        t, (inner, outer) = theme.tokens(), self._radii(place)
        blocks = self.drawing.stages[place].blocks
        if 6.28 * (inner + outer) / 2 / blocks < 14:
            return
        turn, far = (block + 0.5) / blocks * 360, (inner + outer) / 2
        ray = QPainterPath()
        middle = self._middle
        ray.arcMoveTo(QRectF(middle.x() - far, middle.y() - far, 2 * far, 2 * far), 90 - turn)
        spot = ray.currentPosition()
        painter.setFont(theme.text_font(11, QFont.Weight.DemiBold if positive else QFont.Weight.Normal))
        painter.setPen(theme.colour(t.danger if positive else t.muted))
        box = QRectF(spot.x() - 14, spot.y() - 9, 28, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{block + 1}+" if positive else str(block + 1))

    def _paint_tumor(self, painter: QPainter) -> None:
        t, middle, far = theme.tokens(), self._middle, self._reach * _TUMOUR
        outline = QPainterPath()
        ring = QPainterPath()
        spots: list[QPointF] = []
        for hour, bulge in enumerate(_BULGES):
            reach = far * bulge
            ring.arcMoveTo(QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach), 90 - hour * 30)
            spots.append(ring.currentPosition())
        outline.moveTo((spots[-1] + spots[0]) / 2)
        for place, spot in enumerate(spots):
            outline.quadTo(spot, (spot + spots[(place + 1) % len(spots)]) / 2)
        painter.setPen(QPen(theme.colour(t.muted), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour(t.hover))
        painter.drawPath(outline)
        painter.setFont(theme.text_font(11))
        painter.setPen(theme.colour(t.muted))
        painter.drawText(outline.boundingRect(), Qt.AlignmentFlag.AlignCenter, "tumor")
