"""One table model for every list: its columns say how a row is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from dermdesk.ui import theme

Row = TypeVar("Row")
Ink = Literal["ink", "muted", "warn", "danger", "info", "good"]
"""Names of colours of the theme."""
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """How one column is written. `wide` takes what the others leave; amounts and counts stand `right`.

    A `spare` column goes away, the last one first, where the window is too narrow for the wide one.
    """

    title: str
    text: Callable[[Row], str]
    ink: Callable[[Row], Ink] | None = None
    right: bool = False
    bold: bool = False
    wide: bool = False
    spare: bool = False
    tips: bool = False
    """Whether the mouse shows the whole text over a cell that may be cut."""
    width: int = 120


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows are domain values or small frozen dataclasses; `take` replaces all of them."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        theme.current().changed.connect(self._recolour)

    def take(self, rows: Sequence[Row]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _Role.TextAlignmentRole:
            return _side(right=column.right)
        if role == _Role.FontRole:
            return theme.text_font(13)
        return column.title if role == _Role.DisplayRole else None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == _Role.DisplayRole:
            return column.text(row)
        if role == _Role.ToolTipRole and column.tips:
            return column.text(row)
        if role == _Role.AccessibleTextRole:
            return f"{column.title}: {column.text(row) or 'blank'}"
        if role == _Role.TextAlignmentRole:
            return _side(right=column.right)
        if role == _Role.FontRole:
            return theme.text_font(weight=QFont.Weight.DemiBold if column.bold else QFont.Weight.Normal)
        if role == _Role.ForegroundRole and column.ink is not None:
            return theme.colour(getattr(theme.tokens(), column.ink(row)))
        return None

    def _recolour(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [_Role.ForegroundRole])


def _side(*, right: bool) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
