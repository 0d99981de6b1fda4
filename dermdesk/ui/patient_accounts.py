"""The accounts of a patient: the medical one in full, the private one behind its lock."""

from PySide6.QtWidgets import QWidget

from dermdesk.domain.account import Channel, StatementRoute
from dermdesk.domain.ledger import LedgerEntry
from dermdesk.domain.people import Patient
from dermdesk.services import patients
from dermdesk.services.accounts import MedicalAccount
from dermdesk.services.desk import Desk
from dermdesk.ui.models.ledger import COLUMNS
from dermdesk.ui.private_account import PrivateAccountPanel
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.route_form import CHANNEL_WORDS, RouteForm
from dermdesk.ui.widgets.row_table import RowTable


class AccountsPanel(QWidget):
    """The two accounts never show each other's sums, and there is no sum of both."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient: Patient | None = None
        self.owed = words.text(look="muted", name="Who owes what on the medical account")
        self._goes_to = words.text(look="muted", wrap=True, name="Where the medical statement goes")
        self.table = RowTable[LedgerEntry](
            "Entries of the medical account",
            COLUMNS,
            lambda entry: entry.entry_id,
            empty="No entries yet.",
            empty_help="Charges are entered with Alt+2.",
        )
        self.table.setMinimumHeight(112)
        self._change = words.button("C&hange where it goes…", self._toggle_route, look="plain")
        self.route = RouteForm("medical account", taken="hlory")
        self.route.chosen.connect(self._choose_route)
        self.route.hide()
        self.private = PrivateAccountPanel(office)
        medical = words.frame("card")
        head = words.row(words.text("Medical account", bold=True), self.owed, 1, spacing=12)
        goes = words.row(self._goes_to, self._change)
        goes.setStretch(0, 1)
        inner = words.column(head, self.table, goes, self.route, spacing=8, margins=(16, 12, 16, 12))
        inner.setStretch(1, 1)
        medical.setLayout(inner)
        box = words.column(medical, self.private, spacing=12)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_account(self, patient: Patient, account: MedicalAccount) -> None:
        """Show a patient's accounts; the private one stays locked."""
        if self._patient is None or patient.patient_id != self._patient.patient_id:
            self.route.hide()
        self._patient = patient
        self.table.take(account.entries)
        self.owed.setText(
            f"patient owes {account.patient_owes.display} · insurance owes {account.insurance_owes.display}"
        )
        self._goes_to.setText(_route_words(patient, account))
        if self.route.isHidden():
            self.route.show_route(patient, account.route)
        self.private.show_patient(patient)

    def _toggle_route(self) -> None:
        self.route.setVisible(self.route.isHidden())
        if not self.route.isHidden():
            self.route.form.start()

    def _choose_route(self, route: StatementRoute | None) -> None:
        patient = self._patient
        if patient is None:
            return

        def work(desk: Desk) -> str:
            patients.choose_medical_route(desk, patient.patient_id, route)
            return "The route is kept." if route is not None else "The account's statements are held."

        self._office.run(work, self._kept)

    def _kept(self, said: str) -> None:
        self.route.hide()
        self._office.say(said)
        self._office.changed.emit(None)


def _route_words(patient: Patient, account: MedicalAccount) -> str:
    if account.chosen:
        route = account.route
        if route is None:
            return "Its statements are held, as was chosen."
        where = ", ".join(route.address.lines) if route.address is not None else route.email
        return f"Statement by its own route: {CHANNEL_WORDS[route.channel].lower()}{f', {where}' if where else ''}."
    who = account.guarantor.name.spoken if account.guarantor is not None else "the patient"
    address = account.guarantor.address if account.guarantor is not None else patient.address
    if address is None:
        return f"Statement goes to {who}, but no address is on file: it is held."
    return f"Statement goes to {who}: {CHANNEL_WORDS[Channel.PAPER].lower()}, {', '.join(address.lines)}."
