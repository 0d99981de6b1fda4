"""A back-test as a card: how far it is, how many visits the rule would have spoken about, by payer, with examples."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar

from dermdesk.domain.practice_rule import PracticeRule
from dermdesk.domain.user import Permission
from dermdesk.services import patients, rule_back_test
from dermdesk.services.rule_back_test import BackTest, Example
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Tick
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.row_table import RowTable

_Answer = tuple[int, BackTest]
_COLUMNS: tuple[Column[Example], ...] = (
    Column(title="Day", text=lambda one: day_words(one.day), width=110),
    Column(title="Chart", text=lambda one: one.patient, bold=True, width=90),
    Column(title="Line", text=lambda one: one.line or "the visit", wide=True),
    Column(title="Payer", text=lambda one: one.payer, ink=lambda _one: "muted", width=220),
)


def summary(test: BackTest) -> str:
    """The result in a sentence."""
    visits = counted(test.visits, "visit")
    days = (test.last - test.first).days + 1
    said = f"{test.rule_id} would have spoken about {test.hit} of {visits} of the last {counted(days, 'day')}."
    if test.not_tested:
        said += f" {counted(test.not_tested, 'visit')} could not be judged: the coverage or a provider is gone."
    return said


class BackTestCard(QFrame):
    """Hidden until `run`. The book's other work comes between its steps; Esc stops it, Esc again closes the card."""

    finished = Signal(object)
    """The BackTest, when it was not stopped."""
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._asked = 0
        self._running = False
        self._rule: PracticeRule | str = ""
        self.setProperty("look", "card")
        self.setAccessibleName("Back-test")
        self.said = words.text(bold=True, wrap=True, name="What the rule would have done")
        self.by_payer = words.text(look="muted", wrap=True, name="Visits by payer")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.setAccessibleName("Progress")
        self.close_button = words.button("Close  Esc", self.leave, look="plain", name="Stop or close the back-test")
        self.days = QLineEdit(str(rule_back_test.USUAL_DAYS))
        self.days.setMaxLength(4)
        self.days.setFixedWidth(64)
        self.days.setAccessibleName("Days to look back")
        self.days.returnPressed.connect(self.again)
        label = words.text("Days", size="small", look="muted")
        label.setBuddy(self.days)
        self.apart = Tick("Con&fidential lines too")
        self.apart.setAccessibleName("Judge confidential lines too")
        self.apart.clicked.connect(self._show_reason)
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("why confidential lines are read; it is kept")
        self.reason.setAccessibleName("Reason for reading confidential lines")
        self.reason.returnPressed.connect(self.again)
        self.again_button = words.button("Test a&gain", self.again, name="Test again")
        self.table = RowTable[Example](
            "Examples", _COLUMNS, lambda one: f"{one.visit_id} {one.line}", empty="",
        )  # fmt: skip
        self.table.setMinimumHeight(112)
        self.table.opened.connect(self._open_patient)
        head = words.row(self.said, self.bar, self.close_button)
        head.setStretch(0, 1)
        asked = words.row(label, self.days, self.apart, self.reason, self.again_button, 1)
        asked.setStretch(3, 1)
        self.setLayout(words.column(head, self.by_payer, asked, self.table, spacing=8, margins=(12, 8, 12, 12)))
        self.hide()
        away = QShortcut(QKeySequence("Esc"), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.leave)
        office.privacy_changed.connect(self._privacy)

    @property
    def running(self) -> bool:
        """Whether a test is on its way."""
        return self._running

    def run(self, rule: PracticeRule | str) -> None:
        """Test a rule: one of the practice as typed, or any by its id."""
        may_read = Permission.READ_CONFIDENTIAL.value in self._office.signs.permissions
        self.apart.setVisible(may_read)
        self.apart.setChecked(self.apart.isChecked() and may_read)
        self._show_reason()
        self._rule = rule
        self.show()
        self.again()

    def again(self) -> None:
        """Test the same rule once more, over the days that are typed."""
        typed = self.days.text().strip()
        days = int(typed) if typed.isascii() and typed.isdigit() else 0
        reason = self.reason.text().strip() if self.apart.isChecked() else ""
        if self.apart.isChecked() and not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._asked += 1
        asked, rule = self._asked, self._rule
        self._busy(running=True)
        self.said.setText("Looking through the visits …")
        self.by_payer.hide()
        self._fill(())
        self._office.run(
            lambda desk: (asked, rule_back_test.begin(desk, rule, days=days, confidential_reason=reason)),
            self._step,
            self._failed,
        )

    def leave(self) -> None:
        """Stop a test that runs; close the card otherwise."""
        if self._running:
            self._asked += 1
            self._busy(running=False)
            self.said.setText("Stopped. Nothing was changed.")
        elif self.isVisible():
            self.close_card()
            self.left.emit()

    def close_card(self) -> None:
        """Show nothing any more."""
        self._asked += 1
        self._busy(running=False)
        self._fill(())
        self.hide()

    def _step(self, answer: _Answer) -> None:
        asked, test = answer
        if asked != self._asked:
            return
        self._show(test)
        if test.done:
            self._busy(running=False)
            self.finished.emit(test)
        else:
            self._office.run(lambda desk: (asked, rule_back_test.go_on(desk, test)), self._step, self._failed)

    def _show(self, test: BackTest) -> None:
        self.bar.setValue(test.percent)
        self.said.setText(summary(test) if test.done else f"{test.hit} of {counted(test.tested, 'visit')} so far …")
        payers = ", ".join(f"{payer} {count}" for payer, count in test.by_payer.items())
        self.by_payer.setText(payers)
        self.by_payer.setVisible(bool(payers))
        if self.table.rows != test.examples:
            self._fill(test.examples)

    def _fill(self, examples: tuple[Example, ...]) -> None:
        self.table.take(examples)
        self.table.setVisible(bool(examples))

    def _failed(self, error: Exception) -> None:
        self._asked += 1
        self._busy(running=False)
        self.said.setText("Nothing was tested.")
        self._office.warn_of(error)

    def _busy(self, *, running: bool) -> None:
        self._running = running
        self.bar.setVisible(running)
        if running:
            self.bar.setValue(0)
        self.again_button.setEnabled(not running)
        self.close_button.setText("Stop  Esc" if running else "Close  Esc")

    def _show_reason(self) -> None:
        self.reason.setVisible(self.apart.isChecked())

    def _open_patient(self, example: Example) -> None:
        patient_id = example.patient_id
        self._office.run(lambda desk: patients.patient(desk, patient_id), self._go_to_patient)

    def _go_to_patient(self, patient: object) -> None:
        self._office.screen_wanted.emit("patients", patient)

    def _privacy(self, hidden: object) -> None:
        """What is private goes at once."""
        if hidden and self.apart.isChecked():
            self.apart.setChecked(False)
            self.close_card()
