"""The rows of the line grid: lines of the visit, half-typed ones, and the empty one at the end."""

from dataclasses import dataclass
from itertools import count

from PySide6.QtCore import QObject, Signal

from dermdesk.domain.line import ChargeLine


@dataclass(slots=True)
class Row:
    """A row of the grid. `line` None: nothing typed yet, or a code that the desk does not know (in `typed`)."""

    key: int
    line: ChargeLine | None = None
    label: str = ""
    typed: str = ""
    open: bool = False
    """Whether its second row is open for typing."""


class VisitRows(QObject):
    """Tells views of every change before and after; a row keeps its key wherever it moves."""

    rows_reset = Signal()
    rows_inserting = Signal(int, int)
    rows_inserted = Signal()
    row_removing = Signal(int)
    row_removed = Signal()
    row_changed = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.keys = count(1)
        self.rows: list[Row] = [Row(0)]
        self.order: list[int] = []
        """Keys of the rows that the newest question to the rules was about, in the order of its lines."""

    @property
    def lines(self) -> list[ChargeLine]:
        """All lines that have a known code."""
        return [row.line for row in self.rows if row.line is not None]

    def number_of(self, row: Row) -> int:
        """The line number that findings call the row by, a half-typed one among them; 0 for none."""
        return self.order.index(row.key) + 1 if row.key in self.order else 0

    def row_of(self, number: int | None) -> int | None:
        """The row of a finding's line number."""
        if not number or number > len(self.order):
            return None
        key = self.order[number - 1]
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def pointing_above(self, place: int) -> ChargeLine | None:
        """The nearest line above a row that points to a diagnosis; a cosmetic line between is passed over."""
        lines = (row.line for row in reversed(self.rows[:place]))
        return next((line for line in lines if line is not None and line.pointers), None)

    def insert_rows(self, place: int, rows: list[Row]) -> None:
        """New rows before `place`."""
        if rows:
            self.rows_inserting.emit(place, place + len(rows) - 1)
            self.rows[place:place] = rows
            self.rows_inserted.emit()
