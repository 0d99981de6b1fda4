"""The events of a claim, each in words for people and without patient data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimFrequency, HoldCause
from dermdesk.domain.claim_answer import AnswerFault, AnswerOutcome, ClaimAnswer
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.event import EventBody, RecordedEvent
from dermdesk.domain.events import (
    BatchAnswered,
    BatchHandedOver,
    BatchSent,
    ClaimAnswered,
    ClaimClosed,
    ClaimDecided,
    ClaimFollowedUp,
    ClaimHeld,
    ClaimLetterWritten,
    ClaimPrepared,
    ClaimReleased,
    ClaimReopened,
    ClaimWithdrawn,
)


class Happened(StrEnum):
    """What kind of thing an entry tells."""

    MADE = "made"
    CHANGED = "changed"
    HELD = "held"
    RELEASED = "released"
    SENT = "sent"
    PRINTED = "printed"
    HANDED_OVER = "handed over"
    ANSWERED = "answered"
    DECIDED = "decided"
    FOLLOWED_UP = "followed up"
    LETTER = "letter"
    FOLLOWED = "replaced or voided"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that happened. `moment` is UTC, `local` the same in the time zone of the desk's site.

    `sha256` and `file_name` name the bytes where there are any: the file that left, the answer, the letter.
    `outcome` is what an answer did; None for anything else.
    """

    moment: datetime
    local: datetime
    user: str
    happened: Happened
    words: str
    faults: tuple[AnswerFault, ...] = ()
    outcome: AnswerOutcome | None = None
    sha256: str = ""
    file_name: str = ""


_KINDS = {
    ClaimFrequency.ORIGINAL: "claim",
    ClaimFrequency.REPLACEMENT: "replacement",
    ClaimFrequency.VOID: "void",
}
_RANKS = {1: "", 2: "secondary ", 3: "tertiary "}
_PARTS = {
    "payer": "payer",
    "coverage": "coverage",
    "practice": "practice",
    "patient": "patient",
    "day": "date of service",
    "rendering": "rendering provider",
    "referring": "referring provider",
    "ordering": "ordering provider",
    "supervising": "supervising provider",
    "facility": "service facility",
    "place_of_service": "place of service",
    "clia_number": "CLIA number",
    "prior_authorization": "prior authorization",
    "referral_number": "referral number",
    "assignment": "assignment",
    "other_coverages": "other coverages",
    "other_payers": "other payers",
    "diagnoses": "diagnoses",
    "lines": "lines",
    "frequency": "frequency code",
    "payer_claim_number": "payer's claim number",
    "decisions": "decisions of payers before",
    "accident": "accident",
    "attachments": "attachments",
    "patient_paid": "amount that the patient paid",
    "obliged_to_accept": "amount obliged to accept",
    "laboratory": "laboratory",
}


