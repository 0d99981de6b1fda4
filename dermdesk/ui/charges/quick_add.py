"""A new patient without leaving charge entry: name, birth date, sex, payer and member id in one row of fields."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import Patient, PersonName, Sex
from dermdesk.services import patients
from dermdesk.services.desk import Desk
from dermdesk.services.patients import NewPatient
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words

_SEXES = (("Female", Sex.FEMALE), ("Male", Sex.MALE), ("Other", Sex.OTHER))


class QuickAdd(QFrame):
    """`added(patient)`; Esc or Cancel gives `cancelled`, and what was typed stays for the next opening."""

    added = Signal(object)
    cancelled = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.setProperty("look", "card")
        self.setAccessibleName("New patient")
        self.last, self.first, self.birth, self.phone, self.member = (QLineEdit() for _ in range(5))
        self.sex, self.payer = QComboBox(), QComboBox()
        for said, sex in _SEXES:
            self.sex.addItem(said, sex)
        self.birth.setPlaceholderText("03141951")
        self.phone.setMaxLength(14)
        titles = ("&Last name", "&First name", "&Birth date", "&Sex", "P&hone", "&Payer", "&Member id")
        controls = (self.last, self.first, self.birth, self.sex, self.phone, self.payer, self.member)
        fields: list[QVBoxLayout] = []
        for title, control in zip(titles, controls, strict=True):
            label = words.text(title, size="small", look="muted")
            label.setBuddy(control)
            control.setAccessibleName(title.replace("&", ""))
            control.installEventFilter(self)
            fields.append(words.column(label, control, spacing=2))
        self._controls = controls
        self._add = words.button("&Add patient  Enter", self._save, look="primary", name="Add patient")
        cancel = words.button("Cancel  Esc", self.cancelled.emit, name="Cancel")
        self.setLayout(
            words.column(
                words.text("New patient", bold=True),
                words.row(*fields[:4], spacing=12),
                words.row(*fields[4:], spacing=12),
                words.row(self._add, cancel, 1),
                spacing=10,
                margins=(16, 12, 16, 12),
            )
        )
        self.hide()

    def open_with(self, typed: str) -> None:
        """Start with what the find box did not find."""
        if typed.strip() and not any(letter.isdigit() for letter in typed):
            last, _comma, first = typed.partition(",") if "," in typed else typed.partition(" ")
            self.last.setText(last.strip().title())
            self.first.setText(first.strip().title())
        self.show()
        self._office.run(_payers, self._take_payers)
        (self.first if self.last.text() else self.last).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._controls:
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                at = self._controls.index(watched)  # pyright: ignore[reportArgumentType] - one of them, as just seen
                if at + 1 < len(self._controls):
                    self._controls[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    self._save()
                return True
        return super().eventFilter(watched, event)

    def _take_payers(self, found: tuple[date, list[tuple[str, str]]]) -> None:
        self._today, payers = found
        if self.payer.count() != len(payers) + 1:
            self.payer.clear()
            self.payer.addItem("Patient pays", "")
            for name, key in payers:
                self.payer.addItem(name, key)

    def _save(self) -> None:
        phone = "".join(letter for letter in self.phone.text() if letter.isdigit())
        try:
            born = typed_day(self.birth.text(), self._today)
        except DermdeskError as error:
            self._office.warn_of(error)
            self.birth.setFocus()
            return
        name = PersonName(last=self.last.text().strip(), first=self.first.text().strip())
        new = NewPatient(name=name, birth_date=born, sex=self.sex.currentData(), phone=phone)
        payer, member = self.payer.currentData() or "", self.member.text().strip().upper()
        self._office.run(lambda desk: _register(desk, new, payer, member), self._saved)

    def _saved(self, patient: Patient) -> None:
        for edit in (self.last, self.first, self.birth, self.phone, self.member):
            edit.clear()
        self.added.emit(patient)


def _payers(desk: Desk) -> tuple[date, list[tuple[str, str]]]:
    return desk.today(), [(payer.name, payer.key) for payer in desk.setup().payers.values()]


def _register(desk: Desk, new: NewPatient, payer: str, member: str) -> Patient:
    if payer and not member:
        raise DermdeskError("A coverage needs its member id. The patient was not added yet.", "Type it from the card.")
    patient = patients.register(desk, new)
    if payer:
        patients.set_coverage(
            desk, Coverage(coverage_id="", patient_id=patient.patient_id, payer_key=payer, member_id=member)
        )
    return patient
