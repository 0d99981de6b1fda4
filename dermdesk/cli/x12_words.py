"""An inspected file in words: a line for each interchange, set, claim and service, and what is wrong with it."""

from collections.abc import Iterator, Sequence

from dermdesk.cli.x12_answer_words import acknowledgement_words, eligibility_words, status_words, ta1_words
from dermdesk.cli.x12_money_words import batch_words, counted, remittance_words
from dermdesk.domain.acknowledgement import GroupAnswer, InterchangeAnswer
from dermdesk.domain.claim_status import StatusReport
from dermdesk.domain.eligibility import EligibilityReport
from dermdesk.domain.envelope import Envelope
from dermdesk.domain.file_problem import FileProblem, ProblemKind
from dermdesk.domain.remittance import Remittance
from dermdesk.domain.submitted_claim import SubmittedBatch
from dermdesk.services.x12_inspection import NOTHING, Content, Inspected

_MOST_SHOWN = 100
"""Problems of one set that are shown; JSON has them all."""
_UNKNOWN_SHOWN = 3
"""Of segments that do not belong where they stand: one bad loop brings many."""


class Words:
    """The lines of each part; remembers the interchange, which is told once, and counts."""

    def __init__(self) -> None:
        self._envelope: Envelope | None = None
        self._sets = 0
        self._answers = 0
        self._problems = 0

    def of(self, part: Inspected) -> list[str]:
        """The lines of one transaction set or TA1."""
        lines: list[str] = []
        if part.envelope is not self._envelope:
            self._envelope = part.envelope
            lines += [_interchange(part.envelope), *_problems(part.envelope_problems)]
            self._problems += len(part.envelope_problems)
        self._answers += part.kind == "TA1"
        self._sets += part.kind not in ("TA1", NOTHING)
        self._problems += len(part.own_problems)
        return [*lines, *(f"  {line}" for line in _part(part)), *_problems(part.own_problems)]

    def summary(self) -> str:
        """The last line."""
        parts = [counted(self._sets, "transaction set")] if self._sets or not self._answers else []
        parts += [f"{self._answers} TA1"] if self._answers else []
        parts.append(counted(self._problems, "problem") if self._problems else "sound")
        return f"{', '.join(parts)}."


def _interchange(envelope: Envelope) -> str:
    moment = " ".join(
        part
        for part in (
            envelope.day.isoformat() if envelope.day is not None else "",
            f"{envelope.hour:%H:%M}" if envelope.hour is not None else "",
        )
        if part
    )
    use = "test" if envelope.test else "production"
    return f"Interchange {envelope.control}: {envelope.sender} to {envelope.receiver}, {moment or 'no day'}, {use}"


def _part(part: Inspected) -> Iterator[str]:
    if part.content is None:
        yield f"{part.kind} {part.control}"
        return
    first, *rest = _content(part.content)
    yield f"{part.kind} {part.control}: {first}" if part.kind != "TA1" else f"TA1: {first}"
    yield from (f"  {line}" for line in rest)


def _content(content: Content) -> list[str]:
    match content:
        case Remittance():
            return remittance_words(content)
        case SubmittedBatch():
            return batch_words(content)
        case GroupAnswer():
            return acknowledgement_words(content)
        case InterchangeAnswer():
            return ta1_words(content)
        case StatusReport():
            return status_words(content)
        case EligibilityReport():
            return eligibility_words(content)


def _problems(problems: Sequence[FileProblem]) -> list[str]:
    strange = [place for place, problem in enumerate(problems) if problem.kind is ProblemKind.UNKNOWN]
    folded = frozenset(strange[_UNKNOWN_SHOWN:])
    rest = [problem for place, problem in enumerate(problems) if place not in folded]
    lines = [f"  ! {problem.words}" for problem in rest[:_MOST_SHOWN]]
    if folded:
        lines.append(f"  ! {counted(len(folded), 'more segment')} out of place; --json tells them all.")
    if len(rest) > _MOST_SHOWN:
        lines.append(f"  ! and {len(rest) - _MOST_SHOWN} more; --json tells them all.")
    return lines
