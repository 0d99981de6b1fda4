"""A form on twelve columns: captions above, mnemonics given out by itself, what is wrong in words under the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.checks import Check, anything
from dermdesk.ui.widgets.choosers import Chooser, Tick

_COLUMNS = 12


@dataclass(slots=True)
class _Field:
    editor: QLineEdit | QComboBox | QCheckBox
    cell: QWidget
    wrong: QLabel
    check: Check
    options: list[Any]
    """Values of a choice; Qt would hand back an enum of strings as a bare string."""


class Form(QWidget):
    """Fields by key. `fill` shows values without telling; hands make `edited`."""

    edited = Signal()

    def __init__(self, name: str, *, taken: str = "") -> None:
        """`taken` are mnemonic letters of buttons beside the form."""
        super().__init__()
        self.setAccessibleName(name)
        self._taken = set(taken.lower())
        self._fields: dict[str, _Field] = {}
        self._row, self._column = 0, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)

    # --- laying out --------------------------------------------------------------------------------------------------

    def heading(self, title: str, remark: str = "") -> None:
        """Start a part of the form."""
        self._break()
        line = QWidget()
        box = words.row(words.text(title, bold=True), words.text(remark, size="small", look="muted"), 1)
        box.setContentsMargins(0, 8 if self._row else 0, 0, 0)
        line.setLayout(box)
        self._grid.addWidget(line, self._row, 0, 1, _COLUMNS)
        self._row += 1

    def line(
        self, key: str, caption: str, *, span: int = 6, check: Check = anything, hint: str = "", most: int = 60
    ) -> QLineEdit:
        """A field for text."""
        edit = QLineEdit()
        edit.setMaxLength(most)
        edit.setPlaceholderText(hint)
        edit.textEdited.connect(partial(self._touched, key))
        self._add(key, caption, edit, span, check)
        return edit

    def choice(self, key: str, caption: str, options: Sequence[tuple[str, Any]], *, span: int = 6) -> QComboBox:
        """A field with a few answers; each option is (words, value)."""
        box = Chooser()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        box.addItems([said for said, _value in options])
        box.activated.connect(partial(self._touched, key))
        self._add(key, caption, box, span, anything)
        self._fields[key].options = [value for _said, value in options]
        return box

    def tick(self, key: str, caption: str, *, span: int = 6) -> QCheckBox:
        """A yes or no."""
        box = Tick(self._with_mnemonic(caption))
        box.clicked.connect(partial(self._touched, key))
        self._add(key, "", box, span, anything)
        box.setAccessibleName(caption.replace("&", ""))
        return box

    def whole_row(self, widget: QWidget) -> None:
        """Something else over the whole width."""
        self._break()
        self._grid.addWidget(widget, self._row, 0, 1, _COLUMNS)
        self._row += 1

    # --- values ------------------------------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values; keys that are not named become blank, off or the first option."""
        self.clear_wrong()
        for key, field in self._fields.items():
            editor, value = field.editor, values.get(key)
            if isinstance(editor, QLineEdit):
                editor.setText("" if value is None else str(value))
                editor.setCursorPosition(0)
            elif isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            else:
                editor.setCurrentIndex(field.options.index(value) if value in field.options else 0)

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Write into a few text fields and leave the others."""
        for key, text in texts.items():
            editor = self._fields[key].editor
            if isinstance(editor, QLineEdit):
                editor.setText(text)

    def text(self, key: str) -> str:
        """What is typed, without spaces around."""
        editor = self._fields[key].editor
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def value(self, key: str) -> Any:  # noqa: ANN401 - whatever the option stands for
        """The value of a choice, or whether a tick is on, or the text."""
        field = self._fields[key]
        editor = field.editor
        if isinstance(editor, QComboBox):
            place = editor.currentIndex()
            return field.options[place] if 0 <= place < len(field.options) else None
        return editor.isChecked() if isinstance(editor, QCheckBox) else editor.text().strip()

    def set_options(self, key: str, options: Sequence[tuple[str, Any]]) -> None:
        """Other answers for a choice; the chosen one stays where it can."""
        field = self._fields[key]
        editor = field.editor
        if not isinstance(editor, QComboBox):
            raise TypeError(f"{key} is no choice")
        before = self.value(key)
        field.options = [value for _said, value in options]
        editor.clear()
        editor.addItems([said for said, _value in options])
        editor.setCurrentIndex(field.options.index(before) if before in field.options else 0)

    def show_fields(self, keys: Sequence[str], *, shown: bool) -> None:
        """Show or hide fields."""
        for key in keys:
            self._fields[key].cell.setVisible(shown)

    def editor(self, key: str) -> QWidget:
        """The widget of a field."""
        return self._fields[key].editor

    # --- what is wrong -----------------------------------------------------------------------------------------------

    def is_right(self) -> bool:
        """Check every shown field, say what is wrong under it, and go to the first that is."""
        self.clear_wrong()
        first: QWidget | None = None
        for key, field in self._fields.items():
            if field.cell.isHidden() or not isinstance(field.editor, QLineEdit):
                continue
            if said := field.check(field.editor.text()):
                self.say_wrong(key, said)
                first = first or field.editor
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is None

    def say_wrong(self, key: str, said: str) -> None:
        """Mark a field."""
        field = self._fields[key]
        field.wrong.setText(said)
        field.wrong.setVisible(bool(said))
        field.editor.setAccessibleDescription(said)
        field.editor.setProperty("wrong", "true" if said else "false")
        field.editor.style().unpolish(field.editor)
        field.editor.style().polish(field.editor)

    def wrong_words(self, key: str) -> str:
        """What is said under a field."""
        return self._fields[key].wrong.text()

    def clear_wrong(self) -> None:
        """Nothing is marked."""
        for key, field in self._fields.items():
            if field.wrong.text():
                self.say_wrong(key, "")

    def start(self) -> None:
        """Hands go to the first field."""
        for field in self._fields.values():
            if not field.cell.isHidden() and field.editor.isEnabled():
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _touched(self, key: str, *_said: object) -> None:
        if self._fields[key].wrong.text():
            self.say_wrong(key, "")
        self.edited.emit()

    def _add(self, key: str, caption: str, editor: QLineEdit | QComboBox | QCheckBox, span: int, check: Check) -> None:
        if self._column + span > _COLUMNS:
            self._break()
        label = words.text(self._with_mnemonic(caption) if caption else "", size="small", look="muted")
        if caption:
            label.setBuddy(editor)
            editor.setAccessibleName(caption.replace("&", ""))
        wrong = words.text(size="small", look="danger", wrap=True)
        wrong.hide()
        cell = QWidget()
        cell.setLayout(words.column(label, editor, wrong, 1, spacing=2))
        cell.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._grid.addWidget(cell, self._row, self._column, 1, span)
        self._fields[key] = _Field(editor, cell, wrong, check, [])
        self._column += span

    def _break(self) -> None:
        if self._column:
            self._row, self._column = self._row + 1, 0

    def _with_mnemonic(self, caption: str) -> str:
        """The caption with the first letter marked that no other field has."""
        if "&" in caption:
            self._taken.add(caption[caption.index("&") + 1].lower())
            return caption
        for place, letter in enumerate(caption.lower()):
            if letter.isalpha() and letter.isascii() and letter not in self._taken:
                self._taken.add(letter)
                return f"{caption[:place]}&{caption[place:]}"
        return caption
