"""Puts the program together: the only module that knows every layer."""

from dermdesk.cli.main import commands


def main() -> None:
    """Run the command line given to the process."""
    commands()
