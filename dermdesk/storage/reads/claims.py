"""Claims with their states, batches, and the next numbers of files."""

from typing import Any

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimState, ControlNumbers, HoldCause
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.standing import ClaimStanding, SentBatch
from dermdesk.storage.codec import from_json, moment_of
from dermdesk.storage.reads.reading import Reads

_LAST_CONTROL = 999_999_999
_STANDING = (
    "SELECT c.body, c.state, c.reason, c.cause, c.prepared, b.batch_id, b.receiver_key, b.sent FROM claims c "
    "LEFT JOIN batches b ON b.batch_id = (SELECT x.batch_id FROM batch_claims x JOIN batches y USING (batch_id) "
    "WHERE x.claim_number = c.number ORDER BY y.hlc DESC, y.batch_id DESC LIMIT 1)"
)


class ClaimReads(Reads):
    """A claim that a batch carried is sent, or printed when the batch was paper; else held or ready."""

    def claims(self, state: ClaimState | None = None) -> tuple[ClaimStanding, ...]:
        """All, or those of one state, by number."""
        found = (_standing_of(row) for row in self.rows(f"{_STANDING} ORDER BY c.number"))
        return tuple(claim for claim in found if state is None or claim.state is state)

    def claim(self, claim_id: str) -> ClaimStanding | None:
        """The claim of an id."""
        return next((_standing_of(row) for row in self.rows(f"{_STANDING} WHERE c.claim_id = ?", claim_id)), None)

    def claims_of_visit(self, visit_id: str) -> tuple[ClaimStanding, ...]:
        """Claims that carry lines of a visit, by number."""
        query = f"{_STANDING} WHERE c.visit_id = ? ORDER BY c.number"
        return tuple(_standing_of(row) for row in self.rows(query, visit_id))

    def batches(self) -> tuple[SentBatch, ...]:
        """In the order in which they left."""
        found = self.rows("SELECT body, sent FROM batches ORDER BY hlc, batch_id")
        return tuple(SentBatch(batch=from_json(body, ClaimBatch), sent=moment_of(sent)) for body, sent in found)

    def next_claim_sequence(self) -> int:
        """One more than the claims ever prepared."""
        return self.number("SELECT count(*) FROM claims") + 1

    def next_control(self, receiver_key: str) -> ControlNumbers:
        """Numbers of the next file to a receiver: one more than any file of the book had, whoever received it.

        Raises DermdeskError when nine digits are used up, or for the paper batch, which has no control numbers.
        """
        if receiver_key == "paper":
            raise DermdeskError("A paper batch has no control numbers.", "Name the receiver of the file.")
        interchange = self.number("SELECT max(interchange) FROM batches") + 1
        group = self.number("SELECT max(group_number) FROM batches") + 1
        if max(interchange, group) > _LAST_CONTROL:
            raise DermdeskError("All control numbers are used up.", "Ask for help: files need a new submitter id.")
        return ControlNumbers(interchange=interchange, group=group, transaction=1, batch=f"{interchange:09d}")


def _standing_of(row: tuple[Any, ...]) -> ClaimStanding:
    body, state, reason, cause, prepared, batch_id, receiver, sent = row
    if batch_id is not None:
        state = ClaimState.PRINTED if receiver == "paper" else ClaimState.SENT
    return ClaimStanding(
        claim=from_json(body, Claim),
        state=ClaimState(state),
        hold_reason=reason,
        hold_cause=HoldCause(cause) if cause else None,
        prepared=moment_of(prepared),
        sent=moment_of(sent) if sent else None,
        batch_id=batch_id,
    )
