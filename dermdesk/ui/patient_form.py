"""A patient's own data: quick add and change; what is missing is said under the field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.days import iso_day, typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import Address, Guarantor, Patient, PersonName, Relation, Sex
from dermdesk.services import patients
from dermdesk.services.desk import Desk
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import checks, words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.route_form import address_fields, address_values, typed_address

_SEXES = (("Female", Sex.FEMALE), ("Male", Sex.MALE), ("Other", Sex.OTHER))
_RELATIONS = (
    ("The patient", Relation.SELF),
    ("Spouse", Relation.SPOUSE),
    ("Parent", Relation.PARENT),
    ("Other person", Relation.OTHER),
)
_NEW_GUARANTOR = "new"
_PERSON = ("g_last", "g_first", "g_phone", "g_line1", "g_line2", "g_city", "g_state", "g_zip")


class PatientForm(QWidget):
    """`saved` gives the record as it is kept. Nothing is lost by an error: the fields stay as typed."""

    saved = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient: Patient | None = None
        self._guarantors: dict[str, Guarantor] = {}
        self._today = date.max
        self._touched = False
        self.form = Form("Patient", taken="acdfnuv")
        self._lay_out(self.form)
        self.form.edited.connect(self._edited)
        self.save_button = words.button("Save", self.save, look="primary", name="Save the patient, Ctrl+S")
        self._undo = words.button("&Undo changes", self._show_again, look="plain")
        self.distinct_button = words.button("This is another person: add", self._save_distinct)
        self.distinct_button.hide()
        foot = words.row(self.save_button, words.key_hint("Ctrl+S"), self._undo, self.distinct_button, 1, spacing=8)
        self.setLayout(words.column(self.form, foot, 1, spacing=12))

    def show_patient(self, patient: Patient, guarantors: Mapping[str, Guarantor], today: date) -> None:
        """Show a record."""
        self._take(patient, guarantors, today)
        self._show_again()

    def start_new(self, name: str, guarantors: Mapping[str, Guarantor], today: date) -> None:
        """An empty form for a patient who is not in the book; `name` as typed: last, first."""
        self._take(None, guarantors, today)
        last, _comma, first = name.partition(",")
        self._show_again()
        if not any(letter.isdigit() for letter in name):
            self.form.fill({"last": last.strip(), "first": first.strip(), "signature": True, "guarantor": ""})
        self.form.start()

    def lead_to(self, field: str) -> None:
        """The hands come to a field."""
        self.form.editor(field).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_changed(self) -> bool:
        """Something is typed that is not saved."""
        return self._touched

    def save(self) -> None:
        """Keep what is typed, if it is right."""
        self._save(distinct=False)

    def _save_distinct(self) -> None:
        self._save(distinct=True)

    def _save(self, *, distinct: bool) -> None:
        if not self.form.is_right() or (birth := self._birth_date()) is None:
            return
        guarantor, relation = self._typed_guarantor(), self.form.value("relation")
        if guarantor is not None and relation is Relation.SELF:
            self._office.warn(
                "Say what the guarantor is to the patient. Nothing was saved.", "Choose spouse or parent."
            )
            return
        values = self._values(birth)
        before = self._patient

        def work(desk: Desk) -> Patient:
            if before is None:
                kept = patients.register(desk, values, distinct=distinct)
            else:
                kept = patients.change(desk, _changed(before, values))
            if guarantor is not None or kept.guarantor_id is not None:
                kept = patients.set_guarantor(desk, kept.patient_id, guarantor, relation)
            return kept

        self._office.run(work, self._kept, self._refused)

    # --- between fields and values -----------------------------------------------------------------------------------

    def _lay_out(self, form: Form) -> None:
        form.line("last", "Last name", span=4, check=checks.required)
        form.line("first", "First name", span=4)
        form.line("middle", "Middle", span=2)
        form.line("suffix", "Suffix", span=2, most=10)
        form.line("birth", "Birth date", span=3, check=self._birth_wrong, hint="03141951")
        form.choice("sex", "Sex", _SEXES, span=3)
        form.line("phone", "Phone", span=3, check=checks.optional(checks.phone), most=20)
        form.line("number", "Chart number", span=3, hint="next free", most=20)
        address_fields(form, needed=False)
        form.line("email", "E-mail", span=6, check=checks.optional(checks.mailbox), most=120)
        form.line("note", "Note", span=6, most=200)
        form.tick("signature", "Signature on file", span=6)
        form.tick("medicaid", "Has Medicaid", span=6)
        form.heading("Who answers for the medical account", "receives the household statement")
        chooser = form.choice("guarantor", "Guarantor", [("The patient", "")], span=6)
        chooser.currentIndexChanged.connect(self._fit)
        form.choice("relation", "Is to the patient", _RELATIONS, span=6)
        form.line("g_last", "Guarantor's last name", span=4, check=checks.required)
        form.line("g_first", "Guarantor's first name", span=4)
        form.line("g_phone", "Guarantor's phone", span=4, check=checks.optional(checks.phone), most=20)
        address_fields(form, "g_", needed=False)

    def _values(self, birth: date) -> patients.NewPatient:
        form = self.form
        return patients.NewPatient(
            name=PersonName(
                last=form.text("last"), first=form.text("first"), middle=form.text("middle"), suffix=form.text("suffix")
            ),
            birth_date=birth,
            sex=form.value("sex"),
            number=form.text("number"),
            address=_address(form),
            phone=checks.digits(form.text("phone")),
            email=form.text("email"),
            signature_on_file=form.value("signature"),
            medicaid=form.value("medicaid"),
            note=form.text("note"),
        )

    def _typed_guarantor(self) -> Guarantor | None:
        key = self.form.value("guarantor")
        if not key:
            return None
        return Guarantor(
            guarantor_id="" if key == _NEW_GUARANTOR else key,
            name=PersonName(last=self.form.text("g_last"), first=self.form.text("g_first")),
            address=_address(self.form, "g_"),
            phone=checks.digits(self.form.text("g_phone")),
            email=self._guarantors[key].email if key in self._guarantors else "",
        )

    def _birth_wrong(self, text: str) -> str:
        try:
            birth = typed_birth(text, self._today)
        except DermdeskError:
            return "Not a day." if text.strip() else "Needed."
        return "It lies in the future." if birth > self._today else ""

    def _birth_date(self) -> date | None:
        try:
            return typed_birth(self.form.text("birth"), self._today)
        except DermdeskError:
            return None

    # --- showing -----------------------------------------------------------------------------------------------------

    def _take(self, patient: Patient | None, guarantors: Mapping[str, Guarantor], today: date) -> None:
        self._patient, self._guarantors, self._today = patient, dict(guarantors), today
        self.distinct_button.hide()
        people = [(guarantor.name.listed, key) for key, guarantor in guarantors.items()]
        self.form.set_options("guarantor", [("The patient", ""), ("A new person …", _NEW_GUARANTOR), *people])

    def _show_again(self) -> None:
        patient = self._patient
        self.form.editor("number").setEnabled(patient is None)
        if patient is None:
            self.form.fill({"signature": True, "guarantor": ""})
        else:
            self.form.fill(_shown(patient))
        self._fit()
        self._touched = False
        self.save_button.setEnabled(patient is None)
        self._undo.hide()
        self.distinct_button.hide()

    def _fit(self) -> None:
        key = self.form.value("guarantor")
        self.form.show_fields((*_PERSON, "relation"), shown=bool(key))
        known = self._guarantors.get(key or "")
        if known is not None or key == _NEW_GUARANTOR:
            self._show_guarantor(known)

    def _show_guarantor(self, known: Guarantor | None) -> None:
        values: dict[str, str] = {}
        if known is not None:
            values = {
                "g_last": known.name.last,
                "g_first": known.name.first,
                "g_phone": checks.phone_words(known.phone),
            }
            values |= address_values(known.address, "g_")
        self.form.set_texts({key: values.get(key, "") for key in _PERSON})

    def _edited(self) -> None:
        self._touched = True
        self.save_button.setEnabled(True)
        self._undo.show()

    def _kept(self, patient: Patient) -> None:
        is_new = self._patient is None
        self._touched = False
        self.save_button.setEnabled(False)
        self._undo.hide()
        self._office.say(f"Registered as #{patient.number}." if is_new else "The patient's data are saved.")
        self.saved.emit(patient)
        self._office.changed.emit(None)

    def _refused(self, error: Exception) -> None:
        self._office.warn_of(error)
        is_twin = self._patient is None and isinstance(error, DermdeskError) and "already registered" in error.message
        self.distinct_button.setVisible(is_twin)


def typed_birth(text: str, today: date) -> date:
    """A birth date as hands type it; two digits of a year never mean the future. Raises DermdeskError."""
    typed = text.strip()
    if len(typed) == 10 and typed[4] == "-":
        return iso_day(typed)
    born = typed_day(typed, today)
    if born > today and len(checks.digits(typed)) < 8:
        return born.replace(year=born.year - 100)
    return born


def _changed(before: Patient, typed: patients.NewPatient) -> Patient:
    return replace(
        before,
        name=typed.name,
        birth_date=typed.birth_date,
        sex=typed.sex,
        address=typed.address,
        phone=typed.phone,
        email=typed.email,
        signature_on_file=typed.signature_on_file,
        medicaid=typed.medicaid,
        note=typed.note,
    )


def _address(form: Form, prefix: str = "") -> Address | None:
    """None when no street is typed."""
    return typed_address(form, prefix) if form.text(f"{prefix}line1") else None


def _shown(patient: Patient) -> Mapping[str, object]:
    name = patient.name
    return {
        "last": name.last,
        "first": name.first,
        "middle": name.middle,
        "suffix": name.suffix,
        "birth": patient.birth_date.isoformat(),
        "sex": patient.sex,
        "phone": checks.phone_words(patient.phone),
        "number": patient.number,
        "email": patient.email,
        "note": patient.note,
        "signature": patient.signature_on_file,
        "medicaid": patient.medicaid,
        "guarantor": patient.guarantor_id or "",
        "relation": patient.guarantor_relation,
    } | address_values(patient.address)
