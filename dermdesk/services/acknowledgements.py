"""Acknowledgements: a file that came back is read whole, matched with what left, and moves its claims; once."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath

from dermdesk.domain.acknowledgement import GroupAnswer, InterchangeAnswer, Verdict
from dermdesk.domain.claim_answer import AnswerOutcome, ReceivedFile
from dermdesk.domain.claim_status import StatusReport
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import FileReceived
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.user import Permission
from dermdesk.services.answer_intake import Answered, Intake
from dermdesk.services.desk import Desk
from dermdesk.services.form_answers import take_999, take_ta1
from dermdesk.services.status_answers import take_277, take_277ca
from dermdesk.services.x12_inspection import NOTHING, Inspected, inspect_bytes

__all__ = ["AcknowledgementReport", "Answered", "NotOursError", "import_acknowledgement", "received", "safe_name"]

ANSWERS = ("TA1", "999", "997", "277CA", "277")
REMITTANCE = "835"
_NOTHING_CHANGED = "Nothing was taken from it and nothing was changed."
_LONGEST_NAME = 80
_SHOWN = 3


class NotOursError(DermdeskError):
    """A sound file that says nothing about anything of this book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementReport:
    """What became of a file. `taken` False: the same bytes were taken before, and nothing happened.

    `unknown` and `warnings` are sentences; nothing here names a patient.
    """

    file_name: str
    sha256: str
    taken: bool = True
    kinds: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def rejected(self) -> tuple[Answered, ...]:
        """What needs a hand now."""
        return tuple(one for one in self.answered if one.answer.outcome is AnswerOutcome.REJECTED)

    @property
    def words(self) -> str:
        """`999, 277CA: 12 claims accepted, 1 rejected`."""
        if not self.taken:
            return "taken before; nothing was changed"
        parts = [*_counted(self.answered)]
        if self.unknown:
            parts.append(f"{len(self.unknown)} not of this book")
        return f"{', '.join(self.kinds)}: {', '.join(parts)}"


def import_acknowledgement(desk: Desk, name: str, data: bytes) -> AcknowledgementReport:
    """Take a TA1, 999, 277CA or 277: move claims, keep the bytes, all in one transaction.

    The same bytes are taken once. Raises DermdeskError, nothing kept or changed: not readable, cut short, of another
    kind; NotOursError when it concerns nothing of this book.
    """
    desk.require(Permission.PREPARE_CLAIMS)
    shown, sha256 = safe_name(name), hashlib.sha256(data).hexdigest()
    before = desk.book.practice.received_file(sha256)
    if before is not None:
        return AcknowledgementReport(file_name=shown, sha256=sha256, taken=False, kinds=before.kinds)
    parts = _parts(shown, data)
    intake = Intake(desk=desk, sha256=sha256)
    for part in parts:
        intake.test, intake.day = part.envelope.test, part.envelope.day
        _take(intake, part)
    if not intake.events:
        raise NotOursError(
            f"{shown} answers nothing that was sent from this book. Nothing was kept.",
            " ".join(first_of(intake.unknown)) or "Perhaps it belongs to another practice or program.",
        )
    report = AcknowledgementReport(
        file_name=shown,
        sha256=sha256,
        kinds=tuple(dict.fromkeys(part.kind for part in parts)),
        answered=tuple(intake.told),
        unknown=tuple(intake.unknown),
        warnings=tuple(dict.fromkeys(intake.warnings)),
    )
    file = ReceivedFile(
        sha256=sha256,
        file_name=shown,
        kinds=report.kinds,
        receiver_key=next(iter(intake.receivers), ""),
        words=report.words,
    )
    desk.append(*intake.events, FileReceived(file=file), keep={sha256: data})
    return report


def first_of(said: Sequence[str]) -> Iterator[str]:
    """The first three sentences, and how many more there are."""
    different = list(dict.fromkeys(said))
    yield from different[:_SHOWN]
    if len(different) > _SHOWN:
        yield f"And {len(different) - _SHOWN} more like these."


def received(desk: Desk) -> tuple[ReceivedFile, ...]:
    """The files that were taken, in their order."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.book.practice.received_files()


def safe_name(name: str) -> str:
    """The name of a file that came from outside: no folder, no strange signs, not too long."""
    base = re.sub(r"[^A-Za-z0-9._ -]", "_", PureWindowsPath(name).name).strip(" .")
    return base[-_LONGEST_NAME:] or "file"


def _parts(name: str, data: bytes) -> list[Inspected]:
    """What the file holds. Raises DermdeskError unless all of it is whole and answers something."""
    try:
        parts = list(inspect_bytes(data))
    except DermdeskError as error:
        raise DermdeskError(f"{name}: {error.message} {_NOTHING_CHANGED}", error.help) from error
    kinds = {part.kind for part in parts}
    if REMITTANCE in kinds:
        raise DermdeskError(
            f"{name} holds payments (835). {_NOTHING_CHANGED}",
            "Keep the file: `dermdesk x12 inspect` shows it, and posting comes with a later release.",
        )
    if strange := kinds - {*ANSWERS, NOTHING}:
        raise DermdeskError(
            f"{name} holds {', '.join(sorted(map(_shown, strange)))}: that answers no claims. {_NOTHING_CHANGED}",
            "`dermdesk x12 inspect` shows what it says.",
        )
    for part in parts:
        if wrong := _wrong(part):
            raise DermdeskError(
                f"{name}: {wrong} {_NOTHING_CHANGED}", "Fetch it once more from the clearinghouse; it keeps its files."
            )
    return parts


def _shown(kind: str) -> str:
    return kind if kind.isalnum() and len(kind) <= len("277CA") else "something unknown"


def _wrong(part: Inspected) -> str:
    """Why a part cannot be relied on; blank when it can."""
    damaged = next((one.words for one in part.own_problems if one.kind is ProblemKind.ENVELOPE), "")
    if damaged or not part.whole:
        return damaged or "It is cut short."
    content = part.content
    if isinstance(content, InterchangeAnswer) and content.verdict is Verdict.UNKNOWN:
        return "Its TA1 says neither accepted nor rejected."
    if isinstance(content, GroupAnswer) and content.verdict is Verdict.UNKNOWN:
        return f"Its {part.kind} says neither accepted nor rejected."
    return ""


def _take(intake: Intake, part: Inspected) -> None:
    match part.content:
        case InterchangeAnswer() as content:
            take_ta1(intake, content, part.envelope)
        case GroupAnswer() as content:
            take_999(intake, content, part.envelope)
        case StatusReport(kind="277CA") as content:
            take_277ca(intake, content)
        case StatusReport() as content:
            take_277(intake, content)
        case _:
            pass


def _counted(answered: tuple[Answered, ...]) -> list[str]:
    """`1 file received`, `12 claims accepted` …; of a claim that is answered twice the last counts."""
    last = {(one.number, one.file_name if not one.number else ""): one.answer.outcome for one in answered}
    of_claims = any(number for number, _ in last)
    counts = Counter(
        (bool(number), outcome)
        for (number, _), outcome in last.items()
        # A receipt of the file says nothing beside what is said of its claims.
        if number or not of_claims or outcome is AnswerOutcome.REJECTED
    )
    return [
        f"{count} {'claim' if is_claim else 'file'}{'' if count == 1 else 's'} {outcome.value}"
        for (is_claim, outcome), count in counts.items()
    ]
