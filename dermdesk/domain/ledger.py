"""Ledger entries: append-only; a balance is a sum of them, a correction is a reversal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.money import Money, total
from dermdesk.domain.practice import LineClass

SALES_TAX_CODE = "SALES-TAX"
"""Code of the retail line that services add for sales tax, computed at posting; its entry is of kind TAX."""


class EntryKind(StrEnum):
    """What an entry records. Charges and reversed payments are positive, payments and adjustments negative."""

    CHARGE = "charge"
    TAX = "tax"
    PAYMENT = "payment"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class Owes(StrEnum):
    """Who owes the amount at the moment."""

    INSURANCE = "insurance"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One entry. `entry_id` derives from the event that made it; `reverses` names the entry that it takes back."""

    entry_id: str
    account_id: str
    patient_id: str
    kind: EntryKind
    owes: Owes
    amount: Money
    day: date
    """Date of service, or of the payment."""
    posted: date
    """The day in the open period on which it was entered."""
    text: str = ""
    line_class: LineClass | None = None
    visit_id: str | None = None
    line_number: int | None = None
    reverses: str | None = None


def balance(entries: Iterable[LedgerEntry], owes: Owes | None = None) -> Money:
    """The sum of entries, of one debtor or of all."""
    return total(entry.amount for entry in entries if owes is None or entry.owes is owes)
