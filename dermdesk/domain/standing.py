"""How things stand: what the read models of the book answer where no other domain value fits."""

from dataclasses import dataclass
from datetime import date, datetime

from dermdesk.domain.account import AccountKind, StatementRoute
from dermdesk.domain.claim import Claim, ClaimBatch, ClaimFrequency, ClaimState, HoldCause
from dermdesk.domain.claim_answer import ClaimAnswer
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStanding:
    """A claim with its state; `hold_reason` is blank and `hold_cause` None unless held.

    `batch_id` is the last file or print that carried it; `answer` the last word about it since it was prepared, of
    the claim itself or of that file.
    """

    claim: Claim
    state: ClaimState
    hold_reason: str = ""
    hold_cause: HoldCause | None = None
    prepared: datetime
    sent: datetime | None = None
    batch_id: str | None = None
    answer: ClaimAnswer | None = None
    payer_claim_number: str = ""
    """The payer's own number, from its answer or its decision."""
    decision: PayerDecision | None = None
    next_action: date | None = None
    followed_by: str = ""
    """Number of the replacement or void that stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSummary:
    """A claim as lists show it: thousands are read at once, so that it holds no claim. See ClaimStanding.

    `rendering`, `site` and `payer_key` are keys of the setup; `receiver` is blank for a payer on paper.
    """

    claim_id: str
    number: str
    visit_id: str
    patient_id: str
    patient: str
    chart: str
    payer_key: str
    payer: str
    receiver: str
    rendering: str
    site: str
    day: date
    decided_before: date | None = None
    """When the payer before this one decided; None for a claim to the first payer."""
    amount: Money
    codes: tuple[str, ...]
    rank: int = 1
    corrects: str = ""
    frequency: ClaimFrequency = ClaimFrequency.ORIGINAL
    state: ClaimState
    hold_reason: str = ""
    hold_cause: HoldCause | None = None
    prepared: datetime
    sent: datetime | None = None
    on_paper: bool = False
    """The last batch that carried it was printed."""
    answer: ClaimAnswer | None = None
    payer_claim_number: str = ""
    decision: PayerDecision | None = None
    next_action: date | None = None
    next_words: str = ""
    """The last note that somebody wrote on it."""
    followed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBatch:
    """A batch and the moment at which it left; `answer` is the last word about the whole file."""

    batch: ClaimBatch
    sent: datetime
    answer: ClaimAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRoute:
    """A route that somebody chose; `route` None: chosen to be held. Nothing chosen: no ChosenRoute."""

    account_id: str
    patient_id: str
    route: StatementRoute | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledFinding:
    """A finding that a person settled; `action` is attested or ignored, `words` the answer or the reason."""

    visit_id: str
    rule: str
    finding_key: str
    action: str
    words: str
    user: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdBalance:
    """What the medical accounts of one household sum to. `guarantor_id` None: the patient answers alone."""

    guarantor_id: str | None
    patient_ids: tuple[str, ...]
    account_ids: tuple[str, ...]
    patient_owes: Money
    insurance_owes: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedStatement:
    """A statement that went out; its bytes are kept under `sha256`."""

    number: str
    kind: AccountKind
    account_ids: tuple[str, ...]
    recipient: str = ""
    channel: str
    total: Money
    sha256: str
    issued: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialRead:
    """One row of the read log."""

    account_id: str
    user: str
    moment: datetime
    purpose: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is being typed, kept as text; a confidential one is its author's alone."""

    visit_id: str
    user: str
    text: str
    confidential: bool
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last event of a chain; `mac` is keyed with the book's own key."""

    site: str
    stream: str
    seq: int
    hash: str
    mac: str


Anchors = tuple[ChainHead, ...]
"""Heads noted outside the book, such as in a backup's manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What `verify` found: sentences for people, none when all is well."""

    events: int
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Nothing was found."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """For each projection table, whether folding anew gave the same rows. The new rows stay."""

    events: int
    equal: dict[str, bool]

    @property
    def all_equal(self) -> bool:
        """Every table was as the journal says."""
        return all(self.equal.values())
