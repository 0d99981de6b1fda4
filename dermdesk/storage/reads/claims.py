"""Claims with their states and history, batches, files that came back, and the next numbers of files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimFrequency, ClaimState, ControlNumbers, HoldCause
from dermdesk.domain.claim_answer import AnswerOutcome, ClaimAnswer, ReceivedFile
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import BatchHandedOver
from dermdesk.domain.money import Money
from dermdesk.domain.standing import ClaimStanding, ClaimSummary, SentBatch
from dermdesk.storage.codec import from_json, moment_of
from dermdesk.storage.failures import in_words
from dermdesk.storage.journal import events_of
from dermdesk.storage.reads.reading import Reads

_LAST_CONTROL = 999_999_999
_HOW_IT_STANDS = (
    "c.state, c.since, c.reason, c.cause, c.prepared, c.payer_number, c.next_action, c.answer, "
    "c.decision, b.batch_id, b.receiver_key, b.sent, b.hlc, b.answer, f.number, f.frequency"
)
_OF_A_CLAIM = (
    "FROM claims c "
    "LEFT JOIN batches b ON b.batch_id = (SELECT x.batch_id FROM batch_claims x JOIN batches y USING (batch_id) "
    "WHERE x.claim_number = c.number ORDER BY y.hlc DESC, y.batch_id DESC LIMIT 1) "
    "LEFT JOIN claims f ON f.claim_id = (SELECT z.claim_id FROM claims z WHERE z.corrects = c.number "
    "AND z.frequency <> '1' AND z.state <> 'withdrawn' LIMIT 1)"
)
_STANDING = f"SELECT c.body, {_HOW_IT_STANDS} {_OF_A_CLAIM}"
_SUMMARY = (
    "SELECT c.claim_id, c.number, c.visit_id, c.corrects, c.frequency, c.note, l.patient_id, l.patient, l.chart, "
    "l.payer_key, l.payer, l.receiver, l.rendering, v.site, l.day, l.decided_before, l.cents, l.codes, l.rank, "
    f"{_HOW_IT_STANDS} {_OF_A_CLAIM} "
    "JOIN listed_claims l USING (claim_id) LEFT JOIN visits v ON v.visit_id = c.visit_id"
)
_WITH_PAYERS_BEHIND = (
    "JOIN listed_claims l USING (claim_id) WHERE c.state IN ('paid', 'denied') AND c.decision IS NOT NULL "
    "AND l.rank < (SELECT count(*) FROM coverages k WHERE k.patient_id = l.patient_id)"
)
_BATCH = "SELECT body, sent, answer FROM batches"


class ClaimReads(Reads):
    """A claim is sent, or printed when the batch was paper, once a batch carried it after its last own move."""

    def claims(self, state: ClaimState | None = None) -> tuple[ClaimStanding, ...]:
        """All, or those of one state, by number."""
        found = self.rows(f"{_STANDING} ORDER BY c.number")
        return tuple(_standing_of(row) for row in found if state is None or _state_of(row[1:])[0] is state)

    def claim_summaries(self) -> tuple[ClaimSummary, ...]:
        """All claims as lists show them, by number."""
        return tuple(_summary_of(row) for row in self.rows(f"{_SUMMARY} ORDER BY c.number"))

    def claims_with_payers_behind(self) -> tuple[ClaimStanding, ...]:
        """Decided claims of patients who have more coverages than the claim's rank, by number."""
        query = f"{_STANDING} {_WITH_PAYERS_BEHIND} ORDER BY c.number"
        return tuple(_standing_of(row) for row in self.rows(query))

    def claim(self, claim_id: str) -> ClaimStanding | None:
        """The claim of an id."""
        return next((_standing_of(row) for row in self.rows(f"{_STANDING} WHERE c.claim_id = ?", claim_id)), None)

    def claim_of_number(self, number: str) -> ClaimStanding | None:
        """The claim of a number (CLM01)."""
        return next((_standing_of(row) for row in self.rows(f"{_STANDING} WHERE c.number = ?", number)), None)

    def claim_of_payer_number(self, payer_number: str) -> str | None:
        """Our number of the claim that a payer knows by this number."""
        found = self.rows("SELECT number FROM claims WHERE payer_number = ? ORDER BY number LIMIT 1", payer_number)
        return str(found[0][0]) if found else None

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
        return tuple(_sent(row) for row in self.rows(f"{_BATCH} ORDER BY hlc, batch_id"))

    def batch(self, batch_id: str) -> SentBatch | None:
        """The batch of an id."""
        return next((_sent(row) for row in self.rows(f"{_BATCH} WHERE batch_id = ?", batch_id)), None)

    def batch_of_interchange(self, number: int) -> SentBatch | None:
        """The file that left with this ISA13."""
        return next((_sent(row) for row in self.rows(f"{_BATCH} WHERE interchange = ?", number)), None)

    def batch_of_group(self, number: int) -> SentBatch | None:
        """The file that left with this GS06."""
        return next((_sent(row) for row in self.rows(f"{_BATCH} WHERE group_number = ?", number)), None)

    def was_handed_over(self, batch_id: str) -> bool:
        """Whether the file of a batch was laid into an outbox."""
        with in_words():
            events = events_of(self._db, Stream.PRACTICE, f"batch:{batch_id}")
        return any(isinstance(event.body, BatchHandedOver) for event in events)

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


