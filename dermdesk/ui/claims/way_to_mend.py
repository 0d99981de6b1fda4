"""From what is wrong with a claim to where a person mends it: charges, patient, coverage, settings."""

from dermdesk.domain.claim_field import ClaimField, MendedAt
from dermdesk.domain.people import Patient
from dermdesk.services import claim_detail, claim_lookup, patients
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_detail import ClaimDetail, Trouble
from dermdesk.services.desk import Desk
from dermdesk.ui.screen import CorrectionWanted, Office, PatientFieldWanted

_PAGES = {
    MendedAt.PRACTICE: "practice",
    MendedAt.PROVIDER: "providers",
    MendedAt.SITE: "sites",
    MendedAt.PAYER: "payers",
    MendedAt.RECEIVER: "receivers",
    MendedAt.LABORATORY: "laboratories",
}
_IN_CHARGES = (MendedAt.VISIT, MendedAt.LINE, MendedAt.CLAIM)
_PATIENT_FIELDS = {
    ClaimField.SIGNATURES: "signature_on_file",
    ClaimField.PATIENT_NAME: "patient",
    ClaimField.PATIENT_ADDRESS: "patient",
}


class WayToMend:
    """Knows the other screens by their keys."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def mend(self, row: ClaimRow) -> None:
        """To the first thing that is wrong with a claim; where nothing is, to the patient."""

        def lead(found: ClaimDetail) -> None:
            if found.troubles:
                self.go(row, found.troubles[0])
            else:
                self.to_patient(row.patient_id)

        self._office.run(lambda desk: claim_detail.detail(desk, row), lead)

    def open_charges(self, row: ClaimRow) -> None:
        """The posted visit, at the first trouble that is mended there."""

        def lead(found: ClaimDetail) -> None:
            mine = (one for one in found.troubles if _place_of(one) in _IN_CHARGES)
            self._to_charges(row, next(mine, found.troubles[0] if found.troubles else None))

        self._office.run(lambda desk: claim_detail.detail(desk, row), lead)

    def go(self, row: ClaimRow, trouble: Trouble) -> None:
        """To the place of a trouble."""
        place = _place_of(trouble)
        if place in _PAGES:
            self._office.screen_wanted.emit("settings", _PAGES[place])
        elif place is MendedAt.COVERAGE:
            self._to_field(row, "member_id")
        elif place is MendedAt.PATIENT and trouble.place is not None:
            self._to_field(row, _PATIENT_FIELDS.get(trouble.place.field, "birth_date"))
        else:
            self._to_charges(row, trouble)

    def _to_charges(self, row: ClaimRow, trouble: Trouble | None) -> None:
        """The posted visit, to be corrected; its reason is offered from what is wrong."""
        because = f"{trouble.code} {trouble.words}".strip() if trouble is not None else ""
        if because and row.bucket in (Bucket.REJECTED, Bucket.DENIED):
            because = f"{row.bucket.value}: {because}"
        wanted = CorrectionWanted(
            row.visit_id, because, row.claim_id, row.number, trouble.place if trouble is not None else None
        )
        self._office.screen_wanted.emit("charges", wanted)

    def to_patient(self, patient_id: str) -> None:
        """The patient's record."""
        self._office.run(lambda desk: patients.patient(desk, patient_id), self._show_patient)

    def _to_field(self, row: ClaimRow, field: str) -> None:
        def read(desk: Desk) -> PatientFieldWanted:
            person = patients.patient(desk, row.patient_id)
            coverage = ""
            if row.claim_id:
                coverage = claim_lookup.standing_of(desk, row.claim_id).claim.coverage.coverage_id
            return PatientFieldWanted(person, field, coverage)

        self._office.run(read, self._show_field)

    def _show_patient(self, patient: Patient) -> None:
        self._office.screen_wanted.emit("patients", patient)

    def _show_field(self, wanted: PatientFieldWanted) -> None:
        self._office.screen_wanted.emit("patients", wanted)


def _place_of(trouble: Trouble) -> MendedAt:
    return trouble.place.field.mended_at if trouble.place is not None else MendedAt.VISIT
