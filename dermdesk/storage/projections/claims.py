"""Projection of claims, their lines, the batches that carried them, and the files that came back.

A claim and a batch are two entities, and a fold sees one: whether a claim was sent, and what was said of its file, is
read by joining. `since` (the moment of the last event that moved a claim) is compared with the batch's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dermdesk.domain.claim import Claim, ClaimState
from dermdesk.domain.claim_answer import AnswerOutcome, ClaimAnswer
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import (
    BatchAnswered,
    BatchSent,
    ClaimAnswered,
    ClaimClosed,
    ClaimDecided,
    ClaimFollowedUp,
    ClaimHeld,
    ClaimPrepared,
    ClaimReleased,
    ClaimReopened,
    ClaimWithdrawn,
    FileReceived,
)
from dermdesk.storage.codec import moment_text, to_json
from dermdesk.storage.projections.projection import Projection, Rows

_MOVES = {
    AnswerOutcome.RECEIVED: ClaimState.RECEIVED,
    AnswerOutcome.ACCEPTED: ClaimState.ACCEPTED,
    AnswerOutcome.REJECTED: ClaimState.REJECTED,
}


@dataclass(slots=True)
class _Claim:
    """A claim while its events are folded."""

    claim: Claim | None = None
    prepared: str = ""
    state: ClaimState = ClaimState.READY
    reason: str = ""
    cause: str | None = None
    since: str = ""
    answer: ClaimAnswer | None = None
    decision: PayerDecision | None = None
    payer_number: str = ""
    next_action: str | None = None
    note: str = ""
    closed: bool = False

    def take(self, event: RecordedEvent) -> None:
        """One event, in the order of the journal."""
        match event.body:
            case ClaimPrepared(claim=claim):
                self.claim, self.prepared, self.answer = claim, moment_text(event.moment), None
                self._move(event, ClaimState.HELD if self.state is ClaimState.HELD else ClaimState.READY)
            case ClaimHeld(reason=reason, cause=cause):
                self._move(event, ClaimState.HELD)
                self.reason, self.cause = reason, cause.value
            case ClaimReleased():
                self._move(event, ClaimState.READY)
                self.reason, self.cause = "", None
            case ClaimAnswered(answer=answer):
                self._answered(event, answer)
            case ClaimDecided(decision=decision, denied=denied):
                self._move(event, ClaimState.DENIED if denied else ClaimState.PAID)
                self.decision = decision
                self.payer_number = decision.payer_claim_number or self.payer_number
            case ClaimFollowedUp(next_action=day, words=words):
                self.next_action, self.note = day.isoformat() if day else None, words
            case ClaimWithdrawn(reason=reason):
                self._move(event, ClaimState.WITHDRAWN)
                self.reason, self.cause = reason, None
            case ClaimClosed():
                self.closed = True
            case ClaimReopened():
                self.closed = False
            case _:
                pass

    def _answered(self, event: RecordedEvent, answer: ClaimAnswer) -> None:
        self.payer_number = answer.payer_claim_number or self.payer_number
        if (state := _MOVES.get(answer.outcome)) is not None:
            self._move(event, state)
            self.answer = answer

    def _move(self, event: RecordedEvent, state: ClaimState) -> None:
        self.state, self.since = state, event.hlc


def _fold(entity: str, events: Sequence[RecordedEvent]) -> Rows:
    kind = entity.partition(":")[0]
    if kind == "batch":
        return _batch(events)
    if kind == "received":
        return _received(events)
    folded = _Claim()
    for event in events:
        folded.take(event)
    claim = folded.claim
    if claim is None:
        return {"claims": [], "listed_claims": [], "claim_lines": []}
    row = (
        claim.claim_id,
        claim.number,
        claim.visit_id,
        claim.corrects,
        claim.frequency.value,
        (ClaimState.CLOSED if folded.closed else folded.state).value,
        folded.since,
        folded.reason,
        folded.cause,
        folded.prepared,
        folded.payer_number,
        folded.next_action,
        folded.note,
        to_json(folded.answer) if folded.answer else None,
        to_json(folded.decision) if folded.decision else None,
        to_json(claim),
    )
    listed = (
        claim.claim_id,
        claim.patient.patient_id,
        claim.patient.name.listed,
        claim.patient.number,
        claim.payer.key,
        claim.payer.name,
        claim.payer.receiver,
        claim.rendering.key,
        claim.day.isoformat(),
        claim.decisions[-1].decided.isoformat() if claim.decisions else None,
        claim.total.cents,
        " ".join(line.source.line.code for line in claim.lines),
        claim.rank,
    )
    live = folded.state is not ClaimState.WITHDRAWN
    lines = [(claim.claim_id, claim.visit_id, line.source.number, claim.rank, claim.corrects) for line in claim.lines]
    return {"claims": [row], "listed_claims": [listed], "claim_lines": [*lines] if live else []}


def _batch(events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"batches": [], "batch_claims": []}
    answer: ClaimAnswer | None = None
    for event in events:
        if isinstance(event.body, BatchAnswered) and event.body.answer.outcome in _MOVES:
            answer = event.body.answer
    for event in events:
        if not isinstance(event.body, BatchSent):
            continue
        batch = event.body.batch
        control = batch.control
        numbers = (control.interchange, control.group) if control else (None, None)
        said = to_json(answer) if answer else None
        rows["batches"] = [
            (batch.batch_id, batch.receiver_key, *numbers, moment_text(event.moment), event.hlc, said, to_json(batch))
        ]
        rows["batch_claims"] = [(batch.batch_id, number) for number in batch.claim_numbers]
    return rows


def _received(events: Sequence[RecordedEvent]) -> Rows:
    return {
        "received_files": [
            (event.body.file.sha256, moment_text(event.moment), event.hlc, to_json(event.body.file))
            for event in events
            if isinstance(event.body, FileReceived)
        ]
    }


CLAIMS = Projection(
    name="claims",
    version=3,
    stream=Stream.PRACTICE,
    kinds=frozenset({"claim", "batch", "received"}),
    tables={
        "claims": (
            "claim_id TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL, "
            "corrects TEXT NOT NULL, frequency TEXT NOT NULL, state TEXT NOT NULL, since TEXT NOT NULL, "
            "reason TEXT NOT NULL, cause TEXT, prepared TEXT NOT NULL, payer_number TEXT NOT NULL, "
            "next_action TEXT, note TEXT NOT NULL, answer TEXT, decision TEXT, body TEXT NOT NULL"
        ),
        # What lists show of a claim, so that thousands need not be read whole.
        "listed_claims": (
            "claim_id TEXT NOT NULL PRIMARY KEY, patient_id TEXT NOT NULL, patient TEXT NOT NULL, "
            "chart TEXT NOT NULL, payer_key TEXT NOT NULL, payer TEXT NOT NULL, receiver TEXT NOT NULL, "
            "rendering TEXT NOT NULL, day TEXT NOT NULL, decided_before TEXT, cents INTEGER NOT NULL, "
            "codes TEXT NOT NULL, rank INTEGER NOT NULL"
        ),
        # The lines of live claims: a line goes once to each payer in rank, and once more for each correction.
        "claim_lines": (
            "claim_id TEXT NOT NULL, visit_id TEXT NOT NULL, line_number INTEGER NOT NULL, rank INTEGER NOT NULL, "
            "corrects TEXT NOT NULL, PRIMARY KEY (visit_id, line_number, rank, corrects)"
        ),
        "batches": (
            "batch_id TEXT NOT NULL PRIMARY KEY, receiver_key TEXT NOT NULL, interchange INTEGER UNIQUE, "
            "group_number INTEGER, sent TEXT NOT NULL, hlc TEXT NOT NULL, answer TEXT, body TEXT NOT NULL"
        ),
        "batch_claims": "batch_id TEXT NOT NULL, claim_number TEXT NOT NULL, PRIMARY KEY (batch_id, claim_number)",
        "received_files": (
            "sha256 TEXT NOT NULL PRIMARY KEY, received TEXT NOT NULL, hlc TEXT NOT NULL, body TEXT NOT NULL"
        ),
    },
    indexes=(
        "CREATE INDEX claims_by_visit ON claims (visit_id)",
        "CREATE INDEX claims_by_corrected ON claims (corrects)",
        "CREATE INDEX batch_claims_by_number ON batch_claims (claim_number)",
    ),
    fold=_fold,
)
