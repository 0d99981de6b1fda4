"""Events of claims from prepared to closed, of the batches that carry them and of files that come back."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.claim import Claim, ClaimBatch, HoldCause
from dermdesk.domain.claim_answer import ClaimAnswer, ReceivedFile
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.event import EventBody


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPrepared(EventBody):
    """A claim with its number, frozen as it will go out; after a rejection it is ready again by a new such event."""

    kind: ClassVar[str] = "claim_prepared"
    claim: Claim

    @property
    def entity(self) -> str:
        return f"claim:{self.claim.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHeld(EventBody):
    """A claim waits for a person; `reason` says why in words. One held for findings is released when they are gone."""

    kind: ClassVar[str] = "claim_held"
    claim_id: str
    reason: str
    cause: HoldCause = HoldCause.PERSON

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReleased(EventBody):
    """A held claim is ready again."""

    kind: ClassVar[str] = "claim_released"
    claim_id: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSent(EventBody):
    """A file of claims went out; its bytes are kept by their hash."""

    kind: ClassVar[str] = "batch_sent"
    batch: ClaimBatch

    @property
    def entity(self) -> str:
        return f"batch:{self.batch.batch_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHandedOver(EventBody):
    """The file of a batch was laid where a clearinghouse's program fetches it; `file_name` without its folder."""

    kind: ClassVar[str] = "batch_handed_over"
    batch_id: str
    file_name: str

    @property
    def entity(self) -> str:
        return f"batch:{self.batch_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswered(EventBody):
    """A receiver answered for a whole file: its envelope or its form."""

    kind: ClassVar[str] = "batch_answered"
    batch_id: str
    answer: ClaimAnswer

    @property
    def entity(self) -> str:
        return f"batch:{self.batch_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReceived(EventBody):
    """A file came in; its bytes are kept by their hash, and the same bytes are taken once."""

    kind: ClassVar[str] = "file_received"
    file: ReceivedFile

    @property
    def entity(self) -> str:
        return f"received:{self.file.sha256}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswered(EventBody):
    """A receiver answered for one claim. The outcome moves it, unless it is only noted."""

    kind: ClassVar[str] = "claim_answered"
    claim_id: str
    answer: ClaimAnswer

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDecided(EventBody):
    """What the payer decided, typed from its explanation of benefits or posted; no money moves by it."""

    kind: ClassVar[str] = "claim_decided"
    claim_id: str
    decision: PayerDecision
    denied: bool = False

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFollowedUp(EventBody):
    """A note on a claim, and the day on which somebody looks again (None: no such day)."""

    kind: ClassVar[str] = "claim_followed_up"
    claim_id: str
    words: str
    next_action: date | None = None

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLetterWritten(EventBody):
    """A letter about a claim was written; its bytes are kept by their hash."""

    kind: ClassVar[str] = "claim_letter_written"
    claim_id: str
    letter: str
    sha256: str
    file_name: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWithdrawn(EventBody):
    """A claim that never left is taken back; its lines are free for another."""

    kind: ClassVar[str] = "claim_withdrawn"
    claim_id: str
    reason: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimClosed(EventBody):
    """A person is done with a claim, though no payer paid it."""

    kind: ClassVar[str] = "claim_closed"
    claim_id: str
    reason: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReopened(EventBody):
    """A closed claim stands again as it did before."""

    kind: ClassVar[str] = "claim_reopened"
    claim_id: str
    reason: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"
