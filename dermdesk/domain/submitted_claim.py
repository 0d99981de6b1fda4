"""A claim as an 837P carries it: what was sent, read back from the file. Source: 005010X222A1.

Texts stand as in the file (upper case, diagnoses without their point); money and days are values.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.circumstance import Attachment
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.claims import FILING, FREQUENCIES, RANKS, RELATIONS
from dermdesk.domain.file_problem import FileProblem
from dermdesk.domain.money import Money
from dermdesk.domain.named_party import DatedFact, Party, Reference, value_of
from dermdesk.domain.people import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedDrug:
    """2410: the drug of a line, in the package's own measure (F2, GR, ME, ML, UN)."""

    ndc: str
    quantity: Decimal | None
    unit: str
    prescription: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorPayment:
    """2430: what another payer paid of a line; `payer_id` is the id of one of the claim's other payers."""

    payer_id: str
    paid: Money
    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    bundled_line: str = ""
    adjustments: tuple[StatedAdjustment, ...] = ()
    answered_on: date | None = None
    remaining: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A NTE: its kind and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A CN1; the type 09 carries the amount that the practice is obliged to accept (OTAF)."""

    kind: str
    amount: Money | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedLine:
    """2400. `pointers` count diagnoses from 1; `place_of_service` stands only where it differs from the claim's."""

    number: str
    code: str
    modifiers: tuple[str, ...] = ()
    description: str = ""
    charge: Money
    unit: str = "UN"
    units: Decimal | None = None
    place_of_service: str = ""
    pointers: tuple[int, ...] = ()
    emergency: bool = False
    first_day: date | None = None
    last_day: date | None = None
    control_number: str = ""
    """REF*6R."""
    dates: tuple[DatedFact, ...] = ()
    """All DTP but the service's own (472)."""
    references: tuple[Reference, ...] = ()
    """All REF but 6R."""
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contract: Contract | None = None
    tax: Money | None = None
    purchased_from: str = ""
    purchase_charge: Money | None = None
    """PS1."""
    drug: SubmittedDrug | None = None
    parties: tuple[Party, ...] = ()
    prior_payments: tuple[PriorPayment, ...] = ()
    segment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """2320 and 2330: another coverage of the patient and, where it answered, what it paid."""

    rank: str
    relation: str = ""
    group_number: str = ""
    group_name: str = ""
    secondary_reason: str = ""
    filing_code: str = ""
    adjustments: tuple[StatedAdjustment, ...] = ()
    paid: Money | None = None
    remaining: Money | None = None
    non_covered: Money | None = None
    assigns_benefits: str = ""
    release: str = ""
    remarks: tuple[str, ...] = ()
    insured: Party | None = None
    payer: Party | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedCoverage:
    """2000B: whose coverage the claim is sent on, in which rank. `relation` is the patient's (18 for oneself)."""

    rank: str
    relation: str = ""
    group_number: str = ""
    group_name: str = ""
    secondary_reason: str = ""
    filing_code: str = ""

    @property
    def words(self) -> str:
        """`primary, commercial, self`."""
        parts = (said(RANKS, self.rank), said(FILING, self.filing_code) if self.filing_code else "")
        relation = said(RELATIONS, self.relation) if self.relation else ""
        return ", ".join(part for part in (*parts, relation) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedClaim:
    """2300 with the loops above and below it. `patient` is the subscriber's own party where they are one."""

    number: str
    total: Money
    place_of_service: str
    frequency: str
    provider_signature: str = ""
    assignment: str = ""
    assigns_benefits: str = ""
    release: str = ""
    patient_signature: str = ""
    causes: tuple[str, ...] = ()
    """Of CLM11: AA (car), EM (work), OA (other accident)."""
    accident_state: str = ""
    special_program: str = ""
    delay_reason: str = ""
    coverage: SubmittedCoverage
    billing: Party | None = None
    pay_to: Address | None = None
    subscriber: Party | None = None
    payer: Party | None = None
    patient: Party | None = None
    diagnoses: tuple[str, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contract: Contract | None = None
    patient_paid: Money | None = None
    """AMT*F5."""
    parties: tuple[Party, ...] = ()
    """2310: referring, rendering, facility, supervising."""
    other_payers: tuple[OtherPayer, ...] = ()
    lines: tuple[SubmittedLine, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    segment: int

    @property
    def frequency_words(self) -> str:
        """`replacement`."""
        return said(FREQUENCIES, self.frequency)

    @property
    def payer_claim_number(self) -> str:
        """REF*F8: which claim of the payer's a replacement or void is about."""
        return value_of(self.references, "F8")

    def party(self, role: str) -> Party | None:
        """The first party of a role at the claim's level."""
        return next((one for one in self.parties if one.role == role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedBatch:
    """One transaction set of an 837P. `batch` is BHT03; `purpose` 00 is an original file, 18 a reissue.

    `use` is CH for charges, RP for encounters.
    """

    control: str
    version: str
    batch: str = ""
    purpose: str = ""
    use: str = ""
    created_on: date | None = None
    submitter: Party | None = None
    receiver: Party | None = None
    claims: tuple[SubmittedClaim, ...] = ()
    problems: tuple[FileProblem, ...] = ()
