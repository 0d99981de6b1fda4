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

from dermdesk.documents.cms1500 import refusal, render_claims
from dermdesk.domain.claim import Claim, ClaimBatch, ClaimState, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import BatchSent
from dermdesk.domain.money import total
from dermdesk.domain.payer import Receiver
from dermdesk.domain.print_offset import PrintOffset
from dermdesk.domain.user import Permission
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.claim_preparation import hold_back
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged, write_whole
from dermdesk.services.hand_over import HandOver, hand_over_if_wanted
from dermdesk.services.paper_forms import PAPER, batch_of_forms, forms_to_print, hold_all
from dermdesk.services.printing import form_offset, with_offset
from dermdesk.services.submission_checks import problems_of_file

PROOF = "cms1500-proof.pdf"
CLAIMS_OF_A_FILE = 5_000
"""The 837P guide's advice for one transaction set; a file holds one."""

Progress = Callable[[int, str], object]
"""Percent done, and what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that left: 837P of one receiver, or the printed forms with what goes into their envelopes."""

    path: Path
    batch: ClaimBatch
    enclosures: tuple[str, ...] = ()


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
    offset: PrintOffset | None = None,
    claim_ids: Collection[str] | None = None,
) -> SentFile | Path | None:
    """Write ready claims as CMS-1500: those of payers without a receiver, or the ones named.

    Data for the red form, moved by `offset` (None: this machine's), are marked as printed; a claim with a wrong value,
    or one that no box can hold, is held instead. A proof (form drawn, all ready claims unless named, but for those
    that no box can hold) changes nothing and gives its path. None: there was nothing to print.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    if proof:
        return _write_proof(desk, out, claim_ids)
    run = forms_to_print(desk, claim_ids)
    if run is None:
        return None
    batch = batch_of_forms(desk, run)
    moved = with_offset(run.data, form_offset() if offset is None else offset)
    with staged({out / batch.file_name: moved}):
        desk.append(BatchSent(batch=batch), keep={batch.sha256: run.data})
    return SentFile(path=out / batch.file_name, batch=batch, enclosures=run.enclosures)


def _write_proof(desk: Desk, out: Path, claim_ids: Collection[str] | None) -> Path | None:
    ready = [standing.claim for standing in desk.book.practice.claims(ClaimState.READY)]
    named = [claim for claim in ready if claim_ids is None or claim.claim_id in claim_ids]
    refused = {claim.claim_id: why for claim in named if (why := refusal(claim, desk.today())) is not None}
    claims = [claim for claim in named if claim.claim_id not in refused]
    if not claims:
        if refused:
            raise next(iter(refused.values()))
        return None
    write_whole(out / PROOF, render_claims(claims, printed=desk.today(), proof=True))
    return out / PROOF


def write_again(desk: Desk, batch_id: str, out: Path) -> Path:
    """Write the bytes of a batch that left once more; forms are moved by this machine's offset of today."""
    desk.require(Permission.PREPARE_CLAIMS)
    batch = next((sent.batch for sent in desk.book.practice.batches() if sent.batch.batch_id == batch_id), None)
    data = desk.book.sent.get(batch.sha256) if batch else None
    if batch is None or data is None:
        raise DermdeskError("There is no such batch in this book.", "Choose one from the list of batches.")
    if batch.receiver_key == PAPER:
        data = with_offset(data, form_offset())
    write_whole(out / batch.file_name, data)
    return out / batch.file_name


def preview_837p(desk: Desk, claim_id: str) -> str:
    """The claim as 837P, a segment a line; its control numbers are zeros and nothing is counted."""
    desk.require(Permission.SEE_PRACTICE)
    claim = standing_of(desk, claim_id).claim
    receivers = desk.setup().receivers
    receiver = receivers.get(claim.payer.receiver) or next(iter(receivers.values()), None)
    if receiver is None:
        raise DermdeskError("The practice has no receiver for electronic claims yet.", "Add one in Settings.")
    nothing = ControlNumbers(interchange=0, group=0, transaction=0, batch="PREVIEW")
    text = write_837p([claim], receiver, desk.setup().practice, nothing, _local_now(desk)).decode("ascii")
    return "~\n".join(part.strip() for part in text.split("~") if part.strip()) + "~\n"


def preview_cms1500(desk: Desk, claim_id: str) -> bytes:
    """The claim on the drawn form, as PDF. Raises DermdeskError when no box can hold what it says."""
    desk.require(Permission.SEE_PRACTICE)
    return render_claims([standing_of(desk, claim_id).claim], printed=desk.today(), proof=True)


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
        hold_all(desk, claims, found)
        claims = [claim for claim in claims if claim.number not in bad]
    return None, problems


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
