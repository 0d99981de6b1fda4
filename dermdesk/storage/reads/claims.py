"""Claims with their states and history, batches, files that came back, and the next numbers of files."""

from datetime import date
from typing import Any

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimFrequency, ClaimState, ControlNumbers, HoldCause
from dermdesk.domain.claim_answer import AnswerOutcome, ClaimAnswer, ReceivedFile
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.standing import ClaimStanding, SentBatch
from dermdesk.storage.codec import from_json, moment_of
from dermdesk.storage.failures import in_words
from dermdesk.storage.journal import events_of
from dermdesk.storage.reads.reading import Reads

_LAST_CONTROL = 999_999_999
_STANDING = (
    "SELECT c.body, c.state, c.since, c.reason, c.cause, c.prepared, c.payer_number, c.next_action, c.answer, "
    "c.decision, b.batch_id, b.receiver_key, b.sent, b.hlc, b.answer, f.number, f.frequency FROM claims c "
    "LEFT JOIN batches b ON b.batch_id = (SELECT x.batch_id FROM batch_claims x JOIN batches y USING (batch_id) "
    "WHERE x.claim_number = c.number ORDER BY y.hlc DESC, y.batch_id DESC LIMIT 1) "
    "LEFT JOIN claims f ON f.claim_id = (SELECT z.claim_id FROM claims z WHERE z.corrects = c.number "
    "AND z.frequency <> '1' AND z.state <> 'withdrawn' LIMIT 1)"
)


class ClaimReads(Reads):
    """A claim is sent, or printed when the batch was paper, once a batch carried it after its last own move."""

    def claims(self, state: ClaimState | None = None) -> tuple[ClaimStanding, ...]:
        """All, or those of one state, by number."""
        found = (_standing_of(row) for row in self.rows(f"{_STANDING} ORDER BY c.number"))
        return tuple(claim for claim in found if state is None or claim.state is state)

    def claim(self, claim_id: str) -> ClaimStanding | None:
        """The claim of an id."""
        return next((_standing_of(row) for row in self.rows(f"{_STANDING} WHERE c.claim_id = ?", claim_id)), None)

    def claim_of_number(self, number: str) -> ClaimStanding | None:
        """The claim of a number (CLM01)."""
        return next((_standing_of(row) for row in self.rows(f"{_STANDING} WHERE c.number = ?", number)), None)

    def claims_of_visit(self, visit_id: str) -> tuple[ClaimStanding, ...]:
        """Claims that carry lines of a visit, by number."""
        query = f"{_STANDING} WHERE c.visit_id = ? ORDER BY c.number"
        return tuple(_standing_of(row) for row in self.rows(query, visit_id))

    def claim_events(self, claim_id: str) -> tuple[RecordedEvent, ...]:
        """Everything that happened to a claim and to the batches that carried it, as the journal has it."""
        batches = self.rows(
            "SELECT x.batch_id FROM batch_claims x JOIN claims c ON c.number = x.claim_number WHERE c.claim_id = ?",
            claim_id,
        )
        entities = (f"claim:{claim_id}", *(f"batch:{row[0]}" for row in batches))
        with in_words():
            events = [event for entity in entities for event in events_of(self._db, Stream.PRACTICE, entity)]
        return tuple(sorted(events, key=lambda event: (event.hlc, event.site, event.seq)))

    def batches(self) -> tuple[SentBatch, ...]:
        """In the order in which they left."""
        found = self.rows("SELECT body, sent, answer FROM batches ORDER BY hlc, batch_id")
        return tuple(
            SentBatch(
                batch=from_json(body, ClaimBatch),
                sent=moment_of(sent),
                answer=from_json(answer, ClaimAnswer) if answer else None,
            )
            for body, sent, answer in found
        )

    def received_files(self) -> tuple[ReceivedFile, ...]:
        """Files that came back, in the order in which they were taken."""
        return self.all_as(ReceivedFile, "SELECT body FROM received_files ORDER BY hlc, sha256")

    def received_file(self, sha256: str) -> ReceivedFile | None:
        """The file with these bytes, when it was taken before."""
        return self.one_as(ReceivedFile, "SELECT body FROM received_files WHERE sha256 = ?", sha256)

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


_OF_A_FILE = {AnswerOutcome.RECEIVED: ClaimState.RECEIVED, AnswerOutcome.REJECTED: ClaimState.REJECTED}


def _standing_of(row: tuple[Any, ...]) -> ClaimStanding:
    body, own, since, reason, cause, prepared, payer_number, next_action, own_answer, decision, *joined = row
    batch_id, receiver, sent, batch_hlc, batch_answer, follower, follower_frequency = joined
    state, answer = ClaimState(own), own_answer
    if batch_id is not None and batch_hlc > since and state is not ClaimState.CLOSED:
        state, answer = ClaimState.PRINTED if receiver == "paper" else ClaimState.SENT, batch_answer
        if batch_answer:
            state = _OF_A_FILE.get(from_json(batch_answer, ClaimAnswer).outcome, state)
    if follower is not None:
        state = ClaimState.VOIDED if follower_frequency == ClaimFrequency.VOID.value else ClaimState.REPLACED
    return ClaimStanding(
        claim=from_json(body, Claim),
        state=state,
        hold_reason=reason,
        hold_cause=HoldCause(cause) if cause else None,
        prepared=moment_of(prepared),
        sent=moment_of(sent) if sent else None,
        batch_id=batch_id,
        answer=from_json(answer, ClaimAnswer) if answer else None,
        payer_claim_number=payer_number,
        decision=from_json(decision, PayerDecision) if decision else None,
        next_action=date.fromisoformat(next_action) if next_action else None,
        followed_by=follower or "",
    )
