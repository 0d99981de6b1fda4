"""Correcting a posted visit as a whole: header, diagnoses and household lines, by what was typed over it.

Nothing is overwritten: a line that changed is taken back and stands anew, one that is gone is voided, a new one gets a
number that no line of the visit ever had. Claims follow in `claim_following`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import LineAdded, LineRevised, LineVoided, VisitPosted, VisitRevised
from dermdesk.domain.line import AccountSide, PracticeLine, route_lines
from dermdesk.domain.practice import LineClass
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit, Visit
from dermdesk.services.charge_posting import answered, check_visit, relettered
from dermdesk.services.charge_totals import SALES_TAX, with_tax_line
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCorrection:
    """What a correction did to a visit, in numbers of its lines."""

    visit_id: str
    revised: tuple[int, ...]
    voided: tuple[int, ...]
    added: tuple[int, ...]
    header_changed: bool

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.revised or self.voided or self.added or self.header_changed)


def as_typed(desk: Desk, visit_id: str) -> Visit:
    """A posted visit as charge entry shows it; its sales tax is no line of its own there.

    Raises DermdeskError for an unknown visit.
    """
    desk.require(Permission.CORRECT_VISITS)
    posted = _posted(desk, visit_id)
    lines = tuple(part.line for part in posted.lines if part.line.code != SALES_TAX)
    return Visit(visit_id=visit_id, header=posted.header, diagnoses=posted.diagnoses, lines=lines)


def is_posted(desk: Desk, visit_id: str) -> bool:
    """Whether a visit, or a draft of this id, is the correction of a posted visit."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.visit(visit_id) is not None


def settlements_of(desk: Desk, visit_id: str) -> tuple[Settlement, ...]:
    """What people have answered to the findings of a posted visit."""
    desk.require(Permission.CORRECT_VISITS)
    return tuple(
        Settlement(
            rule=one.rule,
            finding_key=one.finding_key,
            action="attested" if one.action == "attested" else "ignored",
            words=one.words,
        )
        for one in desk.book.practice.settled_findings(visit_id)
    )


def correct(desk: Desk, visit: Visit, reason: str, settlements: Sequence[Settlement] = ()) -> VisitCorrection:
    """Let the posted visit of this id stand as `visit` says, in one transaction; its draft is dropped.

    Raises DermdeskError in words, nothing changed: no reason, another patient, a private line, or what posting refuses.
    """
    desk.require(Permission.CORRECT_VISITS)
    before = _posted(desk, visit.visit_id)
    if not reason.strip():
        raise DermdeskError("A correction needs its reason.", "Say it in a few words; it is kept. Nothing was changed.")
    after = _as_posted(desk, before, visit)
    events, told = _events(desk, before, after, reason.strip())
    known = {(one.finding_key, one.words) for one in desk.book.practice.settled_findings(visit.visit_id)}
    answers = [answered(one, visit.visit_id) for one in settlements if (one.finding_key, one.words) not in known]
    if events or answers:
        desk.append(*events, *answers, drop_draft=visit.visit_id)
    else:
        desk.book.drafts.drop(visit.visit_id)
    return told


def _posted(desk: Desk, visit_id: str) -> PostedVisit:
    found = desk.book.practice.visit(visit_id)
    if found is None:
        raise DermdeskError("There is no such posted visit in this book.", "Choose a claim or a visit from a list.")
    return found


