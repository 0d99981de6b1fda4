"""Persons: names, addresses, patients and guarantors."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """As claims carry it; X goes out as U."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class Relation(StrEnum):
    """The guarantor's relation to the patient, and the patient's to a subscriber."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name in parts, as typed; interchange folds it to what X12 may carry."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""

    @property
    def listed(self) -> str:
        """`Alder, Ruth M.` for lists."""
        given = " ".join(part for part in (self.first, self.middle) if part)
        family = " ".join(part for part in (self.last, self.suffix) if part)
        return f"{family}, {given}" if given else family

    @property
    def spoken(self) -> str:
        """`Ruth M. Alder` for letters."""
        return " ".join(part for part in (self.first, self.middle, self.last, self.suffix) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address in the United States; `zip` holds 5 or 9 digits without a dash."""

    line1: str
    line2: str = ""
    city: str
    state: str
    zip: str

    @property
    def lines(self) -> tuple[str, ...]:
        """As on an envelope, without the name."""
        code = f"{self.zip[:5]}-{self.zip[5:]}" if len(self.zip) == 9 else self.zip
        return tuple(line for line in (self.line1, self.line2, f"{self.city}, {self.state} {code}") if line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """A person who answers for others' medical accounts; households are patients of one guarantor."""

    guarantor_id: str
    name: PersonName
    address: Address | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient. `number` is the practice's own chart number; both account ids exist from birth of the record.

    The confidential account id says nothing: every patient has one, opened or not.
    """

    patient_id: str
    number: str
    name: PersonName
    birth_date: date
    sex: Sex
    address: Address | None = None
    phone: str = ""
    email: str = ""
    guarantor_id: str | None = None
    """Another person who receives the household statement; None: the patient."""
    guarantor_relation: Relation = Relation.SELF
    signature_on_file: bool = True
    medicaid: bool = False
    medical_account_id: str
    confidential_account_id: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorService:
    """An earlier service of a patient. `site` and `pathology` are those of its lesion, where they are known."""

    day: date
    code: str
    modifiers: tuple[str, ...] = ()
    diagnosis: str | None = None
    same_group: bool = True
    face_to_face: bool = True
    billed: bool = False
    site: str | None = None
    pathology: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtHistory:
    """What a patient had before this book knew of it. `complete`: nothing else in the three years before."""

    services: tuple[PriorService, ...]
    complete: bool
