"""The buckets of the Claims screen: where each claim stands, what waits too long, and by when it must be filed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.claim import OF_RULES, ClaimFrequency, ClaimState, HoldCause
from dermdesk.domain.claim_answer import AnswerFault, AnswerOutcome
from dermdesk.domain.money import ZERO, Money
from dermdesk.domain.payer import Payer
from dermdesk.domain.standing import ClaimSummary
from dermdesk.domain.timely_filing import FilingLimit, filing_limit
from dermdesk.domain.user import Permission
from dermdesk.services.claim_coordination import next_claims_due
from dermdesk.services.claim_preparation import HeldVisit, held_visits
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient

DAYS_ELECTRONIC = 21
DAYS_PAPER = 30


class Bucket(StrEnum):
    """In the order of the screen."""

    HELD = "held"
    READY = "ready"
    SENT = "sent"
    REJECTED = "rejected"
    DENIED = "denied"
    WAITING = "waiting too long"
    PAID = "paid"
    DONE = "done"
    """Replaced, voided, withdrawn or closed: nothing more is to do."""


UNPROVEN = frozenset({Bucket.HELD, Bucket.READY, Bucket.SENT, Bucket.REJECTED, Bucket.WAITING})
"""Buckets in which the clock of timely filing runs, until the payer has accepted the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A row of a bucket; `claim_id` blank: a visit whose claim is not made yet, `visit_id` leads to it."""

    bucket: Bucket
    number: str
    claim_id: str
    visit_id: str
    patient_id: str
    patient: str
    chart: str = ""
    payer_key: str = ""
    payer: str
    receiver: str = ""
    rendering: str = ""
    site: str = ""
    day: date
    amount: Money
    paid: Money = ZERO
    codes: tuple[str, ...] = ()
    rank: int = 1
    paper: bool
    state: ClaimState = ClaimState.HELD
    cause: HoldCause | None = None
    sent: date | None = None
    reason: str = ""
    """Why it is held, what the receiver said or why the payer did not pay: a sentence each, apart by `; `."""
    faults: tuple[AnswerFault, ...] = ()
    payer_claim_number: str = ""
    corrects: str = ""
    frequency: ClaimFrequency = ClaimFrequency.ORIGINAL
    followed_by: str = ""
    limit: FilingLimit | None = None
    """The last day to file, while the payer has not accepted it."""
    next_action: date | None = None
    next_words: str = ""
    next_payer: str = ""
    """Who can be asked for the rest now; blank: nobody, or asked already."""
    sought: tuple[str, str] = ("", "")
    """What a search looks through, in small letters: numbers and names, and the codes with a blank before each."""

    @property
    def at_risk(self) -> bool:
        """Held for its findings: it goes out only on purpose, with a reason."""
        return self.bucket is Bucket.HELD and self.cause in OF_RULES and bool(self.claim_id)

    @property
    def must_be_mended(self) -> bool:
        """A reject stands: no word lets it go."""
        return self.bucket is Bucket.HELD and not self.claim_id


def buckets(desk: Desk) -> dict[Bucket, tuple[ClaimRow, ...]]:
    """All claims and held visits by bucket, each bucket by day and number."""
    desk.require(Permission.SEE_PRACTICE)
    found: dict[Bucket, list[ClaimRow]] = {bucket: [] for bucket in Bucket}
    for row in rows(desk):
        found[row.bucket].append(row)
    return {bucket: tuple(some) for bucket, some in found.items()}


def rows(desk: Desk) -> list[ClaimRow]:
    """All claims and held visits, by day and number."""
    desk.require(Permission.SEE_PRACTICE)
    payers, today = desk.setup().payers, desk.today()
    behind = {one.claim_id: one.payer for one in next_claims_due(desk) if one.waits_until is None}
    made = [
        _claim_row(payers.get(one.payer_key), one, today, next_payer=behind.get(one.claim_id, ""))
        for one in desk.book.practice.claim_summaries()
    ]
    made += [_visit_row(desk, held) for held in held_visits(desk)]
    made.sort(key=lambda row: (row.day, row.number, row.patient))
    return made


def unprepared(desk: Desk, listed: Iterable[ClaimRow]) -> int:
    """How many posted visits could get a claim now; `listed` are all rows."""
    desk.require(Permission.SEE_PRACTICE)
    return len(desk.book.practice.unclaimed_visits()) - sum(row.must_be_mended for row in listed)


_BUCKETS = {
    ClaimState.HELD: Bucket.HELD,
    ClaimState.READY: Bucket.READY,
    ClaimState.SENT: Bucket.SENT,
    ClaimState.PRINTED: Bucket.SENT,
    ClaimState.RECEIVED: Bucket.SENT,
    ClaimState.ACCEPTED: Bucket.SENT,
    ClaimState.REJECTED: Bucket.REJECTED,
    ClaimState.DENIED: Bucket.DENIED,
    ClaimState.PAID: Bucket.PAID,
    ClaimState.REPLACED: Bucket.DONE,
    ClaimState.VOIDED: Bucket.DONE,
    ClaimState.WITHDRAWN: Bucket.DONE,
    ClaimState.CLOSED: Bucket.DONE,
}


def _claim_row(payer: Payer | None, one: ClaimSummary, today: date, *, next_payer: str) -> ClaimRow:
    bucket = _BUCKETS[one.state]
    paper = not one.receiver or one.state is ClaimState.PRINTED
    sent = one.sent.date() if one.sent else None
    if bucket is Bucket.SENT and sent is not None and (today - sent).days > (DAYS_PAPER if paper else DAYS_ELECTRONIC):
        bucket = Bucket.WAITING
    is_open = bucket in UNPROVEN and one.state is not ClaimState.ACCEPTED
    rejected = one.answer is not None and one.answer.outcome is AnswerOutcome.REJECTED
    return ClaimRow(
        bucket=bucket,
        number=one.number,
        claim_id=one.claim_id,
        visit_id=one.visit_id,
        patient_id=one.patient_id,
        patient=one.patient,
        chart=one.chart,
        payer_key=one.payer_key,
        payer=one.payer,
        receiver=one.receiver,
        rendering=one.rendering,
        site=one.site,
        day=one.day,
        amount=one.amount,
        paid=one.decision.paid if one.decision is not None else ZERO,
        codes=one.codes,
        rank=one.rank,
        paper=paper,
        state=one.state,
        cause=one.hold_cause if bucket is Bucket.HELD else None,
        sent=sent,
        reason=_reason(one),
        faults=one.answer.faults if one.answer is not None and rejected else (),
        payer_claim_number=one.payer_claim_number,
        corrects=one.corrects,
        frequency=one.frequency,
        followed_by=one.followed_by,
        limit=filing_limit(payer, one.day, one.decided_before) if payer is not None and is_open else None,
        next_action=one.next_action,
        next_words=one.next_words,
        next_payer=next_payer,
        sought=_sought((one.number, one.payer_claim_number, one.patient, one.chart, one.payer), one.codes),
    )


def _sought(names: Iterable[str], codes: Iterable[str]) -> tuple[str, str]:
    return " ".join(names).casefold(), "".join(f" {code}" for code in codes).casefold()


def _reason(one: ClaimSummary) -> str:
    """What a person has to know of it first."""
    if one.state is ClaimState.REJECTED and one.answer is not None:
        return "; ".join(fault.message for fault in one.answer.faults) or one.answer.words
    if one.state is ClaimState.DENIED and one.decision is not None:
        codes = (
            f"{adjustment.group.value}-{adjustment.reason}"
            for adjustments in (one.decision.adjustments, *(line.adjustments for line in one.decision.lines))
            for adjustment in adjustments
        )
        return ", ".join(dict.fromkeys(codes))
    if one.followed_by:
        return f"{one.state.value} by {one.followed_by}"
    return one.hold_reason if one.state in (ClaimState.HELD, ClaimState.WITHDRAWN) else ""


def _visit_row(desk: Desk, held: HeldVisit) -> ClaimRow:
    header = held.visit.header
    patient = known_patient(desk, header.patient_id)
    coverages = desk.book.practice.coverages(header.patient_id)
    payer_key = next((one.payer_key for one in coverages if one.coverage_id == header.coverage_id), "")
    payer = desk.setup().payers.get(payer_key)
    codes = tuple(line.line.code for line in held.visit.lines)
    return ClaimRow(
        bucket=Bucket.HELD,
        number="",
        claim_id="",
        visit_id=held.visit.visit_id,
        patient_id=patient.patient_id,
        patient=patient.name.listed,
        chart=patient.number,
        payer_key=payer_key,
        payer=payer.name if payer else "",
        receiver=payer.receiver if payer else "",
        rendering=header.rendering,
        site=header.site,
        day=header.day,
        amount=held.amount,
        codes=codes,
        paper=payer is not None and not payer.receiver,
        cause=HoldCause.FINDINGS,
        reason="; ".join(held.reasons),
        sought=_sought((patient.name.listed, patient.number, payer.name if payer else ""), codes),
        limit=filing_limit(payer, header.day) if payer is not None else None,
    )
