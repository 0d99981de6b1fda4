"""Every kind of event. The practice stream says nothing of the confidential one; the latter may name the former."""

from dermdesk.domain.event import EventBody
from dermdesk.domain.events.claims import (
    BatchSent,
    ClaimHeld,
    ClaimPrepared,
    ClaimReleased,
)
from dermdesk.domain.events.confidential import (
    ConfidentialAccountRead,
    ConfidentialFindingSettled,
    ConfidentialLineRevised,
    ConfidentialLineVoided,
    ConfidentialPaymentTaken,
    ConfidentialRouteChosen,
    ConfidentialStatementIssued,
    ConfidentialVisitPosted,
)
from dermdesk.domain.events.money import (
    PaymentTaken,
    StatementIssued,
)
from dermdesk.domain.events.people import (
    AppointmentMoved,
    CoverageChanged,
    DayListed,
    GuarantorChanged,
    HistoryBrought,
    MedicalRouteChosen,
    PatientChanged,
    PatientRegistered,
)
from dermdesk.domain.events.rules import (
    PracticeRuleChanged,
    PracticeRuleRetired,
    RuleSwitched,
)
from dermdesk.domain.events.setup import (
    LicensedTextImported,
    PayerChanged,
    PracticeChanged,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    SiteChanged,
    UserChanged,
)
from dermdesk.domain.events.supervision import SupervisionPlanned, SupervisionRecorded
from dermdesk.domain.events.visits import (
    FindingAttested,
    FindingIgnored,
    LineRevised,
    LineVoided,
    VisitJudged,
    VisitPosted,
)

__all__ = [
    "AppointmentMoved",
    "BatchSent",
    "ClaimHeld",
    "ClaimPrepared",
    "ClaimReleased",
    "ConfidentialAccountRead",
    "ConfidentialFindingSettled",
    "ConfidentialLineRevised",
    "ConfidentialLineVoided",
    "ConfidentialPaymentTaken",
    "ConfidentialRouteChosen",
    "ConfidentialStatementIssued",
    "ConfidentialVisitPosted",
    "CoverageChanged",
    "DayListed",
    "FindingAttested",
    "FindingIgnored",
    "GuarantorChanged",
    "HistoryBrought",
    "LicensedTextImported",
    "LineRevised",
    "LineVoided",
    "MedicalRouteChosen",
    "PatientChanged",
    "PatientRegistered",
    "PayerChanged",
    "PaymentTaken",
    "PracticeChanged",
    "PracticeRuleChanged",
    "PracticeRuleRetired",
    "PriceListChanged",
    "ProviderChanged",
    "ReceiverChanged",
    "RuleSwitched",
    "SiteChanged",
    "StatementIssued",
    "SupervisionPlanned",
    "SupervisionRecorded",
    "UserChanged",
    "VisitJudged",
    "VisitPosted",
    "event_kinds",
]

_KINDS: dict[str, type[EventBody]] = {
    body.kind: body
    for body in (
        PracticeChanged,
        SiteChanged,
        ProviderChanged,
        PayerChanged,
        ReceiverChanged,
        PriceListChanged,
        LicensedTextImported,
        UserChanged,
        PracticeRuleChanged,
        RuleSwitched,
        PracticeRuleRetired,
        GuarantorChanged,
        PatientRegistered,
        PatientChanged,
        HistoryBrought,
        CoverageChanged,
        MedicalRouteChosen,
        DayListed,
        AppointmentMoved,
        SupervisionPlanned,
        SupervisionRecorded,
        VisitPosted,
        LineVoided,
        LineRevised,
        FindingAttested,
        FindingIgnored,
        VisitJudged,
        ClaimPrepared,
        ClaimHeld,
        ClaimReleased,
        BatchSent,
        PaymentTaken,
        StatementIssued,
        ConfidentialVisitPosted,
        ConfidentialLineVoided,
        ConfidentialLineRevised,
        ConfidentialRouteChosen,
        ConfidentialPaymentTaken,
        ConfidentialStatementIssued,
        ConfidentialFindingSettled,
        ConfidentialAccountRead,
    )
}


def event_kinds() -> dict[str, type[EventBody]]:
    """All kinds by name."""
    return dict(_KINDS)
