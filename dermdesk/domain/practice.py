"""The practice: its sites, providers, fees and lists, as a practice file names them by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dermdesk.domain.laboratory import Clia, Laboratory
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, Receiver
from dermdesk.domain.people import Address, PersonName
from dermdesk.domain.practice_rule import PracticeRule


class Credential(StrEnum):
    """What a person of the practice is."""

    MD = "MD"
    DO = "DO"
    NP = "NP"
    PA = "PA"
    RN = "RN"
    MA = "MA"

    @property
    def is_physician(self) -> bool:
        """MD or DO."""
        return self in (Credential.MD, Credential.DO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of the practice or a referring one outside (`external`)."""

    key: str
    name: PersonName
    npi: str
    credential: Credential = Credential.MD
    taxonomy: str = ""
    supervised_by: str | None = None
    """Key of the physician who supervises an NP or PA."""
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where the practice works; `time_zone` is an IANA name, `place_of_service` its usual CMS code."""

    key: str
    name: str
    address: Address
    time_zone: str
    place_of_service: str = "11"
    npi: str = ""
    phone: str = ""
    clia: Clia | None = None
    satellite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The billing provider. `neutral_name` is what confidential papers show instead of the specialty."""

    name: str
    npi: str
    ein: str
    taxonomy: str
    address: Address
    phone: str
    pay_to: Address | None = None
    contact: str = ""
    neutral_name: str = ""
    neutral_address: Address | None = None
    participating: bool = True
    direct_billing: bool = False
    sales_tax_basis_points: int = 0
    """Sales tax on retail lines in hundredths of a percent."""
    claim_prefix: str = ""
    statement_message: str = ""


class LineClass(StrEnum):
    """Which ledger a line belongs to; only INSURANCE can reach a claim."""

    INSURANCE = "insurance"
    SELF = "self"
    COSMETIC = "cosmetic"
    RETAIL = "retail"
    FEE = "fee"

    @property
    def short(self) -> str:
        """Ins, Self, Cos, Ret, Fee."""
        return {"insurance": "Ins", "self": "Self", "cosmetic": "Cos", "retail": "Ret", "fee": "Fee"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A row of the practice's price list: a procedure's fee or an item of its own (cosmetic, retail, fee)."""

    code: str
    label: str = ""
    line_class: LineClass = LineClass.INSURANCE
    fee: Money
    shortcut: str = ""
    """What hands may type instead of the code."""
    macro: tuple[str, ...] = ()
    """Codes that this one expands to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSetup:
    """Everything that a practice file says. Mappings go by key, the price list by code."""

    practice: Practice
    sites: Mapping[str, Site] = field(default_factory=dict[str, Site])
    providers: Mapping[str, Provider] = field(default_factory=dict[str, Provider])
    payers: Mapping[str, Payer] = field(default_factory=dict[str, Payer])
    receivers: Mapping[str, Receiver] = field(default_factory=dict[str, Receiver])
    laboratories: Mapping[str, Laboratory] = field(default_factory=dict[str, Laboratory])
    price_list: Mapping[str, ChargeItem] = field(default_factory=dict[str, ChargeItem])
    rules: Mapping[str, PracticeRule] = field(default_factory=dict[str, PracticeRule])
    """The practice's own scrub rules, those that are off too."""
