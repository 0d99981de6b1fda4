"""What hands may mean when they type a report's diagnosis: words of pathology sited by the jar, then ICD-10-CM."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.body_site import Place
from dermdesk.domain.pathology import terms_for
from dermdesk.domain.specimen import Behavior, behavior_of
from dermdesk.domain.user import Permission
from dermdesk.services import lookup
from dermdesk.services.desk import Desk

_MOST = 12


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """A diagnosis to choose. `is_sited` False: its code says nothing of the place, which would make it finer."""

    words: str
    code: str
    behavior: Behavior
    is_sited: bool = True


def report_choices(desk: Desk, typed: str, place: Place | None, day: date) -> tuple[ReportChoice, ...]:
    """The words and short words of reports first, then codes of the day; headings and D49 are left out."""
    desk.require(Permission.SEE_PRACTICE)
    found: dict[tuple[str, str], ReportChoice] = {}
    for term in terms_for(typed):
        code = term.at(place)
        behavior = behavior_of(code)
        if behavior is not None:
            is_sited = not (term.is_open and code == term.code)
            found.setdefault((code, term.words), ReportChoice(term.words, code, behavior, is_sited))
    known = {code for code, _words in found}
    for facts in lookup.diagnoses(desk, typed, _MOST * 2, day):
        behavior = behavior_of(facts.code)
        if facts.billable and behavior is not None and facts.code not in known:
            found.setdefault((facts.code, facts.label), ReportChoice(facts.label, facts.code, behavior))
    return tuple(found.values())[:_MOST]
