"""A doctor outside the practice, added where the order is typed: last name, first name, NPI."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from dermdesk.domain.codes import is_npi
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import Credential, PracticeSetup, Provider
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.charges.headed_field import HeadedField
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.flow import FlowLayout

_CREDENTIALS = (Credential.MD, Credential.DO, Credential.NP, Credential.PA)


class OutsideDoctor(QFrame):
    """Enter goes on and keeps at the end: `added(setup, key)`; Esc gives `cancelled`."""

    added = Signal(object, str)
    cancelled = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.setProperty("look", "inset")
        self.setAccessibleName("A doctor outside")
        self.last, self.first, self.npi, self.credential = QLineEdit(), QLineEdit(), QLineEdit(), Chooser()
        self.npi.setMaxLength(10)
        self.credential.addItems([one.value for one in _CREDENTIALS])
        self._controls = (self.last, self.first, self.credential, self.npi)
        titles = ("Last name", "First name", "Is", "NPI")
        flow = FlowLayout(spacing=12)
        flow.setContentsMargins(10, 8, 10, 10)
        for title, control, width in zip(titles, self._controls, (160, 140, 76, 130), strict=True):
            control.setAccessibleName(f"{title} of the doctor outside")
            control.installEventFilter(self)
            flow.addWidget(HeadedField(title, control, width=width))
        keep = words.button("Add doctor  Enter", self._save, look="primary", name="Add doctor")
        cancel = words.button("Cancel  Esc", self.cancelled.emit, name="Do not add the doctor")
        for button in (keep, cancel):
            button.installEventFilter(self)
            holder = QFrame()
            holder.setLayout(words.column(1, button))
            holder.setFixedHeight(54)
            flow.addWidget(holder)
        self.setLayout(flow)
        self.hide()

    def open_with(self, typed: str) -> None:
        """Start with what was typed into the field: a name (last first) or an NPI."""
        last, comma, first = typed.partition(",")
        if not comma:
            last, _space, first = typed.partition(" ")
        number = typed.strip() if typed.strip().isdigit() else ""
        self.last.setText("" if number else _named(last))
        self.first.setText("" if number else _named(first))
        self.npi.setText(number[:10])
        self.credential.setCurrentIndex(0)
        self.show()
        (self.first if self.last.text() else self.last).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched in self._controls:
            at = self._controls.index(watched)  # pyright: ignore[reportArgumentType] - one of them, as just seen
            if at + 1 < len(self._controls):
                self._controls[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self._save()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
            watched.click()
            return True
        return False

    def _save(self) -> None:
        name = PersonName(last=self.last.text().strip(), first=self.first.text().strip())
        npi, credential = self.npi.text().strip(), _CREDENTIALS[self.credential.currentIndex()]
        if not is_npi(npi):
            self.npi.setFocus(Qt.FocusReason.OtherFocusReason)
            self.npi.selectAll()
        elif not name.last:
            self.last.setFocus(Qt.FocusReason.OtherFocusReason)
        self._office.run(lambda desk: _add(desk, name, npi, credential), self._saved)

    def _saved(self, kept: tuple[PracticeSetup, Provider]) -> None:
        setup, provider = kept
        self.hide()
        self.added.emit(setup, provider.key)


def _add(desk: Desk, name: PersonName, npi: str, credential: Credential) -> tuple[PracticeSetup, Provider]:
    provider = practice_setup.add_outside_provider(desk, name, npi, credential)
    return desk.setup(), provider


def _named(typed: str) -> str:
    """A name typed in small letters gets its capital; one typed with capitals stays as it is."""
    name = typed.strip()
    return name.title() if name == name.lower() else name
