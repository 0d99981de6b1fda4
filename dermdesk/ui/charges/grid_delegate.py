"""Paints the cells of the line grid: pills, marks, the remark where a bill goes; makes the cell editors."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dermdesk.domain.line import AccountSide
from dermdesk.ui import theme
from dermdesk.ui.charges import severity_look
from dermdesk.ui.charges.grid_model import MARKED_COLUMN, Column, LineGridModel
from dermdesk.ui.charges.line_words import remark
from dermdesk.ui.widgets.type_ahead import TypeAhead

LINE_HEIGHT = 38
Index = QModelIndex | QPersistentModelIndex

# Made once: a key press paints some fifty cells, and combining Qt's flags takes Python longer than drawing a letter.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_MODIFIERS = frozenset({Column.M1, Column.M2, Column.M3, Column.M4})
_ALIGNED = {
    **dict.fromkeys((Column.UNITS, Column.FEE, Column.AMOUNT), _RIGHT),
    **dict.fromkeys((Column.DX, *_MODIFIERS), _CENTRE),
}
_MAY_BE_LONG = frozenset({Column.CODE, Column.DESCRIPTION})


class LineDelegate(QStyledItemDelegate):
    """`asked(editor, column, text)` wants choices for a cell; `typing(place, column, text)` tells each key press."""

    asked = Signal(object, int, str)
    typing = Signal(int, int, str)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = index.column()
        edit = TypeAhead(parent, list_width=460, at_least=2 if column == Column.CODE else 99)
        edit.setProperty("look", "cell")
        edit.setAlignment(Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole))))
        edit.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        if column in (Column.M1, Column.M2, Column.M3, Column.M4):
            edit.setMaxLength(2)
        place = index.row()

        def typing(text: str) -> None:
            self.typing.emit(place, column, text)

        def asked(text: str) -> None:
            self.asked.emit(edit, column, text)

        edit.textEdited.connect(typing)
        edit.queried.connect(asked)
        return edit

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once, at its opening: what is being typed outlives every late answer about its row."""
        if isinstance(editor, TypeAhead) and not editor.property("begun"):
            editor.setProperty("begun", True)  # noqa: FBT003 - Qt takes the value by position
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRect(option.rect)
        area.setHeight(LINE_HEIGHT)
        if index.column() == Column.CODE:
            area.setWidth(area.width() + 60)
        editor.setGeometry(area.adjusted(2, 4, -2, -4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, LineGridModel):
            return
        t, place, column = theme.tokens(), index.row(), Column(index.column())
        row, whole = model.row(place), QRect(option.rect)
        area = QRect(whole.left(), whole.top(), whole.width(), LINE_HEIGHT)
        painter.save()
        view = option.widget
        is_current_row = getattr(view, "current_place", lambda: -1)() == place
        if is_current_row:
            painter.fillRect(whole, theme.colour(t.current_row))
        painter.fillRect(whole.left(), whole.bottom(), whole.width(), 1, theme.colour(t.border))
        if model.is_hidden(place):
            self._paint_text(painter, area, "· · ·" if column is Column.DESCRIPTION else "", column, t.muted)
        elif column is Column.CLASS and row.line is not None:
            self._paint_pill(painter, area, place, model)
        elif column is Column.DESCRIPTION and row.line is not None:
            self._paint_description(painter, area, place, model)
        elif column is Column.MARK:
            self._paint_marks(painter, area, place, model)
        else:
            bold = column is Column.CODE
            ink = t.danger if row.line is None or (bold and row.typed) else t.ink
            self._paint_text(painter, area, str(index.data() or ""), column, ink, bold=bold)
        self._paint_cell_mark(painter, area, place, column, model)
        if is_current_row and option.state & QStyle.StateFlag.State_HasFocus and column is not Column.MARK:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour(t.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(area.adjusted(3, 5, -3, -5)), 6, 6)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        area: QRect,
        said: str,
        column: Column,
        ink: str,
        *,
        bold: bool = False,
        pixels: int = 15,
    ) -> None:
        if not said:
            return
        painter.setFont(theme.text_font(pixels, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        painter.setPen(theme.colour(ink))
        inner = area if column in _MODIFIERS else area.adjusted(10, 0, -10, 0)
        if column in _MAY_BE_LONG:
            said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _ALIGNED.get(column, _LEFT), said)

    def _paint_pill(self, painter: QPainter, area: QRect, place: int, model: LineGridModel) -> None:
        line = model.row(place).line
        if line is None:
            return
        pill = theme.tokens().pill(line.line_class)
        painter.setFont(theme.text_font(12, QFont.Weight.DemiBold))
        wide = painter.fontMetrics().horizontalAdvance(line.line_class.short) + 18
        box = QRectF(area.left() + 10, area.top() + (LINE_HEIGHT - 20) / 2, wide, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(pill.ground))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(theme.colour(pill.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line.line_class.short)

    def _paint_description(self, painter: QPainter, area: QRect, place: int, model: LineGridModel) -> None:
        row, t = model.row(place), theme.tokens()
        if row.line is None:
            return
        self._paint_text(painter, area, row.label, Column.DESCRIPTION, t.ink)
        said = remark(row.line, model.editor)
        if said:
            used = painter.fontMetrics().horizontalAdvance(row.label) + 10
            rest = area.adjusted(used, 0, 0, 0)
            if rest.width() > 48:
                private = row.line.side is AccountSide.PRIVATE and row.line.line_class.value != "retail"
                self._paint_text(
                    painter, rest, said, Column.DESCRIPTION, t.cosmetic.ink if private else t.muted, pixels=14
                )

    def _paint_marks(self, painter: QPainter, area: QRect, place: int, model: LineGridModel) -> None:
        findings = model.findings_at(place)
        if not findings:
            return
        gravest = min((finding.severity for finding in findings), key=lambda severity: severity.rank)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        severity_look.draw_sign(painter, QRectF(area.left() + 8, area.top() + 14, 12, 11), gravest)
        painter.setFont(theme.text_font(weight=QFont.Weight.DemiBold))
        painter.setPen(severity_look.colour_of(gravest))
        painter.drawText(area.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(len(findings)))

    def _paint_cell_mark(
        self, painter: QPainter, area: QRect, place: int, column: Column, model: LineGridModel
    ) -> None:
        for finding in model.findings_at(place):
            if MARKED_COLUMN.get(finding.field) is column:
                ink = severity_look.colour_of(finding.severity)
                painter.fillRect(QRect(area.left() + 6, area.bottom() - 3, area.width() - 12, 2), ink)
                return
