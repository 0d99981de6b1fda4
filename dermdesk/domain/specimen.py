"""A specimen: tissue of a charge line on its way to a laboratory and back as a report that may change the claim."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.body_site import Place

DAYS_OVERDUE = 14
"""A report that is not there after two weeks is asked for."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CANCER = ("C", "D0")
_UNCERTAIN = ("D37", "D38", "D39", "D40", "D41", "D42", "D43", "D44", "D45", "D46", "D47", "D48")
_UNSPECIFIED = "D49"


class Behavior(StrEnum):
    """What a report calls a lesion, in the words of ICD-10-CM's chapter of neoplasms; in situ counts as malignant."""

    BENIGN = "benign"
    UNCERTAIN = "uncertain"
    MALIGNANT = "malignant"


class SlideWork(StrEnum):
    """Who bills which part of the reading of the slide, such as 88305."""

    LABORATORY = "laboratory"
    """The laboratory bills both parts; the practice bills nothing."""
    READING = "reading"
    """The laboratory bills the technical part (TC), the practice reads the slide and bills 26."""
    TECHNICAL = "technical"
    """The practice makes the slide and bills TC, the laboratory reads it and bills 26."""
    PRACTICE = "practice"
    """The practice bills both parts."""


class ChargedTo(StrEnum):
    """Whom the laboratory sends its bill."""

    PLAN = "plan"
    PRACTICE = "practice"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One jar, lettered within its visit. `clinical` are the diagnoses of its line when it was sent.

    `visit_id` and `line_number` name the charge line, `laboratory` a laboratory of the practice's setup.
    """

    specimen_id: str
    visit_id: str
    line_number: int
    patient_id: str
    letter: str
    place: Place | None = None
    laboratory: str
    taken: date
    sent: date
    work: SlideWork = SlideWork.LABORATORY
    charged_to: ChargedTo = ChargedTo.PLAN
    clinical: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathologyResult:
    """What the report says. `diagnosis` is an ICD-10-CM code, `number` the laboratory's own of the report."""

    reported: date
    diagnosis: str
    words: str = ""
    number: str = ""

    @property
    def behavior(self) -> Behavior:
        """By the chapter in which the diagnosis stands."""
        behavior = behavior_of(self.diagnosis)
        if behavior is None:
            raise ValueError("a result names a diagnosis that somebody made")
        return behavior

    @property
    def said(self) -> str:
        """For lists: `basal cell carcinoma, C44.311`."""
        return f"{self.words}, {self.diagnosis}" if self.words else self.diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class RecodeAnswer:
    """What a person answered to the recode that a result proposed; `recoded` False: the line stays as it stands."""

    recoded: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenStanding:
    """A specimen as it stands. `answer` belongs to the present result; `dropped` says why it is out of the log."""

    specimen: Specimen
    result: PathologyResult | None = None
    answer: RecodeAnswer | None = None
    dropped: str = ""

    @property
    def is_out(self) -> bool:
        """At the laboratory, and no report."""
        return self.result is None and not self.dropped

    def days_out(self, today: date) -> int:
        """Days from sending to the report, or to today."""
        return ((self.result.reported if self.result is not None else today) - self.specimen.sent).days

    def is_overdue(self, today: date) -> bool:
        """Out for more than DAYS_OVERDUE days."""
        return self.is_out and self.days_out(today) > DAYS_OVERDUE


def behavior_of(diagnosis: str) -> Behavior | None:
    """Of a diagnosis that a report makes; None for D49, which says that nobody has looked."""
    if diagnosis.startswith(_UNSPECIFIED):
        return None
    if diagnosis.startswith(_CANCER):
        return Behavior.MALIGNANT
    return Behavior.UNCERTAIN if diagnosis.startswith(_UNCERTAIN) else Behavior.BENIGN


def label_letter(place: int) -> str:
    """The letter of the jar at a place counted from 0: A … Z, then AA, AB …"""
    before, last = divmod(place, len(_LETTERS))
    return (label_letter(before - 1) if before else "") + _LETTERS[last]
