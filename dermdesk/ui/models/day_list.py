"""Rows of the day list, and the counts that stand above it."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.account import AccountKind
from dermdesk.domain.daylist import Appointment, AppointmentStatus
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.user import Permission
from dermdesk.services import books, day_list, patients, statements, today
from dermdesk.services.desk import Desk
from dermdesk.services.reference_news import ReferenceNews, reference_news
from dermdesk.services.today import TodayCounts
from dermdesk.ui.models.rows import Column, Ink

STATUS_WORDS = {
    AppointmentStatus.EXPECTED: "Expected",
    AppointmentStatus.ARRIVED: "Arrived",
    AppointmentStatus.CHARGED: "Charged",
    AppointmentStatus.CHECKED_OUT: "Checked out",
    AppointmentStatus.NO_SHOW: "No-show",
}
_STATUS_INKS: dict[AppointmentStatus, Ink] = {
    AppointmentStatus.EXPECTED: "muted",
    AppointmentStatus.ARRIVED: "info",
    AppointmentStatus.CHARGED: "good",
    AppointmentStatus.CHECKED_OUT: "muted",
    AppointmentStatus.NO_SHOW: "warn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """A row of the day list with the names that its keys stand for."""

    appointment: Appointment
    patient: Patient
    provider: str
    site: str

    @property
    def lacks_charges(self) -> bool:
        """The patient came, and nothing is charged."""
        come = self.appointment.status in (AppointmentStatus.ARRIVED, AppointmentStatus.CHECKED_OUT)
        return come and self.appointment.visit_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What Today shows. `statements_due` is None for a user who may not run statements."""

    today: date
    setup: PracticeSetup
    rows: tuple[DayRow, ...]
    counts: TodayCounts
    statements_due: int | None
    last_backup: date | None
    news: ReferenceNews

    @property
    def backup_age(self) -> int | None:
        """Days since the last backup; None: there was none."""
        return (self.today - self.last_backup).days if self.last_backup is not None else None


def load_day(desk: Desk, day: date | None) -> Day:
    """Read a day (None: today at the desk's site) on the book's thread."""
    counts = today.counts(desk, day)
    setup = desk.setup()
    due: int | None = None
    if desk.user.may(Permission.RUN_STATEMENTS):
        due = sum(1 for row in statements.due(desk, AccountKind.MEDICAL) if not row.held)
    rows: list[DayRow] = []
    for appointment in day_list.appointments(desk, counts.day):
        provider, site = setup.providers.get(appointment.provider), setup.sites.get(appointment.site)
        rows.append(
            DayRow(
                appointment=appointment,
                patient=patients.patient(desk, appointment.patient_id),
                provider=provider.name.listed if provider is not None else appointment.provider,
                site=site.name if site is not None else appointment.site,
            )
        )
    backup = books.info(desk).last_backup
    return Day(
        today=desk.today(),
        setup=setup,
        rows=tuple(rows),
        counts=counts,
        statements_due=due,
        last_backup=backup.date() if backup is not None else None,
        news=reference_news(desk),
    )


def _charges(row: DayRow) -> str:
    if row.appointment.visit_id is not None:
        return "✓ charges in"
    return "▲ no charges yet" if row.lacks_charges else ""


def _charges_ink(row: DayRow) -> Ink:
    return "warn" if row.lacks_charges else "good"


COLUMNS: tuple[Column[DayRow], ...] = (
    Column(title="Time", text=lambda row: f"{row.appointment.at:%H:%M}" if row.appointment.at else "", width=80),
    Column(title="Patient", text=lambda row: row.patient.name.listed, bold=True, wide=True),
    Column(title="Number", spare=True, text=lambda row: f"#{row.patient.number}", ink=lambda _row: "muted", width=96),
    Column(title="Provider", spare=True, text=lambda row: row.provider, width=160),
    Column(title="Site", spare=True, text=lambda row: row.site, ink=lambda _row: "muted", width=240),
    Column(
        title="Status",
        text=lambda row: STATUS_WORDS[row.appointment.status],
        ink=lambda row: _STATUS_INKS[row.appointment.status],
        width=120,
    ),
    Column(title="Charges", text=_charges, ink=_charges_ink, width=150),
)
