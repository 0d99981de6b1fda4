"""`dermdesk specimens list | print`."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services import requisitions
from dermdesk.services.specimens import SpecimenFilter, SpecimenRow, board


@click.group()
def specimens() -> None:
    """Specimens from the jar to the payment: laboratory, days out, report, recode, claim."""


@specimens.command("list")
@click.option(
    "--show",
    type=click.Choice([shown.value for shown in SpecimenFilter]),
    default=SpecimenFilter.ALL.value,
    help="Only these.",
)
@session_options
@pass_session
def list_(session: Session, show: str) -> None:
    """Jars that were sent and those that charge lines of the last weeks should have sent."""
    with session.desk(read_only=True) as desk:
        rows = board(desk, SpecimenFilter(show))
    for row in rows:
        session.tell(_words(row), _json(row))


@specimens.command("print")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")
@session_options
@pass_session
def print_(session: Session, out: Path) -> None:
    """Write the requisitions of every visit of which a jar is out; the same ones have the same names again."""
    with session.desk(read_only=True) as desk:
        visits = {row.visit_id: row.chart for row in board(desk, SpecimenFilter.OPEN) if row.specimen_id}
        made = [
            (chart, path)
            for visit_id, chart in visits.items()
            for path in requisitions.print_requisitions(desk, visit_id, out)
        ]
    for chart, path in made:
        session.tell(f"{path.name}: chart {chart}", {"file": path.name, "chart": chart})
    if not made:
        session.tell("No jar is out.", {"file": None})


def _words(row: SpecimenRow) -> str:
    out = f"{row.days_out} d" if row.days_out is not None else ""
    place = row.place.words if row.place is not None else ""
    said = row.result.said if row.result is not None else row.note
    recode = f"  {row.recode.change}" if row.recode is not None else ""
    claim = f"  {row.claim} {row.claim_state.value}" if row.claim_state is not None else ""
    return (
        f"{row.state.value:<15} {row.letter or '–':<2} chart {row.chart:<7} {row.taken.isoformat()}  {row.code:<5} "
        f"{place:<20} {row.laboratory:<28} {out:>6}  {said}{recode}{claim}"
    ).rstrip()


def _json(row: SpecimenRow) -> dict[str, object]:
    result, recode = row.result, row.recode
    return {
        "state": row.state.value,
        "letter": row.letter or None,
        "chart": row.chart,
        "taken": row.taken.isoformat(),
        "code": row.code or None,
        "site": row.place.words if row.place is not None else None,
        "laboratory": row.laboratory or None,
        "sent": row.sent.isoformat() if row.sent is not None else None,
        "days_out": row.days_out,
        "work": row.work.value,
        "reported": result.reported.isoformat() if result is not None else None,
        "diagnosis": result.diagnosis if result is not None else None,
        "behavior": result.behavior.value if result is not None else None,
        "recode": recode.change if recode is not None else None,
        "claim": row.claim or None,
        "claim_state": row.claim_state.value if row.claim_state is not None else None,
        "paid": str(row.paid) if row.paid is not None else None,
    }
