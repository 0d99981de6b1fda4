"""Changes of the header: the encounter that rules read and the header in the book change alike."""

from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.practice import Credential
from dermdesk.domain.visit import Encounter, Person, Presence, Supervision, Telehealth, VisitHeader
from dermdesk.scrub.fix import SetLinePlace, apply, attest
from dermdesk.scrub.header_change import (
    AddToPlan,
    HeaderChange,
    SetAssignment,
    SetIncidentTo,
    SetOrdering,
    SetPlace,
    SetRendering,
    SetTelehealth,
    Whose,
    change_encounter,
    change_header,
)
from dermdesk.scrub.notation import read_visit

PEOPLE = {
    "doctor": Person(npi="1234567893"),
    "partner": Person(npi="1457389207"),
    "nurse": Person(npi="1712038565", credential=Credential.NP),
}
ENCOUNTER = Encounter(
    day=date(2026, 3, 10),
    place_of_service="11",
    rendering=PEOPLE["doctor"],
    seen_by=PEOPLE["nurse"],
    supervising=Supervision(npi=PEOPLE["partner"].npi, presence=Presence.IN_SUITE),
    incident_to=True,
    plan_diagnoses=("L40.0",),
    assignment=False,
)
HEADER = VisitHeader(
    patient_id="p-1",
    day=date(2026, 3, 10),
    site="galena",
    place_of_service="11",
    rendering="doctor",
    seen_by="nurse",
    supervising="partner",
    presence=Presence.IN_SUITE,
    incident_to=True,
    plan_diagnoses=("L40.0",),
    assignment=False,
)
CHANGES: tuple[HeaderChange, ...] = (
    SetAssignment(assignment=True),
    SetIncidentTo(incident_to=False),
    SetPlace("10"),
    SetTelehealth(Telehealth.VIDEO),
    AddToPlan(("L40.0", "L91.0")),
    *(SetRendering(whose) for whose in (Whose.SEEN_BY, Whose.SUPERVISING)),
    *(SetOrdering(whose) for whose in Whose),
)


def _as_encounter(header: VisitHeader) -> Encounter:
    """The encounter that the services would make of a header of these people."""
    supervisor = PEOPLE[header.supervising] if header.supervising else None
    return Encounter(
        day=header.day,
        place_of_service=header.place_of_service,
        telehealth=header.telehealth,
        rendering=PEOPLE[header.rendering],
        seen_by=PEOPLE[header.seen_by] if header.seen_by else None,
        supervising=Supervision(npi=supervisor.npi, presence=header.presence) if supervisor else None,
        incident_to=header.incident_to,
        plan_diagnoses=header.plan_diagnoses,
        ordering_npi=PEOPLE[header.ordering].npi if header.ordering else None,
        assignment=header.assignment,
    )


@pytest.mark.parametrize("change", CHANGES, ids=repr)
def test_header_and_encounter_change_alike(change: HeaderChange) -> None:
    assert _as_encounter(HEADER) == ENCOUNTER
    after = change_header(HEADER, change)
    assert after != HEADER
    assert change_encounter(ENCOUNTER, change) == _as_encounter(after)


@pytest.mark.parametrize(
    "change", [*(SetRendering(whose) for whose in (Whose.SEEN_BY, Whose.SUPERVISING)), SetOrdering(Whose.SUPERVISING)]
)
def test_a_person_whom_the_visit_does_not_name_changes_nothing(change: HeaderChange) -> None:
    alone = replace(ENCOUNTER, seen_by=None, supervising=Supervision(npi=""))
    assert change_encounter(alone, change) == alone
    header = replace(HEADER, seen_by=None, supervising=None)
    assert change_header(header, change) == header


def test_who_saw_the_patient_and_renders_is_named_once() -> None:
    after = change_encounter(ENCOUNTER, SetRendering(Whose.SEEN_BY))
    assert (after.rendering, after.seen_by, after.seer) == (PEOPLE["nurse"], None, PEOPLE["nurse"])
    assert change_encounter(ENCOUNTER, SetRendering(Whose.SUPERVISING)).seen_by == PEOPLE["nurse"]


def test_the_plan_grows_by_what_is_new_in_it() -> None:
    assert change_header(HEADER, AddToPlan(("L91.0", "L40.0"))).plan_diagnoses == ("L40.0", "L91.0")


def test_a_line_gets_a_place_of_its_own() -> None:
    visit = read_visit("99213 L70.0 {pos:11}; 96910 L40.0")
    after = apply(attest("Place 10", "Was the patient at home?", SetLinePlace(1, "10")), visit)
    assert [line.place_of_service for line in after.lines] == ["10", None]
