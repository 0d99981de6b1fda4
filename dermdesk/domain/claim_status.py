"""Where claims stand by a payer's or clearinghouse's word: 277CA (acknowledgement), 277 (status), 276 (question).

A 277CA's A1 is a receipt, not an acceptance. Sources: 005010X214 (277CA), 005010X212 (276, 277).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.claim_status import CATEGORIES, ENTITIES
from dermdesk.domain.code_words.claim_status_codes import STATUSES
from dermdesk.domain.file_problem import FileProblem
from dermdesk.domain.money import Money
from dermdesk.domain.named_party import DatedFact, Party, Reference, value_of


class StatusOutcome(StrEnum):
    """What a status category comes to."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PENDING = "pending"
    ASKED = "information asked for"
    FINALIZED = "finalized"
    NO_ANSWER = "no answer"
    UNKNOWN = "unknown"


_OUTCOMES = {
    "A0": StatusOutcome.RECEIVED,
    "A1": StatusOutcome.RECEIVED,
    "A2": StatusOutcome.ACCEPTED,
    "A3": StatusOutcome.REJECTED,
    "A4": StatusOutcome.REJECTED,
    "A5": StatusOutcome.ACCEPTED,
    "A6": StatusOutcome.REJECTED,
    "A7": StatusOutcome.REJECTED,
    "A8": StatusOutcome.REJECTED,
}
_OUTCOMES_BY_LETTER = {
    "P": StatusOutcome.PENDING,
    "R": StatusOutcome.ASKED,
    "F": StatusOutcome.FINALIZED,
    "D": StatusOutcome.NO_ANSWER,
    "E": StatusOutcome.NO_ANSWER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """One composite of an STC: category, status code and, where it takes one, the entity it is about."""

    category: str
    code: str
    entity: str = ""

    @property
    def outcome(self) -> StatusOutcome:
        """By the category alone."""
        found = _OUTCOMES.get(self.category)
        return found or _OUTCOMES_BY_LETTER.get(self.category[:1], StatusOutcome.UNKNOWN)

    @property
    def words(self) -> str:
        """`rejected: information is invalid: NPI of the billing provider`."""
        entity = f"the {said(ENTITIES, self.entity)}" if self.entity else "the party in question"
        detail = said(STATUSES, self.code).replace("{entity}", entity)
        about = f" ({said(ENTITIES, self.entity)})" if self.entity and entity not in detail else ""
        category = said(CATEGORIES, self.category)
        return category if category.endswith(detail) else f"{category}: {detail}{about}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatus:
    """An STC: one to three codes that belong together, with what the payer says of the money."""

    codes: tuple[StatusCode, ...]
    day: date | None = None
    action: str = ""
    """WQ accepted, U rejected."""
    charge: Money | None = None
    paid: Money | None = None
    paid_on: date | None = None
    payment_number: str = ""
    text: str = ""

    @property
    def outcome(self) -> StatusOutcome:
        """The first code's; a rejection anywhere is one."""
        outcomes = [one.outcome for one in self.codes]
        if StatusOutcome.REJECTED in outcomes:
            return StatusOutcome.REJECTED
        return outcomes[0] if outcomes else StatusOutcome.UNKNOWN

    @property
    def words(self) -> str:
        """All codes in words."""
        return "; ".join(one.words for one in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """A service line; `control_number` is the practice's own (REF*FJ)."""

    code: str
    modifiers: tuple[str, ...] = ()
    charge: Money | None = None
    paid: Money | None = None
    units: Decimal | None = None
    control_number: str = ""
    statuses: tuple[ClaimStatus, ...] = ()
    dates: tuple[DatedFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusClaim:
    """One claim. `trace` is TRN02: CLM01 in a 277CA, the question's own number in 276 and 277."""

    trace: str
    statuses: tuple[ClaimStatus, ...] = ()
    payer: Party | None = None
    receiver: Party | None = None
    provider: Party | None = None
    subscriber: Party | None = None
    patient: Party | None = None
    charge: Money | None = None
    """What a 276 asks about (AMT*T3)."""
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    lines: tuple[StatusLine, ...] = ()
    segment: int

    @property
    def outcome(self) -> StatusOutcome:
        """A rejection anywhere on the claim or its lines is one; else the first status counts."""
        all_statuses = (*self.statuses, *(status for line in self.lines for status in line.statuses))
        outcomes = [status.outcome for status in all_statuses]
        if StatusOutcome.REJECTED in outcomes:
            return StatusOutcome.REJECTED
        return outcomes[0] if outcomes else StatusOutcome.UNKNOWN

    @property
    def payer_claim_number(self) -> str:
        """REF*1K."""
        return value_of(self.references, "1K")

    @property
    def clearinghouse_number(self) -> str:
        """REF*D9."""
        return value_of(self.references, "D9")

    @property
    def patient_account(self) -> str:
        """REF*EJ, the practice's number of the patient or claim in 276 and 277."""
        return value_of(self.references, "EJ")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLevel:
    """What is said of a whole batch (level 21) or of one provider's claims (19); `trace` of 21 is the batch (BHT03)."""

    level: str
    party: Party | None
    trace: str
    statuses: tuple[ClaimStatus, ...] = ()
    accepted: int | None = None
    rejected: int | None = None
    accepted_amount: Money | None = None
    rejected_amount: Money | None = None

    @property
    def outcome(self) -> StatusOutcome:
        """A rejection here is one of every claim below."""
        outcomes = [status.outcome for status in self.statuses]
        if StatusOutcome.REJECTED in outcomes:
            return StatusOutcome.REJECTED
        return outcomes[0] if outcomes else StatusOutcome.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """One transaction set. `kind` is 277CA, 277 or 276; `batch` is BHT03."""

    kind: str
    control: str
    version: str
    batch: str = ""
    created_on: date | None = None
    levels: tuple[StatusLevel, ...] = ()
    claims: tuple[StatusClaim, ...] = ()
    problems: tuple[FileProblem, ...] = ()
