"""`dermdesk claims letter`: appeals and other letters to payers, as PDF."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.letter import LetterKind
from dermdesk.services import letters
from dermdesk.services.claim_lookup import claim_of_number


@click.command()
@click.argument("number")
@click.argument("kind", type=click.Choice([kind.value for kind in LetterKind]))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the PDF.")
@click.option("--reason", default="", help="Why this claim should be paid, in the practice's words.")
@session_options
@pass_session
def letter(session: Session, number: str, kind: str, out: Path, reason: str) -> None:
    """Write a letter about a claim; it is kept with the claim's history."""
    with session.desk() as desk:
        claim_id = claim_of_number(desk, number).claim.claim_id
        cautions = letters.draft(desk, claim_id, LetterKind(kind), reason).cautions
        path = letters.write(desk, claim_id, LetterKind(kind), out, reason)
    session.tell(
        "\n".join((f"{path.name}: a letter.", *(f"  {one}" for one in cautions))),
        {"file": path.name, "kind": kind, "claim": number, "cautions": list(cautions)},
    )
