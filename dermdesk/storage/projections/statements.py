"""Projection of the household statements that went out."""

from collections.abc import Sequence

from dermdesk.domain.account import AccountKind
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import StatementIssued
from dermdesk.domain.standing import IssuedStatement
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"statements": []}
    for event in events:
        match event.body:
            case StatementIssued() as body:
                issued = IssuedStatement(
                    number=body.number,
                    kind=AccountKind.MEDICAL,
                    account_ids=body.account_ids,
                    recipient=body.recipient,
                    channel=body.channel,
                    total=body.total,
                    sha256=body.sha256,
                    issued=body.issued,
                    due=body.due,
                )
                rows["statements"].append((body.number, body.issued.isoformat(), to_json(issued)))
            case _:
                continue
    return rows


STATEMENTS = Projection(
    name="statements",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"statement"}),
    tables={"statements": "number TEXT NOT NULL PRIMARY KEY, issued TEXT NOT NULL, body TEXT NOT NULL"},
    fold=_fold,
)
