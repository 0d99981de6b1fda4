"""From posted visits to claims, held or ready.

A visit with an unresolved reject gets no claim yet: it is shown among the held ones with the reason, and its claim is
made as soon as the visit is corrected. A claim with an open denial risk or compliance finding is held until somebody
releases it on purpose, with a reason. An unsent claim follows corrections of its visit and keeps its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dermdesk.domain.claim import OF_RULES, Claim, ClaimFrequency, ClaimState, HoldCause
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import ClaimHeld, ClaimPrepared, ClaimReleased
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.claim_building import Billed, build_claim, coverages_behind, insurance_lines, parts_of, rebuilt
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.desk import Desk
from dermdesk.services.judging import JudgedVisit, accepted, judge, noted, said
from dermdesk.services.patients import known_patient

UNSENT = (ClaimState.READY, ClaimState.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVisit:
    """A visit that gets no claim before a person mends it; `reasons` say what is wrong, without patient data."""

    visit: PostedVisit
    amount: Money
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRun:
    """What a run of `prepare_claims` did. `waiting` are those of the new claims that are held for their findings."""

    prepared: tuple[Claim, ...]
    refreshed: tuple[Claim, ...]
    held: tuple[HeldVisit, ...]
    waiting: tuple[Claim, ...]


@dataclass(slots=True)
class _Run:
    prepared: list[Claim] = field(default_factory=list[Claim])
    refreshed: list[Claim] = field(default_factory=list[Claim])
    held: list[HeldVisit] = field(default_factory=list[HeldVisit])
    waiting: list[Claim] = field(default_factory=list[Claim])
    events: list[EventBody] = field(default_factory=list[EventBody])
    days: set[tuple[str, date]] = field(default_factory=set[tuple[str, date]])


def prepare_claims(desk: Desk) -> PreparedRun:
    """Make claims of all posted insurance lines that are on none, and let unsent claims follow their visits."""
    desk.require(Permission.PREPARE_CLAIMS)
    run = _Run()
    _refresh(desk, run)
    return _prepared(desk, run, _unclaimed(desk))


def prepare_visit(desk: Desk, visit_id: str) -> PreparedRun:
    """Make the claims of one visit's insurance lines that are on none; a visit whose patient pays gets none."""
    desk.require(Permission.PREPARE_CLAIMS)
    visit = desk.book.practice.visit(visit_id)
    billed = billed_of(desk, visit) if visit is not None else None
    open_ = [billed] if billed is not None and _open_lines(desk, billed.visit) else []
    return _prepared(desk, _Run(), open_)


def _prepared(desk: Desk, run: _Run, visits: Sequence[Billed]) -> PreparedRun:
    sequence = desk.book.practice.next_claim_sequence()
    for billed in visits:
        header = billed.visit.header
        if (header.patient_id, header.day) in run.days and run.events:
            # The next visit of a patient's day has to know what the one before has just billed.
            desk.append(*run.events)
            run.events.clear()
        run.days.add((header.patient_id, header.day))
        lines = _open_lines(desk, billed.visit)
        judged = judge(desk, billed.visit)
        run.events.extend(noted(desk, judged))
        reasons = _reasons_to_hold(desk, billed, judged)
        if reasons:
            amount = total(line.line.charge for line in lines)
            run.held.append(HeldVisit(visit=billed.visit, amount=amount, reasons=reasons))
            continue
        for part in parts_of(lines):
            number = _numbered(desk, sequence)
            claim = build_claim(billed, desk.setup(), part, number=number, claim_id=desk.ids.new())
            sequence += 1
            run.prepared.append(claim)
            run.events.append(ClaimPrepared(claim=claim))
            if judged.risks:
                run.waiting.append(claim)
                run.events.append(_held_for(claim, judged))
    if run.events:
        desk.append(*run.events)
    return PreparedRun(
        prepared=tuple(run.prepared),
        refreshed=tuple(run.refreshed),
        held=tuple(run.held),
        waiting=tuple(run.waiting),
    )


def next_number(desk: Desk) -> str:
    """The number of the next claim that is made."""
    desk.require(Permission.PREPARE_CLAIMS)
    return _numbered(desk, desk.book.practice.next_claim_sequence())