def _sent(row: tuple[Any, ...]) -> SentBatch:
    body, sent, answer = row
    return SentBatch(
        batch=from_json(body, ClaimBatch),
        sent=moment_of(sent),
        answer=from_json(answer, ClaimAnswer) if answer else None,
    )


def _standing_of(row: tuple[Any, ...]) -> ClaimStanding:
    body, *rest = row
    _own, _since, reason, cause, prepared, payer_number, next_action, _answer, decision, batch_id, _, sent, *_ = rest
    state, answer, follower = _state_of(rest)
    return ClaimStanding(
        claim=from_json(body, Claim),
        state=state,
        hold_reason=reason,
        hold_cause=HoldCause(cause) if cause else None,
        prepared=moment_of(prepared),
        sent=moment_of(sent) if sent else None,
        batch_id=batch_id,
        answer=answer,
        payer_claim_number=payer_number,
        decision=from_json(decision, PayerDecision) if decision else None,
        next_action=date.fromisoformat(next_action) if next_action else None,
        followed_by=follower,
    )


def _summary_of(row: tuple[Any, ...]) -> ClaimSummary:
    claim_id, number, visit_id, corrects, frequency, note, patient_id, patient, chart, payer_key, *rest = row
    payer, receiver, rendering, site, day, decided_before, cents, codes, rank, *rest = rest
    _own, _since, reason, cause, prepared, payer_number, next_action, _answer, decision, _, batch, sent, *_ = rest
    state, answer, follower = _state_of(rest)
    return ClaimSummary(
        claim_id=claim_id,
        number=number,
        visit_id=visit_id,
        patient_id=patient_id,
        patient=patient,
        chart=chart,
        payer_key=payer_key,
        payer=payer,
        receiver=receiver,
        rendering=rendering,
        site=site or "",
        day=date.fromisoformat(day),
        decided_before=date.fromisoformat(decided_before) if decided_before else None,
        amount=Money(cents),
        codes=tuple(codes.split()),
        rank=rank,
        corrects=corrects,
        frequency=ClaimFrequency(frequency),
        state=state,
        hold_reason=reason,
        hold_cause=HoldCause(cause) if cause else None,
        prepared=moment_of(prepared),
        sent=moment_of(sent) if sent else None,
        on_paper=batch == "paper",
        answer=answer,
        payer_claim_number=payer_number,
        decision=from_json(decision, PayerDecision) if decision else None,
        next_action=date.fromisoformat(next_action) if next_action else None,
        next_words=note,
        followed_by=follower,
    )


def _state_of(row: Sequence[Any]) -> tuple[ClaimState, ClaimAnswer | None, str]:
    """State, last answer and follower from the columns of `_HOW_IT_STANDS`."""
    own, since, *_, own_answer, _decision, batch_id, receiver, _sent, batch_hlc, batch_answer, follower, frequency = row
    state, answer = ClaimState(own), own_answer
    if batch_id is not None and batch_hlc > since and state is not ClaimState.CLOSED:
        state, answer = ClaimState.PRINTED if receiver == "paper" else ClaimState.SENT, batch_answer
        if batch_answer:
            state = _OF_A_FILE.get(from_json(batch_answer, ClaimAnswer).outcome, state)
    if follower is not None:
        state = ClaimState.VOIDED if frequency == ClaimFrequency.VOID.value else ClaimState.REPLACED
    return state, from_json(answer, ClaimAnswer) if answer else None, follower or ""
