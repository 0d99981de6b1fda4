"""`dermdesk` and `dermdesk desk`: the window on the practice's book."""

import os
import sys

import click

from dermdesk.app.window import has_display, open_main_window, start_application
from dermdesk.cli.session import PASSPHRASE_VARIABLE, Session, ask_passphrase, pass_session, session_options
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import books
from dermdesk.services.scrubbing import Scrubber


@click.command()
@session_options
@pass_session
def desk(session: Session) -> int:
    """Open the desk on the practice's book."""
    path = session.book_path
    if not path.exists():
        raise DermdeskError(
            f"There is no book at {path} yet.",
            "Make one with dermdesk book create PRACTICE.toml, or look around with dermdesk demo.",
        )
    if not has_display():
        raise DermdeskError("There is no display to open a window on.", "The commands work without: dermdesk --help.")
    application = start_application(headless=False)
    key = None if PASSPHRASE_VARIABLE in os.environ else books.device_key(path)
    secret = _passphrase() if key is None else None
    reference = books.ensure_reference()
    # Opened once here, so that a wrong passphrase is told before there is a window.
    books.open_desk(path, passphrase=secret, device_key=key, user=session.user, clock=session.clock).close()
    window = open_main_window(
        lambda: books.open_desk(path, passphrase=secret, device_key=key, user=session.user, clock=session.clock),
        lambda: Scrubber.open(reference),
    )
    window.show()
    return application.exec()


def _passphrase() -> str:
    if PASSPHRASE_VARIABLE in os.environ or sys.stdin.isatty():
        return ask_passphrase()
    from PySide6.QtWidgets import QInputDialog, QLineEdit  # noqa: PLC0415

    typed, given = QInputDialog.getText(None, "dermdesk", "Passphrase of the book:", QLineEdit.EchoMode.Password)
    if not given:
        raise click.Abort
    return typed
