"""Patients: find, quick add, change; their coverages, guarantors and the route of the medical account."""

from dataclasses import dataclass, replace
from datetime import date

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import (
    CoverageChanged,
    GuarantorChanged,
    MedicalRouteChosen,
    PatientChanged,
    PatientRegistered,
)
from dermdesk.domain.people import Address, Guarantor, Patient, PersonName, Relation, Sex
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk

FIRST_NUMBER = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    """What quick add asks for; `number` blank: the next free chart number."""

    name: PersonName
    birth_date: date
    sex: Sex
    number: str = ""
    address: Address | None = None
    phone: str = ""
    email: str = ""
    guarantor_id: str | None = None
    guarantor_relation: Relation = Relation.SELF
    signature_on_file: bool = True
    medicaid: bool = False
    note: str = ""


def find(desk: Desk, text: str, limit: int = 20) -> tuple[Patient, ...]:
    """By parts of the name, chart number, birth date as typed, or digits of the phone."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.find_patients(text, limit)


def patient(desk: Desk, patient_id: str) -> Patient:
    """One patient. Raises DermdeskError for an unknown one."""
    desk.require(Permission.SEE_PRACTICE)
    return known_patient(desk, patient_id)


def coverages(desk: Desk, patient_id: str) -> tuple[Coverage, ...]:
    """The patient's coverages by rank."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.coverages(patient_id)


def guarantors(desk: Desk) -> tuple[Guarantor, ...]:
    """All guarantors by name."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.guarantors()


def register(desk: Desk, new: NewPatient, *, distinct: bool = False) -> Patient:
    """Add a patient; returns the record.

    Raises DermdeskError when the chart number is taken, the birth date lies in the future, or (unless `distinct`) a
    patient of the same name and birth date is there already: two records of one person are never made by accident.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    _check(desk, new.name, new.birth_date)
    if not distinct and _twin(desk, new):
        raise DermdeskError(
            "A patient of this name and birth date is already registered. Nothing was changed.",
            "Choose that record, or say that this is another person.",
        )
    if new.number and desk.book.practice.patient_by_number(new.number) is not None:
        raise DermdeskError("This chart number is taken. Nothing was changed.", "Leave it blank for the next free one.")
    registered = Patient(
        patient_id=desk.ids.new(),
        number=new.number or _next_number(desk),
        name=new.name,
        birth_date=new.birth_date,
        sex=new.sex,
        address=new.address,
        phone=new.phone,
        email=new.email,
        guarantor_id=new.guarantor_id,
        guarantor_relation=new.guarantor_relation,
        signature_on_file=new.signature_on_file,
        medicaid=new.medicaid,
        medical_account_id=desk.ids.new(),
        confidential_account_id=desk.ids.new(),
        note=new.note,
    )
    desk.append(PatientRegistered(patient=registered))
    return registered


def change(desk: Desk, changed: Patient) -> Patient:
    """Keep a patient's changed record; number and accounts stay as they were."""
    desk.require(Permission.MANAGE_PATIENTS)
    before = known_patient(desk, changed.patient_id)
    _check(desk, changed.name, changed.birth_date)
    kept = replace(
        changed,
        number=before.number,
        medical_account_id=before.medical_account_id,
        confidential_account_id=before.confidential_account_id,
    )
    if kept != before:
        desk.append(PatientChanged(patient=kept))
    return kept


def set_coverage(desk: Desk, coverage: Coverage) -> Coverage:
    """Add (with a blank `coverage_id`) or change a coverage; returns it with its id.

    Raises DermdeskError for an unknown patient or payer, or a blank member id.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    known_patient(desk, coverage.patient_id)
    if coverage.payer_key not in desk.setup().payers:
        raise DermdeskError("The practice has no such payer.", "Add the payer in Settings first.")
    if not coverage.member_id.strip():
        raise DermdeskError("A coverage needs its member id.", "Type it as it stands on the card.")
    kept = coverage if coverage.coverage_id else replace(coverage, coverage_id=desk.ids.new())
    desk.append(CoverageChanged(coverage=kept))
    return kept


def set_guarantor(desk: Desk, patient_id: str, guarantor: Guarantor | None, relation: Relation) -> Patient:
    """Let a person answer for the medical account (a blank `guarantor_id` adds one); None: the patient again."""
    desk.require(Permission.MANAGE_PATIENTS)
    before = known_patient(desk, patient_id)
    if guarantor is None:
        kept = replace(before, guarantor_id=None, guarantor_relation=Relation.SELF)
        desk.append(PatientChanged(patient=kept))
        return kept
    if relation is Relation.SELF:
        raise DermdeskError("Say what the guarantor is to the patient.", "Choose spouse, parent or other.")
    person = guarantor if guarantor.guarantor_id else replace(guarantor, guarantor_id=desk.ids.new())
    kept = replace(before, guarantor_id=person.guarantor_id, guarantor_relation=relation)
    desk.append(GuarantorChanged(guarantor=person), PatientChanged(patient=kept))
    return kept


def choose_medical_route(desk: Desk, patient_id: str, route: StatementRoute | None) -> None:
    """Where the medical account's statement goes when not to the guarantor; None holds it."""
    desk.require(Permission.MANAGE_PATIENTS)
    person = known_patient(desk, patient_id)
    desk.append(MedicalRouteChosen(account_id=person.medical_account_id, patient_id=patient_id, route=route))


def known_patient(desk: Desk, patient_id: str) -> Patient:
    """For other services. Raises DermdeskError for an unknown patient."""
    desk.require(Permission.SEE_PRACTICE)
    found = desk.book.practice.patient(patient_id)
    if found is None:
        raise DermdeskError("There is no such patient in this book.", "Find or add the patient first.")
    return found


def _check(desk: Desk, name: PersonName, birth_date: date) -> None:
    if not name.last.strip():
        raise DermdeskError("A patient needs a last name.", "Type last name, then first name.")
    if birth_date > desk.today():
        raise DermdeskError("The birth date lies in the future. Nothing was changed.", "Type it as 03141951.")


def _twin(desk: Desk, new: NewPatient) -> bool:
    def folded(name: PersonName) -> tuple[str, str]:
        return name.last.casefold().strip(), name.first.casefold().strip()

    candidates = desk.book.practice.find_patients(new.name.last, 200)
    return any(other.birth_date == new.birth_date and folded(other.name) == folded(new.name) for other in candidates)


def _next_number(desk: Desk) -> str:
    taken = [int(other.number) for other in desk.book.practice.patients() if other.number.isdecimal()]
    return str(max(taken, default=FIRST_NUMBER - 1) + 1)
