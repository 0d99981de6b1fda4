"""Puts the program together: the only module that knows every layer."""

from dermdesk.cli.doctor import doctor_command
from dermdesk.cli.main import commands
from dermdesk.domain.machine_check import Check, Verdict


def main() -> None:
    """Run the command line given to the process."""
    commands.add_command(doctor_command(_check_window))
    commands()


def _check_window() -> list[Check]:
    try:
        from dermdesk.ui.self_check import check_window  # noqa: PLC0415  without its libraries Qt can't even be imported
    except ImportError as error:
        return [Check("Window", Verdict.BAD, f"Qt does not load: {error}", "See the Qt libraries above.")]
    return check_window()
