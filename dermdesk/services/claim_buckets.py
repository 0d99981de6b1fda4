"""The buckets of the Claims screen: where each claim stands and what waits too long."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.claim import ClaimState, HoldCause
from dermdesk.domain.money import Money
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A row of a bucket; `claim_id` blank: a visit whose claim is not made yet, `visit_id` leads to it."""

    bucket: Bucket
    number: str
    claim_id: str
    visit_id: str
    patient_id: str
    patient: str
    payer: str
    day: date
    amount: Money
    paper: bool
    sent: date | None = None
    reason: str = ""
    at_risk: bool = False
    """Held for its findings: it goes out only on purpose, with a reason."""


def buckets(desk: Desk) -> dict[Bucket, tuple[ClaimRow, ...]]:
    """All claims and held visits by bucket, each bucket by day and number."""
    desk.require(Permission.SEE_PRACTICE)
    rows = [_claim_row(desk, standing) for standing in desk.book.practice.claims()]
    rows += [_visit_row(desk, held) for held in held_visits(desk)]
    rows.sort(key=lambda row: (row.day, row.number, row.patient))
    return {bucket: tuple(row for row in rows if row.bucket is bucket) for bucket in Bucket}


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


def _claim_row(desk: Desk, standing: ClaimStanding) -> ClaimRow:
    claim, bucket = standing.claim, _BUCKETS[standing.state]
    paper = not claim.payer.receiver or standing.state is ClaimState.PRINTED
    if bucket is Bucket.SENT and standing.sent is not None:
        waited = (desk.now() - standing.sent).days
        if waited > (DAYS_PAPER if paper else DAYS_ELECTRONIC):
            bucket = Bucket.WAITING
    return ClaimRow(
        bucket=bucket,
        number=claim.number,
        claim_id=claim.claim_id,
        visit_id=claim.visit_id,
        patient_id=claim.patient.patient_id,
        patient=claim.patient.name.listed,
        payer=claim.payer.name,
        day=claim.day,
        amount=claim.total,
        paper=paper,
        sent=standing.sent.date() if standing.sent else None,
        reason=standing.hold_reason,
        at_risk=standing.hold_cause is HoldCause.FINDINGS,
    )


def _visit_row(desk: Desk, held: HeldVisit) -> ClaimRow:
    header = held.visit.header
    patient = known_patient(desk, header.patient_id)
    coverages = desk.book.practice.coverages(header.patient_id)
    payer_key = next((one.payer_key for one in coverages if one.coverage_id == header.coverage_id), "")
    payer = desk.setup().payers.get(payer_key)
    return ClaimRow(
        bucket=Bucket.HELD,
        number="",
        claim_id="",
        visit_id=held.visit.visit_id,
        patient_id=patient.patient_id,
        patient=patient.name.listed,
        payer=payer.name if payer else "",
        day=header.day,
        amount=held.amount,
        paper=payer is not None and not payer.receiver,
        reason="; ".join(held.reasons),
    )
