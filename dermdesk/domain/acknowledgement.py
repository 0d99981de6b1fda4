"""What a receiver says of a file's form: TA1 of the whole interchange, 999 (or 997) of its groups and sets.

Neither says that a payer took a claim: that is the 277CA's. Sources: X12.5 (TA1), 005010X231A1 (999).
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.acknowledgements import (
    ELEMENT_ERRORS,
    GROUP_ERRORS,
    INTERCHANGE_NOTES,
    INTERCHANGE_OUTCOMES,
    OUTCOMES,
    SEGMENT_ERRORS,
    SET_ERRORS,
)
from dermdesk.domain.file_problem import FileProblem


class Verdict(StrEnum):
    """What an acknowledgement comes to."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_ERRORS = "accepted with errors"
    PARTLY_ACCEPTED = "accepted in part"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


_VERDICTS = {
    "A": Verdict.ACCEPTED,
    "E": Verdict.ACCEPTED_WITH_ERRORS,
    "P": Verdict.PARTLY_ACCEPTED,
    "M": Verdict.REJECTED,
    "R": Verdict.REJECTED,
    "W": Verdict.REJECTED,
    "X": Verdict.REJECTED,
}


def verdict_of(code: str) -> Verdict:
    """IK501, AK901 or TA104."""
    return _VERDICTS.get(code, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAnswer:
    """A TA1: `control` is ISA13 of the file that is answered."""

    control: str
    day: date | None
    hour: time | None
    code: str
    note: str
    problems: tuple[FileProblem, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Accepted, accepted with errors or rejected."""
        return verdict_of(self.code)

    @property
    def words(self) -> str:
        """`rejected: control number was used before (ISA13)`."""
        outcome = said(INTERCHANGE_OUTCOMES, self.code)
        return f"{outcome}: {said(INTERCHANGE_NOTES, self.note)}" if self.note.strip("0") else outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementError:
    """An IK4. Places count from 1; `copy` is the wrong value where the receiver gave it, and may name a patient."""

    element: int | None
    component: int | None = None
    repetition: int | None = None
    code: str
    copy: str = ""

    @property
    def words(self) -> str:
        """`code that is not valid`."""
        return said(ELEMENT_ERRORS, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentError:
    """An IK3. `place` counts segments from ST, which is 1; `claim` is CLM01 where the receiver names it (CTX)."""

    segment: str
    place: int | None
    loop: str = ""
    code: str
    claim: str = ""
    elements: tuple[ElementError, ...] = ()

    @property
    def words(self) -> str:
        """`NM1: segment is missing`."""
        return f"{self.segment}: {said(SEGMENT_ERRORS, self.code)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAnswer:
    """AK2 to IK5: what is said of one transaction set; `control` is its ST02."""

    kind: str
    control: str
    version: str = ""
    code: str
    codes: tuple[str, ...] = ()
    errors: tuple[SegmentError, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """By IK501."""
        return verdict_of(self.code)

    @property
    def words(self) -> str:
        """`rejected: one or more segments are wrong`."""
        reasons = "; ".join(said(SET_ERRORS, code) for code in self.codes)
        outcome = said(OUTCOMES, self.code)
        return f"{outcome}: {reasons}" if reasons else outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """One 999: what is said of one group; `group_control` is GS06 of the file that is answered."""

    control: str
    version: str
    group_kind: str
    group_control: str
    group_version: str = ""
    code: str
    codes: tuple[str, ...] = ()
    sets_sent: int | None = None
    sets_received: int | None = None
    sets_accepted: int | None = None
    sets: tuple[SetAnswer, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """By AK901."""
        return verdict_of(self.code)

    @property
    def words(self) -> str:
        """`accepted in part`."""
        reasons = "; ".join(said(GROUP_ERRORS, code) for code in self.codes)
        outcome = said(OUTCOMES, self.code)
        return f"{outcome}: {reasons}" if reasons else outcome
