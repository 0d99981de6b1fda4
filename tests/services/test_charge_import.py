"""Charge import: the sample day whole; each visit alone; a malformed file changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.resource_files import resource_path
from dermdesk.services import day_list
from dermdesk.services.charge_import import import_visits
from dermdesk.services.desk import Desk
from tests.desks import DAY, make_desk

SAMPLE = resource_path("sample", "visits.jsonl").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def _lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.splitlines() if line.strip()]


def _text(visits: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(visit) for visit in visits)


def test_the_sample_day_is_taken_whole(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []
    report = import_visits(desk, SAMPLE, lambda done, of: seen.append((done, of)))
    assert (len(report.taken), report.refused) == (40, ())
    assert seen[-1] == (40, 40)
    assert len(desk.book.practice.patients()) == 40
    assert desk.book.rebuild().all_equal
    whitcombs = [one for one in desk.book.practice.patients() if one.name.last == "Whitcomb"]
    assert sum(one.guarantor_id is not None for one in whitcombs) >= 1


def test_a_day_list_before_the_import_is_completed_by_it(desk: Desk) -> None:
    first = _lines()[0]
    patient = first["patient"]
    row = f"{DAY},08:00,{patient['number']},{patient['name']['last']},{patient['name']['first']},"
    text = (
        f"day,time,patient,last,first,birth_date,sex\n{row}{patient['birth_date']},{patient['sex']}\n{DAY},,9999,,,,\n"
    )
    listed = day_list.import_csv(desk, text)
    assert (listed.taken, [refused.line for refused in listed.refused]) == (1, [3])
    assert day_list.import_csv(desk, text).taken == 0
    import_visits(desk, _text([first]))
    known = desk.book.practice.patient_by_number(patient["number"])
    assert known is not None and known.address is not None
    assert [one.status.value for one in desk.book.practice.appointments(DAY)] == ["charged"]


def test_each_visit_stands_alone(desk: Desk) -> None:
    visits = _lines()[:5]
    visits[0]["lines"][0]["charge"] = "-1.00"
    visits[1]["encounter"]["date"] = "2026-11-21"
    visits[2]["encounter"]["provider"] = "nobody"
    visits[3]["patient"]["coverages"] = []
    report = import_visits(desk, _text(visits))
    assert [one.id for one in report.taken] == [visits[4]["id"]]
    assert [one.reason.partition(" ")[0] for one in report.refused] == ["line", "the", "the", "no"]
    assert "below zero" in report.refused[0].reason and "future" in report.refused[1].reason
    assert len(desk.book.practice.patients()) == 1


def test_a_malformed_file_changes_nothing(desk: Desk) -> None:
    before = desk.book.event_count()
    with pytest.raises(DermdeskError, match="Line 2"):
        import_visits(desk, SAMPLE.splitlines()[0] + "\n{broken")
    assert desk.book.event_count() == before
