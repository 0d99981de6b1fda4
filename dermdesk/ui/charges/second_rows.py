"""Second rows in the grid: which rows have one, how tall it makes them, where it lies."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTableView

from dermdesk.services.coding import Proposal
from dermdesk.ui.charges.detail_strip import DetailStrip
from dermdesk.ui.charges.grid_delegate import LINE_HEIGHT
from dermdesk.ui.charges.grid_model import LineGridModel
from dermdesk.ui.charges.line_words import second_row
from dermdesk.ui.charges.visit_editor import VisitEditor


class SecondRows(QObject):
    """A strip for each row that holds such facts, is open for them or has codes proposed.

    `left(place)` when the hands are through, `map_wanted(place)` when they want to point at the body, `resized` when a
    strip needs another height.
    """

    left = Signal(int)
    map_wanted = Signal(int)
    resized = Signal()

    def __init__(self, view: QTableView, editor: VisitEditor, model: LineGridModel) -> None:
        super().__init__(view)
        self._view, self._editor, self._model = view, editor, model
        self._strips: dict[int, DetailStrip] = {}

    def lay_out(self) -> None:
        """Make, show and drop strips, and give rows their height."""
        alive: set[int] = set()
        for place, row in enumerate(self._editor.rows[: self._model.rowCount()]):
            height = LINE_HEIGHT
            line = row.line
            if line is not None and not self._model.is_hidden(place):
                proposal = self._editor.proposal_at(place)
                if row.open or second_row(line) or self._is_news(place, proposal):
                    alive.add(row.key)
                    strip = self._strip(row.key)
                    strip.show_row(line, proposal, open_=row.open, asked=self._asked_of(place))
                    height += strip.wanted_height(self._view.viewport().width())
            if self._view.rowHeight(place) != height:
                self._view.setRowHeight(place, height)
        for key in [key for key in self._strips if key not in alive]:
            gone = self._strips.pop(key)
            gone.hide()
            gone.deleteLater()
        self.place()

    def _strip(self, key: int) -> DetailStrip:
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = DetailStrip(self._view.viewport(), self._editor, key)
            strip.left.connect(self._leave)
            strip.map_wanted.connect(self._want_map)
            strip.resized.connect(self.resized)
        return strip

    def _is_news(self, place: int, proposal: Proposal | None) -> bool:
        """Whether other codes are proposed for a line without a second row, told on the first line that they change."""
        visit = self._editor.visit
        if proposal is None or visit is None or not proposal.changes(visit.lines):
            return False
        number = sum(row.line is not None for row in self._editor.rows[:place])
        return number == min(proposal.replaces, default=number)

    def commit(self) -> None:
        """Take what stands in the field under the hands."""
        for strip in self._strips.values():
            strip.commit()

    def _asked_of(self, place: int) -> frozenset[str]:
        """The groups of facts that findings of a row point at."""
        return frozenset(finding.field.value for finding in self._model.findings_at(place))

    def place(self) -> None:
        """Put each strip below its line; also after scrolling."""
        for place, row in enumerate(self._editor.rows):
            if strip := self._strips.get(row.key):
                top = self._view.rowViewportPosition(place) + LINE_HEIGHT
                deep = self._view.rowHeight(place) - LINE_HEIGHT - 1
                strip.setGeometry(0, top, self._view.viewport().width(), deep)
                strip.show()

    def focus(self, key: int, wanted: str = "", fact: str = "") -> bool:
        """Into the fields of an open second row; False when it is closed."""
        row = next((row for row in self._editor.rows if row.key == key), None)
        strip = self._strips.get(key)
        if row is None or strip is None or not row.open:
            return False
        strip.focus_first(wanted, fact)
        return True

    def take_proposal(self, key: int) -> None:
        """The codes proposed on a row's strip."""
        if (strip := self._strips.get(key)) is not None:
            strip.take_proposal()

    def _want_map(self, key: int) -> None:
        self.map_wanted.emit(self._place_of(key))

    def _place_of(self, key: int) -> int:
        return next((place for place, row in enumerate(self._editor.rows) if row.key == key), 0)

    def _leave(self, key: int) -> None:
        place = self._place_of(key)
        self._editor.rows[place].open = False
        self.left.emit(place)
