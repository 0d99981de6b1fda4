"""How wide the columns of the grid are, and which of them stand."""

from PySide6.QtWidgets import QHeaderView, QTableView

from dermdesk.ui import theme
from dermdesk.ui.charges.grid_model import Column

_WIDTHS = {
    Column.CLASS: 60,
    Column.CODE: 92,
    Column.M1: 42,
    Column.M2: 42,
    Column.M3: 42,
    Column.M4: 42,
    Column.DX: 52,
    Column.UNITS: 54,
    Column.FEE: 78,
    Column.AMOUNT: 84,
    Column.MARK: 48,
}
_NARROW = 660
_WIDE = 1000


def set_up(view: QTableView) -> None:
    """Fixed widths; the description takes what is left."""
    head = view.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)
    head.setHighlightSections(False)
    head.setMinimumHeight(36)
    head.setFont(theme.text_font(13))
    head.setMinimumSectionSize(36)
    for column, width in _WIDTHS.items():
        view.setColumnWidth(column, width)


def show_needed(view: QTableView, modifiers: int) -> None:
    """M3, M4 and the fee stand only where there is room or a line needs them: descriptions matter more.

    `modifiers` is the most that a line has.
    """
    wide = view.viewport().width() > _WIDE
    view.setColumnHidden(Column.FEE, view.viewport().width() < _NARROW)
    for column, needed in ((Column.M3, 2), (Column.M4, 3)):
        if view.isColumnHidden(column) != (shown := wide or modifiers >= needed):
            continue
        view.setColumnHidden(column, not shown)
