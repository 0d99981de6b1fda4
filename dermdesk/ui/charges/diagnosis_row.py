"""Diagnoses A to L as chips, with a type-ahead look-up behind the last one (F4) or on a chip that is chosen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.ui import theme
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout
from dermdesk.ui.widgets.type_ahead import Choice, TypeAhead

_LABEL_WIDTH = 190


class DiagnosisRow(QWidget):
    """Enter on the empty field goes on to the lines (`finished`); Backspace there takes the last chip back.

    Left and Right choose a chip: what is typed then takes its place, Delete removes it, Ctrl with an arrow moves it.
    """

    finished = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self.setAccessibleName("Diagnoses")
        self.edit = TypeAhead(list_width=480, at_least=2)
        self.edit.setProperty("look", "bare")
        self.edit.setPlaceholderText("Diagnosis")
        self.edit.setAccessibleName("Diagnosis by code or words, F4 looks up")
        self.edit.setFixedWidth(96)
        self.edit.queried.connect(self._search)
        self.edit.chosen.connect(self._chosen)
        self.edit.entered_empty.connect(self.finished)
        self.edit.nothing_found.connect(self._unknown)
        self.edit.installEventFilter(self)
        self._letter = words.text("A", look="muted")
        self._letter.setBuddy(self.edit)
        self._last = words.frame("card")
        self._last.setLayout(words.row(self._letter, self.edit, words.key_hint("F4"), margins=(10, 5, 10, 5)))
        self._flow = FlowLayout(self, spacing=8)
        self._chips: list[QFrame] = []
        self._at: int | None = None
        """The chip that is chosen; None: the place behind the last one."""
        self._flow.addWidget(self._last)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        editor.diagnoses_changed.connect(self._show)
        editor.opened.connect(self._show)
        editor.closed.connect(self._show)
        theme.current().changed.connect(self._show)
        self._show()

    def focus(self) -> None:
        """Into the look-up."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def lead_to(self, said: str) -> None:
        """Into the look-up, with the last diagnosis chosen that some words name."""
        named = [at for at, code in enumerate(self._editor.diagnoses) if code in said]
        self._choose(named[-1] if named else None)
        self.focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._choose(None)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, count = event.key(), len(self._editor.diagnoses)
        if key == Qt.Key.Key_F4:
            self.edit.ask_now()
            return True
        if self.edit.text() or not count:
            return False
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._at is not None and self._editor.move_diagnosis(self._at, step):
                self._choose(self._at + step)
            return True
        if step:
            at = (count if self._at is None else self._at) + step
            self._choose(max(0, at) if at < count else None)
            return True
        if key == Qt.Key.Key_Escape and self._at is not None:
            self._choose(None)
            return True
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return self._take_away(key)
        return False

    def _take_away(self, key: int) -> bool:
        """The chosen chip goes; without one Backspace takes the last code back into the field."""
        at, diagnoses = self._at, self._editor.diagnoses
        if at is None and key == Qt.Key.Key_Delete:
            return False
        code = diagnoses[-1]
        self._editor.remove_diagnosis(len(diagnoses) - 1 if at is None else at)
        if at is None:
            self.edit.setText(code)
        else:
            self._choose(min(at, len(diagnoses) - 1) if diagnoses else None)
        return True

    def _choose(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self._show_chosen()

    def _show_chosen(self) -> None:
        """The chosen chip has a rim, and the field says what it would replace."""
        for at, chip in enumerate(self._chips):
            words.set_look(chip, "chosen" if at == self._at else "card")
        at, diagnoses = self._at, self._editor.diagnoses
        place = at if at is not None else len(diagnoses)
        self._letter.setText(DIAGNOSIS_LETTERS[place] if place < len(DIAGNOSIS_LETTERS) else "")
        words.set_look(self._letter, "accent" if at is not None else "muted")
        if at is not None and at < len(diagnoses):
            said = f"Instead of {DIAGNOSIS_LETTERS[at]} {diagnoses[at]}; Delete removes it, Ctrl and arrows move it"
        else:
            said = "Diagnosis by code or words, F4 looks up"
        self.edit.setAccessibleName(said)

    def _search(self, typed: str) -> None:
        self._office.run(lambda desk: (typed, book_calls.find_diagnoses(desk, typed)), self._answer)

    def _answer(self, answer: tuple[str, list[Choice]]) -> None:
        self.edit.offer(*answer)

    def _chosen(self, value: tuple[str, str]) -> None:
        if self._at is None:
            self._editor.add_diagnosis(*value)
        else:
            self._editor.replace_diagnosis(self._at, *value)
        self.edit.clear()

    def _unknown(self, typed: str) -> None:
        self._office.warn(
            f"No billable diagnosis fits '{typed[:20]}'.", "Type more of the code or other words; the text is kept."
        )

    def _show(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(at, code) for at, code in enumerate(self._editor.diagnoses)]
        for at, chip in enumerate(self._chips):
            self._flow.insertWidget(at, chip)
        taken = len(self._chips)
        self.edit.setEnabled(self._editor.header is not None)
        self.edit.setPlaceholderText("" if taken else "Diagnosis")
        self.edit.setFixedWidth(96 if not taken else 72)
        self._show_chosen()
        self.updateGeometry()

    def _chip(self, at: int, code: str) -> QFrame:
        label = self._editor.diagnosis_labels.get(code, "")
        letter = words.text(DIAGNOSIS_LETTERS[at], bold=True, look="accent")
        said = words.text()
        full = f"{code} {label}".strip()
        said.setText(QFontMetrics(said.font()).elidedText(full, Qt.TextElideMode.ElideRight, _LABEL_WIDTH))
        chip = words.frame("card")
        chip.setToolTip(full)
        chip.setAccessibleName(f"Diagnosis {DIAGNOSIS_LETTERS[at]}, {full}")
        chip.setLayout(words.row(letter, said, margins=(10, 5, 10, 5), spacing=6))
        return chip
