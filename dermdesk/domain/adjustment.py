"""An adjustment: a part of the charge that was not paid, and why (CAS of 835 and 837)."""

from dataclasses import dataclass
from decimal import Decimal

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import GROUPS, REASONS
from dermdesk.domain.money import Money, total

PATIENT = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Positive amounts lower the payment. `group` is CO, PR, OA, PI or CR, `reason` the CARC."""

    group: str
    reason: str
    amount: Money
    quantity: Decimal | None = None

    @property
    def code(self) -> str:
        """`CO-45`."""
        return f"{self.group}-{self.reason}"

    @property
    def words(self) -> str:
        """`above the fee schedule or the contracted amount`."""
        return said(REASONS, self.reason)

    @property
    def group_words(self) -> str:
        """`contractual, never the patient's`."""
        return said(GROUPS, self.group)


def sum_of(adjustments: tuple[Adjustment, ...], group: str = "") -> Money:
    """The sum of all amounts, or of one group's."""
    return total(one.amount for one in adjustments if not group or one.group == group)
