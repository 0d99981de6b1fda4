"""The grid as hands use it: Enter and Tab go on, letters start typing, F-keys copy, duplicate, open the second row."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from dermdesk.domain.practice import LineClass
from dermdesk.ui import theme
from dermdesk.ui.charges import grid_columns
from dermdesk.ui.charges.cell_typing import CellTyping
from dermdesk.ui.charges.grid_delegate import LINE_HEIGHT, LineDelegate
from dermdesk.ui.charges.grid_model import TYPED, Column, LineGridModel, is_typed_below
from dermdesk.ui.charges.second_rows import SecondRows
from dermdesk.ui.charges.visit_editor import VisitEditor


class LineGrid(QTableView):
    """`asked(editor, column, text)` wants choices for a cell, as the delegate says."""

    asked = Signal(object, int, str)
    stands_elsewhere = Signal()
    """The current row or its height is another: the page may have to scroll."""
    repeat_wanted = Signal()
    map_wanted = Signal(int)
    """The hands want to point at the body for a row."""
    finished = Signal()
    """Enter on the empty row: nothing more to type."""

    def __init__(self, editor: VisitEditor) -> None:
        super().__init__()
        self.editor = editor
        self.lines = LineGridModel(editor)
        self.setModel(self.lines)
        self.cells = LineDelegate(self)
        self.setItemDelegate(self.cells)
        self.cells.asked.connect(self.asked)
        self.cells.typing.connect(self.lines.judge_typing)
        self.setProperty("look", "card")
        self.setAccessibleName("Lines of the visit")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LINE_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        grid_columns.set_up(self)
        self.typing = CellTyping(self, editor, self.lines)
        self.typing.stepped.connect(self.go_on)
        self.typing.entered.connect(self._enter_after_typing)
        self.selectionModel().currentChanged.connect(self._stands_elsewhere)
        self.second_rows = SecondRows(self, editor, self.lines)
        self.second_rows.left.connect(self._second_row_left)
        self.second_rows.map_wanted.connect(self.map_wanted)
        self.second_rows.resized.connect(self._lay_out)
        self.lines.modelReset.connect(self._lay_out)
        editor.row_changed.connect(self._lay_out)
        self.lines.rowsInserted.connect(self._lay_out)
        self.lines.rowsRemoved.connect(self._lay_out)
        theme.current().changed.connect(self.viewport().update)
        self._wanted: tuple[int, int] | None = None
        self._opened: set[tuple[int, str]] = set()
        editor.judged.connect(self.open_where_asked)
        self.lines.modelAboutToBeReset.connect(self._remember)
        self.lines.modelReset.connect(self._restore)

    def commit(self) -> None:
        """Take what stands in an open cell, also of a second row."""
        self.typing.commit()
        self.second_rows.commit()

    def current_place(self) -> int:
        """The row under the hands; -1 without one."""
        return self.currentIndex().row()

    # --- going about -------------------------------------------------------------------------------------------------

    def go_to(self, place: int, column: int) -> None:
        """Put the cell under the hands."""
        place = max(0, min(place, self.lines.rowCount() - 1))
        index = self.lines.index(place, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.viewport().update()

    def _stands_elsewhere(self) -> None:
        self.stands_elsewhere.emit()

    def under_hands(self) -> QRect:
        """The current row with its second row, in the grid's own pixels."""
        place = max(0, self.current_place())
        top = self.horizontalHeader().height() + self.rowViewportPosition(place)
        return QRect(0, top, self.width(), self.rowHeight(place))

    def go_to_new_line(self) -> None:
        """The code cell of the empty row."""
        self.go_to(self.lines.rowCount() - 1, Column.CODE)

    def go_on(self, step: int) -> None:
        """Tab and Shift+Tab: the next cell that is typed; past the last cell the next row."""
        place, column = self.current_place(), self.currentIndex().column()
        order = [each for each in TYPED if not self.isColumnHidden(each)]
        at = order.index(Column(column)) if column in order else 0
        if self.lines.row(place).line is None and not self.lines.row(place).typed:
            order, at = [Column.CODE], 0
        at += step
        if at < 0:
            self.go_to(max(0, place - 1), Column.AMOUNT if place else Column.CLASS)
        elif at >= len(order):
            self.go_to(place + 1, Column.CODE)
        else:
            self.go_to(place, order[at])

    def enter(self) -> None:
        """Enter: the next cell to the right that needs something, else the next row's code."""
        place, column = self.current_place(), self.currentIndex().column()
        line = self.lines.row(place).line
        wants_pointer = (
            line is not None and not line.pointers and line.line_class in (LineClass.INSURANCE, LineClass.SELF)
        )
        if wants_pointer and column < Column.DX and self.editor.diagnoses:
            self.go_to(place, Column.DX)
        elif place == self.lines.rowCount() - 1 and line is None:
            self.finished.emit()
        else:
            self.go_to(place + 1, Column.CODE)

    def _enter_after_typing(self) -> None:
        """After a code with its pointers, or with none needed, the hands go straight to the next row."""
        place = self.current_place()
        if self.currentIndex().column() != Column.CODE or place < 0:
            self.enter()
        elif self.editor.filling.will_want_pointer(place):
            self.go_to(place, Column.DX)
        else:
            self.go_to(place + 1, Column.CODE)

    # --- keys --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_key(event):
            event.accept()
            return True
        return super().event(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        place = self.current_place()
        if place < 0:
            return False
        if keys == Qt.KeyboardModifier.ControlModifier:
            actions = {
                Qt.Key.Key_D: self.duplicate,
                Qt.Key.Key_Delete: self.remove_current,
                Qt.Key.Key_R: self.repeat_wanted.emit,
            }
            action = actions.get(Qt.Key(key))
            if action is not None:
                action()
            return action is not None
        if key == Qt.Key.Key_Backtab:
            self.go_on(-1)
            return True
        if keys not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        plain = {
            Qt.Key.Key_Tab: lambda: self.go_on(1), Qt.Key.Key_Return: self.enter, Qt.Key.Key_Enter: self.enter,
            Qt.Key.Key_F5: self.copy_above, Qt.Key.Key_F6: self.open_second_row, Qt.Key.Key_Insert: self.insert_line,
            Qt.Key.Key_F2: self.typing.edit, Qt.Key.Key_F4: self.typing.look_up,
            Qt.Key.Key_Delete: lambda: self.typing.put(""), Qt.Key.Key_F3: self.take_proposal,
            Qt.Key.Key_F9: lambda: self.map_wanted.emit(self.current_place()),
        }  # fmt: skip
        if (action := plain.get(Qt.Key(key))) is not None:
            action()
            return True
        typed = event.text()
        if len(typed) == 1 and typed.isprintable() and not typed.isspace():
            self.typing.begin(typed)
            return True
        return False

    # --- lines -------------------------------------------------------------------------------------------------------

    def duplicate(self) -> None:
        """Ctrl+D."""
        place = self.current_place()
        row = self.lines.row(place)
        if row.line is not None:
            self.editor.insert(place + 1, row.line, row.label)
            self.go_to(place + 1, Column.CODE)

    def copy_above(self) -> None:
        """F5: the cell above."""
        index = self.currentIndex()
        if index.row() > 0:
            self.typing.put(str(self.lines.index(index.row() - 1, index.column()).data() or ""))

    def insert_line(self) -> None:
        """Ins."""
        place = self.current_place()
        self.editor.insert(place)
        self.go_to(place, Column.CODE)

    def remove_current(self) -> None:
        """Ctrl+Del."""
        place, column = self.current_place(), self.currentIndex().column()
        self.editor.remove(place)
        self.go_to(place, column)

    def open_second_row(self) -> None:
        """F6: into the second row, also when a finding has opened it already; there F6 closes it."""
        self.open_second_row_of(self.current_place())

    def open_second_row_of(self, place: int, wanted: str = "", fact: str = "") -> None:
        """Into a row's second row, at the facts that a finding asks for."""
        row = self.lines.row(place)
        if row.line is not None:
            self.go_to(place, max(0, self.currentIndex().column()))
            row.open = True
            self._lay_out()
            if not self.second_rows.focus(row.key, wanted, fact):
                self.setFocus()

    def back_to_row(self, place: int) -> None:
        """After a map: into the open second row, else to the line's code."""
        row = self.lines.row(place)
        self.go_to(place, Column.CODE)
        if row.open:
            self.second_rows.focus(row.key, "lesion")

    def take_proposal(self) -> None:
        """F3: the codes that the facts of the line ask for; a question opens its second row."""
        place = self.current_place()
        row, visit = self.lines.row(place), self.editor.visit
        proposal = self.editor.proposal_at(place)
        if visit is None or proposal is None or not proposal.changes(visit.lines):
            self.editor.office.say(
                "No other code is proposed here.", "Site, size and count stand in the second row (F6)."
            )
        elif proposal.question is None:
            self.editor.take(proposal)
        else:
            row.open = True
            self._lay_out()
            self.second_rows.take_proposal(row.key)

    def open_where_asked(self) -> None:
        """A finding that needs a field of the second row opens it; the focus stays where the hands are."""
        opened = False
        for finding in self.editor.open_findings:
            place = self.editor.row_of(finding.line)
            row = self.editor.rows[place] if place is not None else None
            if (
                row is None
                or row.line is None
                or (row.key, finding.key) in self._opened
                or not is_typed_below(finding, row.line)
            ):
                continue
            self._opened.add((row.key, finding.key))
            row.open = opened = True
        if opened:
            self._lay_out()

    # --- laying out --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        grid_columns.show_needed(self, max((len(line.modifiers) for line in self.editor.lines), default=0))
        self.second_rows.lay_out()
        rows = sum(self.rowHeight(place) for place in range(self.lines.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().height() + 4)
        self.stands_elsewhere.emit()

    def _second_row_left(self, place: int) -> None:
        self._lay_out()
        self.go_to(place + 1, Column.CODE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.second_rows.place()

    def _remember(self) -> None:
        index = self.currentIndex()
        self._wanted = (index.row(), index.column()) if index.isValid() else None

    def _restore(self) -> None:
        if self._wanted is not None:
            place, column = self._wanted
            self.setCurrentIndex(self.lines.index(min(place, self.lines.rowCount() - 1), column))
