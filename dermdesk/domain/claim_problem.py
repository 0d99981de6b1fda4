"""A problem that a check found in a claim or in a file of claims before it leaves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimProblem:
    """`check` names the check, `message` says what is wrong and what to do, without patient data.

    `claim_number` is blank for a problem of the whole file; `segment` counts from 1 in the file, None when unknown.
    """

    check: str
    message: str
    claim_number: str = ""
    segment: int | None = None
