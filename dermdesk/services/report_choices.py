"""What hands may mean when they type a report's diagnosis: words of pathology sited by the jar, then ICD-10-CM."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.body_site import Place
from dermdesk.domain.pathology import PathologyTerm, terms_for
from dermdesk.domain.specimen import behavior_of
from dermdesk.domain.user import Permission
from dermdesk.services import lookup
from dermdesk.services.desk import Desk

_MOST = 12


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """A diagnosis to choose. `remark`: how it behaves, and what its code leaves open or adds to the jar's place."""

    words: str
    code: str
    remark: str


def report_choices(desk: Desk, typed: str, place: Place | None, day: date) -> tuple[ReportChoice, ...]:
    """The words and short words of reports first, then codes of the day; headings and D49 are left out.

    Each word stands at the jar's place: where its side is not told, the code that says so, then those of either side.
    """
    desk.require(Permission.SEE_PRACTICE)
    found = {(one.code, one.words): one for term in terms_for(typed) for one in _at(term, place)}
    known = {code for code, _words in found}
    for facts in lookup.diagnoses(desk, typed, _MOST * 2, day):
        behavior = behavior_of(facts.code)
        if facts.billable and behavior is not None and facts.code not in known:
            found.setdefault((facts.code, facts.label), ReportChoice(facts.label, facts.code, behavior.value))
    return tuple(found.values())[:_MOST]


def _at(term: PathologyTerm, place: Place | None) -> Iterator[ReportChoice]:
    sited = term.at(place)
    for code, where in sited:
        behavior = behavior_of(code)
        if behavior is None:
            continue
        remark = behavior.value
        if where is None:
            remark += " · place is not told" if term.is_open else ""
        elif where != place:
            remark += f" · {where.words}"
        elif len(sited) > 1:
            remark += " · side or lid is not told" if where.site == "eyelid" else " · side is not told"
        yield ReportChoice(term.words, code, remark)