@dataclass(slots=True, kw_only=True)
class Teller:
    """Tells the events of one claim, in their order: it remembers what stood before.

    `users` and `receivers` are names by id and key, `received` names of files by their hash.
    """

    zone: ZoneInfo
    users: Mapping[str, str]
    received: Mapping[str, str]
    receivers: Mapping[str, str]
    _claim: Claim | None = field(default=None, init=False)
    _rejected: bool = field(default=False, init=False)
    _batches: dict[str, ClaimBatch] = field(default_factory=dict[str, ClaimBatch], init=False)

    def entry(
        self, event: RecordedEvent, happened: Happened, words: str, sha256: str = "", file_name: str = ""
    ) -> HistoryEntry:
        """An entry with the event's moment and user."""
        return HistoryEntry(
            moment=event.moment,
            local=event.moment.astimezone(self.zone),
            user=self.users.get(event.user, event.user),
            happened=happened,
            words=words,
            sha256=sha256,
            file_name=file_name,
        )

    def tell(self, event: RecordedEvent) -> HistoryEntry | None:
        """The next event; None for one that says nothing about a claim."""
        match event.body:
            case ClaimPrepared(claim=claim):
                return self._prepared(event, claim)
            case BatchSent(batch=batch):
                return self._sent(event, batch)
            case BatchHandedOver(batch_id=batch_id, file_name=name):
                sha256 = self._batches[batch_id].sha256 if batch_id in self._batches else ""
                return self.entry(event, Happened.HANDED_OVER, f"laid in the outbox as {name}", sha256, name)
            case BatchAnswered(answer=answer):
                return self._answered(event, answer, "the whole file ")
            case ClaimAnswered(answer=answer):
                return self._answered(event, answer, "")
            case ClaimLetterWritten(letter=letter, sha256=sha256, file_name=name):
                return self.entry(event, Happened.LETTER, f"letter written: {letter}", sha256, name)
            case body:
                told = _said_of(body)
                return self.entry(event, *told) if told is not None else None

    def _prepared(self, event: RecordedEvent, claim: Claim) -> HistoryEntry:
        before, self._claim = self._claim, claim
        if before is None:
            kind = f"{_RANKS.get(claim.rank, '')}{_KINDS[claim.frequency]}"
            of = f" of {claim.corrects}" if claim.corrects and claim.frequency is not ClaimFrequency.ORIGINAL else ""
            lines = f"{_counted(len(claim.lines), 'line')}, {claim.total.display}, to {claim.payer.name}"
            return self.entry(event, Happened.MADE, f"made, {kind}{of}: {lines}")
        rejected, self._rejected = self._rejected, False
        changed = ", ".join(words for part, words in _PARTS.items() if getattr(before, part) != getattr(claim, part))
        if rejected:
            words = f"ready again under its number after the rejection; changed: {changed or 'nothing'}"
        else:
            words = f"made anew before it left; changed: {changed or 'nothing'}"
        return self.entry(event, Happened.CHANGED, words)

    def _sent(self, event: RecordedEvent, batch: ClaimBatch) -> HistoryEntry:
        self._batches[batch.batch_id] = batch
        claims, control = _counted(len(batch.claim_numbers), "claim"), batch.control
        if control is None:
            words = f"printed on CMS-1500 with {claims}"
            return self.entry(event, Happened.PRINTED, words, batch.sha256, batch.file_name)
        receiver = self.receivers.get(batch.receiver_key, batch.receiver_key)
        numbers = f"interchange {control.interchange:09d}, group {control.group}, batch {control.batch}"
        words = f"sent to {receiver} in a file of {claims}: {numbers}"
        return self.entry(event, Happened.SENT, words, batch.sha256, batch.file_name)

    def _answered(self, event: RecordedEvent, answer: ClaimAnswer, about: str) -> HistoryEntry:
        self._rejected = self._rejected or answer.outcome is AnswerOutcome.REJECTED
        numbers = "".join(
            f"; {name} {number}"
            for name, number in (
                ("payer's number", answer.payer_claim_number),
                ("clearinghouse's number", answer.clearinghouse_number),
            )
            if number
        )
        name = self.received.get(answer.sha256, "") or (f"{answer.sha256[:12]}.txt" if answer.sha256 else "")
        return HistoryEntry(
            moment=event.moment,
            local=event.moment.astimezone(self.zone),
            user=self.users.get(event.user, event.user),
            happened=Happened.ANSWERED,
            words=f"{answer.kind.value}: {about}{answer.words}{numbers}",
            faults=answer.faults,
            outcome=answer.outcome,
            sha256=answer.sha256,
            file_name=name,
        )


def _said_of(body: EventBody) -> tuple[Happened, str] | None:
    match body:
        case ClaimHeld(reason=reason, cause=cause):
            why = {HoldCause.PERSON: "", HoldCause.FINDINGS: "for its findings", HoldCause.CHECK: "by a check"}[cause]
            return Happened.HELD, f"held {why}".rstrip() + f": {reason}"
        case ClaimReleased():
            return Happened.RELEASED, "released: it goes with the next file"
        case ClaimDecided(decision=decision, denied=denied):
            return Happened.DECIDED, "; ".join(_decided(decision, denied=denied))
        case ClaimFollowedUp(words=words, next_action=day):
            return Happened.FOLLOWED_UP, f"{words}; next action on {day.isoformat()}" if day is not None else words
        case ClaimWithdrawn(reason=reason):
            return Happened.WITHDRAWN, f"withdrawn before it left: {reason}"
        case ClaimClosed(reason=reason):
            return Happened.CLOSED, f"closed: {reason}"
        case ClaimReopened(reason=reason):
            return Happened.REOPENED, f"opened again: {reason}"
        case _:
            return None


def _decided(decision: PayerDecision, *, denied: bool) -> Iterator[str]:
    outcome = "denied" if denied else f"paid {decision.paid.display}"
    yield f"the payer's decision of {decision.decided.isoformat()}: {outcome}"
    reasons = (
        f"{one.group.value}-{one.reason} {one.amount.display}"
        for adjustments in (decision.adjustments, *(line.adjustments for line in decision.lines))
        for one in adjustments
    )
    yield from dict.fromkeys(reasons)
    if decision.payer_claim_number:
        yield f"payer's number {decision.payer_claim_number}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
