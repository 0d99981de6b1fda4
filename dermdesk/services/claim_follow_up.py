"""Work on claims that wait: notes with the day of the next look, closing what nobody will pay, opening it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimClosed, ClaimFollowedUp, ClaimReopened
from dermdesk.domain.user import Permission
from dermdesk.services.claim_buckets import DAYS_ELECTRONIC, DAYS_PAPER, Bucket, ClaimRow
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.desk import Desk

_DONE = (ClaimState.CLOSED, ClaimState.REPLACED, ClaimState.VOIDED, ClaimState.WITHDRAWN)
_AGAIN = timedelta(days=14)
_HELD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is usually done next with a claim, and when."""

    words: str
    day: date


def proposed(row: ClaimRow, today: date) -> NextAction:
    """The next step that the window offers, never before today."""
    match row.bucket:
        case Bucket.SENT if row.sent is not None:
            days = timedelta(days=DAYS_PAPER if row.paper else DAYS_ELECTRONIC)
            return NextAction("ask the payer for the status", max(today, row.sent + days))
        case Bucket.WAITING:
            return NextAction("ask the payer for the status", today + _AGAIN)
        case Bucket.REJECTED:
            return NextAction("mend and resend", today)
        case Bucket.DENIED:
            return NextAction("look at the denial, correct or appeal", today)
        case _:
            return NextAction("", today + _HELD)


def follow_up(desk: Desk, claim_ids: Sequence[str], words: str, next_action: date | None) -> None:
    """Note something on claims, with the day of the next look (None: no such day, a day that was set is over).

    Raises DermdeskError, nothing changed: no words, or a day that is over.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    if not words.strip():
        raise DermdeskError("A note needs its words. Nothing was changed.", "Say what was done, or what is next.")
    if next_action is not None and next_action < desk.today():
        raise DermdeskError("The day of the next step is over. Nothing was changed.", "Type today or a later day.")
    events = [
        ClaimFollowedUp(
            claim_id=standing_of(desk, claim_id).claim.claim_id, words=words.strip(), next_action=next_action
        )
        for claim_id in claim_ids
    ]
    if events:
        desk.append(*events)


def close(desk: Desk, claim_ids: Sequence[str], reason: str) -> None:
    """Be done with claims that nobody pays any more. The ledger is not touched: what is owed stays owed.

    Raises DermdeskError, nothing changed: no reason, or a claim that is done with already.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    if not reason.strip():
        raise DermdeskError("Closing a claim needs its reason. Nothing was changed.", "Say why nothing more is done.")
    standings = [standing_of(desk, claim_id) for claim_id in claim_ids]
    if any(standing.state in _DONE for standing in standings):
        raise DermdeskError("A claim among them is done with already. Nothing was changed.", "Look under Done.")
    if standings:
        desk.append(*(ClaimClosed(claim_id=one.claim.claim_id, reason=reason.strip()) for one in standings))


def reopen(desk: Desk, claim_ids: Sequence[str], reason: str) -> None:
    """Let closed claims stand again as they did. Raises DermdeskError without a reason, or when one is not closed."""
    desk.require(Permission.PREPARE_CLAIMS)
    if not reason.strip():
        raise DermdeskError("Opening a claim again needs its reason. Nothing was changed.", "Say what is new.")
    standings = [standing_of(desk, claim_id) for claim_id in claim_ids]
    if any(standing.state is not ClaimState.CLOSED for standing in standings):
        raise DermdeskError("Only a closed claim can be opened again. Nothing was changed.", "Look under Done.")
    if standings:
        desk.append(*(ClaimReopened(claim_id=one.claim.claim_id, reason=reason.strip()) for one in standings))
