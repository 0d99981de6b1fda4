"""The grid as hands use it: Enter and Tab go on, letters start typing, F-keys copy, duplicate, open the second row."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from dermdesk.domain.practice import LineClass
from dermdesk.ui import theme
from dermdesk.ui.charges.grid_delegate import LINE_HEIGHT, LineDelegate
from dermdesk.ui.charges.grid_model import (
    CLASS_KEYS,
    LOOKED_UP,
    NAMES,
    SECOND_ROW_FIELDS,
    TYPED,
    Column,
    LineGridModel,
)
from dermdesk.ui.charges.second_rows import SecondRows
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.widgets.type_ahead import TypeAhead

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


class LineGrid(QTableView):
    """`asked(editor, column, text)` wants choices for a cell, as the delegate says."""

    asked = Signal(object, int, str)
    stands_elsewhere = Signal()
    """The current row or its height is another: the page may have to scroll."""
    repeat_wanted = Signal()
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
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setMinimumHeight(36)
        head.setFont(theme.text_font(13))
        head.setMinimumSectionSize(36)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.selectionModel().currentChanged.connect(self._stands_elsewhere)
        self.second_rows = SecondRows(self, editor, self.lines)
        self.second_rows.left.connect(self._second_row_left)
        self.lines.modelReset.connect(self._lay_out)
        editor.row_changed.connect(self._lay_out)
        self.lines.rowsInserted.connect(self._lay_out)
        self.lines.rowsRemoved.connect(self._lay_out)
        theme.current().changed.connect(self.viewport().update)
        self._wanted: tuple[int, int] | None = None
        self._opened: set[str] = set()
        editor.judged.connect(self.open_where_asked)
        self.lines.modelAboutToBeReset.connect(self._remember)
        self.lines.modelReset.connect(self._restore)

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
            Qt.Key.Key_F5: self.copy_above, Qt.Key.Key_F6: self.open_second_row, Qt.Key.Key_F2: self._edit,
            Qt.Key.Key_Insert: self.insert_line, Qt.Key.Key_Delete: lambda: self._set(""), Qt.Key.Key_F4: self._look_up,
        }  # fmt: skip
        if (action := plain.get(Qt.Key(key))) is not None:
            action()
            return True
        typed = event.text()
        if len(typed) == 1 and typed.isprintable() and not typed.isspace():
            self._type(typed)
            return True
        return False

    def _type(self, first: str) -> None:
        """A letter or digit starts the cell; in the class cell it is the class."""
        index = self.currentIndex()
        if index.column() == Column.CLASS:
            if first.upper() in CLASS_KEYS:
                self._set(first)
        elif editor := self._edit():
            editor.setText(first.upper() if index.column() != Column.AMOUNT else first)
            editor.textEdited.emit(editor.text())

    def _edit(self) -> TypeAhead | None:
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable or index.column() == Column.CLASS:
            return None
        self.openPersistentEditor(index)
        editor = self.indexWidget(index)
        if isinstance(editor, TypeAhead):
            editor.chosen.connect(self._chosen)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.installEventFilter(self)
            return editor
        return None

    def _look_up(self) -> None:
        if self.currentIndex().column() in LOOKED_UP and (editor := self._edit()):
            self._ask(editor)

    @staticmethod
    def _ask(editor: TypeAhead) -> None:
        # The narrow cells of modifiers and pointers get room for words.
        editor.resize(max(editor.width(), 120), editor.height())
        editor.look_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, TypeAhead) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_editor_key(watched, event)
        if isinstance(watched, TypeAhead) and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._commit(watched)
        return super().eventFilter(watched, event)

    def _take_editor_key(self, editor: TypeAhead, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            self._commit(editor)
            self.setFocus()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_after_typing()
            else:
                self.go_on(1 if key == Qt.Key.Key_Tab else -1)
            return True
        if key == Qt.Key.Key_Escape and not editor.list_is_open:
            self._commit(editor)
            self.setFocus()
            return True
        if key == Qt.Key.Key_F4 and self.currentIndex().column() in LOOKED_UP:
            self._ask(editor)
            return True
        return False

    def _enter_after_typing(self) -> None:
        """After a code with its pointers, or with none needed, the hands go straight to the next row."""
        place = self.current_place()
        if self.currentIndex().column() == Column.CODE and place >= 0:
            self.go_to(place, Column.DX) if self.editor.will_want_pointer(place) else self.go_to(place + 1, Column.CODE)
        else:
            self.enter()

    def commit_typing(self) -> None:
        """Take what stands in an open cell editor."""
        editor = self.indexWidget(self.currentIndex()) if self.currentIndex().isValid() else None
        if isinstance(editor, TypeAhead):
            self._commit(editor)

    def _commit(self, editor: TypeAhead) -> None:
        index = self.currentIndex()
        if self.indexWidget(index) is not editor:
            return
        editor.removeEventFilter(self)
        text = editor.text()
        if editor.list_is_open and index.column() in LOOKED_UP and (code := self._listed_code(editor, text)):
            text = code
        editor.close_list()
        self.closePersistentEditor(index)
        self._set(text)

    def _listed_code(self, editor: TypeAhead, text: str) -> str:
        """Words instead of a code (`punch`) take the first row of the list; what looks like a code is a code."""
        complete = any(letter.isdigit() for letter in text) or (self.currentIndex().column() == Column.DX and text)
        return "" if complete and not editor.arrowed else editor.first_choice_text()

    def _chosen(self, value: object) -> None:
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, TypeAhead):
            editor.setText(str(value))
            self._commit(editor)
            self.setFocus()
            self._enter_after_typing()

    def _set(self, text: str) -> None:
        index = self.currentIndex()
        place, column = index.row(), Column(index.column())
        if column is Column.CODE and text in ("", self._code_of(place)):
            self.editor.forget_typed(place)
        elif not self.lines.setData(index, text) and text and text != index.data():
            self.editor.refuse_cell(NAMES[column], text)

    def _code_of(self, place: int) -> str:
        line = self.lines.row(place).line
        return line.code if line is not None else ""

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
            self._set(str(self.lines.index(index.row() - 1, index.column()).data() or ""))

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
        place = self.current_place()
        row = self.lines.row(place)
        if row.line is not None:
            row.open = True
            self._lay_out()
            if not self.second_rows.focus(row.key):
                self.setFocus()

    def open_where_asked(self) -> None:
        """A finding that needs a field of the second row opens it; the focus stays where the hands are."""
        opened = False
        for finding in self.editor.open_findings:
            place = self.editor.row_of(finding.line)
            row = self.editor.rows[place] if place is not None else None
            if (
                finding.field in SECOND_ROW_FIELDS
                and row is not None
                and row.line is not None
                and finding.key not in self._opened
            ):
                self._opened.add(finding.key)
                row.open = opened = True
        if opened:
            self._lay_out()

    # --- laying out --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._show_modifier_columns()
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

    def _show_modifier_columns(self) -> None:
        """M3, M4 and the fee stand only where there is room or a line needs them: descriptions matter more."""
        most = max((len(line.modifiers) for line in self.editor.lines), default=0)
        wide = self.viewport().width() > _WIDE
        self.setColumnHidden(Column.FEE, self.viewport().width() < _NARROW)
        for column, needed in ((Column.M3, 2), (Column.M4, 3)):
            if self.isColumnHidden(column) != (shown := wide or most >= needed):
                continue
            self.setColumnHidden(column, not shown)

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
