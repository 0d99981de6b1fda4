"""Eligibility: what a payer says a patient's plan covers (271), and what was asked (270). Source: 005010X279A1."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.eligibility import (
    BENEFITS,
    COVERAGE_LEVELS,
    FOLLOW_UPS,
    PERIODS,
    PLANS,
    QUANTITIES,
    REJECTIONS,
    SERVICES,
)
from dermdesk.domain.file_problem import FileProblem
from dermdesk.domain.money import Money
from dermdesk.domain.named_party import DatedFact, Party, Reference

_ACTIVE = ("1", "2", "3", "4", "5")
_INACTIVE = ("6", "7", "8")
_NETWORK = {"Y": "in network", "N": "out of network", "W": "in and out of network"}
_AUTHORIZATION = {"Y": "authorization needed", "U": "authorization perhaps needed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An AAA: why a question was not answered, and what to do."""

    reason: str
    follow_up: str = ""

    @property
    def words(self) -> str:
        """`member id missing or invalid; correct it and ask again`."""
        told = said(REJECTIONS, self.reason)
        return f"{told}; {said(FOLLOW_UPS, self.follow_up)}" if self.follow_up else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """An EB. `percent` is the patient's share as the file carries it (`.2` is 20 %); flags are Y, N, U or W."""

    code: str
    coverage_level: str = ""
    services: tuple[str, ...] = ()
    plan_type: str = ""
    plan: str = ""
    period: str = ""
    amount: Money | None = None
    percent: Decimal | None = None
    quantity_kind: str = ""
    quantity: Decimal | None = None
    authorization: str = ""
    in_network: str = ""
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    references: tuple[Reference, ...] = ()
    messages: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    rejections: tuple[Rejection, ...] = ()

    @property
    def words(self) -> str:
        """`copay $10.00 a visit; office visit; individual; HMO; in network`."""
        share = f"{(self.percent * 100).normalize():f} %" if self.percent is not None else ""
        quantity = f"{self.quantity:f} {said(QUANTITIES, self.quantity_kind)}" if self.quantity is not None else ""
        first = (
            said(BENEFITS, self.code),
            self.amount.display if self.amount is not None else "",
            share,
            quantity,
            said(PERIODS, self.period) if self.period else "",
        )
        further = (
            ", ".join(said(SERVICES, one) for one in self.services),
            " ".join((self.procedure, *self.modifiers)) if self.procedure else "",
            said(COVERAGE_LEVELS, self.coverage_level) if self.coverage_level else "",
            said(PLANS, self.plan_type) if self.plan_type else "",
            self.plan,
            _NETWORK.get(self.in_network, ""),
            _AUTHORIZATION.get(self.authorization, ""),
        )
        return "; ".join((" ".join(one for one in first if one), *(one for one in further if one)))


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitQuestion:
    """An EQ of a 270: kinds of service, or a procedure."""

    services: tuple[str, ...] = ()
    procedure: str = ""

    @property
    def words(self) -> str:
        """`health plan as a whole`."""
        return ", ".join(said(SERVICES, one) for one in self.services) or self.procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityPerson:
    """A subscriber or dependent. `traces` are TRN02: the practice's own number of the question comes back in one."""

    is_dependent: bool
    party: Party | None
    subscriber: Party | None
    """The insured above a dependent; of a subscriber, itself."""
    traces: tuple[str, ...] = ()
    relation: str = ""
    dates: tuple[DatedFact, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    questions: tuple[BenefitQuestion, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    segment: int

    @property
    def active(self) -> bool | None:
        """Whether the coverage is in force; None when the payer does not say."""
        codes = [one.code for one in self.benefits]
        if any(code in _ACTIVE for code in codes):
            return True
        return False if any(code in _INACTIVE for code in codes) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityReport:
    """One transaction set. `kind` is 271 or 270; `reference` is BHT03."""

    kind: str
    control: str
    version: str
    reference: str = ""
    created_on: date | None = None
    payer: Party | None = None
    provider: Party | None = None
    rejections: tuple[Rejection, ...] = ()
    """Those of the payer's and the provider's levels: no person was looked at."""
    people: tuple[EligibilityPerson, ...] = ()
    problems: tuple[FileProblem, ...] = ()
