"""`dermdesk x12 inspect`: words, JSON and exit statuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from dermdesk.cli.main import run
from tests.services.test_x12_inspection import OWN

Said = pytest.CaptureFixture[str]


def inspected(tmp_path: Path, text: str, *options: str) -> int:
    path = tmp_path / "file.edi"
    path.write_bytes(text.encode())
    return run(["x12", "inspect", str(path), *options])


def as_json(tmp_path: Path, text: str, capsys: Said) -> list[dict[str, Any]]:
    inspected(tmp_path, text, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


WORDS = {
    "835": [
        "Interchange 000000905: SENDER to DERM77, 2026-11-23 09:15, production",
        "  835 0001: LAKELAND HEALTH pays ELM SKIN CLINIC $153.20 by ACH on 2026-12-01, number EFT7788; in balance",
        "    claim ELM000001, NUNEZ, MARIA Q: processed as primary; charged $287.40, paid $166.41, patient $40.00, ",
        "payer's number ICN0001\n",
        "      the payer knows the insured as NUNEZ-REY, MARIA",
        "      N781  QMB patient: refund any deductible collected",
        "      99213-25 2026-11-20: charged $136.90, paid $66.91",
        "        CO-45 $29.99  above the fee schedule or the contracted amount (contractual, never the patient's)",
        "        PR-1 $15.00  deductible (the patient's share)",
        "        N19  incidental to the main procedure",
        "      17003-59 (sent as 17004) 2026-11-20 to 2026-11-21: charged $50.50, paid $25.00",
        "    claim ELM000003, ROE, SAM: reversal of an earlier payment; charged -$120.00, paid -$20.00, ",
        "patient -$10.00, payer's number ICN0003\n",
        "    L6 adds to the payment $3.21  interest owed, about ICN0001",
        "1 transaction set, sound.",
    ],
    "999": [
        "  999 0001: group 41 (HC): accepted in part; 1 of 2 transaction sets accepted",
        "    837 0001: accepted",
        "      segment 22 in loop 2010, claim ELM000007: NM1: an element of the segment is wrong",
        "        element 9: code that is not valid",
        "        element 1, component 2: code that the guide does not use",
    ],
    "TA1": [
        "  TA1: interchange 000000905: rejected: content not valid, for example a segment that does not belong there",
        "1 TA1, sound.",
    ],
    "277CA": [
        "  277CA 0001: number 4711, 2026-11-24; 3 claims",
        "    batch B7 of ELM SKIN CLINIC",
        "    claim ELM000001, NUNEZ, MARIA Q; payer's claim number ICN0001; clearinghouse number HUB555; ",
        "service 2026-11-20\n",
        "      A2:20  accepted into adjudication: accepted for processing, charged $287.40, 2026-11-24",
        "        CHECK THE RENDERING NPI",
        "      11103-59: $75.00",
        "        A8:453  rejected: information contradicts itself: modifier, 2026-11-24",
    ],
    "271": [
        "  271 0001: LAKELAND HEALTH and ELM SKIN CLINIC, number Q77",
        "    HOLM, PER (subscriber)",
        "    HOLM, EVA (dependent): coverage active; plan from 2026-01-01; plan 2026-01-01 to 2026-12-31",
        "      deductible $150.00 remaining; health plan as a whole; individual",
        "        primary care provider HILL, JO",
    ],
    "837P": [
        "  837P 0001: ELM SKIN CLINIC to PRAIRIE CLAIMS HUB, batch B9; 1 claim, $180.00",
        "    claim ELM000011, NUNEZ, MARIA: $180.00 to MEDICARE PART B (secondary, Medicare Part B, self); ",
        "replacement; place 11; L570 D485 L820\n",
        "      other payer LAKELAND HEALTH paid $100.00, $25.00 left to the patient",
        "      J0585-JW 2026-11-02 to 2026-11-03: $180.00, 70 UN, diagnoses 1 3",
        "        NDC 00023114501, 0.7 UN",
        "        payer 60054 paid $100.00",
    ],
}


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_in_words(kind: str, tmp_path: Path, capsys: Said) -> None:
    assert inspected(tmp_path, OWN[kind]) == 0
    said = capsys.readouterr().out
    for words in WORDS[kind]:
        before, found, said = said.partition(words)
        assert found and (before.endswith("\n") or not before or words[0] != " "), words


def test_an_835_as_json(tmp_path: Path, capsys: Said) -> None:
    (found,) = as_json(tmp_path, OWN["835"], capsys)
    assert {key: found[key] for key in ("kind", "sound", "trace", "payment", "balanced", "problems")} == {
        "kind": "835",
        "sound": True,
        "trace": "EFT7788",
        "payment": "153.20",
        "balanced": True,
        "problems": [],
    }
    assert (found["interchange"]["control"], found["group"]["kind"]) == ("000000905", "HP")
    claim = found["claims"][0]
    shown = ("claim_id", "status", "status_words", "charge", "paid", "patient_responsibility", "adjustments")
    assert {key: claim[key] for key in shown} == {
        "claim_id": "ELM000001",
        "status": "1",
        "status_words": "processed as primary",
        "charge": "287.40",
        "paid": "166.41",
        "patient_responsibility": "40.00",
        "adjustments": [],
    }
    line = claim["lines"][1]
    assert (line["code"], line["charge"], line["first_day"], line["units"]) == ("17000", "100.00", "2026-11-20", "1")
    assert line["adjustments"][1] == {
        "group": "CO",
        "reason": "253",
        "amount": "1.50",
        "quantity": "2",
        "words": "sequestration: federal payment reduced by 2 %",
    }
    assert line["remarks"] == [{"code": "N19", "words": "incidental to the main procedure"}]
    assert found["claims"][1]["patient_responsibility"] is None
    assert found["provider_adjustments"][0] == {
        "provider": "1234567893",
        "year_end": "2026-12-31",
        "reason": "L6",
        "reference": "ICN0001",
        "amount": "-3.21",
        "words": "interest owed",
    }


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("999", {"group_control", "verdict", "sets"}),
        ("TA1", {"control", "code", "note", "verdict"}),
        ("277CA", {"batch", "levels", "claims"}),
        ("271", {"payer", "provider", "people"}),
        ("837P", {"batch", "submitter", "receiver", "claims"}),
    ],
)
def test_every_kind_as_json(kind: str, keys: set[str], tmp_path: Path, capsys: Said) -> None:
    (found,) = as_json(tmp_path, OWN[kind], capsys)
    assert found["kind"] == kind and found["sound"] is True
    assert keys | {"kind", "control", "version", "interchange", "group", "problems"} <= set(found)


def test_one_line_a_transaction_set(tmp_path: Path, capsys: Said) -> None:
    found = as_json(tmp_path, OWN["835"] + OWN["277CA"] + OWN["TA1"], capsys)
    assert [one["kind"] for one in found] == ["835", "277CA", "TA1"]


def test_problems_are_exit_1_and_stand_in_both_answers(tmp_path: Path, capsys: Said) -> None:
    spoiled = OWN["835"].replace("*66.91*", "*66.92*").replace("IEA*1", "IEA*2")
    assert inspected(tmp_path, spoiled) == 1
    said = capsys.readouterr()
    assert said.err == "" and "OUT OF BALANCE" in said.out
    assert "  ! Segment 52: IEA counts 2 groups, there are 1.\n" in said.out
    line = "Line 1: $136.90 less adjustments is $66.91, but $66.92 was paid."
    assert f"  ! Claim ELM000001, segment 23: {line}\n" in said.out
    assert said.out.endswith("1 transaction set, 3 problems.\n")
    (found,) = as_json(tmp_path, spoiled, capsys)
    assert (found["sound"], found["balanced"], len(found["problems"])) == (False, False, 3)
    assert found["claims"][0]["problems"] == found["problems"][1:]


def test_a_rejection_is_content_and_no_problem(tmp_path: Path) -> None:
    assert inspected(tmp_path, OWN["TA1"]) == 0


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("text", ["", "no X12 at all", OWN["835"][:106], OWN["835"].replace("~", "A", 1)])
def test_what_cannot_be_read_is_one_line_and_exit_2(
    text: str, options: tuple[str, ...], tmp_path: Path, capsys: Said
) -> None:
    assert inspected(tmp_path, text, *options) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1 and said.err.startswith("dermdesk: ")


@pytest.mark.parametrize("name", ["", "nothing.835", "x\0y"])
def test_no_such_file(name: str, tmp_path: Path, capsys: Said) -> None:
    assert run(["x12", "inspect", f"{tmp_path}/{name}"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1


def test_many_problems_are_shown_in_part(tmp_path: Path, capsys: Said) -> None:
    text = OWN["835"].replace("LX*1~", "LX*1~" + "XYZ*1~" * 150)
    text = text.replace("DTM*472*20261119~", "DTM*472*20261119~" + "DTM*472*soon~" * 150)
    assert inspected(tmp_path, text) == 1
    said = capsys.readouterr().out
    assert said.count("XYZ does not belong here") == 3 and "! 147 more segments out of place; --json tells" in said
    assert said.count("  ! ") == 102 and " more; --json tells them all." in said
    (found,) = as_json(tmp_path, text, capsys)
    assert sum("XYZ" in problem for problem in found["problems"]) == 150


def test_nothing_that_a_terminal_obeys_is_printed(tmp_path: Path, capsys: Said) -> None:
    text = OWN["835"].translate(str.maketrans(":", "\x1b")).replace("NUNEZ", "NU\x07\u202eNEZ")
    inspected(tmp_path, text)
    said = capsys.readouterr().out
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert "NU ?NEZ" in said
