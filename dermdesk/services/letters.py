"""Letters to payers: the practice's words, the claim's facts, the proof of filing; kept with the claim's history."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dermdesk.documents.letter import render_letter
from dermdesk.domain.claim import Claim, ClaimState
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import REASONS
from dermdesk.domain.codes import letters_to_positions
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimLetterWritten, LetterTemplateChanged
from dermdesk.domain.letter import Letter, LetterKind, LetterLine, LetterTemplate
from dermdesk.domain.payer import PayerType
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.timely_filing import FilingLimit, filing_limit
from dermdesk.domain.user import Permission
from dermdesk.services.claim_lookup import standing_of
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged
from dermdesk.services.filing_trail import RECEIPTS, Filing, accepted, filings, in_time


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter:
    """A letter as it would be written now, its PDF, and what speaks against sending it, in words."""

    kind: LetterKind
    letter: Letter
    pdf: bytes
    cautions: tuple[str, ...]


# --- the practice's words --------------------------------------------------------------------------------------------


def template(desk: Desk, kind: LetterKind) -> LetterTemplate:
    """The practice's own words of a kind of letter, else those that come with the program."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.letter_templates().get(kind.value) or _ours(kind)


def change_template(desk: Desk, changed: LetterTemplate) -> None:
    """Keep the practice's own words; those that come with the program are not kept as its own.

    Raises DermdeskError in words, nothing changed: an unknown field, an empty part.
    """
    desk.require(Permission.CHANGE_PRACTICE)
    changed.check()
    if changed != template(desk, changed.kind):
        own = None if changed == _ours(changed.kind) else changed
        desk.append(LetterTemplateChanged(letter=changed.kind, template=own))


def reset_template(desk: Desk, kind: LetterKind) -> None:
    """The words that come with the program again."""
    desk.require(Permission.CHANGE_PRACTICE)
    if kind.value in desk.book.practice.letter_templates():
        desk.append(LetterTemplateChanged(letter=kind, template=None))


def _ours(kind: LetterKind) -> LetterTemplate:
    subject, _, body = resource_path("letters", f"{kind.value}.txt").read_text("utf-8").partition("\n")
    return LetterTemplate(kind=kind, subject=subject.strip(), body=body.strip())


# --- letters ---------------------------------------------------------------------------------------------------------


def fitting(desk: Desk, claim_id: str) -> tuple[LetterKind, ...]:
    """The kinds of letter that fit a claim as it stands, the likeliest first."""
    desk.require(Permission.SEE_PRACTICE)
    standing = standing_of(desk, claim_id)
    is_part_b = standing.claim.payer.stance.type is PayerType.MEDICARE_PART_B
    decided = (
        (LetterKind.REDETERMINATION, LetterKind.REOPENING)
        if is_part_b
        else (LetterKind.APPEAL, LetterKind.RECONSIDERATION)
    )
    late = any(one.reason == "29" for one in _adjustments(standing.decision))
    others = (LetterKind.TIMELY_FILING, LetterKind.RECORDS) if standing.sent is not None else ()
    if standing.decision is None:
        return others
    return (LetterKind.TIMELY_FILING, *decided, LetterKind.RECORDS) if late else (*decided, *others)


def draft(desk: Desk, claim_id: str, kind: LetterKind, reason: str = "") -> DraftLetter:
    """The letter as it would be written now; nothing is kept. `reason` is what is typed for this letter alone.

    Raises DermdeskError in words when it does not fit the claim: not decided yet, never sent.
    """
    desk.require(Permission.SEE_PRACTICE)
    standing = standing_of(desk, claim_id)
    claim = standing.claim
    _check_fits(standing, kind)
    trail = _timely(desk, claim, filings(desk, claim_id), kind)
    values = {**_values(desk, standing, trail, reason.strip()), "in_time": _in_time(desk, standing, kind)}
    subject, paragraphs = template(desk, kind).merged(values)
    address = claim.payer.address
    letter = Letter(
        number=claim.number,
        day=desk.today(),
        practice=desk.setup().practice,
        recipient=(claim.payer.name, *(address.lines if address is not None else ())),
        subject=subject,
        facts=(
            ("Patient", f"{claim.patient.name.spoken}, born {claim.patient.birth_date:%m/%d/%Y}"),
            ("Member id", claim.coverage.member_id),
            ("Our claim number", claim.number),
            ("Your claim number", values["payer_claim_number"]),
            ("Day of service", values["day"]),
            ("Rendering", f"{claim.rendering.name.spoken}, {claim.rendering.credential.value}, {claim.rendering.npi}"),
            ("Charged", claim.total.display),
            ("Paid", values["paid"]),
        ),
        paragraphs=paragraphs,
        lines=tuple(_lines(claim, standing.decision)),
        signer=values["signer"],
    )
    cautions = tuple(_cautions(desk, standing, kind, trail, reason))
    return DraftLetter(kind=kind, letter=letter, pdf=render_letter(letter), cautions=cautions)


