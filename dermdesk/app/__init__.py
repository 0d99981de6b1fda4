"""Puts the program together: the only place that knows every layer."""

import sys

from dermdesk.app.demo import demo
from dermdesk.app.desk import desk
from dermdesk.cli.doctor import doctor_command
from dermdesk.cli.main import commands, run
from dermdesk.domain.machine_check import Check, Verdict


def main() -> None:
    """Run the command line given to the process, and end it with its status."""
    commands.add_command(doctor_command(_check_window))
    commands.add_command(desk)
    commands.add_command(demo)
    sys.exit(run())


def _check_window() -> list[Check]:
    try:
        from dermdesk.ui.self_check import check_window  # noqa: PLC0415  without its libraries Qt can't even be imported
    except ImportError as error:
        return [Check("Window", Verdict.BAD, f"Qt does not load: {error}", "See the Qt libraries above.")]
    return check_window()
