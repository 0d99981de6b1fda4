"""Billing accounts: the unit of privacy. Each has its own responsible party and its own statement route."""

from dataclasses import dataclass
from enum import StrEnum

from dermdesk.domain.people import Address, PersonName


class AccountKind(StrEnum):
    """A medical account is the guarantor's; a confidential one is the patient's alone."""

    MEDICAL = "medical"
    CONFIDENTIAL = "confidential"


class Channel(StrEnum):
    """How a statement travels. HOLD is the absence of a route: nothing is sent."""

    PAPER = "paper"
    EMAIL = "email"
    PICK_UP = "pick_up"
    PORTAL = "portal"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRoute:
    """Who gets the statement, by which channel, at which address, under which sender name.

    Built only complete: paper has an address, e-mail and portal have exactly one e-mail address. A held account has no
    StatementRoute at all (None), so that nothing can be sent by mistake. Raises ValueError when incomplete.
    """

    recipient: PersonName
    channel: Channel
    address: Address | None = None
    email: str = ""
    sender_name: str = ""
    """The sender's name as the recipient sees it; blank: the practice's name (its neutral name if confidential)."""

    def __post_init__(self) -> None:
        if self.channel is Channel.HOLD:
            raise ValueError("a held account has no route")
        if self.channel is Channel.PAPER and self.address is None:
            raise ValueError("a paper route needs an address")
        if self.channel in (Channel.EMAIL, Channel.PORTAL) and not _is_one_mailbox(self.email):
            raise ValueError("an e-mail route needs exactly one address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A billing account as the books show it; `route` None means that its statements are held."""

    account_id: str
    patient_id: str
    kind: AccountKind
    route: StatementRoute | None = None


def _is_one_mailbox(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(at and name and "." in host) and not any(mark in text for mark in " ,;<>\r\n\t") and "@" not in host
