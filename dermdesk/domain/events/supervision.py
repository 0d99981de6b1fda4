"""Events of the supervision calendar."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.event import EventBody
from dermdesk.domain.supervision import SupervisionDay, SupervisionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionPlanned(EventBody):
    """A physician's weekly plan at a site; a later one of the same first day replaces it."""

    kind: ClassVar[str] = "supervision_planned"
    plan: SupervisionPlan

    @property
    def entity(self) -> str:
        return f"supervision_plan:{self.plan.site}:{self.plan.provider}:{self.plan.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionRecorded(EventBody):
    """Where a physician was on one day; the newest word counts."""

    kind: ClassVar[str] = "supervision_recorded"
    record: SupervisionDay

    @property
    def entity(self) -> str:
        return f"supervision:{self.record.site}:{self.record.provider}:{self.record.day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionTakenBack(EventBody):
    """What was recorded of a physician's day was wrong: nobody knows, and the weekly plan speaks again."""

    kind: ClassVar[str] = "supervision_taken_back"
    site: str
    day: date
    provider: str

    @property
    def entity(self) -> str:
        return f"supervision:{self.site}:{self.provider}:{self.day.isoformat()}"
