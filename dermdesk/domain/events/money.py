"""Events of patient money on medical accounts: payments and statements."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.event import EventBody
from dermdesk.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTaken(EventBody):
    """A patient's payment on a medical account at the desk; `method` is cash, check or card terminal."""

    kind: ClassVar[str] = "payment_taken"
    payment_id: str
    account_id: str
    patient_id: str
    amount: Money
    method: str
    receipt: str
    day: date

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIssued(EventBody):
    """A household statement went out by its route; its bytes are kept by their hash."""

    kind: ClassVar[str] = "statement_issued"
    number: str
    account_ids: tuple[str, ...]
    recipient: str
    channel: str
    total: Money
    sha256: str
    issued: date
    due: date

    @property
    def entity(self) -> str:
        return f"statement:{self.number}"
