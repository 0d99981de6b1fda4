"""`dermdesk reference info`: which editions the program judges by."""

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services.reference_info import editions


@click.group()
def reference() -> None:
    """The public reference data."""


@reference.command()
@session_options
@pass_session
def info(session: Session) -> None:
    """Each kind with its edition, the days it can judge, and its source."""
    for edition in editions():
        until = edition.valid_to.isoformat() if edition.valid_to is not None else "until replaced"
        session.tell(
            f"{edition.kind.value:<13} {edition.name}: {edition.valid_from.isoformat()} – {until}  ({edition.source})",
            {
                "kind": edition.kind.value,
                "name": edition.name,
                "valid_from": edition.valid_from.isoformat(),
                "valid_to": edition.valid_to.isoformat() if edition.valid_to is not None else None,
                "published": edition.published.isoformat(),
                "source": edition.source,
            },
        )
