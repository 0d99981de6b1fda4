"""The group that every command belongs to."""

import click

from dermdesk import __version__


@click.group()
@click.version_option(__version__, prog_name="dermdesk")
def commands() -> None:
    """The billing desk of a small dermatology practice."""
