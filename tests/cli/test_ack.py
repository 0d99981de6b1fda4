"""`dermdesk ack import | list` and `claims history` on a real book."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dermdesk.app.sample_answers import Said, answer_claims, answer_form
from dermdesk.cli.main import run
from dermdesk.domain.resource_files import resource_path

PRACTICE = resource_path("sample", "practice.toml")
VISITS = resource_path("sample", "visits.jsonl")
NOW = "2026-11-20T17:00:00-06:00"
MORNING = datetime.fromisoformat("2026-11-21T08:00:00-06:00")


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch, reference_path: Path) -> None:
    monkeypatch.setenv("DERMDESK_PASSPHRASE", "four plain words here")
    monkeypatch.setattr("dermdesk.services.books.default_reference", lambda: reference_path)


def test_answers_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--now", NOW, "--book", str(tmp_path / "a.db")]
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join([text for text in VISITS.read_text("utf-8").splitlines() if text][:5]), "utf-8")

    def told(*arguments: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert run([*arguments, *common, "--json"]) == status, capsys.readouterr().err
        return [json.loads(text) for text in capsys.readouterr().out.splitlines()]

    assert run([*common, "book", "create", str(PRACTICE)]) == 0
    run([*common, "charges", "import", str(few)])
    run(["claims", "export", *common, "--out", str(tmp_path / "out")])
    path = min((tmp_path / "out").glob("*.837"))
    sent = path.read_bytes()
    number = sent.partition(b"CLM*")[2].partition(b"*")[0].decode()
    form, claims, foreign, bad = (tmp_path / name for name in ("1.999", "2.277", "3.999", "4"))
    form.write_bytes(answer_form(sent, MORNING))
    claims.write_bytes(answer_claims(sent, MORNING, {number: Said(claim="A7:164:IL", payer_number="ICN9")}))
    foreign.write_bytes(answer_form(sent, MORNING).replace(b"AK1*HC*", b"AK1*HC*77"))
    bad.write_bytes(b"ISA*")
    answers = told("ack", "import", *map(str, (form, claims, form, foreign, bad, tmp_path)), status=2)
    assert "Traceback" not in capsys.readouterr().err
    assert [one.get("taken") for one in answers] == [True, True, False, None, None, None]
    assert [one["outcome"] for one in answers[0]["answers"]] == ["received"]
    rejected = next(one for one in answers[1]["answers"] if one["claim"] == number)
    assert rejected["faults"][0]["field"] == "member id" and rejected["payer_claim_number"] == "ICN9"
    assert [one["file"] for one in told("ack", "list")] == ["1.999", "2.277"]
    assert run(["claims", "history", number, *common, "--out", str(tmp_path / "kept")]) == 0
    shown = capsys.readouterr().out
    assert "rejected" in shown and "[member id]" in shown and "interchange 0000" in shown
    assert (tmp_path / "kept" / path.name).read_bytes() == sent
