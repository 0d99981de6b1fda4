"""The kinds of reference files that a practice imports: what each is called, how often it comes, where to get it.

Pages are named as CMS.gov and the AMA title them; an address would be out of date before the program is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import Edition, EditionKind


class ImportKind(StrEnum):
    """What a file to import is. The last two belong to the practice and go into its book."""

    PTP = "ptp"
    MUE = "mue"
    PFS = "pfs"
    GPCI = "gpci"
    ADD_ON = "add_on"
    ICD10CM = "icd10cm"
    HCPCS = "hcpcs"
    FEES = "fees"
    CPT_TEXT = "cpt_text"

    @property
    def is_public(self) -> bool:
        """Public data of the reference book; else the practice's own."""
        return self in PUBLIC_KINDS


class Rhythm(StrEnum):
    """How often a new edition comes."""

    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    FISCAL_YEAR = "each October, with an update in April"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """`title` names the data, `page` where the next edition is found. `ends`: an edition ends with its year."""

    title: str
    page: str
    edition_kind: EditionKind
    rhythm: Rhythm
    rows: str
    ends: bool = False

    @property
    def where(self) -> str:
        """Where to get the next edition and how often it comes, in words."""
        return f"{self.page}; {self.rhythm.value}"


PUBLIC_KINDS: Final[Mapping[ImportKind, KindFacts]] = {
    ImportKind.PTP: KindFacts(
        title="NCCI PTP edits",
        page="CMS.gov, 'Medicare NCCI Procedure to Procedure (PTP) Edits', practitioner files f1 to f4",
        edition_kind=EditionKind.PTP,
        rhythm=Rhythm.QUARTERLY,
        rows="pairs",
    ),
    ImportKind.MUE: KindFacts(
        title="MUE unit limits",
        page="CMS.gov, 'Medicare NCCI Medically Unlikely Edits (MUEs)', practitioner services",
        edition_kind=EditionKind.MUE,
        rhythm=Rhythm.QUARTERLY,
        rows="codes",
    ),
    ImportKind.PFS: KindFacts(
        title="Physician fee schedule RVUs",
        page="CMS.gov, 'PFS Relative Value Files', the PPRRVU file in CSV",
        edition_kind=EditionKind.CODES,
        rhythm=Rhythm.QUARTERLY,
        rows="codes",
        ends=True,
    ),
    ImportKind.GPCI: KindFacts(
        title="Geographic practice cost indices",
        page="CMS.gov, 'PFS Relative Value Files', the GPCI file in CSV",
        edition_kind=EditionKind.GPCI,
        rhythm=Rhythm.YEARLY,
        rows="localities",
        ends=True,
    ),
    ImportKind.ADD_ON: KindFacts(
        title="NCCI add-on codes",
        page="CMS.gov, 'Medicare NCCI Add-on Code Edits'",
        edition_kind=EditionKind.ADD_ON,
        rhythm=Rhythm.YEARLY,
        rows="pairs",
    ),
    ImportKind.ICD10CM: KindFacts(
        title="ICD-10-CM",
        page="CMS.gov, 'ICD-10 Codes', code descriptions in tabular order (order file) and tabular XML",
        edition_kind=EditionKind.ICD10CM,
        rhythm=Rhythm.FISCAL_YEAR,
        rows="codes and headings",
        ends=True,
    ),
    ImportKind.HCPCS: KindFacts(
        title="HCPCS Level II",
        page="CMS.gov, 'HCPCS Quarterly Update', the ANWEB text file",
        edition_kind=EditionKind.HCPCS,
        rhythm=Rhythm.QUARTERLY,
        rows="codes",
    ),
}
TITLES: Final[Mapping[ImportKind, str]] = {
    **{kind: facts.title for kind, facts in PUBLIC_KINDS.items()},
    ImportKind.FEES: "Fee schedule of the practice",
    ImportKind.CPT_TEXT: "Licensed CPT text",
}
CPT_TEXT_PAGE: Final = "American Medical Association, CPT data files under the practice's licence; yearly"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that an edition is published for; `valid_to` None stands until a newer one is imported."""

    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a file, its name or a person says of an edition: a day, or a year alone (then `day` is 1 January)."""

    day: date
    year_alone: bool = False


