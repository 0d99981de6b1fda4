"""What is not as usual about a visit's header, in one line."""

from dermdesk.domain.circumstance import AccidentKind
from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.domain.visit import Telehealth, VisitHeader
from dermdesk.services.visit_people import usual_orderer
from dermdesk.ui.patient_words import day_words

_ACCIDENTS = {
    AccidentKind.AUTO: "car accident",
    AccidentKind.EMPLOYMENT: "accident at work",
    AccidentKind.OTHER: "accident",
}
_HELD = {Telehealth.VIDEO: "by video", Telehealth.AUDIO: "by phone"}


def details_said(setup: PracticeSetup, header: VisitHeader, home: str) -> str:
    """`ordered by Brandt MD · by video · by time, 40 minutes`; empty where all is as usual.

    `home` is the name of the desk's own site.
    """
    site = setup.sites.get(header.site)

    def who(key: str | None) -> str:
        known = setup.providers.get(key) if key else None
        return named(known) if known is not None else key or "nobody"

    time = f"by time, {header.em_minutes} minutes" if header.em_minutes is not None else "by time"
    parts = (
        f"at {site.name}" if site is not None and site.name != home else "",
        f"ordered by {who(header.ordering)}" if header.ordering != usual_orderer(setup, header) else "",
        f"referred by {who(header.referring)}" if header.referring else "",
        f"seen by {who(header.seen_by)}" if header.seen_by else "",
        _HELD[header.telehealth] if header.telehealth is not None else "",
        time if header.em_basis == "time" else "",
        "" if header.assignment else "assignment not accepted",
        f"superbill {header.superbill}" if header.superbill else "",
        *_claim_facts(setup, header),
    )
    return " · ".join(part for part in parts if part)


def has_claim_facts(header: VisitHeader) -> bool:
    """Whether the visit has an accident, a referral number, papers or a laboratory."""
    return bool(header.accident or header.referral_number or header.attachments or header.laboratory)


def _claim_facts(setup: PracticeSetup, header: VisitHeader) -> tuple[str, ...]:
    accident, laboratory = header.accident, setup.laboratories.get(header.laboratory or "")
    where = f" in {accident.state}" if accident is not None and accident.state else ""
    papers = len(header.attachments)
    return (
        f"{_ACCIDENTS[accident.kind]} of {day_words(accident.day)}{where}" if accident is not None else "",
        f"referral {header.referral_number}" if header.referral_number else "",
        ("1 paper goes along" if papers == 1 else f"{papers} papers go along") if papers else "",
        f"tests bought of {laboratory.name}" if laboratory is not None else "",
    )


def named(provider: Provider) -> str:
    """`Vance MD`."""
    return f"{provider.name.last} {provider.credential.value}"
