"""Events of the practice setup: the practice, sites, providers, payers, receivers, laboratories, fees, users."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.event import EventBody
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.letter import LetterKind, LetterTemplate
from dermdesk.domain.licensed_text import LicensedText
from dermdesk.domain.payer import Payer, Receiver
from dermdesk.domain.practice import ChargeItem, Practice, Provider, Site
from dermdesk.domain.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeChanged(EventBody):
    """The practice's own data, first at creation of the book."""

    kind: ClassVar[str] = "practice_changed"
    practice: Practice

    @property
    def entity(self) -> str:
        return "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanged(EventBody):
    """A site, new or changed."""

    kind: ClassVar[str] = "site_changed"
    site: Site

    @property
    def entity(self) -> str:
        return f"site:{self.site.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChanged(EventBody):
    """A provider, new or changed."""

    kind: ClassVar[str] = "provider_changed"
    provider: Provider

    @property
    def entity(self) -> str:
        return f"provider:{self.provider.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerChanged(EventBody):
    """A payer with its stance, new or changed."""

    kind: ClassVar[str] = "payer_changed"
    payer: Payer

    @property
    def entity(self) -> str:
        return f"payer:{self.payer.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverChanged(EventBody):
    """Envelope settings of a receiver, new or changed."""

    kind: ClassVar[str] = "receiver_changed"
    receiver: Receiver

    @property
    def entity(self) -> str:
        return f"receiver:{self.receiver.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryChanged(EventBody):
    """A laboratory outside, new or changed."""

    kind: ClassVar[str] = "laboratory_changed"
    laboratory: Laboratory

    @property
    def entity(self) -> str:
        return f"laboratory:{self.laboratory.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplateChanged(EventBody):
    """The practice's own words of a kind of letter; None: those that come with the program again."""

    kind: ClassVar[str] = "letter_template_changed"
    letter: LetterKind
    template: LetterTemplate | None

    @property
    def entity(self) -> str:
        return f"letter_template:{self.letter.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListChanged(EventBody):
    """Rows of the price list, new or changed; others stay."""

    kind: ClassVar[str] = "price_list_changed"
    items: tuple[ChargeItem, ...]

    @property
    def entity(self) -> str:
        return "price_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedTextImported(EventBody):
    """An edition of the CPT text that the practice has licensed; one of the same first day replaces it."""

    kind: ClassVar[str] = "licensed_text_imported"
    edition: str
    valid_from: date
    valid_to: date
    texts: tuple[LicensedText, ...]

    @property
    def entity(self) -> str:
        return f"licensed_text:{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(EventBody):
    """A user, new or changed; keys are kept beside the book, never in the journal."""

    kind: ClassVar[str] = "user_changed"
    user: User

    @property
    def entity(self) -> str:
        return f"user:{self.user.user_id}"
