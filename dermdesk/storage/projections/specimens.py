"""Projection of specimens: each as it was corrected last, with its report and the answer to its recode."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import RecodeAnswered, SpecimenDropped, SpecimenLogged, SpecimenReported
from dermdesk.domain.specimen import SpecimenStanding
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Row, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    found: SpecimenStanding | None = None
    for event in events:
        match event.body:
            case SpecimenLogged(specimen=specimen):
                found = replace(found, specimen=specimen) if found else SpecimenStanding(specimen=specimen)
            case SpecimenReported(result=result) if found is not None:
                found = replace(found, result=result, answer=None)
            case RecodeAnswered(answer=answer) if found is not None:
                found = replace(found, answer=answer)
            case SpecimenDropped(reason=reason) if found is not None:
                found = replace(found, dropped=reason)
            case _:
                continue
    return {"specimens": list(specimen_rows([found] if found else []))}


def specimen_rows(standings: Iterable[SpecimenStanding]) -> Iterable[Row]:
    """Rows of a table with SPECIMEN_COLUMNS. Behavior is blank without a report."""
    for one in standings:
        specimen = one.specimen
        behavior = one.result.behavior.value if one.result is not None else None
        yield (
            specimen.specimen_id,
            specimen.visit_id,
            specimen.line_number,
            specimen.patient_id,
            specimen.sent.isoformat(),
            behavior,
            int(one.is_out),
            to_json(one),
        )


SPECIMEN_COLUMNS = (
    "specimen_id TEXT NOT NULL PRIMARY KEY, visit_id TEXT NOT NULL, line_number INTEGER NOT NULL, "
    "patient_id TEXT NOT NULL, sent TEXT NOT NULL, behavior TEXT, is_out INTEGER NOT NULL, body TEXT NOT NULL"
)

SPECIMENS = Projection(
    name="specimens",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"specimen"}),
    tables={"specimens": SPECIMEN_COLUMNS},
    indexes=("CREATE INDEX specimens_by_visit ON specimens (visit_id, line_number)",),
    fold=_fold,
)
