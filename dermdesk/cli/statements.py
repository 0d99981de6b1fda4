"""`dermdesk statements run`: household and confidential statements, never in one run."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.account import AccountKind
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import statements as service


@click.group()
def statements() -> None:
    """Money asked of people."""


@statements.command()
@click.option("--account", required=True, type=click.Choice([kind.value for kind in AccountKind]), help="Which run.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")
@click.option("--reason", default="", help="Why; wanted for the confidential run and kept in the read log.")
@session_options
@pass_session
def run(session: Session, account: str, out: Path, reason: str) -> int:
    """Issue statements to everybody who owes and has a route; exit 1 when one is held for want of a route."""
    kind = AccountKind(account)
    if kind is AccountKind.CONFIDENTIAL and not reason.strip():
        raise DermdeskError("A confidential run needs a reason for the read log.", "Add --reason WORDS.")
    with session.desk() as desk:
        done = service.run(desk, kind, out, reason=reason)
    for statement in done.issued:
        session.tell(
            f"{statement.number}  {statement.route.channel.value:<8} {statement.total!s:>10}",
            {"statement": statement.number, "channel": statement.route.channel.value, "total": str(statement.total)},
        )
    session.tell(
        f"{len(done.issued)} statements, {done.total.display}; {len(done.held)} held for want of a route.",
        {"statements": len(done.issued), "total": str(done.total), "held": len(done.held)},
    )
    return 1 if done.held else 0
