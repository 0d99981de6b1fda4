"""A remittance (835): what a payer paid on which claims, why not more, and what it kept of the check.

Money keeps the payer's signs: adjustments lower a payment, provider adjustments lower the check, a reversal's amounts
are negative. Source: 005010X221A1.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import PROVIDER_REASONS
from dermdesk.domain.code_words.remittance import CLAIM_STATUS, HANDLING, METHODS
from dermdesk.domain.file_problem import FileProblem, ProblemKind
from dermdesk.domain.money import Money
from dermdesk.domain.named_party import DatedFact, Party, Reference, value_of

REVERSAL = "22"
FORWARDED = ("19", "20", "21", "23")
"""Claim statuses that say that the payer passed the claim on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittedLine:
    """A service line (2110). `submitted_code` is the practice's where the payer answered another; else blank."""

    code: str
    modifiers: tuple[str, ...] = ()
    code_qualifier: str = "HC"
    submitted_code: str = ""
    submitted_modifiers: tuple[str, ...] = ()
    revenue_code: str = ""
    charge: Money
    paid: Money
    allowed: Money | None = None
    """AMT*B6."""
    units: Decimal | None = None
    """Units paid; blank in the file means one."""
    submitted_units: Decimal | None = None
    first_day: date | None = None
    last_day: date | None = None
    control_number: str = ""
    """REF*6R: the practice's own number of the line."""
    adjustments: tuple[StatedAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    segment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittedClaim:
    """A claim (2100). `claim_id` is the practice's number, `payer_claim_number` the payer's (ICN)."""

    claim_id: str
    status: str
    charge: Money
    paid: Money
    patient_responsibility: Money | None = None
    """None where the payer left it blank."""
    filing_code: str = ""
    payer_claim_number: str = ""
    place_of_service: str = ""
    frequency: str = ""
    parties: tuple[Party, ...] = ()
    """Patient (QC), insured (IL), corrected insured (74), rendering provider (82), next payer (TT), other (PR)."""
    adjustments: tuple[StatedAdjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    references: tuple[Reference, ...] = ()
    lines: tuple[RemittedLine, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    """What is wrong with this claim alone."""
    segment: int

    @property
    def status_words(self) -> str:
        """`processed as primary`."""
        return said(CLAIM_STATUS, self.status)

    @property
    def is_reversal(self) -> bool:
        """Takes an earlier payment back."""
        return self.status == REVERSAL

    def party(self, role: str) -> Party | None:
        """The first party of a role."""
        return next((one for one in self.parties if one.role == role), None)

    @property
    def all_adjustments(self) -> tuple[StatedAdjustment, ...]:
        """Those of the claim and those of its lines."""
        return (*self.adjustments, *(one for line in self.lines for one in line.adjustments))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """A part of a PLB: a positive amount lowers the check. `reference` often carries a payer's claim number."""

    provider: str
    year_end: date | None
    reason: str
    reference: str
    amount: Money

    @property
    def words(self) -> str:
        """`overpayment recovered`."""
        return said(PROVIDER_REASONS, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One transaction set of an 835: one check, transfer or notice of none."""

    control: str
    version: str
    trace: str
    """TRN02: the number of the check or transfer."""
    payer_trace_id: str = ""
    """TRN03: who gave the number; unique together with it."""
    payment: Money
    handling: str = ""
    method: str = ""
    credit: bool = True
    """False: the payer takes money (BPR03 D)."""
    paid_on: date | None = None
    produced_on: date | None = None
    receiving_account: str = ""
    """BPR15."""
    currency: str = "USD"
    payer: Party | None = None
    payee: Party | None = None
    references: tuple[Reference, ...] = ()
    claims: tuple[RemittedClaim, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    problems: tuple[FileProblem, ...] = field(default=())
    """All problems of the set, those of its claims too, in the order of the file."""

    @property
    def balanced(self) -> bool:
        """Every line, every claim and the whole add up, and every amount could be read."""
        return not any(one.kind in (ProblemKind.BALANCE, ProblemKind.AMOUNT) for one in self.problems)

    @property
    def handling_words(self) -> str:
        """`payment comes with this file`."""
        return said(HANDLING, self.handling)

    @property
    def method_words(self) -> str:
        """`check`."""
        return said(METHODS, self.method)

    @property
    def payee_ids(self) -> tuple[str, ...]:
        """NPI and tax id of the payee, those that are given."""
        if self.payee is None:
            return ()
        given = (self.payee.id, value_of(self.payee.references, "TJ"))
        return tuple(one for one in given if one)
