"""The import of one kind of reference data: files, what to say of them, progress with Cancel, and refusals in words."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QProgressBar, QWidget

from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.ui.background import words as error_words
from dermdesk.ui.models.reference import ReferenceRow
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Tick
from dermdesk.ui.widgets.files_field import FilesField

_FILES = {
    ImportKind.PTP: "all four files f1 to f4, packed or not, parted by semicolons",
    ImportKind.ICD10CM: "the order file, and the tabular XML if you have it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What hands asked for. `edition` is empty where the files are to tell it."""

    kind: ImportKind
    files: tuple[Path, ...]
    edition: str
    older: bool


class ImportForm(QWidget):
    """Shows one kind at a time; while something runs only Cancel answers."""

    wanted = Signal(object)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind: ImportKind | None = None
        self._may = False
        self._runs = False
        self.files = FilesField("F&iles")
        self.files.entered.connect(self.send)
        self.edition = QLineEdit()
        self.edition.setPlaceholderText("where the file does not tell it: 2026Q4")
        self.edition.setAccessibleName("Edition, where the file does not tell it")
        self.edition.returnPressed.connect(self.send)
        self._edition_label = words.text("&Edition", size="small", look="muted")
        self._edition_label.setBuddy(self.edition)
        self.older = Tick("It may be &older than what is here")
        self.older.setAccessibleName("It may be older than what is here, for its own dates of service")
        self.import_button = words.button("I&mport", self.send, look="primary", name="Import, Ctrl+S")
        self.cancel_button = words.button("&Cancel", self.cancelled.emit)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.setAccessibleName("Progress")
        self.step = words.text(size="small", look="muted", name="What is being done")
        self.refusal = words.text(bold=True, look="danger", wrap=True, name="Why nothing was imported")
        self.refusal_help = words.text(look="muted", wrap=True)
        said = words.row(self._edition_label, self.edition, self.older, spacing=8)
        said.setStretch(1, 1)
        line = words.row(self.import_button, words.key_hint("Ctrl+S"), self.cancel_button, self.bar, self.step, 1)
        self.setLayout(words.column(self.refusal, self.refusal_help, self.files, said, line, spacing=8))
        self.show_idle()

    @property
    def has_hands(self) -> bool:
        """Whether the focus is in here."""
        focus = QApplication.focusWidget()
        return isinstance(focus, QWidget) and self.isAncestorOf(focus)

    def show_row(self, row: ReferenceRow, *, may: bool) -> None:
        """Offer the import of a kind; what was typed for another one goes away."""
        self._may = may
        if row.kind is not self._kind:
            self._kind = row.kind
            self.files.edit.clear()
            self.edition.clear()
            self.older.setChecked(False)
            self.clear_refusal()
        hint = _FILES.get(row.kind, "one file, packed or not") if row.kind is not None else ""
        self.files.edit.setPlaceholderText(hint)
        self.older.setVisible(row.kind is not ImportKind.FEES)
        self._allow()

    def send(self) -> None:
        """Ask for the import of what is typed."""
        if self._kind is None or self._runs or not self._may:
            return
        files = self.files.files
        if not files:
            self._refuse("Nothing was imported: no file is chosen.", "Type its path, or browse for it.")
            self.files.take_focus()
            return
        self.clear_refusal()
        self.wanted.emit(
            ImportRequest(
                kind=self._kind, files=files, edition=self.edition.text().strip(), older=self.older.isChecked()
            )
        )

    def show_progress(self, percent: int, said: str) -> None:
        """How far it is."""
        self.bar.setRange(0, 100)
        self.bar.setValue(percent)
        self.step.setText(said)

    def show_running(self, said: str) -> None:
        """Something runs."""
        self._runs = True
        self.bar.setRange(0, 0)
        self.step.setText(said)
        for part in (self.cancel_button, self.bar, self.step):
            part.show()
        had_hands = self.has_hands
        self._allow()
        if had_hands:
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_idle(self) -> None:
        """Nothing runs; hands that were on Cancel go back to the files."""
        had_hands = self.has_hands
        self._runs = False
        for part in (self.cancel_button, self.bar, self.step):
            part.hide()
        self._allow()
        if had_hands:
            self.files.take_focus()

    def show_refusal(self, error: Exception) -> None:
        """Why nothing was imported, and what to do."""
        self._refuse(*error_words(error))

    def clear_refusal(self) -> None:
        """Nothing was refused."""
        for label in (self.refusal, self.refusal_help):
            label.clear()
            label.hide()

    def _refuse(self, said: str, help: str) -> None:
        for label, text in ((self.refusal, said), (self.refusal_help, help)):
            label.setText(text)
            label.setVisible(bool(text))
        QAccessible.updateAccessibility(QAccessibleEvent(self.refusal, QAccessible.Event.Alert))

    def _allow(self) -> None:
        ready = self._may and not self._runs
        for part in (self.files, self.edition, self.older, self.import_button):
            part.setEnabled(ready)
