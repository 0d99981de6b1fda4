"""TA1 and 999: what a receiver says of a file's envelope and form, found again in the bytes that left."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dermdesk.domain.acknowledgement import (
    ElementError,
    GroupAnswer,
    InterchangeAnswer,
    SegmentError,
    SetAnswer,
    Verdict,
)
from dermdesk.domain.claim_answer import AnswerFault, AnswerKind, AnswerOutcome
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.acknowledgements import INTERCHANGE_NOTES
from dermdesk.domain.envelope import Envelope
from dermdesk.domain.standing import SentBatch
from dermdesk.interchange.claim_837p_places import SentPlace, sent_places
from dermdesk.services.answer_intake import Intake

_FOR_ALL = ("header", "1000A", "1000B", "2000A", "2010AA", "2010AB")
"""Loops that every claim of a file shares: what is wrong there is mended once."""
_ACCEPTED = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS)
_Faults = dict[str, list[AnswerFault]]


def take_ta1(intake: Intake, answer: InterchangeAnswer, envelope: Envelope) -> None:
    """A rejected envelope rejects the file; an accepted one is noted: nothing was said of the claims."""
    number = _number(answer.control)
    sent = intake.desk.book.practice.batch_of_interchange(number) if number is not None else None
    if sent is None or not _is_for_us(intake, sent, envelope):
        intake.unknown.append(f"TA1 for interchange {_shown(answer.control)}: no file of this book has this number.")
        return
    rejected = answer.verdict is Verdict.REJECTED
    faults: tuple[AnswerFault, ...] = ()
    if answer.verdict is not Verdict.ACCEPTED and answer.note.strip("0"):
        words = said(INTERCHANGE_NOTES, answer.note)
        place = ClaimPlace(field=ClaimField.ENVELOPE)
        faults = (AnswerFault(code=f"TA1 {answer.note[:3]}", message=f"envelope: {words}", place=place),)
    outcome = AnswerOutcome.REJECTED if rejected else AnswerOutcome.NOTED
    intake.take_batch(sent, intake.answer(AnswerKind.INTERCHANGE, outcome, answer.words, faults, day=answer.day))


def take_999(intake: Intake, answer: GroupAnswer, envelope: Envelope) -> None:
    """What is said of a group of ours; faults at the claims and fields that they are about.

    A rejected set is rejected as a whole. Claims that the answer names carry their faults, the others none: they need
    only be sent again.
    """
    number = _number(answer.group_control)
    sent = intake.desk.book.practice.batch_of_group(number) if number is not None else None
    if sent is None or answer.group_kind not in ("HC", "") or not _is_for_us(intake, sent, envelope):
        intake.unknown.append(f"999 for group {_shown(answer.group_control)}: no file of this book has this number.")
        return
    control = sent.batch.control
    own = next(
        (one for one in answer.sets if control is not None and _number(one.control) == control.transaction), None
    )
    verdict = own.verdict if own is not None and answer.verdict is not Verdict.REJECTED else answer.verdict
    outcome = AnswerOutcome.NOTED
    if verdict is Verdict.REJECTED:
        outcome = AnswerOutcome.REJECTED
    elif verdict in _ACCEPTED:
        outcome = AnswerOutcome.RECEIVED
    shared, of_claims = _faults(intake, sent, own) if own is not None else ([], {})
    words = own.words if own is not None and answer.verdict is not Verdict.REJECTED else answer.words
    if outcome is AnswerOutcome.REJECTED and of_claims:
        words = f"{words}; {len(of_claims)} of {len(sent.batch.claim_numbers)} claims are named"
        words += "" if shared else ", the others need only be sent again"
    intake.take_batch(sent, intake.answer(AnswerKind.FORM, outcome, words, shared))
    for claim_number, faults in of_claims.items():
        standing = intake.desk.book.practice.claim_of_number(claim_number)
        if standing is not None:
            named = "named as wrong" if outcome is AnswerOutcome.REJECTED else "taken, with errors"
            intake.take_claim(standing, sent, intake.answer(AnswerKind.FORM, outcome, named, (*shared, *faults)))


def _faults(intake: Intake, sent: SentBatch, answer: SetAnswer) -> tuple[list[AnswerFault], _Faults]:
    """Faults of the whole file, and of each claim by its number."""
    shared: list[AnswerFault] = []
    of_claims: _Faults = defaultdict(list)
    numbers = frozenset(sent.batch.claim_numbers)
    for error, place in _placed(intake, sent, answer):
        faults = list(_faults_of(error, place))
        if error.claim in numbers:
            of_claims[error.claim].extend(faults)
        elif place is None or place.loop in _FOR_ALL:
            shared.extend(faults)
        else:
            for number in place.claims:
                if number in numbers:
                    of_claims[number].extend(faults)
    return shared, dict(of_claims)


def _placed(intake: Intake, sent: SentBatch, answer: SetAnswer) -> Iterator[tuple[SegmentError, SentPlace | None]]:
    """Each error with its segment in the bytes that left; None where the two do not fit together."""
    wanted = {error.place for error in answer.errors if error.place is not None}
    control = sent.batch.control
    found: Mapping[int, SentPlace] = {}
    if wanted and control is not None:
        found = sent_places(intake.desk.book.sent.get(sent.batch.sha256), control.transaction, wanted)
    for error in answer.errors:
        place = found.get(error.place) if error.place is not None else None
        if place is not None and error.elements and place.segment.name != error.segment:
            place = None
        if place is not None and error.claim and error.claim not in place.claims:
            place = None
        yield error, place


def _faults_of(error: SegmentError, place: SentPlace | None) -> Iterator[AnswerFault]:
    if not error.elements:
        field = place.field(error.segment) if place is not None else None
        yield AnswerFault(code=f"IK3 {error.code}".strip(), message=error.words, place=_at(field, place))
    for one in error.elements:
        field = place.field(error.segment, one.element, one.component) if place is not None else None
        yield AnswerFault(code=f"IK4 {one.code}", message=f"{_named(error, one)}: {one.words}", place=_at(field, place))


def _at(field: ClaimField | None, place: SentPlace | None) -> ClaimPlace | None:
    return ClaimPlace(field=field, line=place.line if place is not None else None) if field is not None else None


def _named(error: SegmentError, one: ElementError) -> str:
    """`SV101-2`."""
    element = f"{one.element:02d}" if one.element is not None else ""
    return f"{error.segment}{element}" + (f"-{one.component}" if one.component is not None else "")


def _is_for_us(intake: Intake, sent: SentBatch, envelope: Envelope) -> bool:
    """Whether sender or receiver of the answer is who received or sent the file: other programs count files too."""
    receiver = intake.desk.setup().receivers.get(sent.batch.receiver_key)
    if receiver is None:
        return True
    ours = {receiver.submitter_id.strip().upper(), receiver.application_sender.strip().upper()}
    theirs = {receiver.receiver_id.strip().upper(), receiver.application_receiver.strip().upper()}
    return envelope.receiver.strip().upper() in ours - {""} or envelope.sender.strip().upper() in theirs - {""}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _shown(text: str) -> str:
    """A control number for people: digits alone, so that no other text of the file gets into words."""
    return text if _number(text) is not None else "without a number"
