"""`dermdesk claims history NUMBER`: everything that happened to a claim, and its files."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services import claim_history
from dermdesk.services.claim_history import HistoryEntry
from dermdesk.services.claim_lookup import claim_of_number


@click.command()
@click.argument("number")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Also write its files to this folder.")
@session_options
@pass_session
def history(session: Session, number: str, out: Path | None) -> None:
    """Who did what with a claim and when: files with their control numbers, answers, corrections, decisions."""
    with session.desk(read_only=True) as desk:
        claim_id = claim_of_number(desk, number).claim.claim_id
        entries = claim_history.history(desk, claim_id)
        if out is not None:
            claim_history.write_files(desk, claim_id, out)
    for entry in entries:
        session.tell(entry_words(entry), entry_json(entry))


def entry_words(entry: HistoryEntry) -> str:
    """A line, with one more for each fault and for the file."""
    lines = [f"{entry.local:%Y-%m-%d %H:%M}  {entry.user:<20} {entry.words}"]
    for fault in entry.faults:
        place = f"  [{fault.place.words}]" if fault.place is not None else ""
        lines.append(f"{'':20}{fault.code}  {fault.message}{place}")
    if entry.file_name:
        lines.append(f"{'':20}{entry.file_name}  {entry.sha256[:16]}")
    return "\n".join(lines)


def entry_json(entry: HistoryEntry) -> dict[str, object]:
    """One object an entry."""
    return {
        "moment": entry.moment.isoformat(),
        "local": entry.local.isoformat(),
        "user": entry.user,
        "happened": entry.happened.value,
        "words": entry.words,
        "outcome": entry.outcome.value if entry.outcome is not None else None,
        "faults": [
            {
                "code": fault.code,
                "message": fault.message,
                "field": fault.place.field.value if fault.place is not None else None,
                "line": fault.place.line if fault.place is not None else None,
            }
            for fault in entry.faults
        ],
        "file": entry.file_name or None,
        "sha256": entry.sha256 or None,
    }
