"""`dermdesk claims hand-over FILE…`: files that were sent, laid into the outbox of their receiver."""

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services import hand_over as service


@click.command("hand-over")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--again", is_flag=True, help="Although it was handed over before: it never arrived.")
@session_options
@pass_session
def hand_over(session: Session, files: tuple[str, ...], again: bool) -> None:
    """Lay 837P files, named as they were exported, into the outbox of their receiver.

    An export does so by itself; this is for one that could not be laid there then.
    """
    with session.desk() as desk:
        for name in files:
            done = service.hand_over(desk, service.batch_of_file(desk, name).batch_id, again=again)
            session.tell(
                f"{done.file_name} lies in the outbox of {done.receiver}.",
                {"file": done.file_name, "receiver": done.receiver},
            )
