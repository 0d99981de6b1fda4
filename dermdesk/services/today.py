"""What needs a hand now: counts for the tiles of Today, from the practice stream alone."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.domain.money import Money, total
from dermdesk.domain.user import Permission
from dermdesk.services import claim_buckets
from dermdesk.services.claim_buckets import Bucket
from dermdesk.services.claim_filter import is_due, is_late
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
    waiting_claims: int
    """Sent long ago, and no answer."""
    late_claims: int
    """The last day to file is near or over, and the payer has not accepted them."""
    due_claims: int
    """Their next action is due."""
    overdue_specimens: int
    """At a laboratory for more than two weeks."""
    drafts: int


def counts(desk: Desk, day: date | None = None) -> TodayCounts:
    """The counts of a day, by default today at the desk's site."""
    desk.require(Permission.SEE_PRACTICE)
    day = day or desk.today()
    reads = desk.book.practice
    statuses = [appointment.status for appointment in reads.appointments(day)]
    rows = claim_buckets.rows(desk)
    places = [row.bucket for row in rows]
    held = sum(row.must_be_mended for row in rows)
    visits = reads.visits_on(day)
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
        held_claims=places.count(Bucket.HELD),
        ready_claims=places.count(Bucket.READY),
        rejected_claims=places.count(Bucket.REJECTED),
        denied_claims=places.count(Bucket.DENIED),
        waiting_claims=places.count(Bucket.WAITING),
        late_claims=sum(is_late(row, day) for row in rows),
        due_claims=sum(is_due(row, day) for row in rows),
        overdue_specimens=reads.overdue_specimens(day),
        drafts=len(desk.book.drafts.all_of(desk.user.user_id)),
    )
