"""The grid of the supervision calendar: arrows move, I, V and A record, PageUp and PageDown turn the month."""

from datetime import date, timedelta

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dermdesk.domain.supervision import KnownPresence
from dermdesk.domain.visit import Presence
from dermdesk.ui import theme
from dermdesk.ui.models.supervision import SHORT, SHORT_WIDE, Index, MonthModel, SupervisionMonth
from dermdesk.ui.palette import Pill

ROW_HEIGHT = 40
HEAD_HEIGHT = 48
NARROWEST = 28
_WIDE = 46
"""Cells from this width on say their word in full."""
UNKNOWN = "U"
"""The letter that takes back what was recorded."""
LETTERS = {"I": Presence.IN_SUITE, "V": Presence.VIDEO, "A": Presence.ABSENT}
_SATURDAY = 5
_CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_presence(painter: QPainter, area: QRect, known: KnownPresence) -> None:
    """The sign of a presence: solid when it is recorded, outlined when the weekly plan says so."""
    t = theme.tokens()
    if known.presence is None:
        painter.setPen(theme.colour(t.muted))
        painter.drawText(area, _CENTRE, "–")
        return
    pill = _pill(known.presence)
    sign = QRectF(area).adjusted(1.5, 0.5, -1.5, -0.5)
    if known.recorded:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(pill.ground))
        painter.drawRoundedRect(sign, 5, 5)
    elif known.presence is not Presence.ABSENT:
        painter.setPen(QPen(theme.colour(pill.ink), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(sign, 5, 5)
    painter.setFont(theme.text_font(13, QFont.Weight.DemiBold if known.recorded else QFont.Weight.Normal))
    planned_away = known.presence is Presence.ABSENT and not known.recorded
    painter.setPen(theme.colour(t.muted if planned_away else pill.ink))
    said = SHORT_WIDE if area.width() >= _WIDE else SHORT
    painter.drawText(area, _CENTRE, said[known.presence])


def _pill(presence: Presence) -> Pill:
    t = theme.tokens()
    return {Presence.IN_SUITE: t.insurance, Presence.VIDEO: t.self_pay, Presence.ABSENT: t.fee}[presence]


class _Cells(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, MonthModel) or model.month is None:
            return
        t, area, day = theme.tokens(), QRect(option.rect), model.day_at(index.column())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(area, theme.colour(t.selected))
        elif day == model.month.today:
            painter.fillRect(area, theme.colour(t.current_row))
        elif day.weekday() >= _SATURDAY:
            painter.fillRect(area, theme.colour(t.inset))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour(t.border))
        paint_presence(painter, area.adjusted(1, 8, -1, -9), model.known_at(index.row(), index.column()))
        view = option.widget
        if isinstance(view, MonthGrid) and view.hasFocus() and view.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(t.accent), 2))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 2, -1, -3), 6, 6)
        painter.restore()


class _Days(QHeaderView):
    """Weekday over the number; weekends muted, today on the accent."""

    def __init__(self, model: MonthModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._month = model
        self.setSectionsClickable(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setMinimumSectionSize(NARROWEST)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        if self._month.month is None or logicalIndex < 0:
            return
        t, day = theme.tokens(), self._month.day_at(logicalIndex)
        is_today, weekend = day == self._month.month.today, day.weekday() >= _SATURDAY
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if weekend:
            painter.fillRect(rect, theme.colour(t.inset))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour(t.border))
        above = QRect(rect.left(), rect.top() + 4, rect.width(), 16)
        painter.setFont(theme.text_font(12))
        painter.setPen(theme.colour(t.muted))
        painter.drawText(above, _CENTRE, f"{day:%a}"[:2])
        number = QRect(rect.left(), rect.top() + 20, rect.width(), 22)
        if is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.accent))
            painter.drawEllipse(QPoint(number.center().x() + 1, number.center().y() + 1), 11, 11)
        painter.setFont(theme.text_font(14, QFont.Weight.Normal if weekend else QFont.Weight.DemiBold))
        painter.setPen(theme.colour(t.on_accent if is_today else t.muted if weekend else t.ink))
        painter.drawText(number, _CENTRE, str(day.day))
        painter.restore()


