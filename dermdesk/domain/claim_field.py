"""Where on a claim something is wrong, and where a person mends it: checks before sending and payers' answers share it.

Sources: 005010X222A1 for the elements, CMS-1500 (02/12) for the boxes.
"""

from dataclasses import dataclass
from enum import StrEnum


class MendedAt(StrEnum):
    """The place of the program where a field is corrected."""

    PRACTICE = "practice"
    PROVIDER = "provider"
    SITE = "site"
    PAYER = "payer"
    RECEIVER = "receiver"
    LABORATORY = "laboratory"
    PATIENT = "patient"
    COVERAGE = "coverage"
    VISIT = "visit"
    LINE = "line"
    DECISION = "decision"
    CLAIM = "claim"


class ClaimField(StrEnum):
    """A field of a claim by the standard's own name."""

    ENVELOPE = "envelope"
    SUBMITTER = "submitter"
    RECEIVER = "receiver"
    BILLING_NAME = "billing provider name"
    BILLING_NPI = "billing provider NPI"
    BILLING_TAX_ID = "billing provider tax id"
    BILLING_ADDRESS = "billing provider address"
    BILLING_TAXONOMY = "billing provider taxonomy"
    PAY_TO_ADDRESS = "pay-to address"
    PAYER_ID = "payer id"
    FILING_CODE = "claim filing indicator"
    PAYER_RANK = "payer responsibility sequence"
    MSP_TYPE = "insurance type code"
    MEMBER_ID = "member id"
    GROUP_NUMBER = "group number"
    RELATION = "relationship to the subscriber"
    SUBSCRIBER = "subscriber"
    PATIENT_NAME = "patient name"
    BIRTH_DATE = "birth date"
    SEX = "sex"
    PATIENT_ADDRESS = "patient address"
    CLAIM_NUMBER = "claim number"
    TOTAL = "total charge"
    PLACE_OF_SERVICE = "place of service"
    FREQUENCY = "frequency code"
    PAYER_CLAIM_NUMBER = "payer claim control number"
    SIGNATURES = "signatures and assignment"
    ACCIDENT = "accident"
    ATTACHMENT = "attachment"
    AUTHORIZATION = "prior authorization"
    REFERRAL = "referral number"
    CLIA = "CLIA number"
    DIAGNOSES = "diagnoses"
    RENDERING = "rendering provider"
    RENDERING_TAXONOMY = "rendering provider taxonomy"
    REFERRING = "referring provider"
    ORDERING = "ordering provider"
    SUPERVISING = "supervising provider"
    FACILITY = "service facility"
    PURCHASED_SERVICE = "purchased service provider"
    OTHER_PAYER = "other payer"
    DECISION = "decision of the payer before"
    LINES = "service lines"
    CODE = "procedure code"
    MODIFIERS = "modifiers"
    CHARGE = "line charge"
    UNITS = "units"
    POINTERS = "diagnosis pointers"
    SERVICE_DAY = "date of service"
    DRUG = "drug"
    LINE_NUMBER = "line item control number"
    NOTE = "note"

    @property
    def mended_at(self) -> MendedAt:
        """Where a person corrects it."""
        return _MENDED[self]


_BY_PLACE: dict[MendedAt, tuple[ClaimField, ...]] = {
    MendedAt.RECEIVER: (ClaimField.ENVELOPE, ClaimField.SUBMITTER, ClaimField.RECEIVER),
    MendedAt.PRACTICE: (
        ClaimField.BILLING_NAME,
        ClaimField.BILLING_NPI,
        ClaimField.BILLING_TAX_ID,
        ClaimField.BILLING_ADDRESS,
        ClaimField.BILLING_TAXONOMY,
        ClaimField.PAY_TO_ADDRESS,
    ),
    MendedAt.PAYER: (ClaimField.PAYER_ID, ClaimField.FILING_CODE),
    MendedAt.PROVIDER: (ClaimField.RENDERING_TAXONOMY,),
    MendedAt.SITE: (ClaimField.CLIA, ClaimField.FACILITY),
    MendedAt.LABORATORY: (ClaimField.PURCHASED_SERVICE,),
    MendedAt.COVERAGE: (
        ClaimField.PAYER_RANK,
        ClaimField.MSP_TYPE,
        ClaimField.MEMBER_ID,
        ClaimField.GROUP_NUMBER,
        ClaimField.RELATION,
        ClaimField.SUBSCRIBER,
        ClaimField.OTHER_PAYER,
    ),
    MendedAt.PATIENT: (
        ClaimField.PATIENT_NAME,
        ClaimField.BIRTH_DATE,
        ClaimField.SEX,
        ClaimField.PATIENT_ADDRESS,
        ClaimField.SIGNATURES,
    ),
    MendedAt.CLAIM: (
        ClaimField.CLAIM_NUMBER,
        ClaimField.TOTAL,
        ClaimField.FREQUENCY,
        ClaimField.PAYER_CLAIM_NUMBER,
        ClaimField.LINE_NUMBER,
        ClaimField.LINES,
    ),
    MendedAt.DECISION: (ClaimField.DECISION,),
    MendedAt.LINE: (
        ClaimField.CODE,
        ClaimField.MODIFIERS,
        ClaimField.CHARGE,
        ClaimField.UNITS,
        ClaimField.POINTERS,
        ClaimField.DRUG,
        ClaimField.NOTE,
        ClaimField.AUTHORIZATION,
    ),
}
_MENDED: dict[ClaimField, MendedAt] = {
    field: place for place, fields in _BY_PLACE.items() for field in fields
} | dict.fromkeys(
    (
        ClaimField.PLACE_OF_SERVICE,
        ClaimField.ACCIDENT,
        ClaimField.ATTACHMENT,
        ClaimField.REFERRAL,
        ClaimField.DIAGNOSES,
        ClaimField.RENDERING,
        ClaimField.REFERRING,
        ClaimField.ORDERING,
        ClaimField.SUPERVISING,
        ClaimField.SERVICE_DAY,
    ),
    MendedAt.VISIT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlace:
    """A field of a claim; `line` is the service line's number on the claim (LX01), None: the claim as a whole."""

    field: ClaimField
    line: int | None = None

    @property
    def words(self) -> str:
        """`line 2: diagnosis pointers`."""
        return self.field.value if self.line is None else f"line {self.line}: {self.field.value}"