def _numbered(desk: Desk, sequence: int) -> str:
    return f"{desk.setup().practice.claim_prefix}{sequence:06d}"


def held_visits(desk: Desk) -> tuple[HeldVisit, ...]:
    """Visits whose claim waits for a correction, judged anew."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(
        HeldVisit(
            visit=billed.visit,
            amount=total(line.line.charge for line in _open_lines(desk, billed.visit)),
            reasons=reasons,
        )
        for billed in _unclaimed(desk)
        if (reasons := _reasons_to_hold(desk, billed, judge(desk, billed.visit)))
    )


def unsent_visits(desk: Desk) -> tuple[PostedVisit, ...]:
    """Visits of which some insurance line has not left yet, by day."""
    desk.require(Permission.SEE_PRACTICE)
    reads = desk.book.practice
    claimed = {one.visit_id for one in reads.claim_summaries() if one.state in UNSENT}
    visits = {visit.visit_id: visit for visit in reads.unclaimed_visits()}
    visits |= {visit_id: visit for visit_id in claimed if (visit := reads.visit(visit_id)) is not None}
    return tuple(sorted(visits.values(), key=lambda visit: (visit.header.day, visit.visit_id)))


def after_judgement(desk: Desk, judged: JudgedVisit) -> tuple[EventBody, ...]:
    """What a judgement does to the unsent claims of its visit: held, released, or held for other reasons.

    A claim that a person holds stays held; a void goes whatever the rules say of its visit.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    events: list[EventBody] = []
    for standing in desk.book.practice.claims_of_visit(judged.visit.visit_id):
        if standing.claim.frequency is ClaimFrequency.VOID:
            continue
        blocked = bool(judged.rejects or judged.risks)
        if standing.state is ClaimState.READY and blocked:
            events.append(_held_for(standing.claim, judged))
        elif standing.hold_cause in OF_RULES:
            if not blocked:
                events.append(ClaimReleased(claim_id=standing.claim.claim_id))
            elif standing.hold_reason != (held := _held_for(standing.claim, judged)).reason:
                events.append(held)
    return tuple(events)


