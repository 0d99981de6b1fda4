"""The private account, locked: the same neutral panel for every patient, whether or not anything is behind it."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.ledger import LedgerEntry
from dermdesk.domain.money import Money
from dermdesk.domain.people import Patient
from dermdesk.domain.user import Permission
from dermdesk.services import confidential
from dermdesk.services.confidential import ConfidentialView
from dermdesk.services.desk import Desk
from dermdesk.ui.models.ledger import COLUMNS
from dermdesk.ui.private_specimens import PrivateSpecimensBox
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.route_form import RouteForm
from dermdesk.ui.widgets.row_table import RowTable

IDLE_MINUTES = 3
"""Without a key or a move of the mouse for so long, the account closes itself."""
_NO_LIMIT = 16_777_215
_METHODS = ("Cash", "Check", "Card at the terminal")
ACTIVITY = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class PrivateAccountPanel(QStackedWidget):
    """Closes on leaving, on another patient, by the privacy key and when nobody touches the desk.

    An answer that comes after closing is dropped unseen.
    """

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient: Patient | None = None
        self._reason = ""
        self._asked = 0
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.setInterval(IDLE_MINUTES * 60_000)
        self.idle.timeout.connect(self.lock)
        self.setAccessibleName("Private account")
        self._sides = (self._locked_side(), self._open_side())
        for side in self._sides:
            self.addWidget(side)
        self._turn(0)
        office.privacy_changed.connect(self._privacy_changed)

    @property
    def is_open(self) -> bool:
        """Whether the account is shown."""
        return self.currentIndex() == 1

    def show_patient(self, patient: Patient | None) -> None:
        """Another patient: locked. The same patient read anew: as it was."""
        if patient is None or self._patient is None or patient.patient_id != self._patient.patient_id:
            self.lock()
            self.reason.clear()
        self._patient = patient
        self._fit()

    def open_account(self) -> None:
        """Ask for the account with the reason that is typed."""
        reason, patient = self.reason.text().strip(), self._patient
        if patient is None or not self._may():
            return
        if not reason:
            self._office.warn("Say why the account is opened: the reason is kept.", "Nothing was shown.")
            self.reason.setFocus()
            return
        self._reason = reason
        self._read()

    def lock(self) -> None:
        """Show nothing any more, and forget what was shown."""
        self._asked += 1
        self.idle.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._reason = ""
        self.reason.clear()
        self.table.take(())
        self._balance.clear()
        self._told.clear()
        self.specimens.forget()
        self.amount.clear()
        self.route.form.fill({})
        self._turn(0)

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.lock()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVITY and self.is_open:
            self.idle.start()
        return super().eventFilter(watched, event)

    def _turn(self, side: int) -> None:
        """Show a side; the locked one takes no more room than it needs, whatever the other holds."""
        self.setCurrentIndex(side)
        shown, hidden = self._sides[side], self._sides[1 - side]
        hidden.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        height = QSizePolicy.Policy.Maximum if side == 0 else QSizePolicy.Policy.Preferred
        shown.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self.setMaximumHeight(shown.sizeHint().height() if side == 0 else _NO_LIMIT)
        self.updateGeometry()

    # --- both sides --------------------------------------------------------------------------------------------------

    def _locked_side(self) -> QWidget:
        title = words.text("Private account — locked", bold=True)
        self._why = words.text(look="muted", wrap=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("such as: patient asks about her bill")
        self.reason.setMaxLength(120)
        self.reason.setAccessibleName("Reason for opening the private account")
        self.reason.returnPressed.connect(self.open_account)
        label = words.text("&Reason", size="small", look="muted")
        label.setBuddy(self.reason)
        self.open_button = words.button("&Open", self.open_account, name="Open the private account")
        line = words.row(label, self.reason, self.open_button)
        line.setStretch(1, 1)
        side = words.frame("card")
        side.setLayout(words.column(title, self._why, line, 1, spacing=8, margins=(16, 12, 16, 12)))
        return side

    def _open_side(self) -> QWidget:
        title = words.text("Private account", bold=True)
        self._balance = words.text(bold=True, name="Balance of the private account")
        close = words.button("&Lock", self.lock, name="Lock the private account")
        self.table = RowTable[LedgerEntry](
            "Entries of the private account",
            COLUMNS,
            lambda entry: entry.entry_id,
            empty="Nothing was ever entered on this account.",
        )
        self.table.setMinimumHeight(112)
        self.route = RouteForm("private account", taken="olrtdnk")
        self.route.chosen.connect(self._choose_route)
        self.amount = QLineEdit()
        self.amount.setPlaceholderText("0.00")
        self.amount.setFixedWidth(96)
        self.amount.setAccessibleName("Payment on the private account")
        self.amount.returnPressed.connect(self._take_payment)
        self.method = Chooser()
        self.method.addItems(_METHODS)
        self.method.setAccessibleName("How it was paid")
        label = words.text("Pa&yment", size="small", look="muted")
        label.setBuddy(self.amount)
        self._told = words.text(look="accent", name="What was done on the private account")
        take = words.button("Take pa&yment", self._take_payment, name="Take the payment on the private account")
        pay = words.row(label, self.amount, self.method, take, self._told, 1)
        side = words.frame("card")
        self.specimens = PrivateSpecimensBox(self._office)
        self.specimens.changed.connect(self._read)
        head = words.row(title, self._balance, 1, close, spacing=12)
        box = words.column(head, self.table, self.specimens, pay, self.route, spacing=12, margins=(16, 12, 16, 12))
        box.setStretch(1, 1)
        side.setLayout(box)
        return side

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _read(self) -> None:
        patient, reason = self._patient, self._reason
        if patient is None:
            return
        self._asked += 1
        asked = self._asked
        self._office.run(
            lambda desk: (asked, confidential.open_account(desk, patient.patient_id, reason)), self._show_account
        )

    def _show_account(self, answer: tuple[int, ConfidentialView]) -> None:
        asked, view = answer
        if asked != self._asked or self._patient is None or self._office.private or not self.isVisible():
            return
        self.table.take(view.entries)
        self._balance.setText(f"balance {view.balance.display}")
        self.route.show_route(self._patient, view.account.route if view.account is not None else None)
        self._turn(1)
        self.specimens.take(self._patient, self._reason, view.specimens)
        self.idle.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def _choose_route(self, route: StatementRoute | None) -> None:
        patient, reason = self._patient, self._reason
        if patient is None:
            return

        def work(desk: Desk) -> str:
            confidential.choose_route(desk, patient.patient_id, route, reason)
            return "The route is kept." if route is not None else "Its statements are held."

        self._office.run(work, self._done)

    def _take_payment(self) -> None:
        patient, reason, method = self._patient, self._reason, self.method.currentText().lower()
        if patient is None:
            return
        try:
            amount = Money.parse_typed(self.amount.text())
        except DermdeskError as error:
            self._office.warn(error.message, error.help)
            return

        def work(desk: Desk) -> str:
            receipt = confidential.take_payment(desk, patient.patient_id, amount, method, reason)
            return f"The payment is taken, receipt {receipt}."

        self._office.run(work, self._done)

    def _done(self, said: str) -> None:
        """What was done is said inside the lock alone: the message strip outlives it."""
        self.amount.clear()
        if self.is_open:
            self._told.setText(said)
            self._read()

    def _may(self) -> bool:
        return Permission.READ_CONFIDENTIAL.value in self._office.signs.permissions and not self._office.private

    def _fit(self) -> None:
        if Permission.READ_CONFIDENTIAL.value not in self._office.signs.permissions:
            why = "Opening it needs the permission to read private accounts. The owner of the book gives it."
        elif self._office.private:
            why = "Private things are hidden. Ctrl+Shift+H shows them again."
        else:
            why = "Opening it is noted in the read log, with your name and the reason."
        self._why.setText(why)
        self.reason.setEnabled(self._may())
        self.open_button.setEnabled(self._may())
        self._turn(self.currentIndex())

    def _privacy_changed(self, hidden: bool) -> None:
        if hidden:
            self.lock()
        self._fit()
