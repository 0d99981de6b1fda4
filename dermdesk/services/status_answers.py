"""277CA and 277: what clearinghouses and payers say of claims, line by line, with the field to be mended."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from dermdesk.domain.claim import Claim
from dermdesk.domain.claim_answer import AnswerFault, AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.claim_field import ClaimPlace
from dermdesk.domain.claim_status import (
    ClaimStatus,
    StatusClaim,
    StatusCode,
    StatusLevel,
    StatusLine,
    StatusOutcome,
    StatusReport,
)
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.claim_status import CATEGORIES
from dermdesk.domain.standing import ClaimStanding, SentBatch
from dermdesk.domain.status_field import field_of_status
from dermdesk.interchange.claim_837p_line import line_control_number
from dermdesk.services.answer_intake import Intake

_OUTCOMES = {
    StatusOutcome.RECEIVED: AnswerOutcome.RECEIVED,
    StatusOutcome.ACCEPTED: AnswerOutcome.ACCEPTED,
    StatusOutcome.REJECTED: AnswerOutcome.REJECTED,
}
_BATCH, _PROVIDER = "21", "19"
_SEE_LINES = "247"


def take_277ca(intake: Intake, report: StatusReport) -> None:
    """What is said of a file of ours (BHT03), then of each claim by its number, then of the rest of a provider's."""
    day = report.created_on or intake.day
    sent = _batch_of(intake, report)
    for level in report.levels:
        if level.level == _BATCH and level.outcome in _OUTCOMES:
            _take_batch(intake, level, sent, day, is_alone=not report.claims)
    for claim in report.claims:
        _take_claim(intake, claim, sent, day)
    named = {claim.trace for claim in report.claims}
    for level in report.levels:
        if level.level == _PROVIDER and level.outcome is StatusOutcome.REJECTED and sent is not None:
            _take_provider(intake, level, sent, day, named)


def take_277(intake: Intake, report: StatusReport) -> None:
    """An answer to a question: it stands on the history and moves nothing; the payer's number is kept."""
    for claim in report.claims:
        standing = intake.desk.book.practice.claim_of_number(claim.patient_account or claim.trace)
        if standing is None:
            intake.unknown.append(_nobodys(claim))
            continue
        words = "; ".join(dict.fromkeys(one.words for one in _all_statuses(claim))) or "no status"
        answer = intake.answer(
            AnswerKind.STATUS,
            AnswerOutcome.NOTED,
            words,
            day=_day_of(claim, report.created_on or intake.day),
            payer_claim_number=claim.payer_claim_number,
            clearinghouse_number=claim.clearinghouse_number,
        )
        intake.take_claim(standing, None, answer)


def _batch_of(intake: Intake, report: StatusReport) -> SentBatch | None:
    """The file whose BHT03 a level names."""
    for level in report.levels:
        digits = level.trace.partition("-")[0]
        if level.level == _BATCH and digits.isascii() and digits.isdigit() and len(digits) <= len("999999999"):
            sent = intake.desk.book.practice.batch_of_interchange(int(digits))
            if sent is not None and sent.batch.control is not None and sent.batch.control.batch == digits:
                return sent
    return None


def _take_batch(
    intake: Intake, level: StatusLevel, sent: SentBatch | None, day: date | None, *, is_alone: bool
) -> None:
    if sent is None:
        if is_alone:
            intake.unknown.append("277CA for a batch: no file of this book has this number (BHT03).")
        return
    rejected = level.outcome is StatusOutcome.REJECTED
    # Claims are accepted one by one: what is said of all of them is a receipt.
    outcome = AnswerOutcome.REJECTED if rejected else AnswerOutcome.RECEIVED
    intake.take_batch(sent, _of_level(intake, level, outcome, day))


def _take_provider(intake: Intake, level: StatusLevel, sent: SentBatch, day: date | None, named: Iterable[str]) -> None:
    npi = level.party.id if level.party is not None else ""
    answer = _of_level(intake, level, AnswerOutcome.REJECTED, day)
    for number in sent.batch.claim_numbers:
        standing = intake.desk.book.practice.claim_of_number(number)
        if standing is not None and number not in named and standing.claim.practice.npi == npi:
            intake.take_claim(standing, sent, answer)


