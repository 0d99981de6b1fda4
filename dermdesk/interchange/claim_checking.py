"""What a check before sending is: a function over a written claim that yields what is wrong.

Its docstring is the help page, in the form of the scrub rules: a first line, `Why:` and `What to do:`. Ids stay for
good: 001 to 040 are the usual front-end rejections in the order of the project's notes, from 041 on what else a
structural validator does not see.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.claim_status import StatusCode
from dermdesk.interchange.claim_text import ClaimText, FileText

GUIDE = "837P guide 005010X222A1"


class Wrong(NamedTuple):
    """What is wrong, in words; field, line (LX01) and the payer's answer where they are others than the check's own.

    `segment` is its place in the file; None: that of the claim.
    """

    message: str
    field: ClaimField | None = None
    line: int | None = None
    answer: str = ""
    segment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """What all checks have. `answer` is `A7:562:85` (category, status, entity), blank: none by a 277CA."""

    id: str
    field: ClaimField
    answer: str = ""
    source: str = GUIDE
    confirmed: bool = False
    """Whether its fact and code were read on a public page; else they are recalled."""
    paper: bool = True
    """Whether it counts for the printed form too."""
    page: str = ""

    @property
    def status(self) -> StatusCode | None:
        """The answer as a code of the 277CA."""
        return _status(self.answer)

    def problem(self, wrong: Wrong, claim_number: str = "", segment: int | None = None) -> ClaimProblem:
        """What was found, with the check's own facts where it said no others."""
        return ClaimProblem(
            check=self.id,
            message=wrong.message,
            place=ClaimPlace(field=wrong.field or self.field, line=wrong.line),
            claim_number=claim_number,
            segment=wrong.segment or segment,
            answer=_status(wrong.answer or self.answer),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck(CheckFacts):
    """A check of one claim. With `shared` it looks at the billing provider alone, which many claims share."""

    run: Callable[[ClaimText], Iterator[Wrong]]
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck(CheckFacts):
    """A check of the whole file; what it yields carries the segment that names the claim."""

    run: Callable[[FileText], Iterator[Wrong]]


def claim_check(
    id: str,
    field: ClaimField,
    answer: str,
    *,
    source: str = GUIDE,
    confirmed: bool = False,
    paper: bool = True,
    shared: bool = False,
) -> Callable[[Callable[[ClaimText], Iterator[Wrong]]], ClaimCheck]:
    """Make a check of a function over a claim."""

    def of(run: Callable[[ClaimText], Iterator[Wrong]]) -> ClaimCheck:
        return ClaimCheck(
            id=id,
            field=field,
            answer=answer,
            source=source,
            confirmed=confirmed,
            paper=paper,
            shared=shared,
            page=run.__doc__ or "",
            run=run,
        )

    return of


def file_check(
    id: str, field: ClaimField, answer: str = "", *, source: str = GUIDE, confirmed: bool = False
) -> Callable[[Callable[[FileText], Iterator[Wrong]]], FileCheck]:
    """Make a check of a function over a whole file."""

    def of(run: Callable[[FileText], Iterator[Wrong]]) -> FileCheck:
        return FileCheck(
            id=id,
            field=field,
            answer=answer,
            source=source,
            confirmed=confirmed,
            paper=False,
            page=run.__doc__ or "",
            run=run,
        )

    return of


def _status(text: str) -> StatusCode | None:
    category, code, entity = (*text.split(":"), "", "")[:3]
    return StatusCode(category=category, code=code, entity=entity) if code else None
