"""A requisition: what a laboratory is told with the jars of a visit, and to whom it sends its bill."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import Practice, Provider, Site
from dermdesk.domain.specimen import ChargedTo, Specimen


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """A clinical diagnosis: its ICD-10-CM code and its words."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedJar:
    """A jar with what was done to get it, in our own words, and what was suspected."""

    specimen: Specimen
    procedure: str
    suspected: tuple[Suspected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """The patient pays in full and asked that no health plan is told (45 CFR 164.522(a)(1)(vi)).

    `asked`: the day of the request, None where only the account says it.
    """

    asked: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisition:
    """Jars of one visit that go to one laboratory with one bill. `plans` are the coverages with their payers, by rank.

    A restricted one names no plan: its type refuses.
    """

    practice: Practice
    site: Site
    orderer: Provider
    laboratory: Laboratory
    patient: Patient
    collected: date
    jars: tuple[RequestedJar, ...]
    charged_to: ChargedTo
    plans: tuple[tuple[Coverage, Payer], ...] = ()
    restriction: Restriction | None = None

    def __post_init__(self) -> None:
        if not self.jars:
            raise ValueError("a requisition names at least one jar")
        if self.restriction is not None and (self.plans or self.charged_to is not ChargedTo.PRACTICE):
            raise TypeError("a restricted requisition tells nothing of a plan, and its bill goes to the practice")

    @property
    def names_plans(self) -> bool:
        """Whether the laboratory bills a plan."""
        return self.charged_to is ChargedTo.PLAN and bool(self.plans)
