"""Earlier services of a patient: of the book, of other visits of the day, brought along, and what biopsies found."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion, Mohs
from dermdesk.domain.people import PriorService
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry, charge_import, history
from dermdesk.services.biopsy_results import with_biopsy_ages
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber
from tests.desks import DAY, add_patient, insured, make_desk, post_visit


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "a.book", reference_path)
    yield made
    made.close()


def _service(code: str, days: int, *modifiers: str, site: str | None = None, found: str | None = None) -> PriorService:
    return PriorService(day=DAY - timedelta(days=days), code=code, modifiers=modifiers, site=site, pathology=found)


def test_nothing_known_is_unknown_and_told_nothing_is_known(desk: Desk) -> None:
    ann = add_patient(desk, "Alder")
    assert history.history_of(desk, ann.patient_id, DAY) is None
    history.bring(desk, ann.patient_id, (), complete=True)
    assert history.history_of(desk, ann.patient_id, DAY) == ()


def test_other_visits_of_the_day_count_and_the_visit_itself_does_not(desk: Desk) -> None:
    ann = add_patient(desk, "Alder")
    first = post_visit(desk, ann, [insured("17000", 9000)])
    second = post_visit(desk, ann, [insured("11102", 9000), insured("88305", 9000)])
    assert second.visit_id is not None
    seen = history.history_of(desk, ann.patient_id, DAY, beside=second.visit_id)
    assert seen is not None and [(one.code, one.face_to_face) for one in seen] == [("17000", True)]
    assert first.visit_id is not None
    seen = history.history_of(desk, ann.patient_id, DAY, beside=first.visit_id)
    assert seen is not None and [(one.code, one.face_to_face) for one in seen] == [("11102", True), ("88305", False)]


def test_what_was_brought_joins_the_book_once_and_within_three_years(desk: Desk) -> None:
    ann = add_patient(desk, "Alder")
    post_visit(desk, ann, [insured("17000", 9000)])
    history.bring(desk, ann.patient_id, [_service("11604", 40), _service("17000", 0)], complete=False)
    history.bring(desk, ann.patient_id, [_service("99213", 1200), _service("99213", 400, "25")], complete=False)
    seen = history.history_of(desk, ann.patient_id, DAY)
    assert seen is not None
    assert [one.code for one in seen] == ["99213", "11604", "17000"]
    assert desk.book.rebuild().all_equal
    with pytest.raises(DermdeskError):
        history.bring(desk, ann.patient_id, [_service("99213", -1)], complete=False)


def test_an_open_global_that_was_brought_along_is_seen_by_the_rules(desk: Desk) -> None:
    ann = add_patient(desk, "Alder")
    history.bring(desk, ann.patient_id, [_service("14040", 30)], complete=True)
    fresh = charge_entry.new_visit(desk, ann.patient_id, DAY)
    visit = Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=("L40.0",), lines=(insured("99203", 1000),))
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    assert "DERM-EM-007" in {finding.rule for finding in found}


def test_the_history_of_a_visit_file_is_kept(desk: Desk) -> None:
    first = json.loads(resource_path("sample", "visits.jsonl").read_text("utf-8").splitlines()[0])
    told = json.dumps(first | {"history": [{"date": "2026-10-01", "code": "11604", "diagnosis": "C44.519"}]})
    report = charge_import.import_visits(desk, told)
    assert not report.refused
    (person,) = desk.book.practice.patients()
    brought = desk.book.practice.brought_history(person.patient_id)
    assert brought is not None and brought.complete
    assert [(one.code, one.diagnosis) for one in brought.services] == [("11604", "C44.519")]


def _first_stage(site: str | None, days: int | None = None) -> ChargeLine:
    lesion = Lesion(id="a", site=site, diameter_mm=Decimal(9))
    return replace(insured("17311", 1), lesion=lesion, mohs=Mohs(stages=2, prior_biopsy_days=days))


@pytest.mark.parametrize(
    ("line", "past", "days"),
    [
        (_first_stage("nose"), [_service("11102", 20, site="nose", found="malignant")], 20),
        (_first_stage("nose"), [_service("11104", n, site="nose", found="benign") for n in (90, 31)], 31),
        (_first_stage("nose", 5), [_service("11102", 20, site="nose", found="malignant")], 5),
        (_first_stage("ear"), [_service("11102", 20, site="nose", found="malignant")], None),
        (_first_stage("nose"), [_service("11102", 20, site="nose", found="pending")], None),
        (_first_stage("nose"), [_service("11102", 0, site="nose", found="malignant")], None),
        (_first_stage("nose"), [_service("17000", 20, site="nose", found="malignant")], None),
        (_first_stage(None), [_service("11102", 20, found="malignant")], None),
    ],
)
def test_mohs_learns_the_age_of_the_newest_result_of_its_site(
    line: ChargeLine, past: list[PriorService], days: int | None
) -> None:
    (after,) = with_biopsy_ages((line,), tuple(past), DAY)
    assert after.mohs is not None and after.mohs.prior_biopsy_days == days
