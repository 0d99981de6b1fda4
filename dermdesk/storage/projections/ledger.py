"""Projection of the ledger of medical accounts: entries of visits, and payments with their receipts."""

from collections.abc import Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import PaymentTaken
from dermdesk.storage.projections.line_ledger import ENTRY_COLUMNS, entry_rows, payment_entry
from dermdesk.storage.projections.projection import Projection, Rows
from dermdesk.storage.projections.visits import fold_lines


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"ledger_entries": [], "receipts": []}
    folded = fold_lines(events)
    if folded is not None:
        rows["ledger_entries"] += entry_rows(folded[1].entries)
    for event in events:
        match event.body:
            case PaymentTaken() as paid:
                rows["ledger_entries"].append(
                    payment_entry(
                        event,
                        account_id=paid.account_id,
                        patient_id=paid.patient_id,
                        amount=paid.amount,
                        text=paid.method,
                        day=paid.day,
                    )
                )
                rows["receipts"].append((paid.payment_id, event.site, paid.receipt))
            case _:
                continue
    return rows


LEDGER = Projection(
    name="ledger",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"visit", "account"}),
    tables={
        "ledger_entries": ENTRY_COLUMNS,
        "receipts": (
            "payment_id TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL, receipt TEXT NOT NULL, UNIQUE (site, receipt)"
        ),
    },
    indexes=(
        "CREATE INDEX ledger_entries_by_account ON ledger_entries (account_id)",
        "CREATE INDEX ledger_entries_by_patient ON ledger_entries (patient_id)",
    ),
    fold=_fold,
)
