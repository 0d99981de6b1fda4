"""`dermdesk x12 inspect FILE`: what an X12 file says, in words or as JSON; no book needed."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.cli.x12_json import part_json
from dermdesk.cli.x12_words import Words
from dermdesk.services.x12_inspection import inspect_file


@click.group()
def x12() -> None:
    """Files of payers and clearinghouses."""


@x12.command()
@click.argument("file", type=click.Path(path_type=Path))
@session_options
@pass_session
def inspect(session: Session, file: Path) -> int:
    """Any 837P, 835, 999, TA1, 277CA, 277, 276, 271 or 270: what it says, and whether it is sound.

    Exit 0 when it is sound, 1 when problems are told, 2 when it cannot be read.
    """
    words = Words()
    sound = True
    for part in inspect_file(file):
        sound = sound and not part.problems
        session.tell("\n".join(words.of(part)), part_json(part)) if session.as_json else _say(words.of(part))
    if not session.as_json:
        _say([words.summary()])
    return 0 if sound else 1


def _say(lines: list[str]) -> None:
    """Each line without signs that a terminal would obey."""
    for line in lines:
        click.echo("".join(sign if sign.isprintable() else "?" for sign in line))