def write(desk: Desk, claim_id: str, kind: LetterKind, out: Path, reason: str = "") -> Path:
    """Write the letter to a folder and keep its bytes with the claim's history; the path says nothing of the patient.

    Raises DermdeskError in words; then there is neither a file nor an entry.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    made = draft(desk, claim_id, kind, reason)
    digest = hashlib.sha256(made.pdf).hexdigest()
    written = [
        event.body.letter
        for event in desk.book.practice.claim_events(claim_id)
        if isinstance(event.body, ClaimLetterWritten)
    ]
    again = f"-{written.count(kind.value) + 1}" if kind.value in written else ""
    path = out / f"{made.letter.number}-{kind.value}{again}.pdf"
    event = ClaimLetterWritten(claim_id=claim_id, letter=kind.value, sha256=digest, file_name=path.name)
    with staged({path: made.pdf}):
        desk.append(event, keep={digest: made.pdf})
    return path


def _check_fits(standing: ClaimStanding, kind: LetterKind) -> None:
    if kind.needs_decision and standing.decision is None:
        raise DermdeskError(
            "The payer has not decided this claim yet. No letter was written.",
            "Type its decision from the explanation of benefits first.",
        )
    if standing.sent is None:
        raise DermdeskError("This claim was never sent. No letter was written.", "Send it first.")
    is_part_b = standing.claim.payer.stance.type is PayerType.MEDICARE_PART_B
    if kind in (LetterKind.REDETERMINATION, LetterKind.REOPENING) and not is_part_b:
        raise DermdeskError(
            f"A {kind.value} is for Original Medicare alone. No letter was written.", "Write an appeal instead."
        )


def _timely(desk: Desk, claim: Claim, sent: Sequence[Filing], kind: LetterKind) -> Sequence[Filing]:
    """What shows that it was filed in time. No letter says that a claim was filed in time when it was not."""
    limit = _limit(desk, claim)
    timely = in_time(sent, limit.last_day if limit is not None and not limit.assumed else None)
    if timely or kind is not LetterKind.TIMELY_FILING:
        return timely
    if not sent or limit is None:
        raise DermdeskError(
            "Every file that carried this claim was rejected: nothing proves that it was filed. No letter was written.",
            "Mend the claim and send it again.",
        )
    raise DermdeskError(
        f"This claim was first sent on {sent[0].day:%m/%d/%Y}, after its last day, {limit.last_day:%m/%d/%Y}; a file "
        "that was rejected does not count. No letter was written.",
        "Ask the payer for an exception, with its reason, in an appeal; the patient may not be billed.",
    )


def _limit(desk: Desk, claim: Claim) -> FilingLimit | None:
    """By the payer's card as it stands now."""
    payer = desk.setup().payers.get(claim.payer.key, claim.payer)
    return filing_limit(payer, claim.day, claim.decisions[-1].decided if claim.decisions else None)


def _in_time(desk: Desk, standing: ClaimStanding, kind: LetterKind) -> str:
    """A sentence for Original Medicare; blank when its days are over, or for another payer."""
    last = kind.last_day(standing.decision.decided) if standing.decision is not None else None
    if last is None or last < desk.today():
        return ""
    if kind is LetterKind.REDETERMINATION:
        return "It is asked for within 120 days of the day on which we received the notice."
    return "The request is made within one year of the initial determination."


