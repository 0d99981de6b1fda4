"""What an import changed: in the reference data, then in the visits that were judged again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from dermdesk.domain.reference_kinds import ImportReport
from dermdesk.services.rejudging import RejudgedRun
from dermdesk.ui.claim_changes import summary
from dermdesk.ui.models.reference import report_heading, report_lines
from dermdesk.ui.widgets import words


class ReportCard(QFrame):
    """Hidden until there is a report; Esc closes it."""

    claims_wanted = Signal(object)
    """The RejudgedRun to look at."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("What the import changed")
        self._run: RejudgedRun | None = None
        self.heading = words.text(bold=True, wrap=True)
        self.lines = words.text(wrap=True, name="What changed in the data")
        self.judged = words.text(wrap=True, name="What changed in the visits")
        self.claims_button = words.button("Look at them in C&laims", self._go, look="primary")
        self.close_button = words.button("Close  Esc", self.close_card, look="plain", name="Close the report")
        head = words.row(self.heading, self.close_button)
        head.setStretch(0, 1)
        self.setLayout(
            words.column(
                head, self.lines, self.judged, words.row(self.claims_button, 1), spacing=8, margins=(16, 10, 12, 12)
            )
        )
        self.hide()
        away = QShortcut(QKeySequence("Esc"), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.close_card)

    def show_report(self, report: ImportReport) -> None:
        """A new import."""
        self._run = None
        self.heading.setText(report_heading(report))
        self.lines.setText("\n".join(report_lines(report)))
        self.judged.clear()
        self.judged.hide()
        self.claims_button.hide()
        self.show()

    def show_run(self, run: RejudgedRun) -> None:
        """The visits were judged again."""
        self._run = run
        self.judged.setText(f"Unsent visits: {summary(run)}")
        self.judged.show()
        self.claims_button.setVisible(bool(run.changes))

    def take_focus(self) -> None:
        """Hands go to what comes next: the claims, else the way out."""
        button = self.close_button if self.claims_button.isHidden() else self.claims_button
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Hide it and give the hands back."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def _go(self) -> None:
        if self._run is not None:
            self.claims_wanted.emit(self._run)