def _of_level(intake: Intake, level: StatusLevel, outcome: AnswerOutcome, day: date | None) -> ClaimAnswer:
    words = "; ".join(dict.fromkeys(one.words for one in level.statuses))
    faults = _faults(level.statuses) if outcome is AnswerOutcome.REJECTED else ()
    return intake.answer(AnswerKind.CLAIMS, outcome, words, faults, day=day)


def _take_claim(intake: Intake, found: StatusClaim, named: SentBatch | None, day: date | None) -> None:
    reads = intake.desk.book.practice
    standing = reads.claim_of_number(found.trace)
    if standing is None:
        intake.unknown.append(_nobodys(found))
        return
    day = _day_of(found, day)
    sent = named if named is not None and found.trace in named.batch.claim_numbers else None
    if sent is None:
        if not _is_like(found, standing):
            intake.unknown.append(
                f"Claim {standing.claim.number}: another amount than this book's claim of the number."
            )
            return
        sent = reads.batch(standing.batch_id) if standing.batch_id is not None else None
        if sent is not None and day is not None and day < _local_day(intake, sent):
            sent = None
    outcome = _OUTCOMES.get(found.outcome, AnswerOutcome.NOTED)
    faults = tuple(_all_faults(found, standing.claim)) if outcome is AnswerOutcome.REJECTED else ()
    words = "; ".join(dict.fromkeys(one.words for one in found.statuses or _all_statuses(found))) or "no status"
    answer = intake.answer(
        AnswerKind.CLAIMS,
        outcome,
        words,
        faults,
        day=day,
        payer_claim_number=found.payer_claim_number,
        clearinghouse_number=found.clearinghouse_number,
    )
    intake.take_claim(standing, sent, answer)


def _is_like(found: StatusClaim, standing: ClaimStanding) -> bool:
    """Whether the amount is the claim's, where both are said: another program may have used the number."""
    charges = {one.charge for one in found.statuses if one.charge is not None}
    return not charges or standing.claim.total in charges


def _local_day(intake: Intake, sent: SentBatch) -> date:
    zone = ZoneInfo(intake.desk.place(intake.desk.site).time_zone)
    return sent.sent.astimezone(zone).date()


def _day_of(found: StatusClaim, day: date | None) -> date | None:
    return max((one.day for one in _all_statuses(found) if one.day is not None), default=day)


def _all_statuses(found: StatusClaim) -> tuple[ClaimStatus, ...]:
    return (*found.statuses, *(status for line in found.lines for status in line.statuses))


def _all_faults(found: StatusClaim, claim: Claim) -> Iterator[AnswerFault]:
    """Those of the lines first-hand: a claim's `see the lines` falls away beside them."""
    of_lines = [
        fault
        for place, line in enumerate(found.lines)
        for fault in _faults(line.statuses, _number_of(line, place, found, claim))
    ]
    see_lines = f":{_SEE_LINES}"
    yield from (one for one in _faults(found.statuses) if not (of_lines and see_lines in one.code))
    yield from of_lines


def _number_of(line: StatusLine, place: int, found: StatusClaim, claim: Claim) -> int | None:
    """LX01 of a line: by its own number, by its code where that is the only one, or by its place."""
    own = [one.number for one in claim.lines if line_control_number(claim.number, one.number) == line.control_number]
    if own:
        return own[0]
    alike = [one.number for one in claim.lines if one.source.line.code == line.code]
    if len(alike) == 1:
        return alike[0]
    return claim.lines[place].number if len(found.lines) == len(claim.lines) else None


def _faults(statuses: Iterable[ClaimStatus], line: int | None = None) -> Iterator[AnswerFault]:
    for status in statuses:
        if status.outcome is not StatusOutcome.REJECTED:
            continue
        for code in status.codes:
            field = field_of_status(code, on_line=line is not None)
            yield AnswerFault(
                code=":".join(part for part in (code.category, code.code, code.entity) if part),
                message=_what_is_wrong(code),
                place=ClaimPlace(field=field, line=line) if field is not None else None,
            )


def _what_is_wrong(code: StatusCode) -> str:
    """What it is about first, for lists: `units of service: information is invalid`."""
    category = said(CATEGORIES, code.category)
    detail = code.words.removeprefix(f"{category}: ")
    return detail if detail == code.words else f"{detail}: {category.removeprefix('rejected: ')}"


def _nobodys(found: StatusClaim) -> str:
    """Without its number: in another program that may be a name."""
    return f"Segment {found.segment} answers a claim whose number this book does not know."
