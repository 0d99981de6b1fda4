"""Every kind of event. The practice stream says nothing of the confidential one; the latter may name the former."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.claim import Claim, ClaimBatch
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.daylist import Appointment, AppointmentStatus
from dermdesk.domain.event import EventBody, Stream
from dermdesk.domain.line import ConfidentialLine, PracticeLine
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, Receiver
from dermdesk.domain.people import Guarantor, Patient
from dermdesk.domain.practice import ChargeItem, Practice, Provider, Site
from dermdesk.domain.user import User
from dermdesk.domain.visit import ConfidentialVisit, PostedVisit


class _ConfidentialBody(EventBody):
    __slots__ = ()
    stream: ClassVar[Stream] = Stream.CONFIDENTIAL


# --- practice ---------------------------------------------------------------------------------------------------------


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
class PriceListChanged(EventBody):
    """Rows of the price list, new or changed; others stay."""

    kind: ClassVar[str] = "price_list_changed"
    items: tuple[ChargeItem, ...]

    @property
    def entity(self) -> str:
        return "price_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(EventBody):
    """A user, new or changed; keys are kept beside the book, never in the journal."""

    kind: ClassVar[str] = "user_changed"
    user: User

    @property
    def entity(self) -> str:
        return f"user:{self.user.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuarantorChanged(EventBody):
    """A guarantor, new or changed."""

    kind: ClassVar[str] = "guarantor_changed"
    guarantor: Guarantor

    @property
    def entity(self) -> str:
        return f"guarantor:{self.guarantor.guarantor_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRegistered(EventBody):
    """A new patient."""

    kind: ClassVar[str] = "patient_registered"
    patient: Patient

    @property
    def entity(self) -> str:
        return f"patient:{self.patient.patient_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientChanged(EventBody):
    """The patient's record after a change."""

    kind: ClassVar[str] = "patient_changed"
    patient: Patient

    @property
    def entity(self) -> str:
        return f"patient:{self.patient.patient_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageChanged(EventBody):
    """A coverage, new or changed."""

    kind: ClassVar[str] = "coverage_changed"
    coverage: Coverage

    @property
    def entity(self) -> str:
        return f"coverage:{self.coverage.coverage_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalRouteChosen(EventBody):
    """The route of a patient's medical account, where it is not the guarantor's address; None holds it."""

    kind: ClassVar[str] = "medical_route_chosen"
    account_id: str
    patient_id: str
    route: StatementRoute | None

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayListed(EventBody):
    """An appointment of the day list, new or changed."""

    kind: ClassVar[str] = "day_listed"
    appointment: Appointment

    @property
    def entity(self) -> str:
        return f"appointment:{self.appointment.appointment_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved(EventBody):
    """An appointment reached another status (arrived, charged, …)."""

    kind: ClassVar[str] = "appointment_moved"
    appointment_id: str
    status: AppointmentStatus
    visit_id: str | None = None

    @property
    def entity(self) -> str:
        return f"appointment:{self.appointment_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPosted(EventBody):
    """The household part of a visit; `posted` is today at the site."""

    kind: ClassVar[str] = "visit_posted"
    visit: PostedVisit
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVoided(EventBody):
    """A posted line is taken back by a reversal."""

    kind: ClassVar[str] = "line_voided"
    visit_id: str
    number: int
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRevised(EventBody):
    """A posted line is taken back and stands anew; `diagnoses` is the visit's list after it."""

    kind: ClassVar[str] = "line_revised"
    visit_id: str
    line: PracticeLine
    diagnoses: tuple[str, ...]
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAttested(EventBody):
    """A person answered the coder's question of a fix; `finding_key` matches the finding while its line is unchanged."""

    kind: ClassVar[str] = "finding_attested"
    visit_id: str
    rule: str
    finding_key: str
    fix: str
    answer: str

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingIgnored(EventBody):
    """A person let a finding stand, with a reason."""

    kind: ClassVar[str] = "finding_ignored"
    visit_id: str
    rule: str
    finding_key: str
    reason: str

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPrepared(EventBody):
    """A claim with its number, frozen as it will go out; the counter is the number of such events."""

    kind: ClassVar[str] = "claim_prepared"
    claim: Claim

    @property
    def entity(self) -> str:
        return f"claim:{self.claim.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHeld(EventBody):
    """A claim waits for a person; `reason` says why."""

    kind: ClassVar[str] = "claim_held"
    claim_id: str
    reason: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReleased(EventBody):
    """A held claim is ready again."""

    kind: ClassVar[str] = "claim_released"
    claim_id: str

    @property
    def entity(self) -> str:
        return f"claim:{self.claim_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSent(EventBody):
    """A file of claims went out; its bytes are kept by their hash."""

    kind: ClassVar[str] = "batch_sent"
    batch: ClaimBatch

    @property
    def entity(self) -> str:
        return f"batch:{self.batch.batch_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTaken(EventBody):
    """A patient's payment on a medical account at the desk; `method` is cash, check or card terminal."""

    kind: ClassVar[str] = "payment_taken"
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
class StatementIssued(EventBody):
    """A household statement went out by its route; its bytes are kept by their hash."""

    kind: ClassVar[str] = "statement_issued"
    number: str
    account_ids: tuple[str, ...]
    recipient: str
    channel: str
    total: Money
    sha256: str
    issued: date
    due: date

    @property
    def entity(self) -> str:
        return f"statement:{self.number}"


# --- confidential -----------------------------------------------------------------------------------------------------


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


def event_kinds() -> dict[str, type[EventBody]]:
    """All kinds by name."""
    bodies = [*EventBody.__subclasses__(), *_ConfidentialBody.__subclasses__()]
    return {body.kind: body for body in bodies if hasattr(body, "kind")}
