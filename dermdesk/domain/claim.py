"""A claim: a frozen picture of what is asked of a payer, built from insurance lines and from nothing else."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.circumstance import Accident, Attachment
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import ZERO, Money, total
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import Practice, Provider, Site


class ClaimState(StrEnum):
    """Where a claim stands; the buckets of the Claims screen follow from it.

    RECEIVED is a clearinghouse's word (999 accepted, 277CA A1), ACCEPTED a payer's (A2). REPLACED and VOIDED claims
    have a later claim that says so; WITHDRAWN ones never left; CLOSED ones are done with by a person's word.
    """

    HELD = "held"
    READY = "ready"
    SENT = "sent"
    PRINTED = "printed"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DENIED = "denied"
    PAID = "paid"
    REPLACED = "replaced"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class HoldCause(StrEnum):
    """Why a claim is held: somebody wanted it, the rules have something to say, or the finished file did not pass.

    PATHOLOGY: nothing but the report of a specimen, or the answer to what it says, is waited for.
    """

    PERSON = "person"
    FINDINGS = "findings"
    PATHOLOGY = "pathology"
    CHECK = "check"


OF_RULES = frozenset((HoldCause.FINDINGS, HoldCause.PATHOLOGY))
"""Causes that come and go with what the rules say."""


class ClaimFrequency(StrEnum):
    """CLM05-3. Original Medicare takes a first claim alone: it is corrected by a reopening or an appeal."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A service line of a claim; people only where they are others than those of the claim."""

    number: int
    source: InsuranceLine
    rendering: Provider | None = None
    supervising: Provider | None = None
    ordering: Provider | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.source, InsuranceLine):  # pyright: ignore[reportUnnecessaryIsInstance] - the last guard
            raise TypeError("a claim line is built from an InsuranceLine only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Everything that 837P or CMS-1500 says of one claim. `number` is CLM01 (at most 20 characters).

    `rendering` is who goes into 2310B; `supervising` into 2310D when the payer's stance wants it;
    `facility` into 2310C when the place differs from the billing address.
    """

    claim_id: str
    number: str
    visit_id: str
    day: date
    payer: Payer
    coverage: Coverage
    practice: Practice
    patient: Patient
    rendering: Provider
    referring: Provider | None = None
    ordering: Provider | None = None
    supervising: Provider | None = None
    facility: Site | None = None
    place_of_service: str
    clia_number: str = ""
    prior_authorization: str = ""
    assignment: bool = True
    other_coverages: tuple[Coverage, ...] = ()
    other_payers: tuple[Payer, ...] = ()
    """The payers of `other_coverages`, in their order."""
    diagnoses: tuple[str, ...]
    lines: tuple[ClaimLine, ...]
    rank: int = 1
    """Of the coverage that is billed: 1 primary, 2 secondary, 3 tertiary."""
    frequency: ClaimFrequency = ClaimFrequency.ORIGINAL
    payer_claim_number: str = ""
    """The payer's own number of the claim that this one replaces or voids (REF*F8)."""
    corrects: str = ""
    """Our number of that claim; on a first claim, of the void after which its lines are billed anew."""
    decisions: tuple[PayerDecision, ...] = ()
    """Of the payers before this one, in their rank."""
    referral_number: str = ""
    accident: Accident | None = None
    attachments: tuple[Attachment, ...] = ()
    patient_paid: Money = ZERO
    obliged_to_accept: Money | None = None
    """What the practice may take of the payers before Medicare (OTAF, CN1*09)."""
    laboratory: Laboratory | None = None
    """Who sold the tests of lines that were bought (2420B, box 32)."""

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a claim has at least one line")
        if not all(isinstance(line, ClaimLine) for line in self.lines):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("a claim holds ClaimLines only")
        if not 0 < len(self.number) <= 20:
            raise ValueError("a claim number has 1 to 20 characters")

    @property
    def total(self) -> Money:
        """CLM02: the sum of its line charges."""
        return total(line.source.line.charge for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlNumbers:
    """Numbers of one interchange, never used again: ISA13, GS06, ST02 and BHT03."""

    interchange: int
    group: int
    transaction: int
    batch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBatch:
    """A file that went out: which claims, to whom, and the hash of the bytes that are kept."""

    batch_id: str
    receiver_key: str
    """The receiver, or `paper` for printed CMS-1500 forms."""
    control: ControlNumbers | None
    claim_numbers: tuple[str, ...]
    sha256: str
    file_name: str
    total: Money
