"""The commands end to end on real books: exit statuses, one line for an error, the same bytes for the same `--now`."""

import json
import re
from pathlib import Path

import pytest

from dermdesk.cli.main import run
from dermdesk.domain.resource_files import resource_path
from dermdesk.services import charge_import

PRACTICE = str(resource_path("sample", "practice.toml"))
VISITS = str(resource_path("sample", "visits.jsonl"))
HALF = 20
NOW = "2026-11-20T17:00:00-06:00"


def _day(book: Path, out: Path) -> list[int]:
    """Half of the sample's visits: the demo's test plays them all."""
    common = ["--now", NOW, "--book", str(book)]
    few = book.with_suffix(".jsonl")
    few.write_text("\n".join(Path(VISITS).read_text("utf-8").splitlines()[-HALF:]), "utf-8")
    return [
        run([*common, "book", "create", PRACTICE]),
        run([*common, "charges", "import", str(few)]),
        run(["claims", "export", *common, "--out", str(out)]),
        run(["claims", "print", *common, "--out", str(out)]),
        run(["claims", "letter", "GRD000001", "records", *common, "--out", str(out)]),
        run(["claims", "note", "GRD000001", "ask for the status", "--on", "2026-12-11", *common]),
        run(["statements", "run", *common, "--account", "medical", "--out", str(out)]),
        run(["statements", "run", *common, "--account", "confidential", "--out", str(out), "--reason", "monthly"]),
    ]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_commands_leave_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers: list[str] = []
    for name in ("one", "two"):
        assert _day(tmp_path / f"{name}.db", tmp_path / name) == [0, 0, 1, 1, 0, 0, 0, 0]
        run(["claims", "list", "--json", "--now", NOW, "--book", str(tmp_path / f"{name}.db")])
        answers.append(capsys.readouterr().out.partition(f"{HALF} visits taken")[2])
    first, second = _bytes(tmp_path / "one"), _bytes(tmp_path / "two")
    assert first == second
    assert answers[0] == answers[1] and '"bucket": "sent"' in answers[0]
    assert '"next_action": "2026-12-11"' in answers[0] and "GRD000001-records.pdf" in first
    assert {Path(name).suffix for name in first} >= {".837", ".pdf"}
    assert any(name.startswith("household/") for name in first) and any(
        name.startswith("confidential/") for name in first
    )


def test_held_visits_are_shown_by_chart_and_a_proof_is_written_beside_them(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--now", NOW, "--book", str(book)]
    assert run(["claims", "list", "--bucket", "held", *common]) == 0
    *held, last = capsys.readouterr().out.splitlines()[1:]
    assert len(held) == 5 and all(re.match(r"  no claim yet +chart 10\d\d +2026-11-20 ", line) for line in held)
    assert re.match(r"\d+ posted visits not prepared yet", last)
    assert run(["claims", "print", "--proof", *common, "--out", str(tmp_path / "out")]) == 0
    wrote, waits = capsys.readouterr().out.splitlines()
    assert Path(wrote.partition(": a proof")[0]).is_file() and waits.startswith("5 visits held for a correction")
    assert run(["claims", "list", "--json", *common]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(row["chart"] and "patient" not in row for row in rows)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["book", "info"], "no book"),
        (["book", "create", "nothing.toml"], "cannot be read"),
        (["charges", "import"], "Missing argument"),
        (["nonsense"], "No such command"),
        (["--now", "yesterday", "rules"], "not a moment"),
        (["--now", "2026-11-20T17:00:00", "rules"], "not a moment"),
        (["rules", "XX-999"], "no rule"),
        (["statements", "run", "--account", "confidential", "--out", "x"], "reason"),
        (["claims", "print", "--out", "x", "--offset", "a"], "offset"),
        (["scrub", "nothing.jsonl"], "no book"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--book", str(tmp_path / "none.db"), *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and words in said.err
    assert list(tmp_path.iterdir()) == []


def test_scrubbing_needs_a_file_and_no_book(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scrub", "nothing.jsonl"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_bad_practice_files_make_no_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = Path(PRACTICE).read_text("utf-8")
    for bad in (good + "\nunknown_field = 1\n[surprise]\n", good.replace('npi = "', 'npi = "9', 1), "format ="):
        file = tmp_path / "bad.toml"
        file.write_text(bad, "utf-8")
        assert run(["book", "create", str(file), "--book", str(tmp_path / "b.db")]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_refused_visits_end_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Path(VISITS).read_text("utf-8").splitlines()[:2]
    visit = json.loads(lines[0])
    visit["lines"][0]["charge"] = "-5.00"
    (tmp_path / "v.jsonl").write_text(json.dumps(visit) + "\n" + lines[1], "utf-8")
    common = ["--now", NOW, "--book", str(tmp_path / "b.db")]
    assert run([*common, "book", "create", PRACTICE]) == 0
    assert run([*common, "charges", "import", str(tmp_path / "v.jsonl")]) == 1
    assert "below zero" in capsys.readouterr().out
    (tmp_path / "v.jsonl").write_text("{", "utf-8")
    assert run([*common, "charges", "import", str(tmp_path / "v.jsonl")]) == 2
    assert "Line 1" in capsys.readouterr().err


def test_a_bug_is_reported_without_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--now", NOW, "--book", str(tmp_path / "b.db")]
    run([*common, "book", "create", PRACTICE])
    capsys.readouterr()

    def broken(*_arguments: object) -> None:
        raise RuntimeError("Alder, Ruth")

    monkeypatch.setattr(charge_import, "_import", broken)
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_a, **_k: tmp_path / "log")  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    assert run([*common, "charges", "import", VISITS]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "RuntimeError" in said and "Alder" not in said
    (report,) = (tmp_path / "log").iterdir()
    assert "Alder" not in report.read_text() and "charge_import.py" in report.read_text()


def test_scrub_json_has_the_stable_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scrub", VISITS, "--json"]) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(said) == 40 and all(set(one) == {"id", "findings"} for one in said)
    findings = [finding for one in said for finding in one["findings"]]
    keys = {"rule", "severity", "line", "field", "message", "source", "fix"}
    assert findings and all(set(finding) == keys for finding in findings)


def test_a_clean_visit_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "v.jsonl").write_text(Path(VISITS).read_text("utf-8").splitlines()[0], "utf-8")
    assert run(["scrub", str(tmp_path / "v.jsonl")]) == 0
    assert "1 visits, 0 findings." in capsys.readouterr().out


def test_the_second_desk_on_a_book_may_read_and_not_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dermdesk.services import books

    path = tmp_path / "b.db"
    common = ["--now", NOW, "--book", str(path)]
    run([*common, "book", "create", PRACTICE])
    desk = books.open_desk(path, passphrase="four plain words here")
    capsys.readouterr()
    assert run([*common, "charges", "import", VISITS]) == 2
    assert run([*common, "book", "info"]) == 0
    desk.close()
    assert run([*common, "book", "verify"]) == 0


def test_catalogue_and_editions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(row) == {"rule", "severity", "title", "source"} for row in rows) and len(rows) > 20
    assert run(["rules", "em-001"]) == 0
    assert "What to do:" in capsys.readouterr().out
    assert run(["reference", "info", "--json"]) == 0
    assert {json.loads(row)["kind"] for row in capsys.readouterr().out.splitlines()} >= {"codes", "ptp", "icd10cm"}
