"""A table of whole rows that hands work with by keys, and that says what to do next when it is empty."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QTableView, QWidget

from dermdesk.ui.models.rows import Column, Row, RowsModel
from dermdesk.ui.widgets import words

ROW_HEIGHT = 36
_READABLE = 168
"""What a wide column needs at least, in pixels."""


class _View(QTableView):
    entered_row = Signal()
    row_changed = Signal()
    resized = Signal()

    keys: Callable[[QKeyEvent], bool] | None = None
    """Asked first about every key; True: it was taken."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.letters: Mapping[str, Callable[[], object]] = {}
        self.setProperty("look", "card")
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setFixedHeight(ROW_HEIGHT)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.doubleClicked.connect(self.entered_row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if self.keys is not None and self.keys(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        elif letter and letter in self.letters and self.currentIndex().isValid():
            self.letters[letter]()
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.row_changed.emit()


class RowTable(QStackedWidget, Generic[Row]):
    """`take` keeps the bar on the same row (by `key`); `opened` is Enter or a double click, `chosen` each move.

    `letters` are keys that do something with the row under the bar.
    """

    chosen = Signal(object)
    """The row under the bar, or None."""
    opened = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], str],
        *,
        empty: str,
        empty_help: str = "",
        letters: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        self._key = key
        self.model = RowsModel[Row](columns, self)
        self.view = _View(name, self)
        self.view.setModel(self.model)
        self.view.letters = letters or {}
        self.view.entered_row.connect(self._open)
        self.view.row_changed.connect(self._tell)
        self.view.resized.connect(self._spare_columns)
        self._lay_columns(columns)
        self._said = words.text(empty, size="large", wrap=True)
        self._help = words.text(empty_help, look="muted", wrap=True)
        nothing = words.frame("card")
        nothing.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        nothing.setAccessibleName(f"{name}: nothing here")
        for label in (self._said, self._help):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        nothing.setLayout(words.column(1, self._said, self._help, 1, spacing=8, margins=(24, 24, 24, 24)))
        self._nothing = nothing
        self.addWidget(nothing)
        self.addWidget(self.view)
        self.setAccessibleName(name)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self.model.rows

    @property
    def current(self) -> Row | None:
        """The row under the bar."""
        at = self.view.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def take(self, rows: Sequence[Row], *, choose: str | None = None) -> None:
        """Show these rows; the bar stays on its row, or goes to the one whose key is `choose`."""
        before = self.current
        wanted = choose if choose is not None else (self._key(before) if before is not None else None)
        has_hands = self._shown.hasFocus()
        self.model.take(rows)
        self.setCurrentIndex(1 if rows else 0)
        if has_hands:
            self.take_focus()
        keys = [self._key(row) for row in rows]
        if rows:
            self.choose_row(keys.index(wanted) if wanted in keys else 0)
        else:
            self._tell()

    def choose_row(self, place: int) -> None:
        """Put the bar on a row."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(place, 0), flags)

    def say_empty(self, said: str, help: str = "") -> None:
        """Other words for the empty state."""
        self._said.setText(said)
        self._help.setText(help)

    def take_focus(self) -> None:
        """Hands go to the rows, or wait here for them."""
        self._shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _shown(self) -> QWidget:
        return self.view if self.currentIndex() == 1 else self._nothing

    def _lay_columns(self, columns: Sequence[Column[Row]]) -> None:
        header = self.view.horizontalHeader()
        for place, column in enumerate(columns):
            if column.wide:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                self.view.setColumnWidth(place, column.width)
        if not any(column.wide for column in columns):
            header.setStretchLastSection(True)

    def _spare_columns(self) -> None:
        """Hide spare columns, the last first, until the wide one has room to be read."""
        columns = self.model.columns
        left = self.view.viewport().width() - sum(column.width for column in columns if not column.wide)
        hidden: set[int] = set()
        for place, column in reversed(tuple(enumerate(columns))):
            if column.spare and left < _READABLE:
                left += column.width
                hidden.add(place)
        for place in range(len(columns)):
            if self.view.isColumnHidden(place) != (place in hidden):
                self.view.setColumnHidden(place, place in hidden)

    def _tell(self) -> None:
        self.chosen.emit(self.current)

    def _open(self) -> None:
        if (row := self.current) is not None:
            self.opened.emit(row)
