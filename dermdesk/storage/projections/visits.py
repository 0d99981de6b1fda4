"""Projection of visits: each as it stands after voids and revisions, its lines, and the findings settled on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from dermdesk.domain.codes import letters_to_positions
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import (
    FindingAttested,
    FindingIgnored,
    LineAdded,
    LineRevised,
    LineVoided,
    VisitJudged,
    VisitPosted,
    VisitRevised,
)
from dermdesk.domain.line import InsuranceLine, PracticeLine
from dermdesk.domain.visit import PostedVisit
from dermdesk.storage.codec import canonical, moment_text, to_json
from dermdesk.storage.projections.line_ledger import LineLedger
from dermdesk.storage.projections.projection import Projection, Row, Rows


def fold_lines(events: Sequence[RecordedEvent]) -> tuple[PostedVisit, LineLedger] | None:
    """The visit as it stands with its lines and entries; None while nobody posted it."""
    first = next((event for event in events if isinstance(event.body, VisitPosted)), None)
    if first is None:
        return None
    body = cast("VisitPosted", first.body)
    visit = body.visit
    ledger = LineLedger(visit.visit_id, visit.header.patient_id, "", visit.header.day)
    ledger.post(first, visit.lines, body.posted)
    diagnoses = visit.diagnoses
    for event in events:
        match event.body:
            case LineVoided(number=number, posted=posted):
                ledger.void(event, number, posted)
            case LineRevised(line=line, diagnoses=revised, posted=posted):
                if ledger.revise(event, line, posted):
                    diagnoses = revised
            case LineAdded(line=line, diagnoses=revised, posted=posted):
                ledger.add(event, line, posted)
                diagnoses = revised
            case VisitRevised(header=header, diagnoses=revised):
                visit, diagnoses, ledger.day = replace(visit, header=header), revised, header.day
            case _:
                continue
    lines = tuple(cast("PracticeLine", ledger.lines[number]) for number in sorted(ledger.lines))
    return replace(visit, diagnoses=diagnoses, lines=lines), ledger


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"settled_findings": _settled(events), "judged_findings": _judged(events)}
    folded = fold_lines(events)
    if folded is None:
        return rows
    visit, _ledger = folded
    header = visit.header
    rows["visits"] = [
        (visit.visit_id, header.patient_id, header.day.isoformat(), header.site, header.superbill, to_json(visit))
    ]
    rows["visit_lines"] = [
        (
            visit.visit_id,
            line.number,
            header.patient_id,
            header.day.isoformat(),
            int(isinstance(line, InsuranceLine)),
            line.line.code,
            canonical(line.line.modifiers),
            _first_diagnosis(visit, line),
            line.line.lesion.site if line.line.lesion is not None else None,
            line.line.lesion.pathology if line.line.lesion is not None else None,
        )
        for line in visit.lines
    ]
    return rows


def _first_diagnosis(visit: PostedVisit, line: PracticeLine) -> str | None:
    places = letters_to_positions(line.line.pointers)
    return visit.diagnoses[places[0]] if places and places[0] < len(visit.diagnoses) else None


def _settled(events: Sequence[RecordedEvent]) -> list[Row]:
    latest: dict[tuple[str, str], Row] = {}
    for event in events:
        match event.body:
            case FindingAttested(visit_id=visit_id, rule=rule, finding_key=key, answer=words):
                action = "attested"
            case FindingIgnored(visit_id=visit_id, rule=rule, finding_key=key, reason=words):
                action = "ignored"
            case _:
                continue
        latest[rule, key] = (visit_id, rule, key, action, words, event.user, moment_text(event.moment))
    return list(latest.values())


def _judged(events: Sequence[RecordedEvent]) -> list[Row]:
    """The last judgement, with its moment on each row; a visit without findings keeps an empty one."""
    last = next((event for event in reversed(events) if isinstance(event.body, VisitJudged)), None)
    if last is None:
        return []
    body = cast("VisitJudged", last.body)
    return [(body.visit_id, moment_text(last.moment), to_json(body.findings))]


VISITS = Projection(
    name="visits",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"visit"}),
    tables={
        "visits": (
            "visit_id TEXT NOT NULL PRIMARY KEY, patient_id TEXT NOT NULL, day TEXT NOT NULL, site TEXT NOT NULL, "
            "superbill TEXT NOT NULL, body TEXT NOT NULL"
        ),
        "visit_lines": (
            "visit_id TEXT NOT NULL, number INTEGER NOT NULL, patient_id TEXT NOT NULL, day TEXT NOT NULL, "
            "insurance INTEGER NOT NULL, code TEXT NOT NULL, modifiers TEXT NOT NULL, diagnosis TEXT, "
            "site TEXT, pathology TEXT, "
            "PRIMARY KEY (visit_id, number)"
        ),
        "judged_findings": "visit_id TEXT NOT NULL PRIMARY KEY, moment TEXT NOT NULL, findings TEXT NOT NULL",
        "settled_findings": (
            "visit_id TEXT NOT NULL, rule TEXT NOT NULL, finding_key TEXT NOT NULL, action TEXT NOT NULL, "
            "words TEXT NOT NULL, user TEXT NOT NULL, moment TEXT NOT NULL, PRIMARY KEY (visit_id, rule, finding_key)"
        ),
    },
    indexes=(
        "CREATE INDEX visits_by_patient ON visits (patient_id, day)",
        "CREATE INDEX visits_by_day ON visits (day)",
        "CREATE INDEX visit_lines_by_patient ON visit_lines (patient_id, day)",
    ),
    fold=_fold,
)
