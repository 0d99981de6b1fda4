"""`dermdesk claims decide | due | next | replace | void | withdraw | resend` on a real book."""

import json
from pathlib import Path
from typing import Any

import pytest

from dermdesk.cli.main import run
from tests.cli.conftest import VISITS, new_book

NOW = "2026-11-20T17:00:00-06:00"


def test_a_claim_is_decided_and_replaced_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--now", NOW, "--book", str(tmp_path / "a.db")]
    few = tmp_path / "few.jsonl"
    texts = [text for text in VISITS.read_text("utf-8").splitlines() if text]
    few.write_text("\n".join(texts[:5]), "utf-8")

    def told(*arguments: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert run([*arguments, *common, "--json"]) == status, capsys.readouterr().err
        return [json.loads(text) for text in capsys.readouterr().out.splitlines()]

    new_book(tmp_path / "a.db")
    run([*common, "charges", "import", str(few)])
    run(["claims", "export", *common, "--out", str(tmp_path / "out")])
    sent = next(one for one in told("claims", "list", "--bucket", "sent") if one["payer"] != "Medicare Part B Illinois")
    number, amount = str(sent["claim"]), str(sent["amount"])
    whole = ["--decided", "2026-11-20", "--payer-number", "ICN-4", "--claim-adjustments", f"PR-1={amount}"]
    (decided,) = told("claims", "decide", number, "--paid", "0", *whole)
    assert (decided["claim"], decided["state"]) == (number, "paid")
    told("claims", "due")
    (again,) = told("claims", "replace", number)
    assert (again["frequency"], again["corrects"], again["total"]) == ("7", number, amount)
    (gone,) = told("claims", "withdraw", str(again["claim"]), "--reason", "typed by mistake")
    assert gone["state"] == "withdrawn"
    (void,) = told("claims", "void", number)
    assert (void["frequency"], void["corrects"]) == ("8", number)
    assert run(["claims", "bill-again", number, *common]) == 2
    assert f"The void {void['claim']} has not left" in capsys.readouterr().err
    run(["claims", "export", *common, "--out", str(tmp_path / "out")])
    (fresh,) = told("claims", "bill-again", number)
    assert (fresh["frequency"], fresh["corrects"]) == ("1", void["claim"])
    for wrong, words in (
        (["bill-again", str(void["claim"])], "billed again already"),
        (["bill-again", str(fresh["claim"])], "was not voided"),
        (["decide", number, "--decided", "tomorrow"], "is no day"),
        (["decide", number, "--decided", "2026-11-20", "--line", "one"], "cannot be read"),
        (["decide", number, "--decided", "2026-11-20", "--claim-adjustments", "PR2=1"], "cannot be read"),
        (["decide", "NO-1", "--decided", "2026-11-20"], "no claim of this number"),
        (["resend", number], "Only a rejected claim"),
    ):
        assert run(["claims", *wrong, *common]) == 2
        error = capsys.readouterr().err
        assert words in error and "Traceback" not in error
