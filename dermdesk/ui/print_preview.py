"""What is about to be printed, page by page; from here it goes to the system's dialog or into a file."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from dermdesk.domain.print_offset import PrintOffset
from dermdesk.services import printing
from dermdesk.ui.printer import Outcome, ask_and_print
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Tick
from dermdesk.ui.widgets.pdf_view import PdfView

_SIZE = (900, 860)
_NOT_WHOLE = {
    Outcome.PART: "A part of the pages went to the printer, and nothing counts as printed. Print all of them.",
    Outcome.FAILED: "The printer did not take the print, and nothing counts as printed. Look at it, print again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`data` is what is printed; `proof`, where there is one, shows it over a drawn form. `job` names no patient.

    `remarks` are what the hands have to know: forms to lay in, what goes into the envelope.
    """

    title: str
    job: str
    data: bytes
    proof: bytes = b""
    offset: PrintOffset
    remarks: tuple[str, ...] = ()


class PrintPreview(QDialog):
    """`sent`: the whole print went to the printer. `save_wanted`: it should become a file."""

    sent = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget, paper: Paper, *, can_save: bool = False) -> None:
        super().__init__(parent)
        self._paper = paper
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(paper.title)
        self.resize(*_SIZE)
        self.view = PdfView(paper.title, "Form" if paper.proof else "Page")
        self.drawn: QCheckBox = Tick("Form &drawn beneath")
        self.drawn.setAccessibleName("Form drawn beneath")
        self.drawn.setChecked(bool(paper.proof))
        self.drawn.setVisible(bool(paper.proof))
        self.drawn.toggled.connect(self._show)
        self.print_button = words.button("&Print…", self.print_, look="primary", name="Print, Ctrl+P")
        self.save_button = words.button("Save as PD&F", self._save, name="Save as PDF")
        self.save_button.setVisible(can_save)
        close = words.button("&Close", self.reject, name="Close, Escape")
        offset = paper.offset
        moved = f"Moved by {offset.right} mm right, {offset.down} mm down (Settings, Printing)." if offset.points != (
            0.0, 0.0,
        ) else "The printer's offset is in Settings, Printing."  # fmt: skip
        self.remarks = words.text("\n".join((*paper.remarks, moved)), look="muted", wrap=True, name="Before you print")
        foot = words.row(self.drawn, 1, self.save_button, self.print_button, words.key_hint("Ctrl+P"), close)
        box = words.column(self.view, self.remarks, foot, spacing=10, margins=(16, 14, 16, 14))
        box.setStretch(0, 1)
        self.setLayout(box)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_)
        self._show()
        self.print_button.setFocus()

    def print_(self) -> None:
        """The system's dialog; the preview closes when the print was sent."""
        moved = printing.with_offset(self._paper.data, self._paper.offset)
        outcome = ask_and_print(self, moved, self._paper.job)
        if outcome is Outcome.WHOLE:
            self.sent.emit()
            self.accept()
        elif outcome is not Outcome.LEFT:
            self.remarks.setText(_NOT_WHOLE[outcome])
            words.set_look(self.remarks, "danger" if outcome is Outcome.FAILED else "warn")

    def _save(self) -> None:
        self.save_wanted.emit()
        self.accept()

    def _show(self) -> None:
        drawn = bool(self._paper.proof) and self.drawn.isChecked()
        self.view.show_pdf(self._paper.proof if drawn else self._paper.data)
