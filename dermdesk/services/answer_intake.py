"""What one file of answers comes to while it is read: events, and the report of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.claim_answer import AnswerFault, AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import BatchAnswered, ClaimAnswered
from dermdesk.domain.standing import ClaimStanding, SentBatch
from dermdesk.services.answer_moves import noted, own_answer, settled, why_not
from dermdesk.services.desk import Desk

_TEST_FLAG = slice(102, 103)
"""Where ISA15 stands in a file of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was said of one claim, or of a whole file (`number` blank). Words and faults tell nothing of a patient."""

    number: str
    file_name: str
    answer: ClaimAnswer

    @property
    def words(self) -> str:
        """`GRD000012: 277CA: rejected …`."""
        return f"{self.number or self.file_name}: {self.answer.kind.value}: {self.answer.words}"


@dataclass(slots=True, kw_only=True)
class Intake:
    """Collects the answers of one file. `test` is its own ISA15; `day` that of its envelope."""

    desk: Desk
    sha256: str
    test: bool = False
    day: date | None = None
    events: list[EventBody] = field(default_factory=list[EventBody])
    told: list[Answered] = field(default_factory=list[Answered])
    unknown: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
    receivers: list[str] = field(default_factory=list[str])
    _of_batches: dict[str, ClaimAnswer] = field(default_factory=dict[str, ClaimAnswer])
    _of_claims: dict[str, ClaimAnswer] = field(default_factory=dict[str, ClaimAnswer])
    _is_test: dict[str, bool] = field(default_factory=dict[str, bool])

    def answer(
        self,
        kind: AnswerKind,
        outcome: AnswerOutcome,
        words: str,
        faults: Iterable[AnswerFault] = (),
        *,
        day: date | None = None,
        payer_claim_number: str = "",
        clearinghouse_number: str = "",
    ) -> ClaimAnswer:
        """An answer of this file."""
        return ClaimAnswer(
            kind=kind,
            outcome=outcome,
            words=words,
            sha256=self.sha256,
            faults=tuple(dict.fromkeys(faults)),
            answered_on=day or self.day,
            payer_claim_number=payer_claim_number,
            clearinghouse_number=clearinghouse_number,
        )

    def take_batch(self, sent: SentBatch, answer: ClaimAnswer) -> None:
        """An answer about a whole file of ours."""
        batch = sent.batch
        answer = self._unless_test(sent, replace(answer, batch_id=batch.batch_id))
        before = self._of_batches.get(batch.batch_id) or sent.answer
        answer = settled(answer, before)
        if answer.outcome is not AnswerOutcome.NOTED:
            self._of_batches[batch.batch_id] = answer
        self.events.append(BatchAnswered(batch_id=batch.batch_id, answer=answer))
        self.told.append(Answered(number="", file_name=batch.file_name, answer=answer))
        self.receivers.append(batch.receiver_key)

    def take_claim(self, standing: ClaimStanding, sent: SentBatch | None, answer: ClaimAnswer) -> None:
        """An answer about a claim; `sent` is the file that it answers, None when it names none."""
        claim = standing.claim
        if sent is not None:
            answer = self._unless_test(sent, replace(answer, batch_id=sent.batch.batch_id))
            self.receivers.append(sent.batch.receiver_key)
        moves = answer.outcome is not AnswerOutcome.NOTED
        if moves and (why := why_not(standing, answer.batch_id)):
            if answer.outcome is AnswerOutcome.ACCEPTED and standing.state in (ClaimState.READY, ClaimState.HELD):
                self.warnings.append(
                    f"Claim {claim.number} was accepted after all, and waits to be sent anew: that would be a "
                    "duplicate. Hold it and ask the payer first."
                )
            answer = noted(answer, why)
        elif moves:
            answer = settled(answer, self._of_claims.get(claim.claim_id) or own_answer(standing, sent))
        if answer.outcome is not AnswerOutcome.NOTED:
            self._of_claims[claim.claim_id] = answer
        self.events.append(ClaimAnswered(claim_id=claim.claim_id, answer=answer))
        self.told.append(
            Answered(number=claim.number, file_name=sent.batch.file_name if sent is not None else "", answer=answer)
        )

    def _unless_test(self, sent: SentBatch, answer: ClaimAnswer) -> ClaimAnswer:
        """A test's answer moves nothing that went out live."""
        batch = sent.batch
        if not self.test or answer.outcome is AnswerOutcome.NOTED:
            return answer
        if batch.batch_id not in self._is_test:
            self._is_test[batch.batch_id] = self.desk.book.sent.get(batch.sha256)[_TEST_FLAG] == b"T"
            if not self._is_test[batch.batch_id]:
                self.warnings.append(
                    f"The answer to {batch.file_name} is marked as a test (ISA15 T), but the file went out live: "
                    "nothing was moved. Ask the clearinghouse."
                )
        return answer if self._is_test[batch.batch_id] else noted(answer, "a test's answer to a live file")
