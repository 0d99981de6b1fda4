"""The second row of a line: one sentence when closed, fields for typing when open (F6)."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
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
        self._cells: dict[DetailField, QWidget] = {}
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

    def show_row(self, line: ChargeLine, *, open_: bool, asked: Collection[str] = ()) -> None:
        """Show what the line holds; `asked` are the groups that findings need a fact of."""
        self._said.setText(second_row(line))
        self._closed.setVisible(not open_)
        self._fields.setVisible(open_)
        self._open = open_
        if not open_:
            return
        self._show_fields(line, fields_for(line, asked))
        for field, edit in self._edits:
            if not edit.hasFocus():
                edit.setText(field.read(line))

    def _show_fields(self, line: ChargeLine, fields: list[DetailField]) -> None:
        """Cells that stay keep what is being typed; they never go away under the hands."""
        if fields == [field for field, _edit in self._edits]:
            return
        typing = next((field for field, edit in self._edits if edit.hasFocus()), None)
        if typing is not None and typing not in fields:
            fields.append(typing)
        self._build(line, fields)

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
        """Into the first field; of the group that a finding asks for, the first that is empty."""
        of_group = [edit for field, edit in self._edits if field.group == wanted]
        empty = (edit for edit in of_group if not edit.text())
        first = next(empty, None) or next(iter(of_group), None) or next((edit for _field, edit in self._edits), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            first.selectAll()

    def commit(self) -> None:
        """Take what stands in the field under the hands."""
        for at, (_field, edit) in enumerate(self._edits):
            if edit.hasFocus():
                self._commit(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        edits = [edit for _field, edit in self._edits]
        if not isinstance(watched, TypeAhead) or watched not in edits:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                return False
            return self._take_key(event, edits, edits.index(watched))
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._commit(edits.index(watched))
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
        place, header = self._place, self._editor.header
        line = self._editor.rows[place].line if place is not None else None
        if place is None or line is None or header is None or edit.text().strip() == field.read(line):
            return True
        try:
            changed = field.write(line, edit.text().strip(), header.day)
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

    def _build(self, line: ChargeLine, fields: list[DetailField]) -> None:
        known = dict(self._edits)
        for field in known:
            self._grid.removeWidget(self._cells[field])
            if field not in fields:
                gone = self._cells.pop(field)
                gone.hide()
                gone.deleteLater()
        self._edits = [(field, known.get(field) or self._cell(line, field)) for field in fields]
        self._columns = 0

    def _cell(self, line: ChargeLine, field: DetailField) -> TypeAhead:
        """A field under its title."""
        edit = TypeAhead(list_width=360, at_least=99)
        edit.setText(field.read(line))
        edit.queried.connect(partial(self._search, field, edit))
        edit.chosen.connect(edit.setText)
        edit.setAccessibleName(f"{field.title}, line {line.code}")
        edit.setPlaceholderText(field.example)
        edit.installEventFilter(self)
        label = words.text(field.title, size="tiny", look="muted")
        label.setBuddy(edit)
        self._cells[field] = cell = QWidget(self._fields)
        cell.setLayout(words.column(label, edit, spacing=2))
        return edit

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for at, (field, _edit) in enumerate(self._edits):
            self._grid.addWidget(self._cells[field], at // columns, at % columns)
            self._cells[field].show()
