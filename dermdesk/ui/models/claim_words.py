"""How a claim is said in lists: a sign and words for where it stands, days to file, what is next."""

from datetime import date

from dermdesk.domain.claim import ClaimFrequency, ClaimState
from dermdesk.domain.timely_filing import WARNINGS
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_filter import is_due
from dermdesk.ui.models.rows import Ink
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets.counted import counted

BUCKET_WORDS = {
    Bucket.HELD: "Held",
    Bucket.READY: "Ready",
    Bucket.SENT: "Sent",
    Bucket.REJECTED: "Rejected",
    Bucket.DENIED: "Denied",
    Bucket.WAITING: "Waiting too long",
    Bucket.PAID: "Paid",
    Bucket.DONE: "Done",
}
_HELD: dict[str, tuple[str, Ink]] = {
    "person": ("■ held by hand", "info"),
    "findings": ("▲ denial risk", "warn"),
    "check": ("✕ failed its check", "danger"),
    "pathology": ("◆ awaits pathology", "info"),
}
_ON_THE_WAY: dict[ClaimState, str] = {
    ClaimState.SENT: "→ sent",
    ClaimState.PRINTED: "→ printed",
    ClaimState.RECEIVED: "» clearinghouse",
    ClaimState.ACCEPTED: "✓ payer accepted",
}
_DONE = {
    ClaimState.REPLACED: "replaced",
    ClaimState.VOIDED: "voided",
    ClaimState.WITHDRAWN: "withdrawn",
    ClaimState.CLOSED: "closed",
}
_CORRECTS = {ClaimFrequency.REPLACEMENT: "replaces", ClaimFrequency.VOID: "voids"}
_RANKS = {2: "secondary", 3: "tertiary"}


def state_words(row: ClaimRow, today: date) -> str:
    """`▲ denial risk`, `✓ payer accepted`, `✕ rejected` …"""
    if row.must_be_mended:
        return "✕ must be mended"
    match row.bucket:
        case Bucket.HELD:
            said = _HELD[row.cause.value if row.cause is not None else "person"][0]
        case Bucket.READY:
            said = "○ ready, on paper" if row.paper else "○ ready"
        case Bucket.WAITING:
            waited = (today - row.sent).days if row.sent is not None else 0
            said = f"▲ no answer, {waited} d"
        case Bucket.SENT:
            said = _ON_THE_WAY[row.state]
        case Bucket.REJECTED:
            said = "✕ rejected"
        case Bucket.DENIED:
            said = "✕ denied"
        case Bucket.PAID:
            said = f"✓ paid {row.paid}"
        case _:
            said = f"– {_DONE[row.state]}"
    return said


def state_ink(row: ClaimRow) -> Ink:
    """Colour of the state, beside its sign and words."""
    if row.must_be_mended or row.bucket in (Bucket.REJECTED, Bucket.DENIED):
        return "danger"
    match row.bucket:
        case Bucket.HELD:
            return _HELD[row.cause.value if row.cause is not None else "person"][1]
        case Bucket.WAITING:
            return "warn"
        case Bucket.PAID:
            return "good"
        case _:
            return "good" if row.state is ClaimState.ACCEPTED else "muted"


def more_words(row: ClaimRow, today: date) -> str:
    """Why it stands there; without a reason, what is next, or when it left."""
    parts: list[str] = []
    if row.rank in _RANKS:
        parts.append(_RANKS[row.rank])
    if row.corrects and row.frequency in _CORRECTS:
        parts.append(f"{_CORRECTS[row.frequency]} {row.corrects}")
    if row.reason:
        parts.append(_beside_the_state(row))
    if row.next_payer:
        parts.append(f"X asks {row.next_payer}")
    if row.next_action is not None and row.bucket is not Bucket.DONE:
        due = "▲ due" if is_due(row, today) else "next"
        parts.append(f"{due} {day_words(row.next_action)}: {row.next_words}")
    if not row.reason and row.sent is not None and row.bucket is not Bucket.READY:
        parts.append(f"{'printed' if row.paper else 'sent'} {day_words(row.sent)}")
    return " · ".join(parts)


def _beside_the_state(row: ClaimRow) -> str:
    """The reason without the word that the state says already."""
    if row.bucket is not Bucket.REJECTED:
        return row.reason
    return row.reason.removeprefix("rejected").lstrip(":;, ") or row.reason


def filing_words(row: ClaimRow, today: date) -> str:
    """Days to the last day of filing: `✕ over`, `▲ 6 d`, `88 d`; `~` where the payer's card names no days."""
    if row.limit is None:
        return ""
    left = row.limit.days_left(today)
    about = "~" if row.limit.assumed else ""
    if left < 0:
        return f"✕ {about}over"
    return f"{'▲ ' if left <= WARNINGS[0] else ''}{about}{left} d"


def filing_ink(row: ClaimRow, today: date) -> Ink:
    """Red in the last week and after it, amber in the last month."""
    if row.limit is None or (left := row.limit.days_left(today)) > WARNINGS[0]:
        return "muted"
    return "danger" if left <= WARNINGS[2] else "warn"


def filing_advice(row: ClaimRow, today: date) -> str:
    """The last day to file and what to do about it, in sentences."""
    if row.limit is None:
        return ""
    last, left = day_words(row.limit.last_day), row.limit.days_left(today)
    said = (
        "The usual limit of such payers is meant: name this payer's own days in Settings, Payers."
        if row.limit.assumed
        else ""
    )
    if left < 0:
        way = (
            "If it was accepted in time, the payer's 277CA in the history proves it: L writes the letter."
            if row.sent is not None
            else "It was never sent: ask the payer for an exception with its reason, or close it and write it off."
        ) + " The patient may not be billed for it."
        return f"✕ The last day to file was {last}. {way} {said}".strip()
    if left <= WARNINGS[0]:
        hurry = "today" if left == 0 else f"in {counted(left, 'day')}"
        return f"▲ The last day to file is {last}, {hurry}. {said}".strip()
    return f"Last day to file: {last}. {said}".strip()
