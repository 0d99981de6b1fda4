"""`dermdesk rules` over a book: listed, tested, switched, carried to another book."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dermdesk.cli.main import run
from dermdesk.interchange.rules_file import write_rules
from tests.cli.conftest import DAY, VISITS
from tests.practice_rules import RULE

Run = Callable[..., int]


@pytest.fixture
def book(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a book with the sample day in it and one own rule, which is off."""
    common = ["--now", DAY, "--book", str(book)]
    rules = tmp_path / "rules.toml"
    rules.write_text(write_rules([RULE]), "utf-8")
    assert run([*common, "rules", "import", str(rules)]) == 0
    assert "1 rules added, 0 changed, 0 as they were." in capsys.readouterr().out
    return lambda *arguments: run([*common, *arguments])


def test_own_rules_are_listed_and_shown(book: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert book("rules", "--own") == 0
    listed = capsys.readouterr().out
    assert listed.startswith("OWN-001  off  denial risk  This payer wants the site in the note.")
    assert book("rules", "own-001") == 0
    assert capsys.readouterr().out == listed
    assert book("rules", "--own", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["on"], told["words"]) == ("OWN-001", False, "Speaks about an insurance line of 17000.")
    assert book("rules", "OWN-002") == 2


def test_a_back_test_counts_the_visits_of_the_day(book: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert book("rules", "test", "OWN-001", "--days", "90") == 0
    words = capsys.readouterr().out
    assert book("rules", "test", "OWN-001", "--days", "90", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rule"] == "OWN-001" and told["to"] == "2026-11-20" and told["not_tested"] == 0
    assert 0 < told["hit"] < told["visits"] <= 40
    assert sum(told["by_payer"].values()) == told["hit"]
    assert all("17000" in one["line"] for one in told["examples"])
    assert words.startswith(f"OWN-001, 2026-08-23 to 2026-11-20: {told['hit']} of {told['visits']} visits.")
    assert book("rules", "test", "OWN-007") == 2
    assert book("rules", "test", "OWN-001", "--days", "0") == 2


def test_switches_and_their_effect_on_scrubbing(book: Run, capsys: pytest.CaptureFixture[str]) -> None:
    def findings() -> list[str]:
        book("scrub", str(VISITS), "--json")
        rows = [json.loads(row) for row in capsys.readouterr().out.splitlines() if row.startswith("{")]
        return [one["rule"] for row in rows for one in row["findings"]]

    assert "OWN-001" not in findings()
    assert book("rules", "on", "OWN-001", "--reason", "bulletin") == 0
    assert book("rules", "off", "em-001", "--reason", "test") == 0
    assert "DERM-EM-001 is off." in capsys.readouterr().out
    after = findings()
    assert "OWN-001" in after and "DERM-EM-001" not in after
    assert book("rules", "off", "CLM-009", "--reason", "in the way") == 2
    assert "cannot be switched off" in capsys.readouterr().err
    assert book("rules", "on", "OWN-001", "--reason", " ") == 2


def test_rules_leave_as_a_file(book: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert book("rules", "export") == 0
    assert capsys.readouterr().out == write_rules([RULE])
    assert book("rules", "export", "--out", str(tmp_path / "out.toml")) == 0
    assert (tmp_path / "out.toml").read_text("utf-8") == write_rules([RULE])
    assert book("rules", "import", str(tmp_path / "out.toml")) == 0
    assert "1 as they were" in capsys.readouterr().out
    (tmp_path / "bad.toml").write_text("[[rules]]\nid = 1\n", "utf-8")
    assert book("rules", "import", str(tmp_path / "bad.toml")) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
