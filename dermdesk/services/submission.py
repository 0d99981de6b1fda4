"""Submission: from posted visits to claims, and from claims to 837P files and CMS-1500 forms.

A visit with an unresolved reject gets no claim yet: it is shown among the held ones with the reason, and its claim is
made as soon as the visit is corrected. An unsent claim follows corrections of its visit and keeps its number.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dermdesk.documents.cms1500 import Offset, render_claims
from dermdesk.domain.claim import Claim, ClaimBatch, ClaimState, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import BatchSent, ClaimHeld, ClaimPrepared, ClaimReleased
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.payer import Receiver
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_837p, check_paper
from dermdesk.services.claim_building import Billed, build_claim, insurance_lines, parts_of, rebuilt
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged, write_whole
from dermdesk.services.patients import known_patient
from dermdesk.services.scrubbing import Scrubber, Severity
from dermdesk.services.visit_snapshot import snapshot_of

PAPER = "paper"
FORMS = "cms1500.pdf"
PROOF = "cms1500-proof.pdf"

Progress = Callable[[int, str], object]
"""Percent done, and what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVisit:
    """A visit that gets no claim before a person mends it; `reasons` say what is wrong, without patient data."""

    visit: PostedVisit
    amount: Money
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRun:
    """What a run of `prepare_claims` did."""

    prepared: tuple[Claim, ...]
    refreshed: tuple[Claim, ...]
    held: tuple[HeldVisit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that left: 837P of one receiver, or the printed forms."""

    path: Path
    batch: ClaimBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """Files written, and problems of claims that were held back instead."""

    files: tuple[SentFile, ...]
    problems: tuple[ClaimProblem, ...]


def prepare_claims(desk: Desk) -> PreparedRun:
    """Make claims of all posted insurance lines that are on none, and let unsent claims follow their visits."""
    desk.require(Permission.PREPARE_CLAIMS)
    events: list[EventBody] = []
    refreshed = _refresh(desk, events)
    prepared: list[Claim] = []
    held: list[HeldVisit] = []
    sequence = desk.book.practice.next_claim_sequence()
    for billed in _unclaimed(desk):
        lines = _open_lines(desk, billed.visit)
        reasons = _reasons_to_hold(desk, billed)
        if reasons:
            amount = total(line.line.charge for line in lines)
            held.append(HeldVisit(visit=billed.visit, amount=amount, reasons=reasons))
            continue
        for part in parts_of(lines):
            number = f"{desk.setup().practice.claim_prefix}{sequence:06d}"
            prepared.append(build_claim(billed, desk.setup(), part, number=number, claim_id=desk.ids.new()))
            sequence += 1
    events.extend(ClaimPrepared(claim=claim) for claim in prepared)
    if events:
        desk.append(*events)
    return PreparedRun(prepared=tuple(prepared), refreshed=tuple(refreshed), held=tuple(held))


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
        if (reasons := _reasons_to_hold(desk, billed))
    )


def export_837p(desk: Desk, out: Path, progress: Progress = lambda _percent, _words: None) -> ExportReport:
    """Write one file a receiver from all ready claims; each is checked first, by our checks and by pyx12.

    A claim with a problem is held with the reason and the rest goes. Files and batches come together: the bytes lie on
    the disk and in the book before its claims are marked as sent. Raises DermdeskError (disk full …): that receiver's
    claims stay ready, earlier files are complete and stand.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    by_receiver: dict[str, list[Claim]] = defaultdict(list)
    for standing in desk.book.practice.claims(ClaimState.READY):
        if standing.claim.payer.receiver:
            by_receiver[standing.claim.payer.receiver].append(standing.claim)
    files: list[SentFile] = []
    problems: list[ClaimProblem] = []
    for place, (key, claims) in enumerate(sorted(by_receiver.items())):
        receiver = desk.setup().receivers[key]
        progress(100 * place // len(by_receiver), f"Writing and checking {len(claims)} claims for {receiver.name}")
        sent, found = _export_to(desk, receiver, claims, out)
        problems.extend(found)
        files.extend([sent] if sent else [])
    progress(100, "Done")
    return ExportReport(files=tuple(files), problems=tuple(problems))


def print_cms1500(
    desk: Desk,
    out: Path,
    *,
    proof: bool = False,
    offset: Offset | None = None,
    claim_ids: Sequence[str] | None = None,
) -> SentFile | Path | None:
    """Print ready claims as CMS-1500: those of payers without a receiver, or the ones named.

    Data for the red form are marked as printed; a claim with a wrong value is held instead. A proof (form drawn, all
    ready claims unless named) changes nothing and gives its path. None: there was nothing to print.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    ready = [standing.claim for standing in desk.book.practice.claims(ClaimState.READY)]
    if claim_ids is not None:
        claims = [claim for claim in ready if claim.claim_id in claim_ids]
    else:
        claims = [claim for claim in ready if proof or not claim.payer.receiver]
    if not proof:
        problems = check_paper(claims)
        _hold_all(desk, claims, problems)
        claims = [claim for claim in claims if all(problem.claim_number != claim.number for problem in problems)]
    if not claims:
        return None
    data = render_claims(claims, printed=desk.today(), proof=proof, offset=offset)
    if proof:
        write_whole(out / PROOF, data)
        return out / PROOF
    name = _name_of_forms(desk)
    batch = _batch(desk, PAPER, claims, data, name=name)
    with staged({out / name: data}):
        desk.append(BatchSent(batch=batch), keep={batch.sha256: data})
    return SentFile(path=out / name, batch=batch)


def write_again(desk: Desk, batch_id: str, out: Path) -> Path:
    """Write the bytes of a batch that left once more, unchanged."""
    desk.require(Permission.PREPARE_CLAIMS)
    batch = next((sent.batch for sent in desk.book.practice.batches() if sent.batch.batch_id == batch_id), None)
    data = desk.book.sent.get(batch.sha256) if batch else None
    if batch is None or data is None:
        raise DermdeskError("There is no such batch in this book.", "Choose one from the list of batches.")
    write_whole(out / batch.file_name, data)
    return out / batch.file_name


def hold(desk: Desk, claim_id: str, reason: str) -> None:
    """Keep an unsent claim back until it is released; the reason is kept."""
    desk.require(Permission.PREPARE_CLAIMS)
    if not reason.strip():
        raise DermdeskError(
            "A held claim needs a reason. Nothing was changed.", "Say in a few words what it waits for."
        )
    standing = _unsent(desk, claim_id)
    desk.append(ClaimHeld(claim_id=standing.claim.claim_id, reason=reason.strip()))


def release(desk: Desk, claim_id: str) -> None:
    """Let a held claim go with the next file."""
    desk.require(Permission.PREPARE_CLAIMS)
    standing = _unsent(desk, claim_id)
    if standing.state is ClaimState.HELD:
        desk.append(ClaimReleased(claim_id=claim_id))


def preview_837p(desk: Desk, claim_id: str) -> str:
    """The claim as 837P, a segment a line; its control numbers are zeros and nothing is counted."""
    desk.require(Permission.SEE_PRACTICE)
    claim = _standing(desk, claim_id).claim
    receivers = desk.setup().receivers
    receiver = receivers.get(claim.payer.receiver) or next(iter(receivers.values()), None)
    if receiver is None:
        raise DermdeskError("The practice has no receiver for electronic claims yet.", "Add one in Settings.")
    nothing = ControlNumbers(interchange=0, group=0, transaction=0, batch="PREVIEW")
    text = write_837p([claim], receiver, desk.setup().practice, nothing, _local_now(desk)).decode("ascii")
    return "~\n".join(part.strip() for part in text.split("~") if part.strip()) + "~\n"


def preview_cms1500(desk: Desk, claim_id: str) -> bytes:
    """The claim on the drawn form, as PDF."""
    desk.require(Permission.SEE_PRACTICE)
    return render_claims([_standing(desk, claim_id).claim], printed=desk.today(), proof=True)


def _name_of_forms(desk: Desk) -> str:
    """`cms1500.pdf`, then `cms1500-2.pdf` …: no print of another day is written over."""
    printed = sum(sent.batch.receiver_key == PAPER for sent in desk.book.practice.batches())
    return FORMS if not printed else f"{Path(FORMS).stem}-{printed + 1}.pdf"


def _unclaimed(desk: Desk) -> list[Billed]:
    """Visits with insurance lines on no claim, in the order of days, chart numbers and superbills."""
    found: list[Billed] = []
    for visit in desk.book.practice.unclaimed_visits():
        billed = _billed(desk, visit)
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


def _billed(desk: Desk, visit: PostedVisit) -> Billed | None:
    coverages = desk.book.practice.coverages(visit.header.patient_id)
    own = next((one for one in coverages if one.coverage_id == visit.header.coverage_id), None)
    if own is None:
        return None
    return Billed(
        visit=visit,
        patient=known_patient(desk, visit.header.patient_id),
        coverage=own,
        other_coverages=tuple(one for one in coverages if one.rank > own.rank and one.covers(visit.header.day)),
    )


def _reasons_to_hold(desk: Desk, billed: Billed) -> tuple[str, ...]:
    """Rejects cannot be answered away: the front end of every payer would return the claim."""
    visit = billed.visit
    lines = tuple(part.line for part in visit.lines)
    snapshot = snapshot_of(
        desk, visit.visit_id, visit.header, visit.diagnoses, lines, submit_date=desk.today(visit.header.site)
    )
    findings = Scrubber.of(desk).check(snapshot).findings
    reasons = [
        f"{finding.rule}{f' line {finding.line}' if finding.line else ''}: {finding.message}"
        for finding in findings
        if finding.severity is Severity.REJECT
    ]
    try:
        build_claim(billed, desk.setup(), insurance_lines(visit)[:1], number="0", claim_id="")
    except DermdeskError as error:
        reasons.append(str(error))
    return tuple(reasons)


def _refresh(desk: Desk, events: list[EventBody]) -> list[Claim]:
    refreshed: list[Claim] = []
    for standing in desk.book.practice.claims():
        if standing.state not in (ClaimState.READY, ClaimState.HELD):
            continue
        claim = standing.claim
        visit = desk.book.practice.visit(claim.visit_id)
        billed = _billed(desk, visit) if visit else None
        try:
            fresh = rebuilt(claim, billed, desk.setup()) if billed else None
            reasons = ("All lines of this claim were taken back.",)
        except DermdeskError as error:
            fresh, reasons = None, (str(error),)
        if fresh is not None and fresh != claim and billed is not None:
            events.append(ClaimPrepared(claim=fresh))
            refreshed.append(fresh)
            reasons = _reasons_to_hold(desk, billed)
        elif fresh is not None:
            continue
        if reasons and standing.state is ClaimState.READY:
            events.append(ClaimHeld(claim_id=claim.claim_id, reason="; ".join(reasons)))
    return refreshed


def _export_to(
    desk: Desk, receiver: Receiver, claims: list[Claim], out: Path
) -> tuple[SentFile | None, list[ClaimProblem]]:
    """Write the claims that pass; hold the others. A problem of the file itself sends nothing."""
    problems: list[ClaimProblem] = []
    control = desk.book.practice.next_control(receiver.key)
    while claims:
        data = write_837p(claims, receiver, desk.setup().practice, control, _local_now(desk))
        found = check_837p(data)
        if not found:
            name = f"{receiver.key}-{control.interchange:09d}.837"
            batch = _batch(desk, receiver.key, claims, data, name=name, control=control)
            with staged({out / name: data}):
                desk.append(BatchSent(batch=batch), keep={batch.sha256: data})
            return SentFile(path=out / name, batch=batch), problems
        problems.extend(found)
        bad = {problem.claim_number for problem in found} & {claim.number for claim in claims}
        if not bad:
            return None, problems
        _hold_all(desk, claims, found)
        claims = [claim for claim in claims if claim.number not in bad]
    return None, problems


def _hold_all(desk: Desk, claims: Sequence[Claim], problems: Sequence[ClaimProblem]) -> None:
    """Hold each claim that a problem names, with what is wrong."""
    events: list[EventBody] = []
    for claim in claims:
        words = [problem.message for problem in problems if problem.claim_number == claim.number]
        if words:
            events.append(ClaimHeld(claim_id=claim.claim_id, reason=" ".join(dict.fromkeys(words))))
    if events:
        desk.append(*events)


def _batch(
    desk: Desk,
    key: str,
    claims: Sequence[Claim],
    data: bytes,
    *,
    name: str,
    control: ControlNumbers | None = None,
) -> ClaimBatch:
    return ClaimBatch(
        batch_id=desk.ids.new(),
        receiver_key=key,
        control=control,
        claim_numbers=tuple(claim.number for claim in claims),
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=name,
        total=total(claim.total for claim in claims),
    )


def _local_now(desk: Desk) -> datetime:
    return desk.now().astimezone(ZoneInfo(desk.place(desk.site).time_zone))


def _standing(desk: Desk, claim_id: str) -> ClaimStanding:
    found = desk.book.practice.claim(claim_id)
    if found is None:
        raise DermdeskError("There is no such claim in this book.", "Choose one from the list.")
    return found


def _unsent(desk: Desk, claim_id: str) -> ClaimStanding:
    standing = _standing(desk, claim_id)
    if standing.state not in (ClaimState.READY, ClaimState.HELD):
        raise DermdeskError("This claim has already left. Nothing was changed.", "It cannot be held or released now.")
    return standing
