"""What needs a hand now: counts for the tiles of Today, from the practice stream alone."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.domain.money import Money, total
from dermdesk.domain.user import Permission
from dermdesk.services.claim_preparation import held_visits
from dermdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayCounts:
    """Counts for one day; none of them knows the confidential stream."""

    day: date
    expected: int
    arrived: int
    charged: int
    checked_out: int
    no_show: int
    without_charges: int
    """Arrived or checked out, and no charges yet."""
    visits_posted: int
    charges_posted: Money
    unclaimed_visits: int
    """Visits whose claim can be prepared now."""
    held_claims: int
    """Held claims, and visits that get no claim before they are mended."""
    ready_claims: int
    rejected_claims: int
    denied_claims: int
    drafts: int


def counts(desk: Desk, day: date | None = None) -> TodayCounts:
    """The counts of a day, by default today at the desk's site."""
    desk.require(Permission.SEE_PRACTICE)
    day = day or desk.today()
    reads = desk.book.practice
    statuses = [appointment.status for appointment in reads.appointments(day)]
    states = [standing.state for standing in reads.claims()]
    visits = reads.visits_on(day)
    held = len(held_visits(desk))
    come = (AppointmentStatus.ARRIVED, AppointmentStatus.CHECKED_OUT)
    without = [one for one in reads.appointments(day) if one.status in come and one.visit_id is None]
    return TodayCounts(
        day=day,
        expected=statuses.count(AppointmentStatus.EXPECTED),
        arrived=statuses.count(AppointmentStatus.ARRIVED),
        charged=statuses.count(AppointmentStatus.CHARGED),
        checked_out=statuses.count(AppointmentStatus.CHECKED_OUT),
        no_show=statuses.count(AppointmentStatus.NO_SHOW),
        without_charges=len(without),
        visits_posted=len(visits),
        charges_posted=total(part.line.charge for visit in visits for part in visit.lines),
        unclaimed_visits=len(reads.unclaimed_visits()) - held,
        held_claims=states.count(ClaimState.HELD) + held,
        ready_claims=states.count(ClaimState.READY),
        rejected_claims=states.count(ClaimState.REJECTED),
        denied_claims=states.count(ClaimState.DENIED),
        drafts=len(desk.book.drafts.all_of(desk.user.user_id)),
    )
