"""`dermdesk doctor`: is this machine fit?"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.machine_check import Check, Verdict
from dermdesk.services import doctor

_SIGNS = {Verdict.GOOD: "ok  ", Verdict.NOTE: "note", Verdict.BAD: "BAD "}


def doctor_command(check_window: Callable[[], Sequence[Check]]) -> click.Command:
    """The command; `check_window` opens a window and looks for printers (only the desk's layer can)."""

    @click.command("doctor")
    @click.option(
        "--self-check", "self_check", is_flag=True, help="Also use the parts: encrypted book, PDF, keyring, window."
    )
    @click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path.home,
        help="Where the book lies or will lie (your home folder).",
    )
    @session_options
    @pass_session
    def command(session: Session, self_check: bool, folder: Path) -> None:
        """Check this machine: Qt libraries (with the line that installs them), keyring, printer, disk, clock."""
        checks = doctor.examine(session.clock.now(), folder)
        if self_check:
            checks += [*doctor.self_check(), *check_window()]
        _print(checks, as_json=session.as_json)
        if not doctor.is_fit(checks):
            raise SystemExit(1)

    return command


def _print(checks: Iterable[Check], *, as_json: bool) -> None:
    for check in checks:
        if as_json:
            click.echo(json.dumps(asdict(check), ensure_ascii=False))
            continue
        click.echo(f"{_SIGNS[check.verdict]}  {check.name}: {check.found}")
        if check.help:
            click.echo(f"      {check.help}")
