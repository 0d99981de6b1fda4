"""`dermdesk doctor`."""

import json
from pathlib import Path

from click.testing import CliRunner

from dermdesk.cli.doctor import doctor_command
from dermdesk.domain.machine_check import Check, Verdict

GOOD = Check("Window", Verdict.GOOD, "painted")
BAD = Check("Window", Verdict.BAD, "nothing was painted", "Install the program again.")


def test_self_check_as_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor_command(lambda: [GOOD]), ["--self-check", "--json", "--folder", str(tmp_path)])

    checks = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert checks[-1] == {"name": "Window", "verdict": "good", "found": "painted", "help": ""}
    assert {"Qt libraries", "Keyring", "Disk", "Clock", "Encrypted book", "PDF"} < {check["name"] for check in checks}


def test_a_bad_check_is_exit_1_with_its_help(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor_command(lambda: [BAD]), ["--self-check", "--folder", str(tmp_path)])

    assert result.exit_code == 1
    assert "BAD   Window: nothing was painted\n      Install the program again.\n" in result.output