def hold_back(
    desk: Desk, claims: Sequence[Claim], progress: Callable[[int, str], object] = lambda _percent, _words: None
) -> list[Claim]:
    """The claims that may leave now; those with a reject or an open risk are held with the reason."""
    desk.require(Permission.PREPARE_CLAIMS)
    free: list[Claim] = []
    events: list[EventBody] = []
    for place, claim in enumerate(claims):
        if place % 50 == 0:
            progress(100 * place // len(claims), f"Judging {len(claims)} claims once more")
        visit = desk.book.practice.visit(claim.visit_id)
        is_void = claim.frequency is ClaimFrequency.VOID
        judged = judge(desk, visit) if visit is not None and not is_void else None
        if judged is not None and (judged.rejects or judged.risks):
            events += [*noted(desk, judged), _held_for(claim, judged)]
        else:
            free.append(claim)
    if events:
        desk.append(*events)
    return free


def hold(desk: Desk, claim_id: str, reason: str) -> None:
    """Keep an unsent claim back until it is released; the reason is kept."""
    desk.require(Permission.PREPARE_CLAIMS)
    if not reason.strip():
        raise DermdeskError(
            "A held claim needs a reason. Nothing was changed.", "Say in a few words what it waits for."
        )
    standing = _unsent(desk, claim_id)
    desk.append(ClaimHeld(claim_id=standing.claim.claim_id, reason=reason.strip()))


def release(desk: Desk, claim_id: str, words: str = "") -> None:
    """Let a held claim go with the next file. With open risks this is on purpose, and `words` say why.

    Raises DermdeskError, nothing changed: a reject stands, or an open risk and no words.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    standing = _unsent(desk, claim_id)
    if standing.state is not ClaimState.HELD:
        return
    visit = desk.book.practice.visit(standing.claim.visit_id)
    events: list[EventBody] = []
    if visit is not None:
        judged = judge(desk, visit)
        if judged.rejects:
            raise DermdeskError(
                f"This claim would be returned and stays held: {said(judged.rejects[0])}",
                "Mend the visit; the claim is then made ready by itself.",
            )
        events += [*noted(desk, judged), *accepted(judged, words)]
    desk.append(*events, ClaimReleased(claim_id=claim_id))


# --- visits without a claim ------------------------------------------------------------------------------------------


def _unclaimed(desk: Desk) -> list[Billed]:
    """Visits with insurance lines on no claim, in the order of days, chart numbers and superbills."""
    found: list[Billed] = []
    for visit in desk.book.practice.unclaimed_visits():
        billed = billed_of(desk, visit)
        if billed is not None:
            found.append(billed)
    return sorted(found, key=_business_key)


def _open_lines(desk: Desk, visit: PostedVisit) -> list[InsuranceLine]:
    """The insurance lines of a visit that are on no claim."""
    claimed = desk.book.practice.claimed_lines(visit.visit_id)
    return [line for line in insurance_lines(visit) if line.number not in claimed]


def _business_key(billed: Billed) -> tuple[object, ...]:
    header = billed.visit.header
    codes = tuple(line.line.code for line in billed.visit.lines)
    return header.day, billed.patient.number, header.superbill, codes, billed.visit.visit_id


def billed_of(desk: Desk, visit: PostedVisit) -> Billed | None:
    """A visit with its patient and coverages as they stand; None when the patient pays."""
    desk.require(Permission.SEE_PRACTICE)
    coverages = desk.book.practice.coverages(visit.header.patient_id)
    own = next((one for one in coverages if one.coverage_id == visit.header.coverage_id), None)
    if own is None:
        return None
    return Billed(
        visit=visit,
        patient=known_patient(desk, visit.header.patient_id),
        coverage=own,
        other_coverages=coverages_behind(coverages, own, visit.header.day),
    )


def _reasons_to_hold(desk: Desk, billed: Billed, judged: JudgedVisit) -> tuple[str, ...]:
    """Rejects cannot be answered away: the front end of every payer would return the claim."""
    reasons = [said(finding) for finding in judged.rejects]
    try:
        build_claim(billed, desk.setup(), insurance_lines(billed.visit), number="0", claim_id="")
    except DermdeskError as error:
        reasons.append(str(error))
    return tuple(reasons)


# --- claims that have not left ---------------------------------------------------------------------------------------


def _refresh(desk: Desk, run: _Run) -> None:
    unsent = [standing for state in UNSENT for standing in desk.book.practice.claims(state)]
    for standing in sorted(unsent, key=lambda one: one.claim.number):
        claim = standing.claim
        visit = desk.book.practice.visit(claim.visit_id)
        billed = billed_of(desk, visit) if visit else None
        try:
            fresh = rebuilt(claim, billed, desk.setup()) if billed else None
            reason = "All lines of this claim were taken back."
        except DermdeskError as error:
            fresh, reason = None, str(error)
        if fresh is None or billed is None:
            if standing.state is ClaimState.READY:
                run.events.append(ClaimHeld(claim_id=claim.claim_id, reason=reason, cause=HoldCause.CHECK))
        elif fresh != claim or standing.hold_cause in OF_RULES:
            judged = judge(desk, billed.visit)
            run.events.extend(noted(desk, judged))
            if fresh != claim:
                run.events.append(ClaimPrepared(claim=fresh))
                run.refreshed.append(fresh)
            run.events.extend(after_judgement(desk, judged))


def _held_for(claim: Claim, judged: JudgedVisit) -> ClaimHeld:
    reason = "; ".join(said(finding) for finding in (*judged.rejects, *judged.risks))
    waits = all(finding.fact == "pathology" for finding in (*judged.rejects, *judged.risks))
    cause = HoldCause.PATHOLOGY if waits else HoldCause.FINDINGS
    return ClaimHeld(claim_id=claim.claim_id, reason=reason, cause=cause)


def _unsent(desk: Desk, claim_id: str) -> ClaimStanding:
    standing = standing_of(desk, claim_id)
    if standing.state not in UNSENT:
        raise DermdeskError("This claim has already left. Nothing was changed.", "It cannot be held or released now.")
    return standing
