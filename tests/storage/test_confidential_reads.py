"""Practice reads cannot name a confidential table; confidential reads answer from their own."""

from pathlib import Path

from dermdesk.domain.ledger import balance
from dermdesk.domain.money import Money
from dermdesk.storage import reads
from dermdesk.storage.projections import PROJECTIONS
from tests.storage.samples import filled_book


def test_no_practice_module_names_a_confidential_table() -> None:
    storage = Path(reads.__file__).parents[1]
    modules = [*(storage / "reads").glob("*.py"), *(storage / "projections").glob("*.py")]
    naming = {module.name for module in modules if "conf_" in module.read_text(encoding="utf-8")}
    assert naming == {"confidential.py"}
    assert len(modules) > 14
    own = {table for projection in PROJECTIONS if projection.name == "confidential" for table in projection.tables}
    assert own == {table for projection in PROJECTIONS for table in projection.tables if table.startswith("conf_")}


def test_what_is_confidential_stands_in_its_own_reads_alone(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        account = book.confidential.account_of("p1")
        assert account is not None
        assert book.confidential.accounts() == (account,)
        assert book.confidential.account_of("p2") is None
        assert book.confidential.route(account.account_id) is None
        assert balance(book.confidential.entries("c-p1")) == Money(40_000)
        assert [one.reason for one in book.confidential.read_log()] == ["the patient called"]
        assert [visit.visit_id for visit in book.confidential.visits_of("c-p1")] == ["v1"]
        assert "BOTOX" not in repr((book.practice.all_entries(), book.practice.visits_of("p1")))
        assert book.practice.entries("c-p1") == ()
