"""Circumstances of a visit that its claim has to tell: an accident behind it, and papers that go along."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AccidentKind(StrEnum):
    """CLM11: what a claim after an accident has to do with."""

    AUTO = "AA"
    EMPLOYMENT = "EM"
    OTHER = "OA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """An accident behind the services; `state` is asked for a car alone."""

    kind: AccidentKind
    day: date
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Papers that go with a claim (PWK): kind of report, how they are sent, and the number written on them."""

    report: str
    transmission: str
    control_number: str = ""
