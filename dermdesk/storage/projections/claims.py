"""Projection of claims, their lines, and the batches that carried them.

Whether a claim was sent is read by joining: a claim and a batch are two entities, and a fold sees one.
"""

from collections.abc import Sequence

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import BatchSent, ClaimHeld, ClaimPrepared, ClaimReleased
from dermdesk.storage.codec import moment_text, to_json
from dermdesk.storage.projections.projection import Projection, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"claims": [], "claim_lines": [], "batches": [], "batch_claims": []}
    state, reason, cause, prepared, claim = ClaimState.READY, "", None, "", None
    for event in events:
        match event.body:
            case ClaimPrepared():
                claim, prepared = event.body.claim, moment_text(event.moment)
            case ClaimHeld():
                state, reason, cause = ClaimState.HELD, event.body.reason, event.body.cause.value
            case ClaimReleased():
                state, reason, cause = ClaimState.READY, "", None
            case BatchSent(batch=batch):
                control = batch.control
                numbers = (control.interchange, control.group) if control else (None, None)
                rows["batches"] = [
                    (batch.batch_id, batch.receiver_key, *numbers, moment_text(event.moment), event.hlc, to_json(batch))
                ]
                rows["batch_claims"] = [(batch.batch_id, number) for number in batch.claim_numbers]
            case _:
                continue
    if claim is not None:
        rows["claims"] = [
            (claim.claim_id, claim.number, claim.visit_id, state.value, reason, cause, prepared, to_json(claim))
        ]
        rows["claim_lines"] = [(claim.claim_id, claim.visit_id, line.source.number) for line in claim.lines]
    return rows


CLAIMS = Projection(
    name="claims",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"claim", "batch"}),
    tables={
        "claims": (
            "claim_id TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL, "
            "state TEXT NOT NULL, reason TEXT NOT NULL, cause TEXT, prepared TEXT NOT NULL, body TEXT NOT NULL"
        ),
        # Every claim is live as yet, so that the second claim of a line is refused by the key.
        "claim_lines": (
            "claim_id TEXT NOT NULL, visit_id TEXT NOT NULL, line_number INTEGER NOT NULL, "
            "PRIMARY KEY (visit_id, line_number)"
        ),
        "batches": (
            "batch_id TEXT NOT NULL PRIMARY KEY, receiver_key TEXT NOT NULL, interchange INTEGER UNIQUE, "
            "group_number INTEGER, sent TEXT NOT NULL, hlc TEXT NOT NULL, body TEXT NOT NULL"
        ),
        "batch_claims": "batch_id TEXT NOT NULL, claim_number TEXT NOT NULL, PRIMARY KEY (batch_id, claim_number)",
    },
    indexes=(
        "CREATE INDEX claims_by_visit ON claims (visit_id)",
        "CREATE INDEX batch_claims_by_number ON batch_claims (claim_number)",
    ),
    fold=_fold,
)
