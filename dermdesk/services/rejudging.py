"""All unsent visits judged again, after new reference data or rules: what changed, and which claims wait or go now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.events import ClaimHeld, ClaimReleased
from dermdesk.domain.judgement import JudgedFinding
from dermdesk.domain.user import Permission
from dermdesk.services.claim_preparation import after_judgement, unsent_visits
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge, noted
from dermdesk.services.patients import known_patient

Progress = Callable[[int, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChange:
    """A visit of which the rules say something else than the last time. `name` and chart `number` are the patient's."""

    visit_id: str
    patient_id: str
    name: str
    number: str
    day: date
    appeared: tuple[JudgedFinding, ...]
    gone: tuple[JudgedFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejudgedRun:
    """What a run did. `first` visits had not been judged before; `held` and `released` count claims."""

    judged: int
    first: int
    changes: tuple[VisitChange, ...]
    held: int
    released: int
    cancelled: bool


def rejudge(
    desk: Desk,
    progress: Progress = lambda _percent, _words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RejudgedRun:
    """Judge every visit that has not left. Each stands alone: what was judged before a cancel stays."""
    desk.require(Permission.PREPARE_CLAIMS)
    visits = unsent_visits(desk)
    changes: list[VisitChange] = []
    done = first = held = released = 0
    for place, visit in enumerate(visits):
        if cancelled():
            break
        if place % 20 == 0:
            progress(100 * place // len(visits), f"Judging visit {place + 1} of {len(visits)}")
        before = _said_before(desk, visit.visit_id)
        judged = judge(desk, visit)
        events = (*noted(desk, judged), *after_judgement(desk, judged))
        if events:
            desk.append(*events)
        done += 1
        first += before is None
        held += sum(isinstance(event, ClaimHeld) for event in events)
        released += sum(isinstance(event, ClaimReleased) for event in events)
        appeared, gone = _differences(before or (), judged.told)
        if before is not None and (appeared or gone):
            header = visit.header
            patient = known_patient(desk, header.patient_id)
            changes.append(
                VisitChange(
                    visit_id=visit.visit_id,
                    patient_id=header.patient_id,
                    name=patient.name.listed,
                    number=patient.number,
                    day=header.day,
                    appeared=appeared,
                    gone=gone,
                )
            )
    progress(100, "Done")
    return RejudgedRun(
        judged=done,
        first=first,
        changes=tuple(changes),
        held=held,
        released=released,
        cancelled=done < len(visits),
    )


def _said_before(desk: Desk, visit_id: str) -> tuple[JudgedFinding, ...] | None:
    """Findings of the last judgement; a visit with a claim and none on record was clean when the claim was made."""
    before = desk.book.practice.judged_findings(visit_id)
    if before is None and desk.book.practice.claims_of_visit(visit_id):
        return ()
    return before


def _differences(
    before: tuple[JudgedFinding, ...], now: tuple[JudgedFinding, ...]
) -> tuple[tuple[JudgedFinding, ...], tuple[JudgedFinding, ...]]:
    def place(finding: JudgedFinding) -> tuple[str, int | None, str]:
        return finding.rule, finding.line, finding.severity

    old, new = {place(one) for one in before}, {place(one) for one in now}
    return tuple(one for one in now if place(one) not in old), tuple(one for one in before if place(one) not in new)
