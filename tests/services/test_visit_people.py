"""Who saw the patient, who supervised and who ordered: what follows from each, and what a claim says of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermdesk.domain.claim import Claim
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import Credential, Provider
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Presence, Visit, VisitHeader
from dermdesk.services import charge_entry, claim_preparation, incident_to, practice_setup, supervision, visit_people
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber, apply_fix
from tests.desks import DAY, SITE, add_patient, insured, make_desk


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "a.book", reference_path)
    practice_setup.change_provider(
        made, Provider(key="ferris", name=PersonName(last="Ferris"), npi="1000000087", credential=Credential.MD)
    )
    practice_setup.change_provider(
        made,
        Provider(
            key="holt",
            name=PersonName(last="Holt"),
            npi="1000000095",
            credential=Credential.RN,
            supervised_by="vance",
        ),
    )
    supervision.record(made, SITE, DAY, "vance", Presence.IN_SUITE)
    yield made
    made.close()


def _header(desk: Desk, provider: str = "vance") -> VisitHeader:
    person = add_patient(desk, f"Moss{len(desk.book.practice.patients())}", payer="medicare")
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    return visit_people.rendered_by(desk, fresh.header, provider)


def _claim(desk: Desk, header: VisitHeader, *codes: str) -> Claim:
    lines = tuple(insured(code, 10_000) for code in codes)
    visit = Visit(visit_id="v", header=header, diagnoses=("L40.0",), lines=lines)
    charge_entry.post(desk, visit)
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    return claim


# --- who ordered -----------------------------------------------------------------------------------------------------


def test_who_sees_the_patient_orders_until_somebody_else_is_named(desk: Desk) -> None:
    header = _header(desk)
    assert header.ordering == "vance"
    assert visit_people.rendered_by(desk, header, "okafor").ordering == "okafor"
    named = replace(header, ordering="brandt")
    assert visit_people.rendered_by(desk, named, "okafor").ordering == "brandt"


def test_the_practices_own_slides_want_no_answer(desk: Desk) -> None:
    visit = Visit(visit_id="v", header=_header(desk), diagnoses=("D22.5",), lines=(insured("88305", 12_000),))
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    assert "DERM-PTH-009" not in {finding.rule for finding in found}


@pytest.mark.parametrize(("codes", "named"), [(("99213",), False), (("17311",), False), (("99213", "88305"), True)])
def test_a_claim_names_who_ordered_where_there_was_a_test(desk: Desk, codes: tuple[str, ...], named: bool) -> None:
    claim = _claim(desk, _header(desk), *codes)
    assert (claim.ordering is not None) is named


def test_an_incident_to_claim_names_who_began_the_treatment(desk: Desk) -> None:
    header = replace(_header(desk, "okafor"), plan_diagnoses=("L40.0",))
    choice = incident_to.who_bills(desk, Visit(visit_id="v", header=header, diagnoses=("L40.0",)))
    assert choice is not None and choice.incident is not None
    billed = choice.incident.header
    assert (header.ordering, billed.ordering, choice.own.header.ordering) == ("okafor", "vance", "okafor")
    back = incident_to.who_bills(desk, Visit(visit_id="v", header=billed, diagnoses=("L40.0",)))
    assert back is not None and back.own.header.ordering == "okafor"
    claim = _claim(desk, billed, "99213")
    assert claim.ordering is not None and claim.ordering.key == "vance"


def test_the_orderer_follows_a_fix_that_bills_under_the_np(desk: Desk) -> None:
    header = replace(visit_people.seen_by(desk, replace(_header(desk), incident_to=True), "okafor"), ordering="vance")
    visit = Visit(visit_id="v", header=header, diagnoses=("L40.0",), lines=(insured("99213", 12_000),))
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    fix = next(finding.fixes[0] for finding in found if finding.rule == "DERM-INC-002")
    mended = apply_fix(desk.setup(), visit, fix).header
    assert (mended.rendering, mended.ordering) == ("okafor", "okafor")


# --- who saw the patient ---------------------------------------------------------------------------------------------


def test_an_np_bills_under_the_own_number_until_incident_to_is_chosen(desk: Desk) -> None:
    own = visit_people.seen_by(desk, _header(desk), "okafor")
    assert (own.rendering, own.seen_by, own.incident_to) == ("okafor", None, False)
    assert (own.supervising, own.presence, own.ordering) == ("vance", Presence.IN_SUITE, "okafor")
    incident = replace(own, rendering="vance", seen_by="okafor", incident_to=True)
    other = visit_people.seen_by(desk, incident, "lindqvist")
    assert (other.rendering, other.seen_by, other.incident_to) == ("vance", "lindqvist", True)


def test_beside_a_doctor_another_doctor_may_render(desk: Desk) -> None:
    header = visit_people.seen_by(desk, _header(desk), "ferris")
    assert (header.rendering, header.seen_by, header.incident_to) == ("vance", "ferris", False)
    assert header.ordering == "ferris"
    same = visit_people.seen_by(desk, header, "vance")
    assert (same.rendering, same.seen_by, same.ordering) == ("vance", None, "vance")
    after_np = visit_people.seen_by(desk, _header(desk, "okafor"), "ferris")
    assert (after_np.rendering, after_np.seen_by, after_np.supervising) == ("ferris", None, None)


@pytest.mark.parametrize("rendering", ["vance", "okafor"])
def test_a_nurses_work_is_the_doctors(desk: Desk, rendering: str) -> None:
    header = visit_people.seen_by(desk, _header(desk, rendering), "holt")
    assert (header.rendering, header.seen_by, header.incident_to) == ("vance", "holt", True)
    assert (header.supervising, header.presence, header.ordering) == ("vance", Presence.IN_SUITE, "vance")


def test_another_supervisor_brings_the_presence_of_the_calendar(desk: Desk) -> None:
    header = _header(desk, "okafor")
    other = visit_people.supervised_by(desk, header, "ferris")
    assert (other.supervising, other.presence) == ("ferris", Presence.ABSENT)
    back = visit_people.supervised_by(desk, other, "vance")
    assert (back.supervising, back.presence) == ("vance", Presence.IN_SUITE)
    typed = replace(back, presence=Presence.VIDEO)
    assert visit_people.supervised_by(desk, typed, "vance") == typed
    assert visit_people.supervised_by(desk, typed, None).presence is Presence.ABSENT


def test_another_site_has_its_own_place_and_calendar(desk: Desk) -> None:
    header = _header(desk, "okafor")
    moved = visit_people.at_site(desk, replace(header, place_of_service="11"), "stockton")
    assert (moved.site, moved.place_of_service, moved.presence) == ("stockton", None, Presence.ABSENT)
    assert visit_people.at_site(desk, moved, SITE).presence is Presence.IN_SUITE
    home = visit_people.at_site(desk, replace(header, place_of_service="12"), "stockton")
    assert home.place_of_service == "12"
    with pytest.raises(DermdeskError, match="no site"):
        visit_people.at_site(desk, header, "moon")


def test_only_people_of_the_practice_see_patients(desk: Desk) -> None:
    header = _header(desk)
    for key in ("brandt", "nobody"):
        with pytest.raises(DermdeskError, match="no provider"):
            visit_people.seen_by(desk, header, key)


# --- doctors outside -------------------------------------------------------------------------------------------------


def test_the_front_desk_adds_a_doctor_outside_by_name_and_npi(desk: Desk) -> None:
    desk.user = User(user_id="u2", name="Clerk", role=Role.FRONT_DESK)
    name = PersonName(last="Brandt", first="Élise")
    added = practice_setup.add_outside_provider(desk, name, "1234567893")
    assert (added.key, added.external, desk.setup().providers[added.key]) == ("brandt-2", True, added)
    again = practice_setup.add_outside_provider(desk, PersonName(last="Brand"), "1234567893")
    assert again == added
    assert practice_setup.add_outside_provider(desk, PersonName(last="Vance"), "1000000038").key == "vance"
    assert practice_setup.add_outside_provider(desk, PersonName(last="Łoś-Żuk"), "1457389207").key.startswith("o")
    assert desk.book.rebuild().all_equal


@pytest.mark.parametrize(("last", "npi"), [("Brandt", "1234567890"), ("  ", "1234567893")])
def test_a_doctor_without_name_or_number_is_not_added(desk: Desk, last: str, npi: str) -> None:
    before = desk.setup()
    with pytest.raises(DermdeskError, match="Nothing was changed"):
        practice_setup.add_outside_provider(desk, PersonName(last=last), npi)
    assert desk.setup() == before
