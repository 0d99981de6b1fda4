"""Payers and their stances: what a payer's card says where payers differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dermdesk.domain.people import Address
from dermdesk.domain.severity import Severity


class PayerType(StrEnum):
    """Kind of payer; with SELF_PAY no line is an insurance line."""

    MEDICARE_PART_B = "medicare_part_b"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICAID = "medicaid"
    COMMERCIAL = "commercial"
    SELF_PAY = "self_pay"

    @property
    def is_medicare(self) -> bool:
        """Part B or Medicare Advantage."""
        return self in (PayerType.MEDICARE_PART_B, PayerType.MEDICARE_ADVANTAGE)


_DEFAULT_LABELERS: Mapping[str, tuple[str, ...]] = MappingProxyType({"J7308": ("67308",), "J7345": ("70621",)})
_NO_SEVERITIES: Mapping[str, Severity] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerStance:
    """The payer card, with the defaults of its type (None asks the property below for the default)."""

    type: PayerType
    accepts_consults: bool | None = None
    prolonged_code: str | None = None
    requires_ndc: bool = False
    bars_pass_through: bool = False
    timely_days: int | None = None
    telehealth_pos: bool | None = None
    telehealth_codes: str = "office"
    ma_notice_modifiers: tuple[str, ...] = ()
    sad_list: tuple[str, ...] = ("J1628", "J3357")
    complex_admin_list: bool = False
    product_labelers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _DEFAULT_LABELERS)
    bla_skin_products: tuple[str, ...] = ()
    ak_diagnoses: tuple[str, ...] = ()
    pdt_diagnoses: tuple[str, ...] = ()
    follows_ncci: bool | None = None
    """Asked of commercial payers alone; None: the card does not say so."""
    severities: Mapping[str, Severity] = field(default_factory=lambda: _NO_SEVERITIES)
    """Where this payer differs: rule id (`DERM-EM-002`) or family (`EM`) to severity; never for a reject."""

    @property
    def is_bound_by_ncci(self) -> bool:
        """Whether NCCI pairs and unit limits count in full: Medicare and Medicaid always, others by their card."""
        if self.type in (PayerType.COMMERCIAL, PayerType.SELF_PAY):
            return bool(self.follows_ncci)
        return True

    @property
    def pays_consults(self) -> bool:
        """Whether 99242-99245 and 99252-99255 are paid; Medicare types do not by default."""
        return not self.type.is_medicare if self.accepts_consults is None else self.accepts_consults

    @property
    def wanted_prolonged_code(self) -> str:
        """99417, or G2212 for the Medicare types by default."""
        return self.prolonged_code or ("G2212" if self.type.is_medicare else "99417")

    @property
    def wants_telehealth_place(self) -> bool:
        """Whether telehealth visits want place 02 or 10; Medicare types do by default."""
        return self.type.is_medicare if self.telehealth_pos is None else self.telehealth_pos


class IncidentToStance(StrEnum):
    """Who stands as rendering provider when an NP's or PA's work is billed under the physician."""

    PHYSICIAN_RENDERS = "physician_renders"
    """Medicare way: the supervising physician is the rendering provider (2310B)."""
    NPP_RENDERS = "npp_renders"
    """The NP or PA renders and the physician is named as supervising provider (2310D)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A payer as the practice bills it. `payer_id` is its electronic id, `receiver` the clearinghouse's key."""

    key: str
    name: str
    stance: PayerStance
    payer_id: str = ""
    filing_code: str = "CI"
    """Claim filing indicator, SBR09."""
    receiver: str = ""
    """Key of the receiver (clearinghouse or payer) that gets its 837P; blank: paper only."""
    address: Address | None = None
    incident_to: IncidentToStance = IncidentToStance.PHYSICIAN_RENDERS
    contracted: bool = True
    incident_to_modifier: str = ""
    """Such as SA, where the payer wants it on work billed incident-to."""
    medigap_id: str = ""
    """Five-digit COBA id of a Medigap insurer that takes claim-based crossover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where 837P files go: envelope settings of one clearinghouse or payer."""

    key: str
    name: str
    receiver_id: str
    """ISA08, GS03 and NM1*40."""
    receiver_qualifier: str = "ZZ"
    submitter_id: str
    """ISA06, GS02 and NM1*41."""
    submitter_qualifier: str = "ZZ"
    application_sender: str = ""
    """GS02 where it differs from the submitter id."""
    application_receiver: str = ""
    """GS03 where it differs from the receiver id."""
    test: bool = True
    """ISA15 T until the clearinghouse says that the practice is live."""
    outbox: str = ""
    """Folder of this office where its program fetches files; blank: files are handed over by hand."""
    inbox: str = ""
    """Folder where its program lays what came back."""
