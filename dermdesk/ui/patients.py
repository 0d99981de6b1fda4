"""Patients: find one, see and change the record, its coverages and its accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QScrollArea, QStackedWidget, QTabWidget, QWidget

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.people import Guarantor, Patient
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services import accounts, patients
from dermdesk.services.accounts import MedicalAccount
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_accounts import AccountsPanel
from dermdesk.ui.patient_coverages import CoveragesPanel
from dermdesk.ui.patient_form import PatientForm
from dermdesk.ui.patient_history import EarlierServices, HistoryPanel, load_history
from dermdesk.ui.patient_words import day_words, patient_remark
from dermdesk.ui.screen import Command, Office, PatientFieldWanted, Screen
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.row_table import RowTable

_COLUMNS: tuple[Column[Patient], ...] = (
    Column(title="Patient", text=lambda patient: patient.name.listed, bold=True, wide=True),
    Column(title="Born", text=lambda patient: day_words(patient.birth_date), ink=lambda _patient: "muted", width=104),
)
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    patient: Patient
    coverages: tuple[Coverage, ...]
    guarantors: tuple[Guarantor, ...]
    account: MedicalAccount
    history: EarlierServices
    setup: PracticeSetup
    today: date


def _open(desk: Desk, patient_id: str) -> _Opened:
    return _Opened(
        patient=patients.patient(desk, patient_id),
        coverages=patients.coverages(desk, patient_id),
        guarantors=patients.guarantors(desk),
        account=accounts.medical_account(desk, patient_id),
        history=load_history(desk, patient_id),
        setup=desk.setup(),
        today=desk.today(),
    )


class PatientsScreen(Screen):
    """Typing finds, Down goes to the list, Enter opens; Ctrl+N starts a new record."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._shown: Patient | None = None
        self._asked = ""
        self._wanted: PatientFieldWanted | None = None
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("Name, number, birth date or phone")
        self.finder.setAccessibleName("Find a patient")
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(self._search)
        self.finder.returnPressed.connect(self._open_current)
        label = words.text("&Find a patient", size="small", look="muted")
        label.setBuddy(self.finder)
        self.found = RowTable[Patient](
            "Patients that were found",
            _COLUMNS,
            lambda patient: patient.patient_id,
            empty="Type to find",
            empty_help="Last name, first name, chart number, birth date or phone.",
        )
        self.found.opened.connect(self.open_patient)
        self.found.view.clicked.connect(self._open_current)
        new = words.button("&New patient", self.start_new, name="New patient, Ctrl+N")
        left = QWidget()
        left.setFixedWidth(312)
        column = words.column(
            label,
            self.finder,
            self.found,
            words.row(new, words.key_hint("Ctrl+N"), 1),
            spacing=8,
            margins=(20, 16, 0, 16),
        )
        column.setStretch(2, 1)
        left.setLayout(column)
        self._right = QStackedWidget()
        self._right.addWidget(self._nobody())
        self._right.addWidget(self._record())
        whole = words.row(left, self._right, spacing=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for keys, run in (("Ctrl+N", self.start_new), ("Ctrl+S", self._save), ("Ctrl+E", self._charge)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)
        down = QShortcut(QKeySequence("Down"), self.finder)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.found.take_focus)

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, Patient):
            self.open_patient(with_)
        elif isinstance(with_, PatientFieldWanted):
            self._wanted = with_
            self.open_patient(with_.patient)
        else:
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
            self.finder.selectAll()

    def refresh(self) -> None:
        if self.finder.text():
            self._search(self.finder.text())
        if self._shown is not None and not self.form.is_changed:
            self.open_patient(self._shown)

    def take_patient(self, patient: object) -> bool:
        if not isinstance(patient, Patient):
            return False
        self.open_patient(patient)
        return True

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("New patient", "Ctrl+N", self.start_new),
            Command("Charges for this patient", "Ctrl+E", self._charge),
        )

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("record", lambda: self.office.run(lambda desk: patients.find(desk, "1", 1), self._open_first)),
            ("accounts", lambda: self.tabs.setCurrentIndex(2)),
        )

    def open_patient(self, patient: Patient) -> None:
        """Read the record and show it; typed changes of another one are never thrown away."""
        is_other = self._shown is None or self._shown.patient_id != patient.patient_id
        if is_other and self.form.is_changed:
            self.office.warn(
                "The record on the screen has changes that are not saved.",
                "Save them with Ctrl+S, or undo them, first.",
            )
            return
        if is_other:
            self.accounts.private.lock()
        patient_id = patient.patient_id
        self.office.run(lambda desk: _open(desk, patient_id), self._show)

    def start_new(self) -> None:
        """An empty record, named by what was typed for finding."""
        if self.form.is_changed:
            self.office.warn("The record on the screen has changes that are not saved.", "Save or undo them first.")
            return
        typed = self.finder.text() if not self.found.rows else ""
        self.office.run(lambda desk: (typed, patients.guarantors(desk), desk.today()), self._begin)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _nobody(self) -> QWidget:
        said = words.text("Nobody is chosen.", size="large")
        help_ = words.text("Find a patient on the left or with F7, or add one with Ctrl+N.", look="muted")
        for label in (said, help_):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        side = QWidget()
        side.setLayout(words.column(1, said, help_, 2, spacing=8))
        return side

    def _record(self) -> QWidget:
        self._name = words.text(size="title", bold=True, name="Patient")
        self._remark = words.text(look="muted")
        charge = words.button("&Charges", self._charge, name="Charges for this patient, Ctrl+E")
        self.form = PatientForm(self.office)
        self.form.saved.connect(self._saved)
        self.coverages = CoveragesPanel(self.office)
        self.history = HistoryPanel(self.office)
        self.accounts = AccountsPanel(self.office)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Parts of the record")
        details = words.frame("card")
        details.setLayout(words.column(self.form, margins=(16, 12, 16, 12)))
        parts = (
            ("&Details", details),
            ("Co&verages", self.coverages),
            ("&Accounts", self.accounts),
            ("Ea&rlier services", self.history),
        )
        for title, part in parts:
            scroller = QScrollArea()
            scroller.setWidgetResizable(True)
            scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            holder = QWidget()
            holder.setProperty("look", "canvas")
            holder.setLayout(words.column(part, margins=(0, 12, 12, 0)))
            scroller.setWidget(holder)
            self.tabs.addTab(scroller, title)
        side = QWidget()
        head = words.row(self._name, self._remark, 1, charge, spacing=12)
        head.setContentsMargins(0, 0, 12, 0)
        box = words.column(head, self.tabs, spacing=8, margins=(0, 16, 8, 16))
        box.setStretch(1, 1)
        side.setLayout(box)
        return side

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _show(self, opened: _Opened) -> None:
        patient = opened.patient
        other = self._shown is None or self._shown.patient_id != patient.patient_id
        self._shown = patient
        self._name.setText(patient.name.listed)
        self._remark.setText(patient_remark(patient, opened.today))
        if other or not self.form.is_changed:
            self.form.show_patient(patient, {one.guarantor_id: one for one in opened.guarantors}, opened.today)
        self.coverages.show_coverages(patient.patient_id, opened.coverages, opened.setup.payers, opened.today)
        self.accounts.show_account(patient, opened.account)
        self.history.show_history(patient.patient_id, opened.history, opened.today)
        self._allow_tabs(allowed=True)
        self._right.setCurrentIndex(1)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted.patient.patient_id == patient.patient_id:
            self._lead_to(wanted)

    def _lead_to(self, wanted: PatientFieldWanted) -> None:
        """To the fact that a finding of a visit needs."""
        if wanted.field in ("member_id", "coverage"):
            self.tabs.setCurrentIndex(1)
            self.coverages.lead_to(wanted.coverage_id or "")
        else:
            self.tabs.setCurrentIndex(0)
            self.form.lead_to({"birth_date": "birth", "patient": "line1"}.get(wanted.field, "signature"))

    def _begin(self, answer: tuple[str, tuple[Guarantor, ...], date]) -> None:
        typed, guarantors, today = answer
        self._shown = None
        self.accounts.private.show_patient(None)
        self._name.setText("New patient")
        self._remark.setText("")
        self.tabs.setCurrentIndex(0)
        self._allow_tabs(allowed=False)
        self._right.setCurrentIndex(1)
        self.form.start_new(typed, {one.guarantor_id: one for one in guarantors}, today)

    def _saved(self, patient: Patient) -> None:
        was_new = self._shown is None
        self.open_patient(patient)
        if was_new:
            self.finder.setText(patient.number)
            self._allow_tabs(allowed=True)
            self.tabs.setCurrentIndex(1)

    def _search(self, typed: str) -> None:
        self._asked = typed
        if typed.strip():
            self.office.run(lambda desk: (typed, patients.find(desk, typed, _MOST)), self._answer)
        else:
            self._answer((typed, ()))

    def _answer(self, answer: tuple[str, tuple[Patient, ...]]) -> None:
        typed, found = answer
        if typed != self._asked:
            return
        if typed.strip():
            self.found.say_empty("Nobody is found.", "Press Ctrl+N to add a patient of this name.")
        else:
            self.found.say_empty("Type to find", "Last name, first name, chart number, birth date or phone.")
        self.found.take(found)

    def _open_first(self, found: tuple[Patient, ...]) -> None:
        self.tabs.setCurrentIndex(0)
        if found:
            self.open_patient(found[0])

    def _open_current(self) -> None:
        if self.found.current is not None:
            self.open_patient(self.found.current)

    def _allow_tabs(self, *, allowed: bool) -> None:
        """The other tabs wait until there is a record."""
        for tab in (1, 2, 3):
            self.tabs.setTabEnabled(tab, allowed)

    def _save(self) -> None:
        """Ctrl+S keeps what is typed on the tab that is shown."""
        savers = {0: self.form.save, 1: self.coverages.save, 3: self.history.save}
        if self._right.currentIndex() == 1 and (save := savers.get(self.tabs.currentIndex())) is not None:
            save()

    def _charge(self) -> None:
        if self._shown is not None:
            self.office.screen_wanted.emit("charges", self._shown)
