"""Tables are what the journal says: folded with the append, folded anew, folded when their shape changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from dermdesk.domain.events import LineRevised, LineVoided, PatientChanged, PatientRegistered
from dermdesk.domain.ledger import EntryKind, Owes, balance
from dermdesk.domain.money import Money
from dermdesk.domain.people import PersonName
from dermdesk.storage import folding
from dermdesk.storage.book import Book
from dermdesk.storage.driver import sqlite
from dermdesk.storage.projections import PROJECTIONS
from tests.storage.samples import DAY, KEY, MOMENT, filled_book, insurance, own, paid, patient, visit_posted


def test_rebuild_equals_the_tables_and_repairs_what_differs(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        assert book.rebuild().all_equal
        good = book.table_digests()
        book.db.conn.execute("UPDATE ledger_entries SET cents = cents + 1")
        report = book.rebuild()
        assert [table for table, equal in report.equal.items() if not equal] == ["ledger_entries"]
        assert book.table_digests() == good


def test_another_fingerprint_drops_and_folds_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled_book(tmp_path / "a.book") as book:
        good = book.table_digests()
        book.db.conn.execute("DELETE FROM visits")
    with Book.open(tmp_path / "a.book", KEY) as same_shape:
        assert same_shape.practice.visit("v1") is None
    newer = tuple(replace(p, version=p.version + 1) if p.name == "visits" else p for p in PROJECTIONS)
    monkeypatch.setattr(folding.Folder.__init__, "__defaults__", (newer,))
    with Book.open(tmp_path / "a.book", KEY) as book:
        assert book.table_digests() == good


def test_every_table_is_strict(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        tables = book.db.conn.execute(
            "SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
        assert len(tables) > 20
        assert [name for name, strict in tables if not strict] == []
        with pytest.raises(sqlite.IntegrityError):
            book.db.conn.execute("INSERT INTO meta VALUES ('x', x'00')")


def test_a_void_reverses_and_a_revision_reverses_and_charges(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        visit = book.practice.visit("v1")
        assert visit is not None
        assert [(line.number, line.line.charge) for line in visit.lines] == [(1, Money(900)), (3, Money(5_000))]
        assert visit.diagnoses == ("L82.1",)
        entries = [entry for entry in book.practice.entries("m-p1") if entry.visit_id == "v1"]
        by_id = {entry.entry_id: entry for entry in entries}
        reversals = [entry for entry in entries if entry.kind is EntryKind.REVERSAL]
        assert [by_id[entry.reverses or ""].amount + entry.amount for entry in reversals] == [Money(0), Money(0)]
        assert balance(entries, Owes.INSURANCE) == Money(0)
        assert balance(entries, Owes.PATIENT) == Money(5_900)


def test_void_wins_over_a_later_revision(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        book.append([PatientRegistered(patient=patient()), visit_posted("v1", insurance(1))], user="u1", moment=MOMENT)
        book.append([LineVoided(visit_id="v1", number=1, reason="", posted=DAY)], user="u1", moment=MOMENT)
        book.append(
            [LineRevised(visit_id="v1", line=own(1), diagnoses=(), reason="", posted=DAY)], user="u1", moment=MOMENT
        )
        assert balance(book.practice.entries("m-p1")) == Money(0)
        assert book.practice.unclaimed_visits() == ()


def test_a_household_is_the_patients_of_one_guarantor(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        people = [patient("p1", guarantor="g"), patient("p2", guarantor="g"), patient("p3")]
        book.append([PatientRegistered(patient=one) for one in people], user="u1", moment=MOMENT)
        visits = [visit_posted(f"v-{one.patient_id}", own(1), insurance(2), who=one.patient_id) for one in people]
        book.append([*visits, paid("x", 1_000)], user="u1", moment=MOMENT)
        alone, household = book.practice.household_balances()
        assert (alone.guarantor_id, alone.patient_ids, alone.patient_owes) == (None, ("p3",), Money(5_000))
        assert (household.guarantor_id, household.account_ids) == ("g", ("m-p1", "m-p2"))
        assert (household.patient_owes, household.insurance_owes) == (Money(9_000), Money(20_000))
        assert book.practice.next_receipt_sequence("main") == 2
        assert book.practice.next_receipt_sequence("clinic") == 1


@pytest.mark.parametrize(
    "typed",
    [
        "alder",
        "ALD ru",
        "Ruth Álder",
        "101",
        "3/14/1980",
        "03141980",
        "031480",
        "1980-03-14",
        "(503) 555-0147",
        "555-0147",
        "0147",
    ],
)
def test_a_patient_is_found_by_what_hands_type(tmp_path: Path, typed: str) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        other = replace(patient("p2", "Birch", "Otto"), birth_date=DAY, phone="5415550199")
        book.append([PatientRegistered(patient=one) for one in (other, patient())], user="u1", moment=MOMENT)
        assert [one.patient_id for one in book.practice.find_patients(typed)] == ["p1"]
        assert book.practice.find_patients("  ") == ()


def test_a_changed_name_is_no_longer_found_by_the_former_one(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        married = replace(patient(), name=PersonName(last="Žółć-Ørsted", first="Ruth"))
        book.append([PatientChanged(patient=married)], user="u1", moment=MOMENT)
        assert book.practice.find_patients("alder") == ()
        assert book.practice.find_patients("zolc") == book.practice.find_patients("orsted") == (married,)


def test_earlier_services_are_of_the_practice_stream_and_of_three_years(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        book.append([visit_posted("old", day=DAY.replace(year=2022))], user="u1", moment=MOMENT)
        found = book.practice.prior_services("p1", DAY)
        assert [(one.code, one.billed) for one in found] == [("17110", False), ("17110", False), ("17000", False)]
        assert [one.code for one in book.practice.prior_services("p1", DAY, beside="v1")] == ["17000"]
        assert book.practice.prior_services("p1", DAY.replace(year=2025)) != found
