"""`dermdesk claims note | close | reopen`: work on claims that wait."""

from datetime import date, datetime

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services import claim_follow_up
from dermdesk.services.claim_lookup import claim_of_number

_REASON = click.option("--reason", required=True, help="Why; it is kept.")


@click.command()
@click.argument("number")
@click.argument("words")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day on which somebody looks again.")
@session_options
@pass_session
def note(session: Session, number: str, words: str, day: datetime | None) -> None:
    """Note something on a claim, with the day of the next look; without one, a day that was set is over."""
    on: date | None = day.date() if day is not None else None
    with session.desk() as desk:
        claim_follow_up.follow_up(desk, [claim_of_number(desk, number).claim.claim_id], words, on)
    next_ = f" Next look on {on.isoformat()}." if on is not None else ""
    session.tell(f"{number}: noted.{next_}", {"claim": number, "next_action": on.isoformat() if on else None})


@click.command()
@click.argument("number")
@_REASON
@session_options
@pass_session
def close(session: Session, number: str, reason: str) -> None:
    """Be done with a claim that nobody pays any more; the ledger is not touched."""
    with session.desk() as desk:
        claim_follow_up.close(desk, [claim_of_number(desk, number).claim.claim_id], reason)
    session.tell(f"{number} is closed.", {"closed": number})


@click.command()
@click.argument("number")
@_REASON
@session_options
@pass_session
def reopen(session: Session, number: str, reason: str) -> None:
    """Let a closed claim stand again as it did."""
    with session.desk() as desk:
        claim_follow_up.reopen(desk, [claim_of_number(desk, number).claim.claim_id], reason)
    session.tell(f"{number} is open again.", {"reopened": number})


COMMANDS = (note, close, reopen)
