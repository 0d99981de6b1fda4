"""Fixes that change the header of a visit in the book: who renders, how it was held, where."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermdesk.domain.visit import Presence, Telehealth, Visit, VisitHeader
from dermdesk.services import charge_entry, claim_preparation
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, FixKind, Scrubber, apply_fix
from tests.desks import DAY, add_patient, insured, make_desk


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    opened = make_desk(tmp_path / "book.db", reference_path)
    yield opened
    opened.close()


def _visit(desk: Desk, **facts: object) -> Visit:
    """A Medicare visit of today for one problem, seen by the NP."""
    person = add_patient(desk, "Alder", payer="medicare")
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    header: VisitHeader = replace(fresh.header, rendering="vance", **facts)  # pyright: ignore[reportArgumentType] - fields of VisitHeader
    return Visit(visit_id=fresh.visit_id, header=header, diagnoses=("L40.0",), lines=(insured("99213", 12_000),))


def _finding(desk: Desk, visit: Visit, rule: str) -> Finding | None:
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    return next((finding for finding in found if finding.rule == rule), None)


def test_a_new_problem_goes_out_under_the_one_who_saw_it(desk: Desk) -> None:
    visit = _visit(
        desk, seen_by="okafor", supervising="vance", presence=Presence.IN_SUITE, incident_to=True, ordering="vance"
    )
    finding = _finding(desk, visit, "DERM-INC-002")
    assert finding is not None
    mended = apply_fix(desk.setup(), visit, finding.fixes[0])
    assert (mended.header.rendering, mended.header.seen_by, mended.header.incident_to) == ("okafor", None, False)
    assert _finding(desk, mended, "DERM-INC-002") is None
    charge_entry.post(desk, mended)
    claim_preparation.prepare_claims(desk)
    (standing,) = desk.book.practice.claims()
    claim = standing.claim
    assert claim.rendering is not None and claim.rendering.key == "okafor"


def test_the_plan_of_care_is_entered_by_a_fix(desk: Desk) -> None:
    visit = _visit(
        desk, seen_by="okafor", supervising="vance", presence=Presence.IN_SUITE, incident_to=True, ordering="vance"
    )
    finding = _finding(desk, visit, "DERM-INC-002")
    assert finding is not None
    mended = apply_fix(desk.setup(), visit, finding.fixes[1])
    assert mended.header == replace(visit.header, plan_diagnoses=("L40.0",))
    assert _finding(desk, mended, "DERM-INC-002") is None


def test_the_doctor_who_began_the_treatment_is_named_by_key(desk: Desk) -> None:
    visit = _visit(
        desk,
        seen_by="okafor",
        supervising="vance",
        presence=Presence.IN_SUITE,
        incident_to=True,
        plan_diagnoses=("L40.0",),
        ordering=None,
    )
    finding = _finding(desk, visit, "DERM-INC-008")
    assert finding is not None
    assert apply_fix(desk.setup(), visit, finding.fixes[0]).header.ordering == "vance"


def test_place_and_way_of_a_visit_are_changed_by_answers(desk: Desk) -> None:
    visit = _visit(desk, telehealth=Telehealth.VIDEO)
    finding = _finding(desk, visit, "DERM-TEL-001")
    assert finding is not None
    assert all(fix.kind is FixKind.ATTESTED for fix in finding.fixes)
    home, elsewhere, office = (apply_fix(desk.setup(), visit, fix) for fix in finding.fixes)
    assert [home.header.place_of_service, elsewhere.header.place_of_service] == ["10", "02"]
    assert (office.header.telehealth, office.header.place_of_service) == (None, None)
    assert [_finding(desk, mended, "DERM-TEL-001") for mended in (home, elsewhere, office)] == [None] * 3
