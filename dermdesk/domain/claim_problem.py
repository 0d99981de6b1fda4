"""A problem that a check found in a claim or in a file of claims before it leaves."""

from dataclasses import dataclass

from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.claim_status import StatusCode

WHOLE_FILE = ClaimPlace(field=ClaimField.ENVELOPE)
"""Where a problem lies that is none of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimProblem:
    """`check` is the check's id (`DERM-SUB-004`), `message` says what is wrong and where to mend it.

    No message holds patient data. `claim_number` is blank for a problem of the whole file; `segment` counts from 1 in
    the file, None when unknown; `answer` is what a payer would say of it in its 277CA, None where it would not get so
    far. `not_checked`: nothing was found, but a check could not run.
    """

    check: str
    message: str
    place: ClaimPlace = WHOLE_FILE
    claim_number: str = ""
    segment: int | None = None
    answer: StatusCode | None = None
    not_checked: bool = False

    @property
    def said(self) -> str:
        """One line for lists: `DERM-SUB-029 line 3: …`."""
        where = f" line {self.place.line}" if self.place.line is not None else ""
        return f"{self.check}{where}: {self.message}"
