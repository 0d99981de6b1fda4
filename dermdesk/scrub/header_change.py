"""Changes of a visit's header that fixes bring: who bills, where it was, how it was held.

They are data as the changes of lines are. `whose` names one of the people that the visit knows already: a fix never
brings in anybody new. The same change fits the header in the book and the encounter that rules read.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from dermdesk.domain.visit import Encounter, Person, Telehealth, VisitHeader

Header = TypeVar("Header", Encounter, VisitHeader)


class Whose(StrEnum):
    """A person of the visit by the part played in it."""

    RENDERING = "rendering"
    SEEN_BY = "seen_by"
    """Who saw the patient: the rendering one where nobody else is named."""
    SUPERVISING = "supervising"


@dataclass(frozen=True, slots=True)
class SetAssignment:
    assignment: bool


@dataclass(frozen=True, slots=True)
class SetIncidentTo:
    incident_to: bool


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Place of service of the visit; lines with a place of their own keep it."""

    place_of_service: str


@dataclass(frozen=True, slots=True)
class SetTelehealth:
    """How the visit was held; None: in person."""

    telehealth: Telehealth | None


@dataclass(frozen=True, slots=True)
class AddToPlan:
    """Diagnoses that are in the doctor's plan of care after all."""

    diagnoses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetRendering:
    """This person renders. Who saw the patient and renders too is named once."""

    whose: Whose


@dataclass(frozen=True, slots=True)
class SetOrdering:
    """This person ordered the tests, or began the treatment."""

    whose: Whose


HeaderChange = SetAssignment | SetIncidentTo | SetPlace | SetTelehealth | AddToPlan | SetRendering | SetOrdering


def change_encounter(encounter: Encounter, change: HeaderChange) -> Encounter:
    """The encounter after one change; a person whom it does not name changes nothing."""
    if isinstance(change, SetRendering):
        person = _person(encounter, change.whose)
        seen_by = None if change.whose is Whose.SEEN_BY else encounter.seen_by
        return encounter if person is None else replace(encounter, rendering=person, seen_by=seen_by)
    if isinstance(change, SetOrdering):
        person = _person(encounter, change.whose)
        return encounter if person is None else replace(encounter, ordering_npi=person.npi)
    return _change_fact(encounter, change)


def change_header(header: VisitHeader, change: HeaderChange) -> VisitHeader:
    """The header in the book after one change; a person whom it does not name changes nothing."""
    if isinstance(change, SetRendering):
        key = _key(header, change.whose)
        seen_by = None if change.whose is Whose.SEEN_BY else header.seen_by
        return header if key is None else replace(header, rendering=key, seen_by=seen_by)
    if isinstance(change, SetOrdering):
        key = _key(header, change.whose)
        return header if key is None else replace(header, ordering=key)
    return _change_fact(header, change)


def _change_fact(
    header: Header, change: SetAssignment | SetIncidentTo | SetPlace | SetTelehealth | AddToPlan
) -> Header:
    """What both kinds of header call by one name."""
    match change:
        case SetAssignment(assignment):
            return replace(header, assignment=assignment)
        case SetIncidentTo(incident_to):
            return replace(header, incident_to=incident_to)
        case SetPlace(place):
            return replace(header, place_of_service=place)
        case SetTelehealth(telehealth):
            return replace(header, telehealth=telehealth)
        case AddToPlan(diagnoses):
            new = tuple(code for code in diagnoses if code not in header.plan_diagnoses)
            return replace(header, plan_diagnoses=header.plan_diagnoses + new)


def _person(encounter: Encounter, whose: Whose) -> Person | None:
    """The supervising one counts as a doctor: a visit file names no credential there."""
    if whose is Whose.SUPERVISING:
        supervising = encounter.supervising
        return Person(npi=supervising.npi) if supervising is not None and supervising.npi else None
    return encounter.rendering if whose is Whose.RENDERING else encounter.seer


def _key(header: VisitHeader, whose: Whose) -> str | None:
    if whose is Whose.SUPERVISING:
        return header.supervising
    return header.rendering if whose is Whose.RENDERING else header.seen_by or header.rendering
