"""What charge entry asks of the book; every function runs on the thread that owns the desk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.reference import PlaceFacts
from dermdesk.domain.visit import Visit, VisitHeader, VisitSnapshot
from dermdesk.services import charge_entry, claim_following, lookup, patients, visit_correction
from dermdesk.services.charge_entry import DraftNote
from dermdesk.services.claim_following import Followed
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, Fix, Settlement
from dermdesk.services.visit_correction import VisitCorrection
from dermdesk.ui.charges.typed_line import TypedLine
from dermdesk.ui.widgets.type_ahead import Choice

LookUp = Callable[[Desk, str, date], list[Choice]]
NOT_LISTED = "Not in the starter pack"
UNLISTED_HELP = "See that the code is right and type its amount: nothing here can check it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Our own words for procedure and diagnosis codes."""

    codes: dict[str, str] = field(default_factory=dict[str, str])
    diagnoses: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A visit on the desk with what its header shows."""

    visit: Visit
    patient: Patient
    coverages: Sequence[Coverage]
    setup: PracticeSetup
    today: date
    snapshot: VisitSnapshot
    labels: Labels
    places: Sequence[PlaceFacts] = ()
    add_ons: frozenset[str] = frozenset()
    """Codes of the price list that belong to a primary: their pointers follow the line above."""
    settlements: tuple[Settlement, ...] = ()
    posted: Visit | None = None
    """The posted visit that is being corrected, as it stands in the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction did to the visit and to its claims."""

    correction: VisitCorrection
    followed: Followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a typed code stands for; no lines: nothing."""

    key: int
    lines: tuple[ChargeLine, ...]
    labels: Labels
    is_add_on: bool = False
    unlisted: str = ""
    """The code when neither the price list nor the reference of the day knows it."""
    problem: DermdeskError | None = None


def open_visit(desk: Desk, patient: Patient, day: date | None) -> Opened:
    """An empty visit; `day` None is today."""
    return _opened(desk, charge_entry.new_visit(desk, patient.patient_id, day or desk.today()))


def open_draft(desk: Desk, visit_id: str) -> Opened:
    """A draft to go on with."""
    draft = charge_entry.load_draft(desk, visit_id)
    posted = visit_correction.as_typed(desk, visit_id) if visit_correction.is_posted(desk, visit_id) else None
    return replace(_opened(desk, draft.visit), settlements=draft.settlements, posted=posted)


def open_posted(desk: Desk, visit_id: str) -> Opened:
    """A posted visit to be corrected; a correction that was begun before goes on."""
    if any(note.visit_id == visit_id for note in charge_entry.drafts(desk)):
        return open_draft(desk, visit_id)
    posted = visit_correction.as_typed(desk, visit_id)
    return replace(_opened(desk, posted), settlements=visit_correction.settlements_of(desk, visit_id), posted=posted)


def correct(desk: Desk, visit: Visit, reason: str, settlements: tuple[Settlement, ...]) -> Corrected:
    """Let the posted visit stand as typed, and its claims follow."""
    correction = visit_correction.correct(desk, visit, reason, settlements)
    return Corrected(correction=correction, followed=claim_following.follow(desk, visit.visit_id))


