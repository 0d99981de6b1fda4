"""Typing into the cells of the grid: letters open an editor, Enter and Tab leave it, F4 looks up."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QTableView

from dermdesk.ui.charges.grid_model import CLASS_KEYS, LOOKED_UP, NAMES, Column, LineGridModel
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.widgets.type_ahead import TypeAhead


class CellTyping(QObject):
    """Opens, fills and closes cell editors of `view`; `stepped(1)` after Tab, `entered` after Enter."""

    stepped = Signal(int)
    entered = Signal()

    def __init__(self, view: QTableView, editor: VisitEditor, model: LineGridModel) -> None:
        super().__init__(view)
        self._view, self._editor, self._model = view, editor, model

    def begin(self, first: str) -> None:
        """A letter or digit starts the cell; in the class cell it is the class."""
        index = self._view.currentIndex()
        if index.column() == Column.CLASS:
            if first.upper() in CLASS_KEYS:
                self.put(first)
        elif editor := self.edit():
            editor.setText(first.upper() if index.column() != Column.AMOUNT else first)
            editor.textEdited.emit(editor.text())

    def edit(self) -> TypeAhead | None:
        """Open the current cell for typing (F2); None where nothing is typed."""
        index = self._view.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable or index.column() == Column.CLASS:
            return None
        self._view.openPersistentEditor(index)
        editor = self._view.indexWidget(index)
        if isinstance(editor, TypeAhead):
            editor.chosen.connect(self._chosen)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.installEventFilter(self)
            return editor
        return None

    def look_up(self) -> None:
        """F4."""
        if self._view.currentIndex().column() in LOOKED_UP and (editor := self.edit()):
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
            self._view.setFocus()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
            else:
                self.stepped.emit(1 if key == Qt.Key.Key_Tab else -1)
            return True
        if key == Qt.Key.Key_Escape and not editor.list_is_open:
            self._commit(editor)
            self._view.setFocus()
            return True
        if key == Qt.Key.Key_F4 and self._view.currentIndex().column() in LOOKED_UP:
            self._ask(editor)
            return True
        return False

    def commit(self) -> None:
        """Take what stands in an open cell editor."""
        editor = self._view.indexWidget(self._view.currentIndex()) if self._view.currentIndex().isValid() else None
        if isinstance(editor, TypeAhead):
            self._commit(editor)

    def _commit(self, editor: TypeAhead) -> None:
        index = self._view.currentIndex()
        if self._view.indexWidget(index) is not editor:
            return
        editor.removeEventFilter(self)
        text = editor.text()
        if editor.list_is_open and index.column() in LOOKED_UP and (code := self._listed_code(editor, text)):
            text = code
        editor.close_list()
        self._view.closePersistentEditor(index)
        self.put(text)

    def _listed_code(self, editor: TypeAhead, text: str) -> str:
        """Words instead of a code (`punch`) take the first row of the list; what looks like a code is a code."""
        complete = any(letter.isdigit() for letter in text) or (
            self._view.currentIndex().column() == Column.DX and text
        )
        return "" if complete and not editor.arrowed else editor.first_choice_text()

    def _chosen(self, value: object) -> None:
        editor = self._view.indexWidget(self._view.currentIndex())
        if isinstance(editor, TypeAhead):
            editor.setText(str(value))
            self._commit(editor)
            self._view.setFocus()
            self.entered.emit()

    def put(self, text: str) -> None:
        """The current cell takes a text, as if typed."""
        index = self._view.currentIndex()
        place, column = index.row(), Column(index.column())
        if column is Column.CODE and text in ("", self._code_of(place)):
            self._editor.forget_typed(place)
        elif not self._model.setData(index, text) and text and text != index.data():
            self._editor.refuse_cell(NAMES[column], text)

    def _code_of(self, place: int) -> str:
        line = self._model.row(place).line
        return line.code if line is not None else ""