_SHAPES: Final = (
    re.compile(r"(?P<year>20\d\d)[ -]?q(?P<quarter>[1-4])", re.ASCII | re.IGNORECASE),
    re.compile(r"q(?P<quarter>[1-4])[ -]?(?P<year>20\d\d)", re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?", re.ASCII),
    re.compile(r"(?:fy ?)?(?P<year>20\d\d)", re.ASCII | re.IGNORECASE),
)


def read_edition(text: str) -> Told:
    """What a person writes for an edition: `2026Q1`, `2026-01-01`, `2026-01` or `2026`. Raises DermdeskError."""
    for shape in _SHAPES:
        found = shape.fullmatch(text.strip())
        if found is None:
            continue
        parts = {name: int(value) for name, value in found.groupdict().items() if value is not None}
        month = parts["quarter"] * 3 - 2 if "quarter" in parts else parts.get("month", 1)
        try:
            day = date(parts["year"], month, parts.get("day", 1))
        except ValueError:
            break
        return Told(day, year_alone=parts.keys() == {"year"})
    raise DermdeskError(
        f"'{text[:20]}' names no edition. Nothing was changed.", "Write 2026Q1, a day such as 2026-01-01, or a year."
    )


def period_of(kind: ImportKind, told: Told) -> Period:
    """The days of an edition. A quarterly kind named by its year alone begins with the year."""
    day = told.day
    if kind is ImportKind.ICD10CM:
        return _fiscal_period(told)
    if kind in (ImportKind.GPCI, ImportKind.CPT_TEXT):
        return Period(str(day.year), date(day.year, 1, 1), date(day.year, 12, 31))
    ends = date(day.year, 12, 31) if kind in PUBLIC_KINDS and PUBLIC_KINDS[kind].ends else None
    return Period(_name(told), day, ends)


def _fiscal_period(told: Told) -> Period:
    """ICD-10-CM goes by the federal fiscal year, from 1 October of the year before; an update begins in April."""
    if told.year_alone:
        return Period(f"FY{told.day.year}", date(told.day.year - 1, 10, 1), date(told.day.year, 9, 30))
    year = told.day.year + (told.day.month >= 10)
    begins = told.day == date(year - 1, 10, 1)
    name = f"FY{year}" if begins else f"FY{year}, {told.day:%B} {told.day.year}"
    return Period(name, told.day, date(year, 9, 30))


def _name(told: Told) -> str:
    if told.year_alone:
        return str(told.day.year)
    if told.day.day == 1 and told.day.month % 3 == 1:
        return f"{told.day.year} Q{told.day.month // 3 + 1}"
    return told.day.isoformat()


def next_due(kind: ImportKind, edition: Edition) -> date:
    """The first day on which a newer edition than this one should be in force."""
    seen = max(edition.valid_from, edition.published)
    rhythm = PUBLIC_KINDS[kind].rhythm if kind in PUBLIC_KINDS else Rhythm.YEARLY
    months = {Rhythm.QUARTERLY: (1, 4, 7, 10), Rhythm.YEARLY: (1,), Rhythm.FISCAL_YEAR: (4, 10)}[rhythm]
    day = seen
    while True:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        if day.month in months:
            return day


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """What an edition changed against the one before, with the first few of each as `11102/17000` or `J3301`."""

    since: str
    added: int = 0
    removed: int = 0
    changed: int = 0
    examples_added: tuple[str, ...] = ()
    examples_removed: tuple[str, ...] = ()
    examples_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import brought: `rows` rows of `what`. `changes` is None without an earlier import to compare with."""

    kind: ImportKind
    period: Period
    rows: int
    what: str
    changes: EditionChanges | None
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.kind]