def repeat_last(desk: Desk, visit: Visit) -> Opened:
    """The last visit's lines in this visit."""
    last = charge_entry.repeat_last_visit(desk, visit.header.patient_id, visit.header.day)
    return _opened(desk, replace(last, visit_id=visit.visit_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a visit in the book now."""

    patient: Patient
    coverages: Sequence[Coverage]
    setup: PracticeSetup
    snapshot: VisitSnapshot


def around(desk: Desk, visit: Visit) -> Around:
    """The visit's patient, coverages, practice and history as another screen may have changed them."""
    return Around(
        patient=patients.patient(desk, visit.header.patient_id),
        coverages=patients.coverages(desk, visit.header.patient_id),
        setup=desk.setup(),
        snapshot=charge_entry.snapshot(desk, visit),
    )


def _opened(desk: Desk, visit: Visit) -> Opened:
    return Opened(
        visit=visit,
        patient=patients.patient(desk, visit.header.patient_id),
        coverages=patients.coverages(desk, visit.header.patient_id),
        setup=desk.setup(),
        today=desk.today(visit.header.site),
        snapshot=charge_entry.snapshot(desk, visit),
        labels=labels_of(desk, visit.lines, visit.diagnoses, visit.header.day),
        places=lookup.places(desk, visit.header.day),
        add_ons=_add_ons(desk, visit.header.day),
    )


def _add_ons(desk: Desk, day: date) -> frozenset[str]:
    facts = (desk.reference.code(code, day) for code in desk.setup().price_list)
    return frozenset(one.code for one in facts if one is not None and one.is_add_on)


def labels_of(desk: Desk, lines: Iterable[ChargeLine], diagnoses: Iterable[str], day: date) -> Labels:
    """The practice's words for a code before the reference's; of an unknown CPT or HCPCS code, that it is unknown."""
    wanted = [line.code for line in lines]
    unknown = {code: NOT_LISTED for code in wanted if is_procedure_code(code)}
    codes = unknown | lookup.labels(desk, wanted, day)
    named = {code: desk.reference.diagnosis(code, day) for code in diagnoses}
    return Labels(codes=codes, diagnoses={code: facts.label for code, facts in named.items() if facts is not None})


def fill(desk: Desk, key: int, typed: TypedLine, header: VisitHeader, diagnoses: tuple[str, ...]) -> Filled:
    """Fee, class, label of a typed code; modifiers, units and pointers as typed."""
    try:
        found = charge_entry.line_for_code(desk, typed.code, header.day, self_pay=header.coverage_id is None)
    except DermdeskError as problem:
        return Filled(key=key, lines=(), labels=Labels(), problem=problem)
    units = typed.units or 1
    first = replace(
        found[0], modifiers=typed.modifiers or found[0].modifiers, units=units, charge=found[0].charge * units,
    )  # fmt: skip
    lines = tuple(replace(line, pointers=typed.pointers or line.pointers) for line in (first, *found[1:]))
    facts = desk.reference.code(first.code, header.day)
    labels = labels_of(desk, lines, diagnoses, header.day)
    return Filled(
        key=key,
        lines=lines,
        labels=labels,
        unlisted=next((code for code, label in labels.codes.items() if label == NOT_LISTED), ""),
        is_add_on=facts is not None and facts.is_add_on,
    )


def find_codes(desk: Desk, text: str, day: date) -> list[Choice]:
    """Choices for a code cell: the practice's own list first, then the reference of the day."""
    found = lookup.codes(desk, text, day, 12)
    return [
        Choice(one.code, f"{one.label}  {one.fee.display}" if one.fee is not None else one.label, one.code)
        for one in found
    ]


def find_modifiers(desk: Desk, text: str, day: date) -> list[Choice]:
    """Modifiers for what is typed, those that begin with it first."""
    return _matching(((one.code, one.label) for one in lookup.modifiers(desk, day)), text)


def find_places(desk: Desk, text: str, day: date) -> list[Choice]:
    """Places of service for what is typed, those that begin with it first."""
    return _matching(((one.code, one.label) for one in lookup.places(desk, day)), text)


def find_words(words: Sequence[str]) -> LookUp:
    """Choices of a cell that takes one of a few words."""
    return lambda _desk, text, _day: _matching(((word, "") for word in words), text)


def find_readers(desk: Desk, text: str, _day: date) -> list[Choice]:
    """Who may have read slides: the practice's doctors and those outside, by name or NPI; the choice is the NPI."""
    doctors = (one for one in desk.setup().providers.values() if one.credential.is_physician)
    return _matching(((one.npi, one.name.listed) for one in doctors), text)


def _matching(rows: Iterable[tuple[str, str]], text: str) -> list[Choice]:
    words = text.casefold().split()
    fitting = [row for row in rows if all(word in f"{row[0]} {row[1]}".casefold() for word in words)]
    fitting.sort(key=lambda row: (not row[0].casefold().startswith(text.casefold().strip()), row[0]))
    return [Choice(code, label, code) for code, label in fitting]


def find_diagnoses(desk: Desk, text: str) -> list[Choice]:
    """Billable diagnoses for what is typed, by code with or without its dot, or by words."""
    found = lookup.diagnoses(desk, text, 24)
    return [Choice(facts.code, facts.label, (facts.code, facts.label)) for facts in found if facts.billable][:12]


def keep_draft(desk: Desk, visit: Visit, settlements: tuple[Settlement, ...]) -> str:
    """Save what is typed so far; when, in the site's time."""
    charge_entry.save_draft(desk, visit, settlements)
    return site_time(desk)


def site_time(desk: Desk) -> str:
    """Hours and minutes at the desk's site."""
    return f"{desk.now().astimezone(ZoneInfo(desk.place(desk.site).time_zone)):%H:%M}"


def settle(desk: Desk, visit: Visit, finding: Finding, words: str, fix: Fix | None) -> tuple[str, Settlement]:
    """The finding's key on screen and what is kept of the answer."""
    return finding.key, charge_entry.settle(desk, visit, finding, words, fix)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """A draft with its patient's name, to go on with."""

    note: DraftNote
    patient: Patient
    corrects: bool = False
    """A correction of a posted visit that was not finished."""


def drafts(desk: Desk) -> tuple[WaitingDraft, ...]:
    """Drafts of this user, newest first."""
    return tuple(
        WaitingDraft(
            note=note,
            patient=patients.patient(desk, note.patient_id),
            corrects=visit_correction.is_posted(desk, note.visit_id),
        )
        for note in charge_entry.drafts(desk)
    )


def needs_pointer(line: ChargeLine) -> bool:
    """Cosmetic, retail and fee lines need no diagnosis."""
    return line.line_class in (LineClass.INSURANCE, LineClass.SELF)
