"""A visit: its header and lines in the book, and the snapshot that scrub rules read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.circumstance import Accident, Attachment
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.codes import DIAGNOSIS_LETTERS, letters_to_positions
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.laboratory import Clia
from dermdesk.domain.line import ChargeLine, ConfidentialLine, PracticeLine
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import Patient, PriorService, Relation, Sex
from dermdesk.domain.practice import Credential, LineClass, PracticeSetup


class Telehealth(StrEnum):
    """How a visit was held when not in person."""

    VIDEO = "video"
    AUDIO = "audio"


class Presence(StrEnum):
    """Where the supervising physician was; absent also for audio only."""

    IN_SUITE = "in_suite"
    VIDEO = "video"
    ABSENT = "absent"


# --- what the book holds ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitHeader:
    """Who, when and where; people, sites and payers by their keys in the practice setup."""

    patient_id: str
    day: date
    site: str
    rendering: str
    coverage_id: str | None = None
    """The coverage billed first; None: the patient pays."""
    place_of_service: str | None = None
    telehealth: Telehealth | None = None
    seen_by: str | None = None
    supervising: str | None = None
    presence: Presence = Presence.ABSENT
    incident_to: bool = False
    plan_diagnoses: tuple[str, ...] = ()
    referring: str | None = None
    ordering: str | None = None
    em_basis: str = "mdm"
    em_minutes: int | None = None
    assignment: bool = True
    superbill: str = ""
    """Number on the paper superbill, for the batch tape."""
    accident: Accident | None = None
    referral_number: str = ""
    attachments: tuple[Attachment, ...] = ()
    laboratory: str | None = None
    """Key of the laboratory outside that sold the practice the tests of purchased lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as it stands in charge entry, before posting: all classes of lines side by side."""

    visit_id: str
    header: VisitHeader
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ChargeLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedVisit:
    """The practice stream's part of a visit: only household lines and the diagnoses that they point to."""

    visit_id: str
    header: VisitHeader
    diagnoses: tuple[str, ...]
    lines: tuple[PracticeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialVisit:
    """The confidential stream's part. Only it may name the practice part, as `visit_id`."""

    confidential_visit_id: str
    visit_id: str | None
    patient_id: str
    account_id: str
    day: date
    site: str
    rendering: str
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ConfidentialLine, ...] = ()


def linked_diagnoses(
    diagnoses: tuple[str, ...], pointer_sets: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keep the diagnoses that the given lines point to, and letter the pointers anew.

    A diagnosis that no kept line points to stays behind: it may belong to a line that nobody else may see.
    """
    used = sorted({place for letters in pointer_sets for place in letters_to_positions(letters)})
    used = [place for place in used if place < len(diagnoses)]
    renamed = {DIAGNOSIS_LETTERS[place]: DIAGNOSIS_LETTERS[new] for new, place in enumerate(used)}
    kept = tuple(diagnoses[place] for place in used)
    return kept, tuple("".join(renamed.get(letter, "") for letter in letters) for letters in pointer_sets)


# --- what rules read -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A provider as a rule sees one."""

    npi: str
    credential: Credential = Credential.MD


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """Who supervised, and from where."""

    npi: str
    presence: Presence = Presence.ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeFacts:
    """Facts of the practice on the day of service."""

    state: str | None = None
    participating: bool = False
    clia: Clia | None = None
    direct_billing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """Facts of the patient and the account."""

    birth_date: date | None = None
    sex: Sex | None = None
    member_id: str | None = None
    guarantor: Relation = Relation.SELF
    signature_on_file: bool = True
    medicaid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """Date, place and people; `submit_date` is the day the claim goes out."""

    day: date
    place_of_service: str | None = None
    telehealth: Telehealth | None = None
    rendering: Person
    seen_by: Person | None = None
    supervising: Supervision | None = None
    incident_to: bool = False
    plan_diagnoses: tuple[str, ...] = ()
    referring_npi: str | None = None
    ordering_npi: str | None = None
    em_basis: str = "mdm"
    em_minutes: int | None = None
    assignment: bool = True
    submit_date: date | None = None

    @property
    def seer(self) -> Person:
        """Who saw the patient."""
        return self.seen_by or self.rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBasis:
    """What a claim of the visit is made of beside its lines and diagnoses; `written` is the day on which it would go.

    `other_coverages` are those behind the one that is billed.
    """

    header: VisitHeader
    patient: Patient
    coverage: Coverage
    other_coverages: tuple[Coverage, ...] = ()
    setup: PracticeSetup
    written: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSnapshot:
    """Everything that scrub rules may know of a visit. Line numbers count from 1 in the order of `lines`.

    `history` None is unknown; given, even empty, it is complete for the three years before the visit.
    """

    id: str
    payer: PayerStance
    payer_key: str = ""
    """The payer's key in the practice's setup; blank where a visit knows no practice."""
    practice: PracticeFacts = PracticeFacts()
    patient: PatientFacts = PatientFacts()
    encounter: Encounter
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ChargeLine, ...] = ()
    history: tuple[PriorService, ...] | None = None
    basis: ClaimBasis | None = None
    """None: the visit belongs to no practice, or nobody is billed but the patient."""
    problems: tuple[ClaimProblem, ...] = ()
    """What the checks before sending find in a claim made of it; their lines are those of the visit."""

    def is_insurance(self, line: ChargeLine) -> bool:
        """Class insurance, and somebody other than the patient is billed."""
        return line.line_class is LineClass.INSURANCE and self.payer.type is not PayerType.SELF_PAY

    def linked(self, line: ChargeLine) -> tuple[str, ...]:
        """Diagnosis codes that the line's pointers reach; a letter beyond the list reaches nothing."""
        return tuple(
            self.diagnoses[place] for place in letters_to_positions(line.pointers) if place < len(self.diagnoses)
        )
