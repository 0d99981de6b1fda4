"""Diagnoses A to L as chips, with a type-ahead look-up behind the last one (F4)."""

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
    """Enter on the empty field goes on to the lines (`finished`); Backspace there takes the last chip back."""

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_F4:
                self.edit.ask_now()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self._editor.diagnoses:
                code = self._editor.diagnoses[-1]
                self._editor.remove_diagnosis(len(self._editor.diagnoses) - 1)
                self.edit.setText(code)
                return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        self._office.run(lambda desk: (typed, book_calls.find_diagnoses(desk, typed)), self._answer)

    def _answer(self, answer: tuple[str, list[Choice]]) -> None:
        self.edit.offer(*answer)

    def _chosen(self, value: tuple[str, str]) -> None:
        self._editor.add_diagnosis(*value)
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
        self._letter.setText(DIAGNOSIS_LETTERS[taken] if taken < len(DIAGNOSIS_LETTERS) else "")
        self.edit.setEnabled(self._editor.header is not None)
        self.edit.setPlaceholderText("" if taken else "Diagnosis")
        self.edit.setFixedWidth(96 if not taken else 72)
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