class MonthGrid(QTableView):
    """Shift and arrows choose several days; Left and Right at an edge go on in the next month."""

    moved = Signal()
    presence_wanted = Signal(object)
    unknown_wanted = Signal()
    """What is recorded of the chosen days is to be taken back."""
    """The Presence to record for what is chosen."""
    month_wanted = Signal(object)
    """A day of another month to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.days = MonthModel(self)
        self.setModel(self.days)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalHeader(_Days(self.days, self))
        self.setProperty("look", "card")
        self.setAccessibleName("Who was in: a row a physician, a column a day")
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names = self.verticalHeader()
        names.setSectionsClickable(False)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setDefaultSectionSize(ROW_HEIGHT)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def take(self, month: SupervisionMonth, day: date | None = None) -> None:
        """Show a month; the bar goes to `day`, or stays where it is, or goes to today."""
        row = max(0, self.currentIndex().row())
        self.days.take(month)
        if day is not None or not self.currentIndex().isValid():
            wanted = day or (month.today if month.today.replace(day=1) == month.first else month.first)
            self.choose(min(row, len(month.rows) - 1), wanted)
        self._fit()
        self.moved.emit()

    def choose(self, row: int, day: date) -> None:
        """Put the bar on a day of the month that is shown."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.days.index(row, day.day - 1), flags)

    def chosen(self) -> tuple[tuple[str, date], ...]:
        """Physician and day of every chosen cell."""
        places = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        return tuple((self.days.provider_at(row).key, self.days.day_at(column)) for row, column in places)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        letter = event.text().upper()
        if letter and letter in LETTERS and self.currentIndex().isValid():
            self.presence_wanted.emit(LETTERS[letter])
        elif (letter == UNKNOWN or event.key() == Qt.Key.Key_Delete) and self.currentIndex().isValid():
            self.unknown_wanted.emit()
        elif (day := self._elsewhere(event.key(), plain=plain)) is not None:
            self.month_wanted.emit(day)
        else:
            super().keyPressEvent(event)

    def _elsewhere(self, key: int, *, plain: bool) -> date | None:
        """The day of another month that a key leads to, else None."""
        month, at = self.days.month, self.currentIndex()
        if month is None or not plain:
            return None
        before, after = month.first - timedelta(days=1), month.first + timedelta(days=month.length)
        number = at.column() + 1 if at.isValid() else 1
        if key == Qt.Key.Key_PageUp:
            return before.replace(day=min(number, before.day))
        if key == Qt.Key.Key_PageDown:
            return after.replace(day=min(number, _last(after)))
        if key == Qt.Key.Key_Left and number == 1:
            return before
        return after if key == Qt.Key.Key_Right and number == month.length else None

    def _fit(self) -> None:
        """Columns share the width, names have what is left; below the narrowest the days scroll."""
        count = self.days.columnCount()
        if not count:
            return
        whole = self.width() - 2 * self.frameWidth()
        names = self._names_width()
        wide = max(NARROWEST, (whole - names) // count)
        scrolls = wide * count > whole - names
        self.verticalHeader().setFixedWidth(names if scrolls else whole - wide * count)
        self.horizontalHeader().setDefaultSectionSize(wide)
        self.setFixedHeight(HEAD_HEIGHT + ROW_HEIGHT * self.days.rowCount() + 4 + (14 if scrolls else 0))

    def _names_width(self) -> int:
        metrics = QFontMetrics(theme.text_font(15))
        names = (self.days.provider_at(row).name.listed for row in range(self.days.rowCount()))
        return min(190, 28 + max((metrics.horizontalAdvance(name) for name in names), default=80))


def _last(day: date) -> int:
    """How many days the month of a day has."""
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
