"""`dermdesk reference`: importing, refusing in one line with status 2, and saying what is in force."""

import gzip
import json
from pathlib import Path

import pytest

from dermdesk.cli.main import run
from dermdesk.domain.resource_files import resource_path
from tests import reference_files as files

NOW = "2026-11-23T09:00:00-06:00"
PASSPHRASE = "four plain words here"
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, own_reference: Path) -> None:
    monkeypatch.setenv("DERMDESK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr("dermdesk.services.books.default_reference", lambda: own_reference)


def take(*arguments: object) -> int:
    return run(["reference", "import", *(str(argument) for argument in arguments), "--now", NOW])


def info(said: Said, now: str = NOW) -> dict[str, list[dict[str, object]]]:
    said.readouterr()
    assert run(["reference", "info", "--json", "--now", now]) == 0
    rows = [json.loads(line) for line in said.readouterr().out.splitlines()]
    return {kind: [row for row in rows if row["kind"] == kind] for kind in {row["kind"] for row in rows}}


def refused(said: Said, status: int) -> str:
    out, err = said.readouterr()
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "Something went wrong" not in err
    return err


def test_an_import_in_words_and_for_machines(tmp_path: Path, capsys: Said) -> None:
    path = files.write(tmp_path, "pairs.txt", files.pair_text())
    assert take("ptp", path, "--edition", "2026Q3") == 0
    said = capsys.readouterr()
    assert "NCCI PTP edits 2026 Q3: 6 pairs, in force from 2026-07-01 until replaced." in said.out and said.err == ""
    later = files.write(tmp_path, "ptp_2026q4.txt", files.pair_text(files.PAIRS[1:]))
    assert take("PTP", later, "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["name"], value["rows"], value["changes"]["removed"]) == ("2026 Q4", 5, 1)
    assert value["changes"]["examples"]["removed"] == ["11102/17000"]
    assert take("ncci", path, "--edition", "2026-04-01", "--older") == 0
    assert "There is no earlier import to compare with." in capsys.readouterr().out


def test_what_is_refused_ends_with_2_in_one_line(tmp_path: Path, capsys: Said) -> None:
    good = files.write(tmp_path, "pairs.txt", files.pair_text())
    assert take("ptp", good, "--edition", "2026Q3") == 0
    capsys.readouterr()
    before = info(capsys)
    cut = tmp_path / "cut.txt.gz"
    cut.write_bytes(gzip.compress(good.read_bytes())[:-9])
    shuffled = files.write(tmp_path, "s.txt", files.pair_text().replace("\t\t", "\t*\t*\t"))
    values = files.write(tmp_path, "p.csv", files.value_text(files.VALUES).replace("HCPCS,MOD", "CODE,MOD"))
    empty = files.write(tmp_path, "empty.txt", "")
    for words, arguments in (
        ("cut short or damaged", ("ptp", cut, "--edition", "2026Q4")),
        ("other columns", ("ptp", shuffled, "--edition", "2026Q4")),
        ("2026 Q2 is older than 2026 Q3", ("ptp", good, "--edition", "2026Q2")),
        ("does not say which edition", ("ptp", good)),
        ("physician fee schedule file", ("pfs", values)),
        ("looks like an NCCI PTP file", ("mue", good)),
        ("is empty", ("ptp", empty, "--edition", "2026Q4")),
        ("is not there", ("ptp", tmp_path / "none.txt")),
        ("no kind of reference file", ("fables", good)),
        ("comes in one file", ("mue", values, values)),
        ("comes in one file", ("fees", values, values)),
        ("Missing argument", ("ptp",)),
    ):
        assert words in refused(capsys, take(*arguments)), arguments
    assert info(capsys) == before


def test_info_by_day(tmp_path: Path, capsys: Said) -> None:
    path = files.write(tmp_path, "pairs.txt", files.pair_text())
    take("ptp", path, "--edition", "2026Q3")
    take("gpci", files.write(tmp_path, "g.csv", files.index_text()))
    kinds = info(capsys)
    assert {"ptp", "mue", "codes", "gpci", "add_on", "icd10cm", "hcpcs", "modifiers", "places"} <= kinds.keys()
    starter, imported = kinds["ptp"]
    assert (starter["in_force"], imported["in_force"], imported["imported"], imported["rows"]) == (False, True, True, 6)
    assert (imported["age_days"], imported["next_due"], imported["stale"]) == (145, "2026-10-01", True)
    assert "CMS.gov" in str(imported["where"])
    (hcpcs,) = kinds["hcpcs"]
    assert (hcpcs["name"], hcpcs["in_force"]) == (None, False)
    earlier = info(capsys, "2026-06-30T12:00:00-06:00")["ptp"]
    assert [row["in_force"] for row in earlier] == [True, False]
    assert run(["reference", "info", "--now", NOW]) == 0
    out = capsys.readouterr().out
    assert "NCCI PTP edits: 2026 Q3, from 2026-07-01 until replaced, 145 days old, 6 rows" in out
    assert "HCPCS Level II: none in force, not checked" in out
    assert "a newer one has been out since 2026-10-01: CMS.gov" in out


def test_scrubbing_goes_by_the_edition_of_the_day(tmp_path: Path, capsys: Said) -> None:
    visit = json.loads(resource_path("sample", "visits.jsonl").read_text("utf-8").splitlines()[0])
    line = {key: value for key, value in visit["lines"][0].items() if key in ("charge", "pointers", "units")}
    visit["lines"] = [{**line, "code": "27447"}, {**line, "code": "29881"}]
    path = tmp_path / "v.jsonl"
    path.write_text(json.dumps(visit), "utf-8")

    def rules() -> set[str]:
        capsys.readouterr()
        run(["scrub", str(path), "--json"])
        return {found["rule"] for found in json.loads(capsys.readouterr().out)["findings"]}

    assert "DERM-NCC-002" not in rules()
    take("ptp", files.write(tmp_path, "pairs.txt", files.pair_text()), "--edition", "2026Q1")
    assert "DERM-NCC-002" in rules()


def test_fees_and_licensed_text_go_into_the_book(tmp_path: Path, capsys: Said) -> None:
    book = tmp_path / "b.db"
    assert (
        run(["book", "create", str(resource_path("sample", "practice.toml")), "--book", str(book), "--now", NOW]) == 0
    )
    fees = files.write(tmp_path, "fees.csv", "code,fee\n99213,131.00\n")
    text = files.write(tmp_path, "cpt2026.tsv", "27447\tLicensed words\n")
    capsys.readouterr()
    assert take("fees", fees, "--book", book) == 0
    assert "Fee schedule of the practice 2026-11-23: 1 fees" in capsys.readouterr().out
    assert take("cpt-text", text, "--book", book) == 0
    assert "Licensed CPT text 2026: 1 texts, in force 2026-01-01 to 2026-12-31." in capsys.readouterr().out
    other = text.rename(tmp_path / "text.tsv")
    assert "2025 is older than 2026" in refused(capsys, take("cpt", other, "--edition", "2025", "--book", book))
    wrong = files.write(tmp_path, "f.csv", "code,fee\n99213,x\n")
    assert "no amount" in refused(capsys, take("fees", wrong, "--book", book))
    assert b"Licensed words" not in book.read_bytes()
