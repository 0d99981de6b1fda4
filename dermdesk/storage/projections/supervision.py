"""Projection of the supervision calendar: weekly plans and recorded days of each site."""

from collections.abc import Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import SupervisionPlanned, SupervisionRecorded, SupervisionTakenBack
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {}
    for event in events:
        match event.body:
            case SupervisionPlanned(plan=plan):
                first = plan.valid_from.isoformat()
                rows["supervision_plans"] = [(plan.site, plan.provider, first, to_json(plan))]
            case SupervisionRecorded(record=record):
                rows["supervision_days"] = [(record.site, record.day.isoformat(), record.provider, to_json(record))]
            case SupervisionTakenBack():
                rows.pop("supervision_days", None)
            case _:
                continue
    return rows


SUPERVISION = Projection(
    name="supervision",
    version=2,
    stream=Stream.PRACTICE,
    kinds=frozenset({"supervision", "supervision_plan"}),
    tables={
        "supervision_plans": (
            "site TEXT NOT NULL, provider TEXT NOT NULL, valid_from TEXT NOT NULL, body TEXT NOT NULL, "
            "PRIMARY KEY (site, provider, valid_from)"
        ),
        "supervision_days": (
            "site TEXT NOT NULL, day TEXT NOT NULL, provider TEXT NOT NULL, body TEXT NOT NULL, "
            "PRIMARY KEY (site, day, provider)"
        ),
    },
    fold=_fold,
)
