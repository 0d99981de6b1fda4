"""Events of claims: prepared, held, released, sent."""

from dataclasses import dataclass
from typing import ClassVar

from dermdesk.domain.claim import Claim, ClaimBatch, HoldCause
from dermdesk.domain.event import EventBody


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPrepared(EventBody):
    """A claim with its number, frozen as it will go out; the counter is the number of such events."""

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
