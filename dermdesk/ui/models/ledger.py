"""Columns of an account's entries."""

from dermdesk.domain.ledger import EntryKind, LedgerEntry, Owes
from dermdesk.ui.models.rows import Column, Ink
from dermdesk.ui.patient_words import day_words

_KINDS = {
    EntryKind.CHARGE: "Charge",
    EntryKind.TAX: "Sales tax",
    EntryKind.PAYMENT: "Payment",
    EntryKind.ADJUSTMENT: "Adjustment",
    EntryKind.REVERSAL: "Taken back",
}


def _amount_ink(entry: LedgerEntry) -> Ink:
    return "good" if entry.amount.cents < 0 else "ink"


COLUMNS: tuple[Column[LedgerEntry], ...] = (
    Column(title="Day", text=lambda entry: day_words(entry.day), width=104),
    Column(title="Entry", spare=True, text=lambda entry: _KINDS[entry.kind], width=104),
    Column(title="What", text=lambda entry: entry.text, wide=True),
    Column(
        title="Class",
        spare=True,
        text=lambda entry: entry.line_class.short if entry.line_class is not None else "",
        ink=lambda _entry: "muted",
        width=64,
    ),
    Column(
        title="Owed by",
        spare=True,
        text=lambda entry: "insurance" if entry.owes is Owes.INSURANCE else "patient",
        ink=lambda _entry: "muted",
        width=96,
    ),
    Column(title="Amount", text=lambda entry: str(entry.amount), ink=_amount_ink, right=True, width=104),
)
