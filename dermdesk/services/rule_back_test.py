"""What a rule would have said about the visits of the last days, before anybody switches it on.

A back-test goes on in steps, so that the book's other work comes in between and a person can stop it: `begin`, then
`go_on` until it is done. It reads the household part of visits; confidential lines are judged only for who may read
them, with a reason, and the reading is noted in the read log of each account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, letters_to_positions
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ConfidentialAccountRead
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.practice_rule import PracticeRule
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import ConfidentialVisit, VisitHeader
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.notation import write_line
from dermdesk.scrub.practice_rules import compiled
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient
from dermdesk.services.scrubbing import Scrubber
from dermdesk.services.submission_rules import CATALOGUE
from dermdesk.services.visit_snapshot import snapshot_of

USUAL_DAYS = 90
MOST_DAYS = 3_660
EXAMPLES = 20
SELF_PAY = "Patient pays"
_STEP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A line that the rule would have spoken about; `line` in notation: code, modifiers, units and diagnoses."""

    day: date
    patient_id: str
    patient: str
    """Chart number."""
    payer: str
    line: str
    visit_id: str
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """How far a back-test is. `by_payer` counts visits by the payer's name; `examples` are the latest ones."""

    rule_id: str
    rules: Catalogue
    first: date
    last: date
    visits: int
    tested: int = 0
    hit: int = 0
    by_payer: Mapping[str, int] = field(default_factory=dict[str, int])
    examples: tuple[Example, ...] = ()
    not_tested: int = 0
    """Visits that could not be judged, such as those of a coverage that is gone."""
    waiting: tuple["_Waiting", ...] = ()

    @property
    def done(self) -> bool:
        """Nothing is left to judge."""
        return not self.waiting

    @property
    def percent(self) -> int:
        """0 to 100."""
        return 100 * self.tested // self.visits if self.visits else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A visit to judge: its household part by id, its confidential part as read; one of them may be missing."""

    day: date
    visit_id: str | None
    apart: ConfidentialVisit | None = None


def begin(desk: Desk, rule: PracticeRule | str, *, days: int = USUAL_DAYS, confidential_reason: str = "") -> BackTest:
    """Choose the visits of the last `days`, today included. `rule` is one of the practice as typed, or a rule's id.

    With `confidential_reason`, confidential lines are judged too: that needs the permission, and is noted in the read
    log. Raises DermdeskError for an unknown rule and for other than 1 to 3,660 days.
    """
    desk.require(Permission.SEE_PRACTICE)
    if not 1 <= days <= MOST_DAYS:
        raise DermdeskError(f"A back-test looks at 1 to {MOST_DAYS:,} days.", "Type 90 for a quarter.")
    if isinstance(rule, str):
        own = desk.setup().rules.get(rule.strip().upper())
        tested = compiled(own) if own is not None else CATALOGUE.rule(rule)
    else:
        tested = compiled(rule)
    last = desk.today()
    first = last - timedelta(days=days - 1)
    apart = _read_apart(desk, first, last, confidential_reason) if confidential_reason.strip() else ()
    waiting = _chosen(desk.book.practice.visits_between(first, last), apart)
    return BackTest(
        rule_id=tested.id,
        rules=CATALOGUE.alone(tested),
        first=first,
        last=last,
        visits=len(waiting),
        waiting=waiting,
    )


def go_on(desk: Desk, test: BackTest, *, visits: int = _STEP) -> BackTest:
    """Judge the next visits, a few at a time."""
    desk.require(Permission.SEE_PRACTICE)
    scrubber = Scrubber(desk.reference, test.rules)
    by_payer, examples = dict(test.by_payer), list(test.examples)
    hit, not_tested = test.hit, test.not_tested
    for waiting in test.waiting[:visits]:
        try:
            found = _examples(desk, scrubber, waiting)
        except DermdeskError:
            not_tested += 1
            continue
        if found:
            hit += 1
            by_payer[found[0].payer] = by_payer.get(found[0].payer, 0) + 1
            examples += found[: EXAMPLES - len(examples)]
    return replace(
        test,
        tested=min(test.tested + visits, test.visits),
        hit=hit,
        by_payer=dict(sorted(by_payer.items(), key=lambda item: (-item[1], item[0]))),
        examples=tuple(examples),
        not_tested=not_tested,
        waiting=test.waiting[visits:],
    )


