"""What a patient had before: those of this book and those brought along."""

from collections.abc import Iterable
from datetime import date

from dermdesk.domain.days import years_from
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import HistoryBrought
from dermdesk.domain.people import BroughtHistory, PriorService
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.patients import known_patient


def history_of(desk: Desk, patient_id: str, day: date, *, beside: str = "") -> tuple[PriorService, ...] | None:
    """Services of the patient up to `day` and three years back, by day, without those of the visit `beside`.

    Lines of other visits of the same day are among them. None where nothing is known and nobody said that there was
    nothing. A service that was brought along and is in the book too counts once, as the book has it.
    """
    desk.require(Permission.SEE_PRACTICE)
    own = desk.book.practice.prior_services(patient_id, day, beside=beside)
    brought = desk.book.practice.brought_history(patient_id)
    if brought is None:
        return own or None
    known = {_what(service) for service in own}
    oldest = years_from(day, -3)
    further = [one for one in brought.services if oldest <= one.day <= day and _what(one) not in known]
    together = tuple(sorted((*further, *own), key=lambda service: service.day))
    return together if together or brought.complete else None


def bring(desk: Desk, patient_id: str, services: Iterable[PriorService], *, complete: bool) -> BroughtHistory:
    """Record what a patient had before this book; services told earlier stay.

    Raises DermdeskError, nothing changed: an unknown patient, a service after today.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    known_patient(desk, patient_id)
    told = tuple(services)
    if any(service.day > desk.today() for service in told):
        raise DermdeskError("An earlier service lies in the future. Nothing was changed.", "Look at its day.")
    before = desk.book.practice.brought_history(patient_id)
    fresh = joined(before, told, complete=complete)
    if fresh != before:
        desk.append(HistoryBrought(patient_id=patient_id, history=fresh))
    return fresh


def take_back(desk: Desk, patient_id: str, service: PriorService) -> None:
    """Take back a service that was brought along by mistake. What the book itself posted is corrected there."""
    desk.require(Permission.MANAGE_PATIENTS)
    before = desk.book.practice.brought_history(patient_id)
    if before is None or service not in before.services:
        raise DermdeskError("This service was not brought along.", "Posted visits are corrected by void or revision.")
    left = tuple(one for one in before.services if one != service)
    desk.append(HistoryBrought(patient_id=patient_id, history=BroughtHistory(services=left, complete=before.complete)))


def joined(before: BroughtHistory | None, told: tuple[PriorService, ...], *, complete: bool) -> BroughtHistory:
    """What was told earlier with what is told now; the newer word on a service counts."""
    services = {_what(service): service for service in (*(before.services if before else ()), *told)}
    ordered = tuple(services[what] for what in sorted(services))
    return BroughtHistory(services=ordered, complete=complete or (before is not None and before.complete))


def _what(service: PriorService) -> tuple[date, str, tuple[str, ...]]:
    return service.day, service.code, tuple(sorted(service.modifiers))
