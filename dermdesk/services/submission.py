"""Submission: from ready claims to 837P files and CMS-1500 forms. Claims are made in `claim_preparation`.

Before a claim leaves it is judged once more: with a reject it cannot go, with an open risk only on purpose.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dermdesk.documents.cms1500 import Offset, render_claims
from dermdesk.domain.claim import Claim, ClaimBatch, ClaimState, ControlNumbers, HoldCause
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import BatchSent, ClaimHeld
from dermdesk.domain.money import total
from dermdesk.domain.payer import Receiver
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.services.claim_preparation import hold_back
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged, write_whole
from dermdesk.services.hand_over import HandOver, hand_over_if_wanted
from dermdesk.services.submission_checks import problems_of_file, problems_on_paper

PAPER = "paper"
FORMS = "cms1500.pdf"
PROOF = "cms1500-proof.pdf"
CLAIMS_OF_A_FILE = 5_000
"""The 837P guide's advice for one transaction set; a file holds one."""

Progress = Callable[[int, str], object]
"""Percent done, and what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that left: 837P of one receiver, or the printed forms."""

    path: Path
    batch: ClaimBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """Files written; problems of claims that were held instead; how many wait for findings that came up since."""

    files: tuple[SentFile, ...]
    problems: tuple[ClaimProblem, ...]
    waiting: int = 0
    handed_over: tuple[HandOver, ...] = ()
    """Files that were to be laid into an outbox; one that could not be there says why."""


def export_837p(
    desk: Desk,
    out: Path,
    progress: Progress = lambda _percent, _words: None,
    *,
    claim_ids: Collection[str] | None = None,
) -> ExportReport:
    """Write one file a receiver (and 5,000 claims) from all ready claims, or from the ready ones among those named.

    Each is checked first, by our checks and by pyx12.

    A claim with a problem is held with the reason and the rest goes. Files and batches come together: the bytes lie on
    the disk and in the book before its claims are marked as sent. Raises DermdeskError (disk full …): that receiver's
    claims stay ready, earlier files are complete and stand. A receiver with an outbox finds its file there.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    claims = [standing.claim for standing in desk.book.practice.claims(ClaimState.READY)]
    ready = [claim for claim in claims if claim.payer.receiver and (claim_ids is None or claim.claim_id in claim_ids)]
    free = hold_back(desk, ready, progress)
    by_receiver: dict[str, list[Claim]] = defaultdict(list)
    for claim in free:
        by_receiver[claim.payer.receiver].append(claim)
    files: list[SentFile] = []
    problems: list[ClaimProblem] = []
    handed: list[HandOver] = []
    for place, (key, claims) in enumerate(sorted(by_receiver.items())):
        receiver = desk.setup().receivers[key]
        progress(100 * place // len(by_receiver), f"Writing and checking {len(claims)} claims for {receiver.name}")
        for start in range(0, len(claims), CLAIMS_OF_A_FILE):
            sent, found = _export_to(desk, receiver, claims[start : start + CLAIMS_OF_A_FILE], out)
            problems.extend(found)
            if sent is not None:
                files.append(sent)
                done = hand_over_if_wanted(desk, sent.batch)
                handed.extend([done] if done is not None else [])
    progress(100, "Done")
    return ExportReport(
        files=tuple(files),
        problems=tuple(problems),
        waiting=len(ready) - len(free),
        handed_over=tuple(handed),
    )


def print_cms1500(
    desk: Desk,
    out: Path,
    *,
    proof: bool = False,
    offset: Offset | None = None,
    claim_ids: Collection[str] | None = None,
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
        claims = hold_back(desk, claims)
        problems = problems_on_paper(desk.reference, claims)
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


def _export_to(
    desk: Desk, receiver: Receiver, claims: list[Claim], out: Path
) -> tuple[SentFile | None, list[ClaimProblem]]:
    """Write the claims that pass; hold the others. A problem of the file itself sends nothing."""
    problems: list[ClaimProblem] = []
    control = desk.book.practice.next_control(receiver.key)
    while claims:
        data, found = problems_of_file(
            desk.reference,
            claims,
            receiver,
            lambda some: write_837p(some, receiver, desk.setup().practice, control, _local_now(desk)),
        )
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
        words = [problem.said for problem in problems if problem.claim_number == claim.number]
        if words:
            reason = " ".join(dict.fromkeys(words))
            events.append(ClaimHeld(claim_id=claim.claim_id, reason=reason, cause=HoldCause.CHECK))
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
