"""Adjustments as a file states them: a part of the charge that was not paid, and why (CAS of 835 and 837).

A file may state any group and reason; `coordination.Adjustment` is what the program itself works with.
"""

from dataclasses import dataclass
from decimal import Decimal

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import GROUPS, REASONS
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup
from dermdesk.domain.money import Money, total

PATIENT = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAdjustment:
    """Positive amounts lower the payment. `group` should be CO, PR, OA, PI or CR, `reason` is a CARC."""

    group: str
    reason: str
    amount: Money
    quantity: Decimal | None = None

    @property
    def code(self) -> str:
        """`CO-45`."""
        return f"{self.group}-{self.reason}"

    @property
    def known(self) -> Adjustment | None:
        """The same for the program's own use; None when the group is none that X12 knows."""
        try:
            group = AdjustmentGroup(self.group)
        except ValueError:
            return None
        return Adjustment(group=group, reason=self.reason, amount=self.amount, quantity=self.quantity)

    @property
    def words(self) -> str:
        """`above the fee schedule or the contracted amount`."""
        return said(REASONS, self.reason)

    @property
    def group_words(self) -> str:
        """`contractual, never the patient's`."""
        return said(GROUPS, self.group)


def sum_of(adjustments: tuple[StatedAdjustment, ...], group: str = "") -> Money:
    """The sum of all amounts, or of one group's."""
    return total(one.amount for one in adjustments if not group or one.group == group)
