"""The row that adds a patient to the day list: find, time, provider, Enter."""

from datetime import date, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QWidget

from dermdesk.domain.people import Patient
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services import day_list, patients
from dermdesk.services.desk import Desk
from dermdesk.ui.patient_words import patient_choice
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.type_ahead import TypeAhead


class AddAppointment(QFrame):
    """Stays open for the next patient; Esc closes it."""

    added = Signal(str)
    closed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._office = office
        self._day: date | None = None
        self._patient: Patient | None = None
        self.finder = TypeAhead()
        self.finder.setPlaceholderText("Name, number, birth date or phone")
        self.finder.queried.connect(self._search)
        self.finder.chosen.connect(self.take)
        self.finder.nothing_found.connect(self._not_found)
        self.at = QLineEdit()
        self.at.setPlaceholderText("09:30")
        self.at.setFixedWidth(72)
        self.at.returnPressed.connect(self.save)
        self.provider = Chooser()
        self.site = Chooser()
        for box in (self.provider, self.site):
            box.setMinimumWidth(140)
        save = words.button("Add", self.save, look="primary", name="Add to the day list")
        close = words.button("Close", self.close_row, look="plain", name="Close this row")
        line = words.row(
            *(_named("Pa&tient", self.finder), self.finder, _named("T&ime", self.at), self.at),
            *(_named("P&rovider", self.provider), self.provider, _named("&Site", self.site), self.site, save, close),
            margins=(12, 10, 12, 10),
        )
        line.setStretch(1, 1)
        self.setLayout(line)

    def open_for(self, day: date, setup: PracticeSetup) -> None:
        """Show the row for a day, with the practice's own providers and its sites."""
        self._day = day
        if self.isHidden():
            self._fill(self.provider, [(p.name.listed, p.key) for p in setup.providers.values() if not p.external])
            self._fill(self.site, [(site.name, site.key) for site in setup.sites.values()])
        self._begin()
        self.show()
        self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, patient: object) -> bool:
        """This is the patient."""
        if not isinstance(patient, Patient):
            return False
        self._patient = patient
        self.finder.setText(patient.name.listed)
        self.finder.close_list()
        self.at.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def save(self) -> None:
        """Add what is typed."""
        if self._patient is None or self._day is None or self.finder.text() != self._patient.name.listed:
            self._office.warn("Nobody was added.", "Find the patient first, then press Enter in the time.")
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        at = read_time(self.at.text())
        if self.at.text().strip() and at is None:
            self._office.warn(f"'{self.at.text()[:10]}' is not a time. Nobody was added.", "Type 930 or 09:30.")
            return
        patient, day, provider, site = self._patient, self._day, self.provider.currentData(), self.site.currentData()

        def work(desk: Desk) -> str:
            day_list.add(desk, patient.patient_id, day, at, provider, site=site)
            return patient.name.listed

        self._office.run(work, self._saved)

    def close_row(self) -> None:
        """Away with the row."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_row()
        else:
            super().keyPressEvent(event)

    def _saved(self, name: str) -> None:
        self._begin()
        self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
        self.added.emit(name)

    def _begin(self) -> None:
        self._patient = None
        self.finder.clear()
        self.at.clear()

    def _search(self, typed: str) -> None:
        self._office.run(lambda desk: (typed, patients.find(desk, typed, 8)), self._answer)

    def _answer(self, answer: tuple[str, tuple[Patient, ...]]) -> None:
        typed, found = answer
        self.finder.offer(typed, [patient_choice(patient) for patient in found])

    def _not_found(self, typed: str) -> None:
        self._office.warn(f"No patient is found by '{typed[:30]}'.", "Add the patient on Patients (Alt+5) first.")

    def _fill(self, box: QComboBox, options: list[tuple[str, str]]) -> None:
        box.clear()
        for said, key in options:
            box.addItem(said, key)


def _named(caption: str, editor: QWidget) -> QLabel:
    label = words.text(caption, size="small", look="muted")
    label.setBuddy(editor)
    editor.setAccessibleName(caption.replace("&", ""))
    return label


def read_time(text: str) -> time | None:
    """`930`, `0930`, `9:30` and `9` as a time of the day."""
    bare = text.strip().replace(":", "")
    if not bare.isdigit() or len(bare) > 4:
        return None
    hour, minute = (int(bare), 0) if len(bare) <= 2 else (int(bare[:-2]), int(bare[-2:]))
    return time(hour, minute) if hour < 24 and minute < 60 else None
