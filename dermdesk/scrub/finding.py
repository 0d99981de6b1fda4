"""What a rule says about a visit: where, how grave, in words, with the ways out."""

from dataclasses import dataclass
from enum import StrEnum

from dermdesk.domain.claim_field import ClaimPlace
from dermdesk.domain.severity import Severity
from dermdesk.scrub.fix import Fix
from dermdesk.scrub.page import RulePage


class Field(StrEnum):
    """The cell of a line, or the field of the header, that a finding points at."""

    CODE = "code"
    MODIFIERS = "modifiers"
    POINTERS = "pointers"
    UNITS = "units"
    CHARGE = "charge"
    CLASS = "class"
    ACCOUNT = "account"
    PLACE = "place_of_service"
    ABN = "abn_signed"
    AUTHORIZATION = "authorization"
    NOTE = "note"
    MEDICAL_REASON = "medical_reason"
    PERFORMED_BY = "performed_by"
    LESION = "lesion"
    REPAIR = "repair"
    AREA = "area_cm2"
    MOHS = "mohs"
    DRUG = "drug"
    ALLERGENS = "allergens"
    PHOTOTHERAPY = "phototherapy"
    SPECIMENS = "specimens"
    SLIDE = "slide"
    HYPERHIDROSIS = "hyperhidrosis"
    VISUAL_FIELD = "visual_field"

    DIAGNOSES = "diagnoses"
    DATE = "date"
    RENDERING = "rendering"
    SEEN_BY = "seen_by"
    SUPERVISING = "supervising"
    REFERRING = "referring"
    ORDERING = "ordering"
    INCIDENT_TO = "incident_to"
    TELEHEALTH = "telehealth"
    MINUTES = "em_minutes"
    ASSIGNMENT = "assignment"
    SUBMIT_DATE = "submit_date"
    BIRTH_DATE = "birth_date"
    MEMBER_ID = "member_id"
    SIGNATURE = "signature_on_file"
    CLIA = "clia"
    PATIENT = "patient"
    COVERAGE = "coverage"
    SITE = "site"
    PRACTICE = "practice"
    PROVIDERS = "providers"
    PAYER = "payer"
    RECEIVER = "receiver"
    LABORATORY = "laboratory"
    ACCIDENT = "accident"
    REFERRAL = "referral_number"
    PAPERS = "papers"

    @property
    def is_of_header(self) -> bool:
        """Whether it stands in the header of the visit; the place may stand there and on a line."""
        return self in _HEADER_FIELDS


_HEADER_FIELDS = frozenset((Field.PLACE, *tuple(Field)[tuple(Field).index(Field.DIAGNOSES) :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One cause, told once. `line` counts from 1, None is the whole visit; `beside` are the other lines involved.

    `key` stays the same while the rule and the content of these lines stay the same, wherever the lines stand:
    an attestation or an ignored finding is matched by it and expires when a line changes, or the header where the
    finding points at a field of the header.
    """

    rule: str
    severity: Severity
    line: int | None
    field: Field
    message: str
    source: str
    edition: str
    key: str
    beside: tuple[int, ...] = ()
    fixes: tuple[Fix, ...] = ()
    fact: str = ""
    """Where a field has several facts, the attribute that is to be typed, such as `ndc` of the drug; or empty."""
    own_page: RulePage | None = None
    """The page of a rule that the practice wrote; None for those built in."""
    place: ClaimPlace | None = None
    """The field of the claim that a check before sending found wrong; its line is the visit's."""

    @property
    def order(self) -> tuple[int, int, str]:
        """Gravest first, then by line (the whole visit before its lines), then by rule."""
        return (self.severity.rank, self.line or 0, self.rule)
