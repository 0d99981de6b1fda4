"""The question under the grid when a Medicare line becomes the patient's: ABN, plan not told, or not covered."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.self_pay_choice import SelfPayChoice, choices_of, chosen
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_WAYS = {
    SelfPayChoice.ABN: ("A", "ABN signed", "Signed on"),
    SelfPayChoice.RESTRICTION: ("R", "Plan must not know", "Asked on; the line goes to the private account"),
    SelfPayChoice.NOT_COVERED: ("N", "Not covered", "Why Medicare does not cover it"),
}


class SelfPayCard(QFrame):
    """A letter chooses, Enter keeps the day or the reason, Esc leaves the line with the plan; then `left`."""

    left = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._key, self._choice = -1, SelfPayChoice.NOT_COVERED
        self.setProperty("look", "card")
        self.setAccessibleName("Why the patient pays")
        self._title = words.text(bold=True, wrap=True)
        self._buttons: dict[SelfPayChoice, QPushButton] = {}
        ways = QFrame()
        flow = FlowLayout(ways, spacing=8)
        for way, (letter, said, _asked) in _WAYS.items():
            button = words.button(f"{letter}  {said}", partial(self._choose, way), name=said)
            button.installEventFilter(self)
            self._buttons[way] = button
            flow.addWidget(button)
        self._asked = words.text(size="small", look="muted", wrap=True)
        self._answer = QLineEdit()
        self._answer.setAccessibleName("Day or reason")
        self._answer.installEventFilter(self)
        self._asked.setBuddy(self._answer)
        foot = words.text("Enter keeps it · Esc leaves the line with the plan", size="tiny", look="muted", wrap=True)
        self.setLayout(
            words.column(self._title, ways, self._asked, self._answer, foot, spacing=8, margins=(16, 12, 16, 12))
        )
        editor.self_pay_asked.connect(self._ask)
        editor.opened.connect(self._forget)
        editor.closed.connect(self._forget)
        editor.row_removed.connect(self._forget)
        editor.rows_reset.connect(self._forget)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether an answer is still wanted."""
        return self._key >= 0

    def focus(self) -> None:
        """Back to the question."""
        (self._answer if self._answer.isVisible() else self._first).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            if watched is self._answer:
                if enter:
                    self._keep()
                return enter
            return self._take_button_key(watched, event, enter=enter)
        return super().eventFilter(watched, event)

    def _take_button_key(self, watched: QObject, event: QKeyEvent, *, enter: bool) -> bool:
        for way, button in self._buttons.items():
            letter = event.text().upper() == _WAYS[way][0] and not button.isHidden()
            if letter or (enter and watched is button):
                self._choose(way)
                return True
        return False

    @property
    def _first(self) -> QPushButton:
        return next(button for button in self._buttons.values() if not button.isHidden())

    def _ask(self, key: int) -> None:
        row = next((row for row in self._editor.rows if row.key == key), None)
        payer = self._editor.payer_type
        if row is None or row.line is None or payer is None:
            return
        self._key = key
        offered = choices_of(payer)
        for way, button in self._buttons.items():
            button.setVisible(way in offered)
        self._title.setText(f"{row.line.code} is covered by Medicare. Why does the patient pay it?")
        self._asked.hide()
        self._answer.hide()
        self.show()
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, way: SelfPayChoice) -> None:
        self._choice = way
        header = self._editor.header
        self._asked.setText(_WAYS[way][2])
        dated = way is not SelfPayChoice.NOT_COVERED and header is not None
        self._answer.setText(day_words(header.day) if dated and header is not None else "")
        for each, button in self._buttons.items():
            button.setDefault(each is way)
        self._asked.show()
        self._answer.show()
        self._answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._answer.selectAll()

    def _keep(self) -> None:
        header, today, said = self._editor.header, self._editor.today, self._answer.text().strip()
        place = next((place for place, row in enumerate(self._editor.rows) if row.key == self._key), None)
        line = self._editor.rows[place].line if place is not None else None
        if header is None or today is None or place is None or line is None:
            self._leave()
            return
        try:
            if self._choice is SelfPayChoice.NOT_COVERED:
                answered = chosen(line, self._choice, reason=said)
            else:
                day = header.day if said == day_words(header.day) else typed_day(said, today, header.day)
                answered = chosen(line, self._choice, day=day)
        except DermdeskError as error:
            self._office.warn_of(error)
            return
        self._forget()
        self._editor.put_line(place, answered, answered=True)
        self.left.emit()

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        self._key = -1
        self._answer.clear()
        self.hide()
