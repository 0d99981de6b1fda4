"""A table whose rows can be marked for a step on several of them; marks stay on their rows through refreshes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from dermdesk.ui.models.rows import Column, Row
from dermdesk.ui.widgets.row_table import RowTable

MARK = "✓"


class MarkedTable(RowTable[Row], Generic[Row]):
    """Space marks the row under the bar, Shift with Up or Down marks on the way, Ctrl+A all of them or none.

    Without a mark, what is done is done with the row under the bar (`picked`).
    """

    marked = Signal()
    """Which rows are marked has changed."""

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
        self._marks: set[str] = set()
        mark: Column[Row] = Column(
            title=MARK, text=lambda row: MARK if key(row) in self._marks else "", ink=lambda _row: "good", width=34
        )
        super().__init__(name, (mark, *columns), key, empty=empty, empty_help=empty_help, letters=letters)
        self.view.keys = self._take_key
        self.view.clicked.connect(self._clicked)

    @property
    def marks(self) -> tuple[Row, ...]:
        """The marked rows among those shown, in their order."""
        return tuple(row for row in self.rows if self._key(row) in self._marks) if self._marks else ()

    @property
    def picked(self) -> tuple[Row, ...]:
        """The marked rows, or the one under the bar."""
        current = self.current
        return self.marks or ((current,) if current is not None else ())

    def unmark(self) -> None:
        """No row is marked any more."""
        if self._marks:
            self._marks.clear()
            self._marks_changed()

    def toggle_all(self) -> None:
        """Mark every row that is shown; none, when all are marked."""
        keys = {self._key(row) for row in self.rows}
        if keys <= self._marks:
            self._marks -= keys
        else:
            self._marks |= keys
        self._marks_changed()

    def _toggle(self, place: int) -> None:
        if 0 <= place < len(self.rows):
            self._marks ^= {self._key(self.rows[place])}
            self._marks_changed()

    def _take_key(self, event: QKeyEvent) -> bool:
        at = self.view.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Space and not control:
            self._toggle(at)
        elif event.key() == Qt.Key.Key_A and control:
            self.toggle_all()
        elif shift and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._extend(at, 1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self._marks:
            self.unmark()
        else:
            return False
        return True

    def _extend(self, at: int, step: int) -> None:
        to = at + step
        if not 0 <= at < len(self.rows):
            return
        self._marks.add(self._key(self.rows[at]))
        if 0 <= to < len(self.rows):
            self._marks.add(self._key(self.rows[to]))
            self.choose_row(to)
        self._marks_changed()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle(index.row())

    def _marks_changed(self) -> None:
        if self.rows:
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(len(self.rows) - 1, 0), [])
        self.marked.emit()
