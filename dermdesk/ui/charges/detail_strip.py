"""The second row of a line: one sentence when closed, fields for typing when open (F6)."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.ui.charges.detail_fields import DetailField, fields_for
from dermdesk.ui.charges.line_words import second_row
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.type_ahead import TypeAhead

CLOSED_HEIGHT = 34
_FIELD_WIDTH = 150
_FIELD_HEIGHT = 56


class DetailStrip(QFrame):
    """Lies in the grid's viewport below its line; `left` when Enter passes the last field, or Esc or F6 closes it."""

    left = Signal(int)

    def __init__(self, parent: QWidget, editor: VisitEditor, key: int) -> None:
        super().__init__(parent)
        self._editor, self._key = editor, key
        self._open = False
        self._edits: list[tuple[DetailField, TypeAhead]] = []
        self._said = words.text(size="small", look="muted")
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(64, 0, 12, 8)
        self._grid.setSpacing(8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        closed = words.row(words.key_hint("F6"), self._said, 1, margins=(74, 0, 12, 0))
        self._closed = QWidget()
        self._closed.setLayout(closed)
        box.addWidget(self._closed)
        box.addWidget(self._fields)
        self._columns = 0

    @property
    def _place(self) -> int | None:
        return next((place for place, row in enumerate(self._editor.rows) if row.key == self._key), None)

    def show_row(self, line: ChargeLine, *, open_: bool) -> None:
        """Show what the line holds."""
        self._said.setText(second_row(line))
        self._closed.setVisible(not open_)
        self._fields.setVisible(open_)
        if open_ and not self._open:
            self._build(line)
        self._open = open_
        if not open_:
            return
        for field, edit in self._edits:
            if not edit.hasFocus():
                edit.setText(field.read(line))

    def wanted_height(self, width: int) -> int:
        """Height below the line, in pixels."""
        if not self._open:
            return CLOSED_HEIGHT
        columns = max(1, (width - 76) // (_FIELD_WIDTH + 8))
        if columns != self._columns:
            self._arrange(columns)
        rows = -(-len(self._edits) // columns)
        return rows * (_FIELD_HEIGHT + 8) + 8

    def focus_first(self, wanted: str = "") -> None:
        """Into the first field, or the one that a finding asks for."""
        if self._edits:
            edit = next((edit for field, edit in self._edits if wanted and field.group == wanted), self._edits[0][1])
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            edits = [edit for _field, edit in self._edits]
            if (
                isinstance(watched, TypeAhead)
                and watched in edits
                and not (event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            ):
                return self._take_key(event, edits, edits.index(watched))
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent, edits: list[TypeAhead], at: int) -> bool:
        key, edit = event.key(), edits[at]
        if key == Qt.Key.Key_Escape and edit.list_is_open:
            return False
        if key == Qt.Key.Key_F4:
            if self._edits[at][0].look_up is not None:
                edit.look_up()
            return True
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_F6):
            self._commit(at)
            self.left.emit(self._key)
            return True
        step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(key))
        if step is None:
            return False
        if edit.list_is_open:
            edit.setText(edit.first_choice_text())
            edit.close_list()
        if self._commit(at):
            if 0 <= at + step < len(edits):
                edits[at + step].setFocus(Qt.FocusReason.TabFocusReason)
                edits[at + step].selectAll()
            else:
                self.left.emit(self._key)
        return True

    def _commit(self, at: int) -> bool:
        field, edit = self._edits[at]
        place = self._place
        line = self._editor.rows[place].line if place is not None else None
        if place is None or line is None or edit.text().strip() == field.read(line):
            return True
        try:
            changed = field.write(line, edit.text().strip())
        except (DermdeskError, ValueError, ArithmeticError):
            edit.setProperty("wrong", "true")
            self._editor.refuse_cell(field.title, edit.text())
            edit.style().polish(edit)
            return False
        edit.setProperty("wrong", "false")
        edit.style().polish(edit)
        self._editor.put_line(place, changed)
        return True

    def _search(self, field: DetailField, edit: TypeAhead, text: str) -> None:
        if field.look_up is not None:
            self._editor.look_up(field.look_up, text, lambda found: edit.offer(*found))

    def _build(self, line: ChargeLine) -> None:
        words.clear(self._grid)
        self._edits, self._columns = [], 0
        for field in fields_for(line):
            edit = TypeAhead(list_width=360, at_least=99)
            edit.setText(field.read(line))
            edit.queried.connect(partial(self._search, field, edit))
            edit.setAccessibleName(f"{field.title}, line {line.code}")
            edit.setPlaceholderText(field.example)
            edit.installEventFilter(self)
            self._edits.append((field, edit))

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for at, (field, edit) in enumerate(self._edits):
            cell = edit.parentWidget()
            if cell is None or cell is self._fields:
                label = words.text(field.title, size="tiny", look="muted")
                label.setBuddy(edit)
                cell = QWidget()
                cell.setLayout(words.column(label, edit, spacing=2))
            self._grid.addWidget(cell, at // columns, at % columns)
