"""Events of the confidential stream, which alone may name the practice stream."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.event import EventBody, Stream
from dermdesk.domain.line import ConfidentialLine
from dermdesk.domain.money import Money
from dermdesk.domain.visit import ConfidentialVisit


class _ConfidentialBody(EventBody):
    __slots__ = ()
    stream: ClassVar[Stream] = Stream.CONFIDENTIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialVisitPosted(_ConfidentialBody):
    """The confidential part of a visit."""

    kind: ClassVar[str] = "confidential_visit_posted"
    visit: ConfidentialVisit
    posted: date

    @property
    def entity(self) -> str:
        return f"account:{self.visit.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialLineVoided(_ConfidentialBody):
    """A confidential line is taken back by a reversal."""

    kind: ClassVar[str] = "confidential_line_voided"
    account_id: str
    confidential_visit_id: str
    number: int
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialLineRevised(_ConfidentialBody):
    """A confidential line is taken back and stands anew."""

    kind: ClassVar[str] = "confidential_line_revised"
    account_id: str
    confidential_visit_id: str
    line: ConfidentialLine
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialRouteChosen(_ConfidentialBody):
    """The route that the patient chose for the confidential account; None holds it."""

    kind: ClassVar[str] = "confidential_route_chosen"
    account_id: str
    patient_id: str
    route: StatementRoute | None

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialPaymentTaken(_ConfidentialBody):
    """A payment on a confidential account, with a receipt of its own series."""

    kind: ClassVar[str] = "confidential_payment_taken"
    payment_id: str
    account_id: str
    patient_id: str
    amount: Money
    method: str
    receipt: str
    day: date

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialStatementIssued(_ConfidentialBody):
    """A confidential statement went out by its own route, numbered in its own series."""

    kind: ClassVar[str] = "confidential_statement_issued"
    number: str
    account_id: str
    channel: str
    total: Money
    sha256: str
    issued: date
    due: date

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialFindingSettled(_ConfidentialBody):
    """An attestation or an ignored finding that needed a confidential line; `action` is attested or ignored."""

    kind: ClassVar[str] = "confidential_finding_settled"
    account_id: str
    visit_id: str
    rule: str
    finding_key: str
    action: str
    words: str

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialAccountRead(_ConfidentialBody):
    """The read log: somebody opened, listed or printed a confidential account, and why."""

    kind: ClassVar[str] = "confidential_account_read"
    account_id: str
    purpose: str
    reason: str

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"
