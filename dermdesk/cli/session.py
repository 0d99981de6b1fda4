"""What every command knows: the clock, the user, the book, and how to answer."""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dermdesk.domain.clock import Clock
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import books
from dermdesk.services.clocks import FixedClock, SystemClock
from dermdesk.services.desk import Desk

PASSPHRASE_VARIABLE = "DERMDESK_PASSPHRASE"  # noqa: S105  the name of a variable
_YEARS = range(2000, 2200)
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The options that any command takes, before or after its name."""

    now: datetime | None = None
    user: str | None = None
    book: Path | None = None
    as_json: bool = False

    @property
    def clock(self) -> Clock:
        """`--now`, else the machine's."""
        return FixedClock(self.now) if self.now is not None else SystemClock()

    @property
    def book_path(self) -> Path:
        """`--book`, else the practice's own."""
        return self.book or books.default_book()

    @contextmanager
    def desk(self, *, read_only: bool = False) -> Generator[Desk]:
        """The desk on the book, closed afterwards."""
        path = self.book_path
        key = None if PASSPHRASE_VARIABLE in os.environ or not path.exists() else books.device_key(path)
        secret = None if key is not None or not path.exists() else ask_passphrase()
        desk = books.open_desk(
            path, passphrase=secret, device_key=key, user=self.user, clock=self.clock, read_only=read_only
        )
        try:
            yield desk
        finally:
            desk.close()

    def tell(self, words: str, value: object) -> None:
        """One answer: a sentence for people, or one JSON value a line for machines."""
        click.echo(json.dumps(value, ensure_ascii=False) if self.as_json else words)


def ask_passphrase(prompt: str = "Passphrase", *, confirm: bool = False) -> str:
    """From the environment, else typed. Raises DermdeskError where nobody can type."""
    if PASSPHRASE_VARIABLE in os.environ:
        return os.environ[PASSPHRASE_VARIABLE]
    return type_passphrase(prompt, confirm=confirm)


def type_passphrase(prompt: str, *, confirm: bool = False) -> str:
    """Typed at the terminal, unseen. Raises DermdeskError without a terminal."""
    if not sys.stdin.isatty():
        raise DermdeskError(
            "There is nobody to ask for the passphrase.", f"Set {PASSPHRASE_VARIABLE}, or run it in a terminal."
        )
    return click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)


def session_options(function: Function) -> Function:
    """`--now --user --book --json`, which any command and the program itself take; the innermost counts."""
    for option in (
        click.option("--json", "as_json", is_flag=True, expose_value=False, callback=_note, help="For machines."),
        click.option(
            "--book",
            type=click.Path(dir_okay=False, path_type=Path),
            expose_value=False,
            callback=_note,
            help="The book.",
        ),
        click.option("--user", metavar="NAME", expose_value=False, callback=_note, help="Who works."),
        click.option(
            "--now",
            metavar="MOMENT",
            expose_value=False,
            callback=_note,
            help="Set the clock: 2026-11-23T09:00:00-06:00.",
        ),
    ):
        function = option(function)
    return function


def _note(context: click.Context, parameter: click.Parameter, value: object) -> None:
    session = context.ensure_object(Session)
    if value is None or value is False or not parameter.name:
        return
    setattr(session, parameter.name, _moment(str(value)) if parameter.name == "now" else value)


def _moment(text: str) -> datetime:
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        raise DermdeskError(f"'{text[:40]}' is not a moment.", "Write --now 2026-11-23T09:00:00-06:00, with its zone.")
    return moment


pass_session = click.make_pass_decorator(Session, ensure=True)
