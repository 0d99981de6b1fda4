"""The door to a confidential account: nobody reads it without the permission, a reason, and a row of the read log."""

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ConfidentialAccountRead
from dermdesk.domain.people import Patient
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient


def opened(desk: Desk, patient_id: str, purpose: str, reason: str) -> Patient:
    """The patient, after the reading of the account went into the read log. Raises DermdeskError without a reason."""
    desk.require(Permission.READ_CONFIDENTIAL)
    if not reason.strip():
        raise DermdeskError("Say why the account is opened: the reason is kept.", "Nothing was shown.")
    patient = known_patient(desk, patient_id)
    desk.append(
        ConfidentialAccountRead(account_id=patient.confidential_account_id, purpose=purpose, reason=reason.strip())
    )
    return patient
