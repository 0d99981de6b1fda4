"""The line under the rows for the next step: what was done or is next, and the day on which somebody looks again."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from dermdesk.domain.days import typed_day, years_from
from dermdesk.domain.errors import DermdeskError
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words

Then = Callable[[str, date | None], object]


class FollowUpRow(QFrame):
    """Hidden until `ask`; Enter in the note goes to the day, Enter there keeps both, Esc leaves."""

    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._today = date.min
        self._then: Then | None = None
        self.setProperty("look", "card")
        self.setAccessibleName("Next step")
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.note.setAccessibleName("Note: what was done, or what is next")
        self.note.setPlaceholderText("what was done, or what is next")
        self.day = QLineEdit()
        self.day.setFixedWidth(132)
        self.day.setAccessibleName("Look again on: a day, +14 for days from now, or blank for no day")
        self.day.setPlaceholderText("+14, or no day")
        note_label = words.text("&Note", size="small", look="muted")
        note_label.setBuddy(self.note)
        day_label = words.text("Loo&k again", size="small", look="muted")
        day_label.setBuddy(self.day)
        keep = words.button("Keep", self._keep, look="primary", name="Keep the note")
        cancel = words.button("Cancel", self.close_row, look="plain", name="Leave the claim as it is")
        line = words.row(note_label, self.note, day_label, self.day, keep, cancel, margins=(12, 8, 12, 8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.note.returnPressed.connect(self._to_day)
        self.day.returnPressed.connect(self._keep)
        away = QShortcut(QKeySequence("Esc"), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.close_row)
        self.hide()

    def ask(self, words_: str, day: date, today: date, then: Then) -> None:
        """Offer a note and a day; `then` gets what was typed."""
        self._then, self._today = then, today
        self.note.setText(words_)
        self.day.setText(day_words(day))
        self.show()
        self.note.setFocus()
        self.note.selectAll()

    def close_row(self) -> None:
        """Hide it and give the hands back."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def _to_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def _keep(self) -> None:
        try:
            day = coming_day(self.day.text(), self._today)
        except DermdeskError as error:
            self._office.warn_of(error)
            self._to_day()
            return
        if self._then is not None:
            self._then(self.note.text(), day)


def coming_day(typed: str, today: date) -> date | None:
    """A day to come as hands type it: `+14` from today, `0115` the next such day; blank: none.

    Raises DermdeskError when no day can be read.
    """
    said = typed.strip()
    if not said:
        return None
    if said.isdecimal() and len(said) <= 3:
        return today + timedelta(days=int(said))
    found = typed_day(said, today)
    names_year = len([part for part in said.replace("-", "/").split("/") if part]) == 3 or len(said) >= 6
    return years_from(found, 1) if found < today and not names_year else found
