"""Charge entry: a new visit, its lines, drafts, what rules see of it. Posting is in `charge_posting`, re-exported here.

A visit that is being typed has an id of its own; posting gives the practice part and the confidential part theirs.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import Visit, VisitHeader, VisitSnapshot
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.fix import Fix
from dermdesk.services import price_list
from dermdesk.services.charge_posting import (
    PostedResult,
    post,
    revise_confidential_line,
    revise_line,
    void_confidential_line,
    void_line,
)
from dermdesk.services.charge_totals import SALES_TAX, Totals, totals
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient
from dermdesk.services.scrubbing import Scrubber, Settlement, household_lines, price_of, settlement
from dermdesk.services.visit_people import presence_of, rendered_by
from dermdesk.services.visit_snapshot import snapshot_of
from dermdesk.storage import codec

__all__ = [
    "Draft",
    "DraftNote",
    "PostedResult",
    "Totals",
    "discard_draft",
    "drafts",
    "line_for_code",
    "load_draft",
    "new_visit",
    "post",
    "presence_of",
    "rendered_by",
    "repeat_last_visit",
    "revise_confidential_line",
    "revise_line",
    "save_draft",
    "settle",
    "snapshot",
    "totals",
    "void_confidential_line",
    "void_line",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A visit as typed so far, with the findings that were settled."""

    visit: Visit
    settlements: tuple[Settlement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNote:
    """A row of the list of drafts; only what its author may see again."""

    visit_id: str
    patient_id: str
    day: date
    saved: datetime


def new_visit(desk: Desk, patient_id: str, day: date) -> Visit:
    """An empty visit with its defaults: the desk's site, `usual_provider` who orders too, the primary coverage.

    Raises DermdeskError for an unknown patient.
    """
    desk.require(Permission.ENTER_CHARGES)
    known_patient(desk, patient_id)
    setup = desk.setup()
    last = desk.book.practice.last_visit(patient_id)
    rendering = usual_provider(setup, desk.user.name, last.header.rendering if last is not None else "")
    coverage = primary_coverage(desk, patient_id, day)
    header = VisitHeader(
        patient_id=patient_id,
        day=day,
        site=desk.site,
        rendering=rendering.key,
        coverage_id=coverage.coverage_id if coverage is not None else None,
    )
    return Visit(visit_id=desk.draft_ids.new(), header=rendered_by(desk, header, rendering.key))


def usual_provider(setup: PracticeSetup, user_name: str, last: str) -> Provider:
    """Who most likely saw the patient: who did the last time, else the user when a provider, else the first physician.

    Only a practice without an MD or DO takes its first provider. Raises DermdeskError when it has none at all.
    """
    own = {provider.key: provider for provider in setup.providers.values() if not provider.external}
    if last in own:
        return own[last]
    if not own:
        raise DermdeskError("The practice has no provider yet.", "Add one in Settings.")
    same = (one for one in own.values() if one.name.spoken.casefold() == user_name.strip().casefold())
    physicians = (one for one in own.values() if one.credential.is_physician)
    return next(same, None) or next(physicians, None) or next(iter(own.values()))


def primary_coverage(desk: Desk, patient_id: str, day: date) -> Coverage | None:
    """The coverage of the lowest rank that is in force on the day; None: the patient pays."""
    desk.require(Permission.SEE_PRACTICE)
    in_force = [coverage for coverage in desk.book.practice.coverages(patient_id) if coverage.covers(day)]
    return min(in_force, key=lambda coverage: coverage.rank, default=None)


def line_for_code(
    desk: Desk,
    typed: str,
    day: date,  # noqa: ARG001  fees are not dated yet; callers say the day already
    *,
    self_pay: bool = False,
) -> tuple[ChargeLine, ...]:
    """The lines that a typed code, shortcut or macro stands for: fee, class and account filled in.

    Raises DermdeskError when it is neither. `day` is the day of service, for dated lists.
    """
    desk.require(Permission.ENTER_CHARGES)
    items = {item.code: item for item in desk.reference.charge_items()}
    return price_list.lines_for(desk.setup(), items, typed, self_pay=self_pay)


def priced(setup: PracticeSetup, line: ChargeLine) -> ChargeLine:
    """The line with its charge from the list for its code and units; a code without a fee keeps what was typed."""
    fee = price_of(setup)(line.code)
    return line if fee is None else replace(line, charge=fee * line.units)


def snapshot(desk: Desk, visit: Visit) -> VisitSnapshot:
    """What rules may know of the visit now. Raises DermdeskError for an unknown patient, coverage, site or provider."""
    desk.require(Permission.ENTER_CHARGES)
    return snapshot_of(desk, visit.visit_id, visit.header, visit.diagnoses, visit.lines)


def settle(desk: Desk, visit: Visit, finding: Finding, words: str, fix: Fix | None = None) -> Settlement:
    """The answer to a fix's question, or (without a fix) the reason for ignoring; kept beside the visit until posting.

    `visit` is as it stood when the finding was shown, before the fix. Raises DermdeskError without words.
    """
    desk.require(Permission.ENTER_CHARGES)
    if not words.strip():
        raise DermdeskError("Say it in a few words: they are kept with the visit.", "Nothing was changed.")
    return settlement(Scrubber.of(desk), snapshot(desk, visit), finding, words.strip(), fix)


def repeat_last_visit(desk: Desk, patient_id: str, day: date) -> Visit:
    """A new visit with diagnoses and household lines of the last one, charged by today's list.

    Raises DermdeskError when there is none.
    """
    desk.require(Permission.ENTER_CHARGES)
    fresh = new_visit(desk, patient_id, day)
    last = desk.book.practice.last_visit(patient_id)
    if last is None:
        raise DermdeskError("This patient has no earlier visit here.", "Type the visit.")
    setup = desk.setup()
    lines = tuple(priced(setup, part.line) for part in last.lines if part.line.code != SALES_TAX)
    header = replace(fresh.header, site=last.header.site, referring=last.header.referring)
    return replace(fresh, header=header, diagnoses=last.diagnoses, lines=lines)


def save_draft(desk: Desk, visit: Visit, settlements: tuple[Settlement, ...] = ()) -> None:
    """Keep what is typed so far; with a confidential line it is its author's alone."""
    desk.require(Permission.ENTER_CHARGES)
    private = len(household_lines(visit.lines, self_pay=False)) < len(visit.lines)
    text = codec.to_json(Draft(visit=visit, settlements=settlements))
    desk.book.drafts.save(visit.visit_id, desk.user.user_id, text, confidential=private, moment=desk.now())


def drafts(desk: Desk) -> tuple[DraftNote, ...]:
    """The drafts that this user may go on with: one's own, and others' without a confidential line; newest first."""
    desk.require(Permission.ENTER_CHARGES)
    notes: list[DraftNote] = []
    for row in reversed(desk.book.drafts.all_of(desk.user.user_id)):
        header = codec.from_json(row.text, Draft).visit.header
        notes.append(DraftNote(visit_id=row.visit_id, patient_id=header.patient_id, day=header.day, saved=row.moment))
    return tuple(notes)


def load_draft(desk: Desk, visit_id: str) -> Draft:
    """A draft to go on with. Raises DermdeskError when it is gone or another's."""
    desk.require(Permission.ENTER_CHARGES)
    row = desk.book.drafts.load(visit_id, desk.user.user_id)
    if row is None:
        raise DermdeskError("This draft is not there any more.", "It was posted or discarded.")
    return codec.from_json(row.text, Draft)


def discard_draft(desk: Desk, visit_id: str) -> None:
    """Forget a draft for good."""
    desk.require(Permission.ENTER_CHARGES)
    desk.book.drafts.drop(visit_id)