def _cautions(
    desk: Desk, standing: ClaimStanding, kind: LetterKind, trail: Sequence[Filing], reason: str
) -> Iterator[str]:
    decision, today = standing.decision, desk.today()
    if decision is not None and (last := kind.last_day(decision.decided)) is not None:
        left = (last - today).days
        yield (
            f"The last day for this letter was {last:%m/%d/%Y}."
            if left < 0
            else f"It must be received by {last:%m/%d/%Y}, in {left} days."
        )
    if kind.needs_decision and not reason.strip():
        yield "Say for this claim why the payer should pay: without it the letter persuades nobody."
    if kind is LetterKind.REDETERMINATION and any(one.reason == "29" for one in _adjustments(decision)):
        yield "Medicare gives no appeal against a denial for late filing: only its own exceptions help."
    limit = _limit(desk, standing.claim)
    if kind is LetterKind.TIMELY_FILING and limit is not None and limit.assumed:
        yield "The payer's card names no days to file: look into the contract for the last day, it is guessed here."
    if kind is LetterKind.TIMELY_FILING and not accepted(trail):
        yield "No payer's acceptance (277CA) is on the history: a file that was sent proves little by itself."
    if standing.claim.payer.address is None:
        yield "The payer has no address: add it in Settings, Payers, or write it on the envelope."
    if standing.state in (ClaimState.REPLACED, ClaimState.VOIDED):
        yield f"The claim was {standing.state.value} by {standing.followed_by}: that one is probably meant."


# --- what templates are filled with ----------------------------------------------------------------------------------


def _values(desk: Desk, standing: ClaimStanding, trail: Sequence[Filing], reason: str) -> Mapping[str, str]:
    claim, decision = standing.claim, standing.decision
    denials = [one for one in _adjustments(decision) if one.group is not AdjustmentGroup.PATIENT and one.reason != "45"]
    codes = dict.fromkeys(f"{one.group.value}-{one.reason}" for one in denials)
    told = dict.fromkeys(f"{said(REASONS, one.reason)} ({one.group.value}-{one.reason})" for one in denials)
    limit = _limit(desk, claim)
    practice = desk.setup().practice
    return {
        "claim_number": claim.number,
        "payer_claim_number": standing.payer_claim_number or claim.payer_claim_number,
        "patient": claim.patient.name.spoken,
        "birth_date": f"{claim.patient.birth_date:%m/%d/%Y}",
        "member_id": claim.coverage.member_id,
        "payer": claim.payer.name,
        "day": f"{claim.day:%m/%d/%Y}",
        "codes": ", ".join("-".join((one.source.line.code, *one.source.line.modifiers)) for one in claim.lines),
        "diagnoses": ", ".join(claim.diagnoses),
        "total": claim.total.display,
        "paid": decision.paid.display if decision is not None else "",
        "decided_on": f"{decision.decided:%m/%d/%Y}" if decision is not None else "",
        "denial_codes": ", ".join(codes),
        "denial_words": "; ".join(told),
        "sent_on": f"{trail[0].day:%m/%d/%Y}" if trail else "",
        "last_day": f"{limit.last_day:%m/%d/%Y}" if limit is not None else "",
        "proof": " ".join(one.words for one in trail),
        "receipts": RECEIPTS if any(one.receipts for one in trail) else "",
        "practice": practice.name,
        "signer": _signer(desk),
        "reason": reason,
    }


def _signer(desk: Desk) -> str:
    """The user where that is a provider of the practice, else the practice's contact or name: `Owner` signs nothing."""
    setup, typed = desk.setup(), desk.user.name.strip()
    known = {
        words.casefold()
        for one in setup.providers.values()
        if not one.external
        for name in (one.name.spoken, one.name.listed, f"{one.name.first} {one.name.last}")
        for words in (name, f"{name}, {one.credential.value}")
    }
    return typed if typed.casefold() in known else setup.practice.contact or setup.practice.name


def _adjustments(decision: PayerDecision | None) -> tuple[Adjustment, ...]:
    if decision is None:
        return ()
    return (*decision.adjustments, *(one for line in decision.lines for one in line.adjustments))


def _lines(claim: Claim, decision: PayerDecision | None) -> Iterator[LetterLine]:
    for one in claim.lines:
        line = one.source.line
        decided = decision.of_line(one.source.number) if decision is not None else None
        reasons = decided.adjustments if decided is not None else ()
        yield LetterLine(
            day=claim.day,
            code=line.code,
            modifiers=line.modifiers,
            diagnoses=tuple(
                claim.diagnoses[place] for place in letters_to_positions(line.pointers) if place < len(claim.diagnoses)
            ),
            units=line.units,
            charge=line.charge,
            paid=decided.paid if decided is not None else None,
            said="; ".join(f"{each.group.value}-{each.reason} {said(REASONS, each.reason)}" for each in reasons),
        )
