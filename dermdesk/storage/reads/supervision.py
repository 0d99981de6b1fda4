"""The supervision calendar of a site."""

from datetime import date

from dermdesk.domain.supervision import SupervisionDay, SupervisionPlan
from dermdesk.storage.reads.reading import Reads


class SupervisionReads(Reads):
    """Weekly plans and recorded days."""

    def supervision_plans(self, site: str) -> tuple[SupervisionPlan, ...]:
        """All plans of a site by provider and first day."""
        query = "SELECT body FROM supervision_plans WHERE site = ? ORDER BY provider, valid_from"
        return self.all_as(SupervisionPlan, query, site)

    def supervision_days(self, site: str, first: date, last: date) -> tuple[SupervisionDay, ...]:
        """What was recorded for the days from `first` to `last`, by day."""
        return self.all_as(
            SupervisionDay,
            "SELECT body FROM supervision_days WHERE site = ? AND day >= ? AND day <= ? ORDER BY day, provider",
            site, first.isoformat(), last.isoformat(),
        )  # fmt: skip
