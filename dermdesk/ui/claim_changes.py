"""What changed when all unsent visits were judged again: a card over the claims, with a row a visit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from dermdesk.domain.judgement import JudgedFinding
from dermdesk.services.rejudging import RejudgedRun, VisitChange
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.row_table import RowTable


def summary(run: RejudgedRun) -> str:
    """The run in a sentence."""
    parts = [f"{counted(run.judged, 'visit')} judged"]
    if run.cancelled:
        parts[0] += " before it was stopped"
    parts.append(f"{len(run.changes)} changed" if run.changes else "nothing changed")
    if run.held:
        parts.append(f"{counted(run.held, 'claim')} held")
    if run.released:
        parts.append(f"{counted(run.released, 'claim')} released")
    return ", ".join(parts) + "."


def _told(findings: tuple[JudgedFinding, ...]) -> str:
    return "; ".join(finding.said for finding in findings)


_COLUMNS: tuple[Column[VisitChange], ...] = (
    Column(title="Patient", text=lambda row: row.name, bold=True, width=150),
    Column(title="Chart", text=lambda row: row.number, width=80),
    Column(title="Day", text=lambda row: day_words(row.day), width=100),
    Column(title="New", text=lambda row: _told(row.appeared) or "–", ink=lambda _row: "warn", wide=True),
    Column(title="Gone", text=lambda row: _told(row.gone) or "–", ink=lambda _row: "muted", wide=True),
)


class ChangesCard(QFrame):
    """Hidden until `show_run`; Enter on a row opens its patient, Esc closes the card."""

    opened = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._said = words.text(bold=True, wrap=True, name="What changed")
        close = words.button("Close  Esc", self.close_card, look="plain", name="Close what changed")
        self.table = RowTable[VisitChange]("Visits that changed", _COLUMNS, lambda row: row.visit_id, empty="")
        self.table.setMinimumHeight(112)
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self._tell)
        self.told = words.text(wrap=True, name="What the rules say of this visit now")
        head = words.row(self._said, close)
        head.setStretch(0, 1)
        self.setLayout(words.column(head, self.table, self.told, spacing=8, margins=(12, 8, 12, 12)))
        self.hide()
        away = QShortcut(QKeySequence("Esc"), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.close_card)

    def show_run(self, run: RejudgedRun) -> None:
        """Show what a run changed; a run that changed nothing shows no card."""
        self._said.setText(summary(run))
        self.table.take(run.changes)
        self.setVisible(bool(run.changes))
        if run.changes:
            self.table.take_focus()

    def _tell(self, row: VisitChange | None) -> None:
        """The findings of the row under the bar in full, which a narrow column cuts."""
        parts = (("New", row.appeared), ("Gone", row.gone)) if row is not None else ()
        self.told.setText("\n".join(f"{what}: {_told(findings)}" for what, findings in parts if findings))

    def close_card(self) -> None:
        """Hide it and give the hands back."""
        if self.isVisible():
            self.hide()
            self.left.emit()
