"""`dermdesk charges import`: visits of a file into the book."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services.charge_import import import_visits
from dermdesk.services.files import read_text


@click.group()
def charges() -> None:
    """Charges into the book."""


@charges.command("import")
@click.argument("visits", type=click.Path(dir_okay=False, path_type=Path))
@session_options
@pass_session
def import_(session: Session, visits: Path) -> int:
    """Post the visits of a file with their patients and coverages; exit 1 when one was refused."""
    text = read_text(visits)
    with session.desk() as desk:
        report = import_visits(desk, text)
    for refused in report.refused:
        session.tell(
            f"refused  {refused.id} (line {refused.line_number}): {refused.reason}",
            {"id": refused.id, "line": refused.line_number, "taken": False, "reason": refused.reason},
        )
    if session.as_json:
        for taken in report.taken:
            session.tell("", {"id": taken.id, "line": taken.line_number, "taken": True, "reason": None})
    else:
        click.echo(f"{len(report.taken)} visits taken, {len(report.refused)} refused.")
    return 1 if report.refused else 0
