"""A charge line as typed, with what its code's family needs to know, and the routed lines that posting makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.body_site import Place
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass


class AccountSide(StrEnum):
    """Which account, and so which statement, a line belongs to."""

    HOUSEHOLD = "household"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesion:
    """Equal `id`s on two lines of a visit are the same lesion, wound or treated field. Sizes in mm.

    `site` is one of `body_site.SITES`, `region` a finer word for it, `side` left or right: the body map's facts.
    `diameter_mm` is the longest clinical diameter before the procedure, `margin_mm` the narrowest margin on one side.
    `pathology` is pending, benign, uncertain or malignant.
    """

    id: str | None = None
    site: str | None = None
    region: str | None = None
    side: str | None = None
    diameter_mm: Decimal | None = None
    margin_mm: Decimal = Decimal(0)
    count: int | None = None
    pathology: str | None = None
    biopsy_proven: bool = False

    @property
    def place(self) -> Place | None:
        """Where it is; None when nobody said."""
        return Place(site=self.site, region=self.region, side=self.side) if self.site is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Total length in cm of the wounds that the line sums."""

    length_cm: Decimal | None = None
    adhesive_only: bool = False
    donor_site: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mohs:
    """On the first-stage line: stages, and tissue blocks of stage 1, 2 …; biopsy age in days.

    `positive`: of each stage the blocks with tumor at their edge, counted from 1 clockwise from twelve.
    """

    stages: int | None = None
    blocks: tuple[int, ...] | None = None
    positive: tuple[tuple[int, ...], ...] | None = None
    pathologist_npi: str | None = None
    deep_structure: bool = False
    prior_biopsy_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """What was given, wasted and opened, in the measure of the code (mg, botulinum units, sticks, tubes)."""

    ndc: str | None = None
    given: Decimal | None = None
    wasted: Decimal | None = None
    containers: tuple[Decimal, ...] | None = None
    container_type: str | None = None
    supplied_by_patient: bool = False
    shared_vial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phototherapy:
    """Who put the tar or petrolatum on: office, patient, none; missing is unknown."""

    agent_applied_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """Who made the slide, whether it was bought, and what the laboratory charged."""

    prepared_by: str = "practice"
    purchased: bool = False
    shares_practice: bool = False
    net_charge: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperhidrosis:
    """Severity score 1-4 and whether a prescription antiperspirant failed."""

    hdss: int | None = None
    failed_topical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """One line of a superbill. `charge` is for all units; `pointers` are diagnosis letters, first is primary.

    `account` None takes the default: private for cosmetic, retail and confidential lines, else household.
    """

    code: str
    charge: Money
    modifiers: tuple[str, ...] = ()
    pointers: str = ""
    units: int = 1
    line_class: LineClass = LineClass.INSURANCE
    place_of_service: str | None = None
    confidential: bool = False
    account: AccountSide | None = None
    abn_signed: date | None = None
    authorization: str | None = None
    note: str | None = None
    medical_reason: str | None = None
    performed_by: str = "physician"
    lesion: Lesion | None = None
    repair: Repair | None = None
    area_cm2: Decimal | None = None
    mohs: Mohs | None = None
    drug: Drug | None = None
    allergens: int | None = None
    phototherapy: Phototherapy | None = None
    specimens: int | None = None
    slide: Slide | None = None
    hyperhidrosis: Hyperhidrosis | None = None
    visual_field: bool = False

    @property
    def side(self) -> AccountSide:
        """The account it belongs to, by choice or by default."""
        if self.account is not None:
            return self.account
        private = self.confidential or self.line_class in (LineClass.COSMETIC, LineClass.RETAIL)
        return AccountSide.PRIVATE if private else AccountSide.HOUSEHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLine:
    """A posted line of the practice stream: household side, never confidential. `number` counts within its event."""

    number: int
    line: ChargeLine

    def __post_init__(self) -> None:
        if self.line.confidential or self.line.side is not AccountSide.HOUSEHOLD:
            raise TypeError("a confidential line cannot stand in the practice stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceLine(PracticeLine):
    """A posted line that a claim may carry; the only kind that a claim is built from."""

    def __post_init__(self) -> None:
        PracticeLine.__post_init__(self)
        if self.line.line_class is not LineClass.INSURANCE:
            raise TypeError("only an insurance line can reach a claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialLine:
    """A posted line of the confidential stream. It is no PracticeLine and cannot become one."""

    number: int
    line: ChargeLine


@dataclass(frozen=True, slots=True)
class RoutedLines:
    """Lines of a visit by the stream that they are posted to, each numbered from 1 within its own."""

    practice: tuple[PracticeLine, ...]
    confidential: tuple[ConfidentialLine, ...]


def route_lines(lines: Iterable[ChargeLine], *, self_pay: bool) -> RoutedLines:
    """Part the lines of a visit by account. With a self-pay payer no line is an insurance line."""
    practice: list[PracticeLine] = []
    confidential: list[ConfidentialLine] = []
    for line in lines:
        if line.confidential or line.side is AccountSide.PRIVATE:
            confidential.append(ConfidentialLine(number=len(confidential) + 1, line=line))
        elif line.line_class is LineClass.INSURANCE and not self_pay:
            practice.append(InsuranceLine(number=len(practice) + 1, line=line))
        else:
            practice.append(PracticeLine(number=len(practice) + 1, line=line))
    return RoutedLines(tuple(practice), tuple(confidential))