def _as_posted(desk: Desk, before: PostedVisit, visit: Visit) -> PostedVisit:
    """What was typed as posting would have made it; lines are numbered by their place."""
    if visit.header.patient_id != before.header.patient_id:
        raise DermdeskError(
            "A posted visit stays with its patient. Nothing was changed.",
            "Take all its lines away here, then enter the visit for the other patient.",
        )
    if visit.lines:
        check_visit(desk, visit, desk.book.practice.coverages(before.header.patient_id))
    self_pay = visit.header.coverage_id is None
    routed = route_lines(visit.lines, self_pay=self_pay)
    if routed.confidential:
        raise DermdeskError(
            "A line of the private account cannot join a posted visit. Nothing was changed.",
            "Take it away here and enter it in Charges as a visit of its own.",
        )
    basis_points = desk.setup().practice.sales_tax_basis_points
    household = with_tax_line(tuple(part.line for part in routed.practice), basis_points, AccountSide.HOUSEHOLD)
    diagnoses, lines = relettered(visit.diagnoses, household)
    return PostedVisit(
        visit_id=before.visit_id,
        header=visit.header,
        diagnoses=diagnoses,
        lines=route_lines(lines, self_pay=self_pay).practice,
    )


def _events(
    desk: Desk, before: PostedVisit, after: PostedVisit, reason: str
) -> tuple[list[EventBody], VisitCorrection]:
    visit_id, posted = before.visit_id, desk.today(after.header.site)
    pairs = list(paired(before.lines, after.lines))
    kept = {old.number for old, _new in pairs if old is not None}
    moved = before.header.day != after.header.day
    events: list[EventBody] = []
    header_changed = (before.header, before.diagnoses) != (after.header, after.diagnoses)
    if header_changed:
        events.append(
            VisitRevised(
                visit_id=visit_id, header=after.header, diagnoses=after.diagnoses, reason=reason, posted=posted
            )
        )
    voided = tuple(line.number for line in before.lines if line.number not in kept)
    events += [LineVoided(visit_id=visit_id, number=number, reason=reason, posted=posted) for number in voided]
    revised: list[int] = []
    added: list[int] = []
    for old, new in pairs:
        if old is None:
            number = max((_last_number(desk, visit_id), *added)) + 1
            added.append(number)
            line = replace(new, number=number)
            made = LineAdded(visit_id=visit_id, line=line, diagnoses=after.diagnoses, reason=reason, posted=posted)
            events.append(made)
        elif moved or (type(old), old.line) != (type(new), new.line):
            revised.append(old.number)
            line = replace(new, number=old.number)
            events.append(
                LineRevised(visit_id=visit_id, line=line, diagnoses=after.diagnoses, reason=reason, posted=posted)
            )
    told = VisitCorrection(
        visit_id=visit_id,
        revised=tuple(sorted(revised)),
        voided=voided,
        added=tuple(added),
        header_changed=header_changed,
    )
    return events, told


def _last_number(desk: Desk, visit_id: str) -> int:
    """The highest number that a line of the visit ever had."""
    numbers = [0]
    for event in desk.book.practice.visit_events(visit_id):
        match event.body:
            case VisitPosted(visit=visit):
                numbers += [line.number for line in visit.lines]
            case LineAdded(line=line):
                numbers.append(line.number)
            case _:
                continue
    return max(numbers)


def paired(
    before: Sequence[PracticeLine], after: Sequence[PracticeLine]
) -> Iterator[tuple[PracticeLine | None, PracticeLine]]:
    """Each new line with the old one that it goes on from; None: a new line. Old lines that are in no pair are gone.

    The same line first, then one of the same code, then one of the same class, each in order. A line of another class
    is never the same line.
    """
    left = list(before)
    found: dict[int, PracticeLine] = {}
    for alike in (_is_same, _has_same_code, _has_same_class):
        for place, new in enumerate(after):
            if place in found:
                continue
            old = next((one for one in left if alike(one, new)), None)
            if old is not None:
                found[place] = old
                left.remove(old)
    for place, new in enumerate(after):
        yield found.get(place), new


def _is_same(old: PracticeLine, new: PracticeLine) -> bool:
    return old.line == new.line


def _has_same_code(old: PracticeLine, new: PracticeLine) -> bool:
    return old.line.code == new.line.code and _has_same_class(old, new)


def _has_same_class(old: PracticeLine, new: PracticeLine) -> bool:
    return _kind(old) == _kind(new)


def _kind(line: PracticeLine) -> tuple[LineClass, bool]:
    return line.line.line_class, line.line.code == SALES_TAX
