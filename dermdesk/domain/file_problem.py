"""A problem of a file that came in: what is wrong with it, and where."""

from dataclasses import dataclass
from enum import StrEnum

MOST_PROBLEMS = 200
"""Problems kept of one claim, or of one envelope; nobody reads more of them."""
MOST_OF_A_SET = 20_000
"""Problems of one transaction set beyond which only one of each claim is kept."""


class ProblemKind(StrEnum):
    """What a problem is about."""

    ENVELOPE = "envelope"
    """Counts, control numbers, headers and trailers."""
    VERSION = "version"
    """Another implementation guide than the one in force."""
    SYNTAX = "syntax"
    """Names of segments, characters."""
    STRUCTURE = "structure"
    """Segments that are missing, repeated or out of their order."""
    UNKNOWN = "unknown segment"
    """Segments that do not belong where they stand."""
    VALUE = "value"
    """A day, number or code that cannot be read or is not there."""
    AMOUNT = "amount"
    """Money that cannot be read or is not there."""
    BALANCE = "balance"
    """Amounts that do not add up."""
    PATIENT_SHARE = "patient share"
    """The patient's share is not what its adjustments say."""
    CONTENT = "content"
    """Values that can be read and contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """`message` is a sentence that quotes no text of the file but amounts, counts and short codes.

    `segment` counts from 1 in the file; `claim` is the practice's own number of the claim (CLM01).
    """

    kind: ProblemKind
    message: str
    segment: int | None = None
    claim: str = ""

    @property
    def words(self) -> str:
        """The message with its place, for people."""
        place = ", ".join(
            part
            for part in (
                f"claim {self.claim}" if self.claim else "",
                f"segment {self.segment}" if self.segment is not None else "",
            )
            if part
        )
        return f"{place[0].upper()}{place[1:]}: {self.message}" if place else self.message
