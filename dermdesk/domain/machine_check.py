"""What an examination of this machine found, one value a question."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the program can work with what was found."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: `found` says what is so, `help` what to do about it (empty when nothing)."""

    name: str
    verdict: Verdict
    found: str
    help: str = ""
