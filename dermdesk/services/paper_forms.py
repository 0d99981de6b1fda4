"""Claims on CMS-1500: what can be printed and what goes along, printed once, and printed again from the same bytes."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dermdesk.documents.cms1500 import refusal, render_claims
from dermdesk.documents.cms1500_forms import forms
from dermdesk.domain.claim import Claim, ClaimBatch, ClaimState, HoldCause
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import BatchSent, ClaimHeld
from dermdesk.domain.money import total
from dermdesk.domain.user import Permission
from dermdesk.services.claim_preparation import hold_back
from dermdesk.services.desk import Desk
from dermdesk.services.submission_checks import problems_on_paper

PAPER = "paper"
FORMS = "cms1500.pdf"
_MAILED = ("BM",)
"""PWK02: papers that go with the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRun:
    """Forms that may be printed now. `data` is for the red form, `proof` has the form drawn; neither is moved.

    `enclosures` say what goes into the envelope, `held` why other claims were held instead.
    """

    claims: tuple[Claim, ...]
    data: bytes
    proof: bytes
    enclosures: tuple[str, ...]
    held: tuple[ClaimProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForms:
    """The bytes of a batch that was printed."""

    batch: ClaimBatch
    data: bytes


def forms_to_print(desk: Desk, claim_ids: Collection[str] | None = None) -> PaperRun | None:
    """The forms of ready claims: those of payers without a receiver, or the ones named. None: there is nothing.

    A claim that the rules or the paper form refuse is held with the reason. Nothing is marked as printed.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    ready = [standing.claim for standing in desk.book.practice.claims(ClaimState.READY)]
    if claim_ids is None:
        claims = [claim for claim in ready if not claim.payer.receiver]
    else:
        claims = [claim for claim in ready if claim.claim_id in claim_ids]
    claims = hold_back(desk, claims)
    problems = (*problems_on_paper(desk.reference, claims), *_refused(desk, claims))
    hold_all(desk, claims, problems)
    bad = {problem.claim_number for problem in problems}
    claims = [claim for claim in claims if claim.number not in bad]
    if not claims:
        return None
    return PaperRun(
        claims=tuple(claims),
        data=render_claims(claims, printed=desk.today()),
        proof=render_claims(claims, printed=desk.today(), proof=True),
        enclosures=tuple(words for claim in claims for words in enclosures(claim)),
        held=problems,
    )


def mark_printed(desk: Desk, run: PaperRun) -> ClaimBatch:
    """The forms were sent to the printer: their claims are marked as printed, their bytes kept.

    Raises DermdeskError, nothing marked, when one of the claims has changed since.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    for claim in run.claims:
        standing = desk.book.practice.claim(claim.claim_id)
        if standing is None or standing.state is not ClaimState.READY or standing.claim != claim:
            raise DermdeskError(
                f"Claim {claim.number} has changed while it was printed. Nothing was marked as printed.",
                "Throw these forms away and print again.",
            )
    batch = batch_of_forms(desk, run)
    desk.append(BatchSent(batch=batch), keep={batch.sha256: run.data})
    return batch


def printed_forms(desk: Desk, claim_id: str) -> PrintedForms:
    """The batch with which a claim was last printed, for printing it again. Raises DermdeskError: it never was."""
    desk.require(Permission.PREPARE_CLAIMS)
    standing = desk.book.practice.claim(claim_id)
    batches = [sent.batch for sent in desk.book.practice.batches() if sent.batch.receiver_key == PAPER]
    for batch in reversed(batches):
        if standing is not None and standing.claim.number in batch.claim_numbers:
            return PrintedForms(batch=batch, data=desk.book.sent.get(batch.sha256))
    raise DermdeskError("This claim was not printed by this book.", "Print it from Ready.")


def batch_of_forms(desk: Desk, run: PaperRun) -> ClaimBatch:
    """A batch of these forms: `cms1500.pdf`, then `cms1500-2.pdf` …; no print of another day is written over."""
    desk.require(Permission.PREPARE_CLAIMS)
    before = sum(sent.batch.receiver_key == PAPER for sent in desk.book.practice.batches())
    return ClaimBatch(
        batch_id=desk.ids.new(),
        receiver_key=PAPER,
        control=None,
        claim_numbers=tuple(claim.number for claim in run.claims),
        sha256=hashlib.sha256(run.data).hexdigest(),
        file_name=FORMS if not before else f"{Path(FORMS).stem}-{before + 1}.pdf",
        total=total(claim.total for claim in run.claims),
    )


def hold_all(desk: Desk, claims: Sequence[Claim], problems: Sequence[ClaimProblem]) -> None:
    """Hold each claim that a problem names, with what is wrong."""
    desk.require(Permission.PREPARE_CLAIMS)
    events: list[EventBody] = []
    for claim in claims:
        words = [problem.said for problem in problems if problem.claim_number == claim.number]
        if words:
            reason = " ".join(dict.fromkeys(words))
            events.append(ClaimHeld(claim_id=claim.claim_id, reason=reason, cause=HoldCause.CHECK))
    if events:
        desk.append(*events)


def enclosures(claim: Claim) -> Iterator[str]:
    """What goes into the envelope with a claim, in words without the patient: explanations of benefits, papers.

    A payer takes each form for a claim of its own, so that each needs its copy.
    """
    count = sum(1 for _form in forms(claim))
    each = f", a copy with each of the {count} forms" if count > 1 else ""
    decided = {one.coverage_id: one.decided for one in claim.decisions}
    for coverage, payer in zip(claim.other_coverages, claim.other_payers, strict=True):
        if coverage.rank < claim.rank:
            day = decided.get(coverage.coverage_id)
            of = f" of {day.isoformat()}" if day is not None else ""
            yield f"{claim.number}: the explanation of benefits of {payer.name}{of}{each}"
    for paper in claim.attachments:
        if paper.transmission in _MAILED:
            number = f" {paper.control_number}" if paper.control_number else ""
            yield f"{claim.number}: the papers{number} that box 19 announces{each}"


def _refused(desk: Desk, claims: Sequence[Claim]) -> Iterator[ClaimProblem]:
    """What the boxes of the form cannot hold."""
    for claim in claims:
        refused = refusal(claim, desk.today())
        if refused is not None:
            message = f"{refused.message} {refused.help}"
            yield ClaimProblem(check="CMS-1500", message=message, place=refused.place, claim_number=claim.number)