def run(desk: Desk, rule: PracticeRule | str, *, days: int = USUAL_DAYS, confidential_reason: str = "") -> BackTest:
    """A whole back-test at once."""
    desk.require(Permission.SEE_PRACTICE)
    test = begin(desk, rule, days=days, confidential_reason=confidential_reason)
    while not test.done:
        test = go_on(desk, test)
    return test


def _read_apart(desk: Desk, first: date, last: date, reason: str) -> tuple[ConfidentialVisit, ...]:
    desk.require(Permission.READ_CONFIDENTIAL)
    apart = desk.book.confidential.visits_between(first, last)
    accounts = sorted({visit.account_id for visit in apart})
    if accounts:
        desk.append(
            *(ConfidentialAccountRead(account_id=one, purpose="rule back-test", reason=reason) for one in accounts)
        )
    return apart


def _chosen(found: Mapping[str, date], apart: tuple[ConfidentialVisit, ...]) -> tuple[_Waiting, ...]:
    """Household parts with their confidential part, and confidential parts that stand alone; the latest first."""
    beside = {visit.visit_id: visit for visit in apart if visit.lines}
    chosen = [_Waiting(day=day, visit_id=visit_id, apart=beside.get(visit_id)) for visit_id, day in found.items()]
    chosen += [
        _Waiting(day=visit.day, visit_id=None, apart=visit)
        for visit in apart
        if visit.lines and visit.visit_id not in found
    ]
    return tuple(sorted(chosen, key=lambda one: one.day, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """A visit as it was typed, as far as it may be read: household lines first, `household` of them."""

    visit_id: str
    header: VisitHeader
    diagnoses: tuple[str, ...]
    lines: tuple[ChargeLine, ...]
    household: int


def _examples(desk: Desk, scrubber: Scrubber, waiting: _Waiting) -> list[Example]:
    whole = _whole(desk, waiting)
    codes = {line.code for line in whole.lines}
    if not scrubber.rules.rules_for(frozenset(codes), codes):
        return []
    snapshot = snapshot_of(desk, whole.visit_id, whole.header, whole.diagnoses, whole.lines)
    findings = scrubber.check(snapshot).findings
    if not findings:
        return []
    payer = desk.setup().payers.get(snapshot.payer_key)
    patient = known_patient(desk, whole.header.patient_id)
    return [
        Example(
            day=whole.header.day,
            patient_id=patient.patient_id,
            patient=patient.number,
            payer=payer.name if payer is not None else SELF_PAY,
            line=write_line(whole.lines[finding.line - 1], whole.diagnoses) if finding.line is not None else "",
            visit_id=whole.visit_id,
            confidential=finding.line is not None and finding.line > whole.household,
        )
        for finding in findings
    ]


def _whole(desk: Desk, waiting: _Waiting) -> _Whole:
    posted = desk.book.practice.visit(waiting.visit_id) if waiting.visit_id is not None else None
    apart = waiting.apart
    if posted is not None:
        visit_id, header = posted.visit_id, posted.header
    elif apart is not None:
        visit_id = apart.confidential_visit_id
        header = VisitHeader(patient_id=apart.patient_id, day=apart.day, site=apart.site, rendering=apart.rendering)
    else:
        raise DermdeskError("This visit is not there any more.", "It was left out.")
    household = tuple(part.line for part in posted.lines) if posted is not None else ()
    diagnoses = posted.diagnoses if posted is not None else ()
    private: tuple[ChargeLine, ...] = ()
    if apart is not None:
        diagnoses = tuple(dict.fromkeys((*diagnoses, *apart.diagnoses)))
        private = tuple(_relettered(part.line, apart.diagnoses, diagnoses) for part in apart.lines)
    return _Whole(
        visit_id=visit_id,
        header=header,
        diagnoses=diagnoses,
        lines=(*household, *private),
        household=len(household),
    )


def _relettered(line: ChargeLine, own: tuple[str, ...], merged: tuple[str, ...]) -> ChargeLine:
    """The line with its pointers into the merged list of diagnoses."""
    linked = [own[place] for place in letters_to_positions(line.pointers) if place < len(own)]
    places = [merged.index(code) for code in linked]
    return replace(line, pointers="".join(DIAGNOSIS_LETTERS[place] for place in places if place < 12))
