"""Timely filing: the last day on which a payer takes a claim.

Medicare Part B takes a claim for one calendar year after the day of service (42 CFR 424.44), whoever pays before it.
Others by their card; the days of other payers below are what contracts commonly say, the shortest of them, so that a
warning comes rather too early. To a payer after the first the days count from the decision of the one before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dermdesk.domain.days import years_from
from dermdesk.domain.payer import Payer, PayerType

WARNINGS = (30, 14, 7)
"""Days before the last one at which a claim that the payer has not accepted becomes more urgent."""
_USUAL = {PayerType.MEDICARE_ADVANTAGE: 180, PayerType.MEDICAID: 180, PayerType.COMMERCIAL: 90}
_USUAL_WITHOUT_CONTRACT = {PayerType.MEDICARE_ADVANTAGE: 365, PayerType.MEDICAID: 180, PayerType.COMMERCIAL: 180}


@dataclass(frozen=True, slots=True)
class FilingLimit:
    """The last day in time, and how it is known: `assumed` when the payer's card names no days."""

    last_day: date
    assumed: bool = False

    def days_left(self, today: date) -> int:
        """0 on the last day, negative after it."""
        return (self.last_day - today).days


def filing_limit(payer: Payer, day: date, decided_before: date | None = None) -> FilingLimit | None:
    """The limit of a claim for services of `day`; `decided_before` is when the payer before this one decided.

    None for a patient who pays. On the last day itself a claim is in time.
    """
    stance = payer.stance
    if stance.type is PayerType.SELF_PAY:
        return None
    if stance.type is PayerType.MEDICARE_PART_B:
        return FilingLimit(years_from(day, 1))
    start = decided_before or day
    if stance.timely_days is not None:
        return FilingLimit(start + timedelta(days=stance.timely_days))
    usual = _USUAL if payer.contracted else _USUAL_WITHOUT_CONTRACT
    return FilingLimit(start + timedelta(days=usual[stance.type]), assumed=True)
