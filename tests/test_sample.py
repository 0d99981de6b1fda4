"""The sample practice and its day: sound, complete, and invented."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.codes import is_mbi, is_npi, is_procedure_code
from dermdesk.domain.line import AccountSide
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.practice_file import read_practice
from dermdesk.interchange.visit_file import VisitRecord, read_visits
from dermdesk.storage.reference_book import ReferenceBook

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def setup() -> PracticeSetup:
    return read_practice(resource_path("sample", "practice.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def visits() -> tuple[VisitRecord, ...]:
    return read_visits(resource_path("sample", "visits.jsonl"))


def test_forty_visits_of_one_day_can_be_taken(visits: tuple[VisitRecord, ...]) -> None:
    assert len(visits) == 40
    assert {visit.snapshot.encounter.day for visit in visits} == {DAY}
    assert [visit.id for visit in visits if visit.refusal(DAY)] == []
    assert [visit.id for visit in visits if visit.book is None] == []


def test_diagnoses_are_complete_codes(visits: tuple[VisitRecord, ...], reference_path: Path) -> None:
    diagnoses = {code for visit in visits for code in visit.snapshot.diagnoses}
    with ReferenceBook.open(reference_path) as book:
        known = {code: book.diagnosis(code) for code in sorted(diagnoses)}
    assert [code for code, facts in known.items() if facts is None or not facts.billable] == []


def test_codes_exist_and_have_a_fee(setup: PracticeSetup, visits: tuple[VisitRecord, ...]) -> None:
    with resource_path("reference", "codes.csv").open(encoding="utf-8", newline="") as rows:
        known = {row["code"] for row in csv.DictReader(rows)}
    priced = {code for code, item in setup.price_list.items() if is_procedure_code(code) and not item.macro}
    assert priced - known == set()
    used = {line.code for visit in visits for line in visit.snapshot.lines}
    assert used - set(setup.price_list) == set()


def test_visits_name_what_the_practice_has(setup: PracticeSetup, visits: tuple[VisitRecord, ...]) -> None:
    npis = {provider.npi for provider in setup.providers.values()}
    for visit in visits:
        book, snapshot = visit.book, visit.snapshot
        assert book is not None
        assert setup.providers[book.provider].npi == snapshot.encounter.rendering.npi
        assert snapshot.practice.clia == setup.sites[book.site].clia
        billed = book.coverages[0].payer if book.coverages else "self"
        assert snapshot.payer in (setup.payers[billed].stance, setup.payers["self"].stance)
        assert {coverage.payer for coverage in book.coverages} <= set(setup.payers)
        encounter = snapshot.encounter
        others = {encounter.seer.npi, encounter.referring_npi, encounter.ordering_npi} - {None}
        assert others <= npis


def test_charges_are_the_fees_of_the_price_list(setup: PracticeSetup, visits: tuple[VisitRecord, ...]) -> None:
    differing = [
        (visit.id, line.code)
        for visit in visits
        for line in visit.snapshot.lines
        if line.charge != setup.price_list[line.code].fee * line.units
    ]
    assert differing == [("2026-11-20-35", "88305")]  # the professional part alone


def test_the_day_holds_what_a_practice_meets(visits: tuple[VisitRecord, ...]) -> None:
    codes = Counter(line.code for visit in visits for line in visit.snapshot.lines)
    assert {"17311", "17315", "14060", "96574", "J7308", "64650", "J0585", "11104", "11103", "88305"} <= set(codes)
    classes = Counter(line.line_class for visit in visits for line in visit.snapshot.lines)
    assert set(classes) == set(LineClass)
    assert {visit.snapshot.payer.type for visit in visits} == set(PayerType)
    assert sum(visit.snapshot.encounter.incident_to for visit in visits) == 2
    assert any(len(visit.snapshot.lines) > 6 for visit in visits)
    assert {len(visit.book.coverages) for visit in visits if visit.book} == {0, 1, 2}
    private = [visit for visit in visits if any(line.side is AccountSide.PRIVATE for line in visit.snapshot.lines)]
    routes = {
        visit.book.confidential_route.channel for visit in private if visit.book and visit.book.confidential_route
    }
    assert routes == {"email", "paper", "pick_up"}
    assert [visit.id for visit in private if visit.book and visit.book.confidential_route is None] == ["2026-11-20-14"]


def test_nobody_in_it_exists(setup: PracticeSetup, visits: tuple[VisitRecord, ...]) -> None:
    assert all(is_npi(provider.npi) and provider.npi.startswith("10000") for provider in setup.providers.values())
    for visit in visits:
        book = visit.book
        assert book is not None
        assert re.fullmatch(r"81555501\d\d", book.phone)
        assert not book.email or book.email.split("@")[1].startswith("example.")
    wrong = [
        visit.id
        for visit in visits
        if visit.snapshot.payer.type is PayerType.MEDICARE_PART_B and not is_mbi(visit.snapshot.patient.member_id or "")
    ]
    assert wrong == ["2026-11-20-20"]  # a letter O for a zero: one of the day's mistakes


def test_the_day_list_is_of_the_same_people(setup: PracticeSetup, visits: tuple[VisitRecord, ...]) -> None:
    with resource_path("sample", "day_list.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    books = {visit.book.number: visit.book for visit in visits if visit.book}
    assert {row["patient"] for row in rows} == set(books)
    assert {row["day"] for row in rows} == {DAY.isoformat()}
    assert {row["provider"] for row in rows} <= set(setup.providers)
    assert {row["site"] for row in rows} == set(setup.sites)
    visited = {(book.number, book.appointment.isoformat("minutes")) for book in books.values() if book.appointment}
    without_charges = [row["time"] for row in rows if (row["patient"], row["time"]) not in visited]
    assert without_charges == ["15:45", "16:00"]
