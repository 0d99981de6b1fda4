"""Facts of codes, diagnoses, modifiers and places, as they stood on one day.

A :class:`ReferenceSlice` holds what one visit needs and nothing more, so that the scrub rules stay
pure functions: it is cut from the reference book by storage and handed over as a value.

Sources are named by the :class:`Edition` of each kind. The starter pack knows a selection of codes;
silence about a code is never a judgement on it (``NOT_CHECKED``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dermdesk.domain.money import Money

ADD_ON_GLOBAL: Final = "ZZZ"


class EditionKind(StrEnum):
    """What a set of reference rows is about."""

    CODES = "codes"
    MUE = "mue"
    ADD_ON = "add_on"
    PTP = "ptp"
    ICD10CM = "icd10cm"
    MODIFIERS = "modifiers"
    PLACES = "places"
    TAXONOMIES = "taxonomies"
    CHARGE_ITEMS = "charge_items"
    GPCI = "gpci"
    HCPCS = "hcpcs"


class CodeStatus(StrEnum):
    """What the reference can say of a procedure code on a day."""

    VALID = "valid"
    DELETED = "deleted"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    NOT_CHECKED = "not_checked"


class DiagnosisStatus(StrEnum):
    """What the reference can say of an ICD-10-CM code on a day."""

    VALID = "valid"
    NOT_BILLABLE = "not_billable"
    UNKNOWN = "unknown"
    NOT_CHECKED = "not_checked"


class ChargeItemKind(StrEnum):
    """The list of the practice on which an item stands."""

    COSMETIC = "cosmetic"
    SELF_PAY = "self"
    RETAIL = "retail"
    FEE = "fee"


class ModifierKind(StrEnum):
    """What a modifier tells the payer; a coarse grouping for ordering and look-up."""

    E_M = "e_m"
    PAYMENT = "payment"
    DISTINCT = "distinct"
    GLOBAL = "global"
    REPEAT = "repeat"
    COMPONENT = "component"
    SITE = "site"
    NOTICE = "notice"
    DRUG = "drug"
    TELEHEALTH = "telehealth"
    LABORATORY = "laboratory"
    STAFF = "staff"
    FOOT_CARE = "foot_care"
    OTHER = "other"


def in_force(day: date, effective_from: date | None, effective_to: date | None) -> bool:
    """Whether ``day`` lies in the closed interval; ``None`` is an open end."""
    return (effective_from is None or effective_from <= day) and (effective_to is None or day <= effective_to)


def neutral_label(code: str) -> str:
    """What a code is called for which there are no words of ours."""
    return f"code {code}"


@dataclass(frozen=True, slots=True)
class Edition:
    """One published set of reference data.

    ``valid_from``/``valid_to`` bound the days that the set can judge; ``valid_to`` None means that
    it stands until a newer one is imported. ``published`` is the day of the source, for its age.
    """

    kind: EditionKind
    name: str
    valid_from: date
    valid_to: date | None
    published: date
    source: str

    def covers(self, day: date) -> bool:
        return in_force(day, self.valid_from, self.valid_to)

    def age_days(self, day: date) -> int:
        """Days since publication, at least 0."""
        return max(0, (day - self.published).days)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """A CPT/HCPCS code with our own label and the figures CMS publishes for it.

    ``global_days`` is the CMS text: 000, 010, 090, XXX, YYY, ZZZ. Indicators are CMS digits.
    ``mue`` is units a day (None: no limit published), ``mai`` its adjudication indicator 1-3.
    """

    code: str
    label: str
    family: str
    pfs_status: str = ""
    global_days: str = ""
    pctc: str = ""
    multiple_procedure: str = ""
    bilateral: str = ""
    mue: int | None = None
    mai: int | None = None
    permitted_primaries: frozenset[str] = frozenset()
    nonfacility_rvu: Decimal | None = None
    facility_rvu: Decimal | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    search_words: str = ""

    @property
    def is_add_on(self) -> bool:
        return self.global_days == ADD_ON_GLOBAL

    @property
    def has_own_words(self) -> bool:
        """Whether the label is ours; a code that only an imported file knows has a neutral one."""
        return self.label != neutral_label(self.code)

    def in_force(self, day: date) -> bool:
        return in_force(day, self.effective_from, self.effective_to)


@dataclass(frozen=True, slots=True)
class Edit:
    """An NCCI procedure-to-procedure pair: ``column2`` is the code that is not paid.

    ``indicator`` 0: no modifier opens it; 1: a modifier may; 9: not applicable.
    """

    column1: str
    column2: str
    indicator: int
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def can_be_opened(self) -> bool:
        return self.indicator == 1

    def in_force(self, day: date) -> bool:
        return in_force(day, self.effective_from, self.effective_to)


@dataclass(frozen=True, slots=True)
class DiagnosisFacts:
    """An ICD-10-CM category or code, with its dot.

    ``billable`` is false for a heading that needs more characters. ``excludes1`` keeps the notes of
    the code and of every heading above it word for word; ``excludes1_ranges`` the codes they name,
    as inclusive (first, last) prefixes.
    """

    code: str
    label: str
    billable: bool
    chapter: str = ""
    excludes1: tuple[str, ...] = ()
    excludes1_ranges: tuple[tuple[str, str], ...] = ()

    def excludes(self, other: str) -> bool:
        """Whether an Excludes1 note here names ``other`` (not the reverse direction)."""
        return any(first <= other[: len(first)] and other[: len(last)] <= last for first, last in self.excludes1_ranges)


@dataclass(frozen=True, slots=True)
class ModifierFacts:
    """A two-character modifier in our own words."""

    code: str
    label: str
    kind: ModifierKind
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A CMS place of service; ``facility``: CMS pays the lower facility rate there."""

    code: str
    label: str
    facility: bool
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class TaxonomyFacts:
    """A provider taxonomy code of the NUCC set, ten characters, in our own words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ChargeItem:
    """An item of the editable lists: a practice code, or a CPT code that is normally cosmetic.

    ``price`` is a suggestion (None: the practice sets it). ``normally_cosmetic`` marks CPT codes that need
    a medical reason on an insurance line.
    """

    code: str
    label: str
    kind: ChargeItemKind
    price: Money | None = None
    taxable: bool = False
    normally_cosmetic: bool = False
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceSlice:
    """What the reference book says, on ``day``, about exactly one visit.

    ``codes`` holds the row nearest to ``day`` even when it is not in force, so that a deleted code
    can be told from an unknown one; the methods judge. ``edits`` is keyed (column 1, column 2) and
    holds rows in force only.
    """

    day: date
    codes: Mapping[str, CodeFacts] = field(default_factory=dict[str, CodeFacts])
    edits: Mapping[tuple[str, str], Edit] = field(default_factory=dict[tuple[str, str], Edit])
    diagnoses: Mapping[str, DiagnosisFacts] = field(default_factory=dict[str, DiagnosisFacts])
    modifiers: Mapping[str, ModifierFacts] = field(default_factory=dict[str, ModifierFacts])
    places: Mapping[str, PlaceFacts] = field(default_factory=dict[str, PlaceFacts])
    charge_items: Mapping[str, ChargeItem] = field(default_factory=dict[str, ChargeItem])
    editions: Mapping[EditionKind, Edition] = field(default_factory=dict[EditionKind, Edition])
    pairs_known_of: frozenset[str] | None = None
    """Codes of the visit that the pair edition can know; None: those whose facts are in force."""

    def code(self, code: str) -> CodeFacts | None:
        """The facts in force on the day, or None."""
        facts = self.codes.get(code)
        return facts if facts is not None and facts.in_force(self.day) else None

    def code_status(self, code: str) -> CodeStatus:
        """DELETED and NOT_YET_IN_FORCE are dated facts; VALID needs an edition that covers the day."""
        facts = self.codes.get(code)
        if facts is None:
            return CodeStatus.NOT_CHECKED
        if facts.effective_to is not None and facts.effective_to < self.day:
            return CodeStatus.DELETED
        if facts.effective_from is not None and self.day < facts.effective_from:
            return CodeStatus.NOT_YET_IN_FORCE
        return CodeStatus.VALID if self._covered(EditionKind.CODES) else CodeStatus.NOT_CHECKED

    def global_days(self, code: str) -> str:
        """000, 010, 090, XXX, YYY or ZZZ; empty when the code is not known on the day."""
        facts = self.code(code)
        return facts.global_days if facts is not None else ""

    def edit(self, one: str, other: str) -> Edit | None:
        """The NCCI pair of two codes, in whichever direction it stands.

        Should both directions stand, the stricter (lower indicator) counts.
        """
        forward, backward = self.edits.get((one, other)), self.edits.get((other, one))
        if forward is None or backward is None:
            return forward or backward
        return min(forward, backward, key=lambda edit: edit.indicator)

    def edits_are_checked(self) -> bool:
        """Whether the pair edition covers the day: if not, a missing pair proves nothing."""
        return self._covered(EditionKind.PTP)

    def knows_edits_of(self, code: str) -> bool:
        """Whether the pair edition can know a code: if not, a missing pair proves nothing."""
        return code in self.pairs_known_of if self.pairs_known_of is not None else self.code(code) is not None

    def diagnosis(self, code: str) -> DiagnosisFacts | None:
        """The facts of the newest edition begun by the day, whether or not it covers the day."""
        return self.diagnoses.get(code)

    def diagnosis_status(self, code: str) -> DiagnosisStatus:
        """Outside the edition's dates nothing is refused: ``NOT_CHECKED``."""
        if not self._covered(EditionKind.ICD10CM):
            return DiagnosisStatus.NOT_CHECKED
        facts = self.diagnoses.get(code)
        if facts is None:
            return DiagnosisStatus.UNKNOWN
        return DiagnosisStatus.VALID if facts.billable else DiagnosisStatus.NOT_BILLABLE

    def is_place(self, code: str) -> bool:
        """Whether CMS lists a place of service; outside the edition's dates nothing is refused."""
        return code in self.places or not self._covered(EditionKind.PLACES)

    def is_normally_cosmetic(self, code: str) -> bool:
        item = self.charge_items.get(code)
        return item is not None and item.normally_cosmetic

    def edition(self, kind: EditionKind) -> Edition | None:
        return self.editions.get(kind)

    def _covered(self, kind: EditionKind) -> bool:
        edition = self.editions.get(kind)
        return edition is not None and edition.covers(self.day)
