"""People and site of a visit and what follows from each: who saw the patient, who supervised, who ordered, where."""

from dataclasses import replace

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import Credential, PracticeSetup, Provider
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import Presence, VisitHeader
from dermdesk.services.desk import Desk
from dermdesk.services.supervision import presence

_ORDERS = frozenset((Credential.MD, Credential.DO, Credential.NP, Credential.PA))
_OWN_NUMBER = frozenset((Credential.NP, Credential.PA))


def rendered_by(desk: Desk, header: VisitHeader, provider: str) -> VisitHeader:
    """The header with another rendering provider, who saw the patient too, under that one's supervisor.

    Raises DermdeskError for a provider that the practice does not have.
    """
    desk.require(Permission.ENTER_CHARGES)
    found = _own(desk, provider)
    billed = replace(header, rendering=provider, seen_by=None, incident_to=False, supervising=found.supervised_by)
    return with_usual_orderer(desk.setup(), header, replace(billed, presence=presence_of(desk, billed)))


def seen_by(desk: Desk, header: VisitHeader, provider: str) -> VisitHeader:
    """The header when somebody else saw the patient than it says.

    Beside a doctor another doctor may render. An NP or PA renders too, unless the visit is incident-to already. An RN
    or MA bills nothing: their work is incident-to the doctor. Raises DermdeskError for a provider that the practice
    does not have.
    """
    desk.require(Permission.ENTER_CHARGES)
    setup, found = desk.setup(), _own(desk, provider)
    doctor = _physician(setup, header.rendering)
    if doctor is None and found.credential not in _ORDERS:
        doctor = _physician(setup, header.supervising) or _physician(setup, found.supervised_by)
    stays = found.credential.is_physician or header.incident_to or found.credential not in _ORDERS
    if doctor is None or not stays:
        return rendered_by(desk, header, provider)
    if found.credential.is_physician:
        other = provider if provider != doctor.key else None
        after = replace(header, seen_by=other, incident_to=False, supervising=None, presence=Presence.ABSENT)
    else:
        billed = replace(header, rendering=doctor.key, seen_by=provider, incident_to=True)
        after = supervised_by(desk, billed, found.supervised_by or doctor.key)
    return with_usual_orderer(setup, header, after)


def supervised_by(desk: Desk, header: VisitHeader, provider: str | None) -> VisitHeader:
    """The header under another supervising physician, present as the calendar says."""
    desk.require(Permission.ENTER_CHARGES)
    if provider == header.supervising:
        return header
    under = replace(header, supervising=provider)
    return replace(under, presence=presence_of(desk, under))


def at_site(desk: Desk, header: VisitHeader, site: str) -> VisitHeader:
    """The header at another site: its usual place of service, and whoever the calendar says was there.

    A place that is not the usual one of the site before stays. Raises DermdeskError for an unknown site.
    """
    desk.require(Permission.ENTER_CHARGES)
    desk.place(site)
    usual = desk.place(header.site).place_of_service
    place = None if header.place_of_service == usual else header.place_of_service
    moved = replace(header, site=site, place_of_service=place)
    return replace(moved, presence=presence_of(desk, moved)) if site != header.site else header


def presence_of(desk: Desk, header: VisitHeader) -> Presence:
    """Where the supervising physician was on the day, as the calendar says; absent when it says nothing."""
    desk.require(Permission.ENTER_CHARGES)
    if header.supervising is None:
        return Presence.ABSENT
    return presence(desk, header.site, header.day, header.supervising).presence or Presence.ABSENT


def usual_orderer(setup: PracticeSetup, header: VisitHeader) -> str | None:
    """Who orders tests unless somebody says otherwise: who saw the patient, of incident-to work the doctor.

    None when that one may not order.
    """
    key = header.rendering if header.incident_to else header.seen_by or header.rendering
    found = setup.providers.get(key)
    return key if found is not None and found.credential in _ORDERS else None


def with_usual_orderer(setup: PracticeSetup, before: VisitHeader, after: VisitHeader) -> VisitHeader:
    """`after` with who usually orders then, where nobody else had been named in `before` or is named now."""
    if before.ordering not in (None, usual_orderer(setup, before)) or after.ordering != before.ordering:
        return after
    return replace(after, ordering=usual_orderer(setup, after))


def _own(desk: Desk, key: str) -> Provider:
    found = desk.setup().providers.get(key)
    if found is None or found.external:
        raise DermdeskError(f"The practice has no provider '{key[:30]}'.", "Choose one of its providers.")
    return found


def _physician(setup: PracticeSetup, key: str | None) -> Provider | None:
    found = setup.providers.get(key) if key else None
    return found if found is not None and found.credential.is_physician else None
