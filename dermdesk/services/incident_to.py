"""Who bills the work of an NP or PA: incident-to under the physician, or under the NP's or PA's own number at 85 %.

Whether incident-to may be billed is what the rules say of the visit as if it were: the conditions of the rule pages
are the only ones there are.
"""

from dataclasses import dataclass, replace

from dermdesk.domain.money import Money, total
from dermdesk.domain.payer import IncidentToStance, PayerType
from dermdesk.domain.physician_fee import allowed, as_nonphysician
from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.domain.supervision import KnownPresence
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import Presence, Visit, VisitHeader
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, Scrubber
from dermdesk.services.supervision import presence
from dermdesk.services.visit_people import with_usual_orderer
from dermdesk.services.visit_snapshot import snapshot_of

_ABOUT_WHO_BILLS = ("INC", "MOH-014")


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToBill:
    """The header of one way; `allowed` is Medicare's national amount of the insurance lines that have one."""

    header: VisitHeader
    allowed: Money | None
    obstacles: tuple[Finding, ...] = ()

    @property
    def is_open(self) -> bool:
        """Nothing speaks against it."""
        return not self.obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoBills:
    """The choice for one visit. `physician` None: nobody supervises, so there is one way alone."""

    seer: Provider
    physician: Provider | None
    stance: IncidentToStance | None
    known: KnownPresence
    incident: WayToBill | None
    own: WayToBill
    unpriced: tuple[str, ...] = ()
    """Codes without an amount on the schedule of the day."""

    @property
    def difference(self) -> Money | None:
        """What the physician's number brings more."""
        if self.incident is None or self.incident.allowed is None or self.own.allowed is None:
            return None
        return self.incident.allowed - self.own.allowed


def who_bills(desk: Desk, visit: Visit) -> WhoBills | None:
    """The ways to bill a visit whose patient an NP or PA saw; None for every other visit and for self-pay."""
    desk.require(Permission.ENTER_CHARGES)
    setup, header = desk.setup(), visit.header
    seer = setup.providers.get(header.seen_by or header.rendering)
    if seer is None or seer.credential.is_physician or header.coverage_id is None:
        return None
    physician = _physician(setup, header, seer)
    known = (
        presence(desk, header.site, header.day, physician.key)
        if physician is not None
        else KnownPresence(presence=None)
    )
    amount, unpriced = _allowed(desk, visit)
    own = WayToBill(
        header=with_usual_orderer(setup, header, _under_own_number(header, seer)),
        allowed=as_nonphysician(amount) if amount is not None else None,
    )
    incident = None
    if physician is not None:
        billed = with_usual_orderer(setup, header, under_physician(header, seer, physician, known))
        incident = WayToBill(header=billed, allowed=amount, obstacles=_obstacles(desk, replace(visit, header=billed)))
    return WhoBills(
        seer=seer,
        physician=physician,
        stance=_stance(desk, header),
        known=known,
        incident=incident,
        own=own,
        unpriced=unpriced,
    )


def under_physician(header: VisitHeader, seer: Provider, physician: Provider, known: KnownPresence) -> VisitHeader:
    """Incident-to: the physician renders, who saw the patient is kept. What was typed of presence stays."""
    typed = header.supervising == physician.key and header.presence is not Presence.ABSENT
    return replace(
        header,
        rendering=physician.key,
        seen_by=seer.key,
        supervising=physician.key,
        presence=header.presence if typed else known.presence or Presence.ABSENT,
        incident_to=True,
    )


def _under_own_number(header: VisitHeader, seer: Provider) -> VisitHeader:
    return replace(header, rendering=seer.key, seen_by=None, incident_to=False)


def _physician(setup: PracticeSetup, header: VisitHeader, seer: Provider) -> Provider | None:
    for key in (header.supervising, header.rendering, seer.supervised_by):
        provider = setup.providers.get(key) if key else None
        if provider is not None and provider.credential.is_physician:
            return provider
    return None


def _obstacles(desk: Desk, visit: Visit) -> tuple[Finding, ...]:
    snapshot = snapshot_of(desk, visit.visit_id, visit.header, visit.diagnoses, visit.lines)
    found = Scrubber.of(desk).check(snapshot).findings
    return tuple(finding for finding in found if finding.rule.removeprefix("DERM-").startswith(_ABOUT_WHO_BILLS))


def _allowed(desk: Desk, visit: Visit) -> tuple[Money | None, tuple[str, ...]]:
    """Medicare's national amount of the insurance lines, and the codes that have none."""
    header = visit.header
    usual = header.place_of_service or desk.place(header.site).place_of_service
    places = {place.code: place.facility for place in desk.reference.places()}
    amounts: list[Money] = []
    unpriced: list[str] = []
    for line in visit.lines:
        if line.line_class.value != "insurance":
            continue
        facts = desk.reference.code(line.code, header.day)
        facility = places.get(line.place_of_service or usual, False)
        amount = allowed(facts, header.day, line.units, facility=facility) if facts is not None else None
        if amount is None:
            unpriced.append(line.code)
        else:
            amounts.append(amount)
    return total(amounts) if amounts else None, tuple(unpriced)


def _stance(desk: Desk, header: VisitHeader) -> IncidentToStance | None:
    coverages = desk.book.practice.coverages(header.patient_id)
    own = next((one for one in coverages if one.coverage_id == header.coverage_id), None)
    payer = desk.setup().payers.get(own.payer_key) if own is not None else None
    return payer.incident_to if payer is not None and payer.stance.type is not PayerType.SELF_PAY else None
