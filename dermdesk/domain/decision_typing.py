"""A payer's decision about a line as its explanation of benefits prints it: allowed, deductible, coinsurance, copay,
paid; and back. What lies above the allowed amount is CO-45, the patient's columns are PR-1, PR-2 and PR-3.
"""

import re
from dataclasses import dataclass

from dermdesk.domain.coordination import FEE_SCHEDULE, Adjustment, AdjustmentGroup
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import ZERO, Money, total

PATIENT_COLUMNS = {"deductible": "1", "coinsurance": "2", "copay": "3"}
"""The patient's columns of an explanation of benefits, and their CARC."""
_OTHER = re.compile(r"(CO|PR|OA|PI)[- ]?([A-Z]?[0-9]{1,3})[ =:]+(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecision:
    """One row of the paper. `allowed` None: not printed, and nothing is CO-45."""

    charge: Money
    allowed: Money | None = None
    deductible: Money = ZERO
    coinsurance: Money = ZERO
    copay: Money = ZERO
    paid: Money = ZERO
    others: tuple[Adjustment, ...] = ()

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """All reasons why less was paid than charged; none of nothing."""
        above = self.charge - self.allowed if self.allowed is not None else ZERO
        found = [Adjustment(group=AdjustmentGroup.CONTRACTUAL, reason=FEE_SCHEDULE, amount=above)]
        for column, reason in PATIENT_COLUMNS.items():
            found.append(Adjustment(group=AdjustmentGroup.PATIENT, reason=reason, amount=getattr(self, column)))
        return (*(one for one in found if one.amount), *self.others)

    @property
    def unexplained(self) -> Money:
        """What is neither paid nor adjusted: zero when the row adds up."""
        return self.charge - self.paid - total(one.amount for one in self.adjustments)


def as_typed(charge: Money, paid: Money, adjustments: tuple[Adjustment, ...]) -> TypedDecision:
    """A decision as it would be typed."""
    rest = list(adjustments)

    def taken(group: AdjustmentGroup, reason: str) -> Money:
        found = [one for one in rest if (one.group, one.reason, one.quantity) == (group, reason, None)]
        for one in found:
            rest.remove(one)
        return total(one.amount for one in found)

    above = taken(AdjustmentGroup.CONTRACTUAL, FEE_SCHEDULE)
    patient = {name: taken(AdjustmentGroup.PATIENT, reason) for name, reason in PATIENT_COLUMNS.items()}
    return TypedDecision(
        charge=charge, allowed=charge - above if above else None, paid=paid, others=tuple(rest), **patient
    )


def read_others(text: str) -> tuple[Adjustment, ...]:
    """`CO-97 12.00, OA-23 5`: reasons that have no column of their own.

    Raises DermdeskError, in words, for what cannot be read.
    """
    return tuple(_read_other(part.strip()) for part in text.split(",") if part.strip())


def write_others(adjustments: tuple[Adjustment, ...]) -> str:
    """The text that `read_others` reads."""
    return ", ".join(f"{one.group.value}-{one.reason} {one.amount}" for one in adjustments)


def _read_other(text: str) -> Adjustment:
    found = _OTHER.fullmatch(text)
    if found is None:
        raise DermdeskError(f"'{text[:30]}' cannot be read.", "Type group, reason and amount, such as CO-97 12.00.")
    group, reason, amount = found.groups()
    return Adjustment(group=AdjustmentGroup(group.upper()), reason=reason.upper(), amount=Money.parse_typed(amount))
