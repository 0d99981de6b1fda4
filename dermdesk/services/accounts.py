"""The medical account of a patient: entries, who owes what, and where its statement goes."""

from dataclasses import dataclass

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.ledger import LedgerEntry, Owes, balance
from dermdesk.domain.money import Money
from dermdesk.domain.people import Guarantor
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalAccount:
    """What the account shows. `chosen`: somebody chose a route; `route` None then means hold, else the household's."""

    account_id: str
    entries: tuple[LedgerEntry, ...]
    patient_owes: Money
    insurance_owes: Money
    chosen: bool
    route: StatementRoute | None
    guarantor: Guarantor | None


def medical_account(desk: Desk, patient_id: str) -> MedicalAccount:
    """Read a patient's medical account, oldest entry first. Raises DermdeskError for an unknown patient."""
    desk.require(Permission.SEE_PRACTICE)
    person = known_patient(desk, patient_id)
    reads = desk.book.practice
    entries = reads.entries(person.medical_account_id)
    chosen = reads.medical_route(person.medical_account_id)
    return MedicalAccount(
        account_id=person.medical_account_id,
        entries=entries,
        patient_owes=balance(entries, Owes.PATIENT),
        insurance_owes=balance(entries, Owes.INSURANCE),
        chosen=chosen is not None,
        route=chosen.route if chosen is not None else None,
        guarantor=reads.guarantor(person.guarantor_id) if person.guarantor_id is not None else None,
    )
