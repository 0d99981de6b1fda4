"""Coverages: who insures a patient, in which rank."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.people import Address, PersonName, Relation, Sex

MSP_TYPES = ("12", "13", "14", "15", "16", "41", "42", "43", "47")
"""Why Medicare does not pay first (SBR05)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """The insured person when it is not the patient."""

    name: PersonName
    birth_date: date
    sex: Sex
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One coverage; rank 1 is primary, 2 secondary. `subscriber` is None when the patient is the insured."""

    coverage_id: str
    patient_id: str
    payer_key: str
    rank: int = 1
    member_id: str
    group_number: str = ""
    group_name: str = ""
    relation: Relation = Relation.SELF
    """The patient's relation to the subscriber: self, spouse, parent (the subscriber is a parent), other."""
    subscriber: Subscriber | None = None
    medicare_secondary: str = ""
    """Why Medicare pays after another insurer (SBR05: 12 to 16, 41 to 43, 47); blank where it is first."""
    qualified_beneficiary: bool = False
    """A QMB: deductible and coinsurance are never asked of the patient."""
    effective_from: date | None = None
    effective_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the coverage is in force on a day of service."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )
