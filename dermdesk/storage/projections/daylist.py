"""Projection of the day list: each appointment with its latest status."""

from collections.abc import Sequence
from dataclasses import replace

from dermdesk.domain.daylist import Appointment
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import AppointmentMoved, DayListed
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    listed: Appointment | None = None
    for event in events:
        match event.body:
            case DayListed(appointment=appointment):
                listed = appointment
            case AppointmentMoved(status=status, visit_id=visit_id) if listed is not None:
                listed = replace(listed, status=status, visit_id=visit_id or listed.visit_id)
            case _:
                continue
    if listed is None:
        return {}
    at = listed.at.isoformat() if listed.at else ""
    return {"appointments": [(listed.appointment_id, listed.day.isoformat(), at, to_json(listed))]}


DAYLIST = Projection(
    name="daylist",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"appointment"}),
    tables={
        "appointments": (
            "appointment_id TEXT NOT NULL PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL"
        )
    },
    indexes=("CREATE INDEX appointments_by_day ON appointments (day)",),
    fold=_fold,
)
