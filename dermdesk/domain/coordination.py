"""Coordination of benefits: what payers before this one have decided, so that the next one can go on.

Signs follow X12: a positive adjustment lowers the payment. Sources: 005010X222A1 loops 2320 and 2430, 005010X221A1
claim adjustment groups.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.money import ZERO, Money, total


class AdjustmentGroup(StrEnum):
    """Who bears an adjustment (CAS01)."""

    CONTRACTUAL = "CO"
    PATIENT = "PR"
    OTHER = "OA"
    PAYER_INITIATED = "PI"
    CORRECTION = "CR"


FEE_SCHEDULE = "45"
"""The CARC of what lies above the contracted fee."""
PRIOR_PAYER = "23"
"""The CARC of what payers before have paid or taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One reason why less was paid than charged; `reason` is a CARC without its group, such as `45`."""

    group: AdjustmentGroup
    reason: str
    amount: Money
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """What a payer decided about one service line; `line` is the number of the charge line in its visit.

    `code` is what the payer paid as, blank: as charged.
    """

    line: int
    paid: Money
    adjustments: tuple[Adjustment, ...] = ()
    units: int = 1
    code: str = ""
    modifiers: tuple[str, ...] = ()

    @property
    def adjusted(self) -> Money:
        """The sum of its adjustments."""
        return total(one.amount for one in self.adjustments)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerDecision:
    """What the payer of a coverage decided about a claim, typed from its explanation of benefits or posted.

    `adjustments` are those of the whole claim; a payer that decided by line has them on `lines`.
    """

    coverage_id: str
    decided: date
    paid: Money
    adjustments: tuple[Adjustment, ...] = ()
    lines: tuple[LineDecision, ...] = ()
    payer_claim_number: str = ""
    forwarded_to: str = ""
    """The payer that this one has handed the claim on to (crossover); blank: to none."""

    def of_line(self, number: int) -> LineDecision | None:
        """The decision about a charge line; None when the payer decided about the claim alone."""
        return next((line for line in self.lines if line.line == number), None)

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Those of the claim, then those of its lines."""
        return (*self.adjustments, *(one for line in self.lines for one in line.adjustments))

    @property
    def patient_share(self) -> Money:
        """What this payer leaves to the patient, or to the next payer: all adjustments of group PR."""
        return total(one.amount for one in self.all_adjustments if one.group is AdjustmentGroup.PATIENT)

    @property
    def contractual(self) -> Money:
        """What the practice's contract with the payer takes off: reason 45 of group CO."""
        return total(
            one.amount
            for one in self.all_adjustments
            if one.group is AdjustmentGroup.CONTRACTUAL and one.reason == FEE_SCHEDULE
        )

    @property
    def denied(self) -> bool:
        """Nothing was paid or left to the patient, and for another reason than what payers before had taken over."""
        taken_over = all(one.reason in (FEE_SCHEDULE, PRIOR_PAYER) for one in self.all_adjustments)
        return not self.paid and not self.patient_share and not taken_over

    def imbalances(self, charges: Sequence[tuple[int, Money]]) -> Iterator[str]:
        """What does not add up, in words, beside the charges (number of the line, charge) of the claim.

        A line: charge = paid + adjustments. The claim: paid = the lines' payments less the claim's own adjustments.
        """
        by_line = dict(charges)
        for line in self.lines:
            charge = by_line.get(line.line)
            if charge is None:
                yield f"Line {line.line} is not on this claim."
            elif charge != line.paid + line.adjusted:
                yield f"Line {line.line}: {charge} charged is not {line.paid} paid and {line.adjusted} adjusted."
        own = total(one.amount for one in self.adjustments)
        if self.lines:
            paid = total(line.paid for line in self.lines)
            if paid - own != self.paid:
                yield f"{self.paid} paid is not the sum of the lines, {paid}, less {own} adjusted."
            missing = sorted(set(by_line) - {line.line for line in self.lines})
            if missing:
                yield f"Nothing is said of line {', '.join(map(str, missing))}."
        elif total(by_line.values()) != self.paid + own:
            yield f"{total(by_line.values())} charged is not {self.paid} paid and {own} adjusted."


def remaining(decisions: Sequence[PayerDecision]) -> Money:
    """What the last payer left open; nothing before any payer has decided."""
    return decisions[-1].patient_share if decisions else ZERO
