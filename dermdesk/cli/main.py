"""The group that every command belongs to, and how the process ends: 0 done, 1 findings or refusals, 2 wrong use."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from dermdesk import __version__
from dermdesk.cli.ack import ack
from dermdesk.cli.book import book
from dermdesk.cli.charges import charges
from dermdesk.cli.claim_corrections import COMMANDS as CLAIM_CORRECTIONS
from dermdesk.cli.claim_follow_ups import COMMANDS as CLAIM_FOLLOW_UPS
from dermdesk.cli.claim_letters import letter
from dermdesk.cli.claims import claims
from dermdesk.cli.reference import reference
from dermdesk.cli.rules import rules
from dermdesk.cli.scrub import scrub
from dermdesk.cli.session import session_options
from dermdesk.cli.specimens import specimens
from dermdesk.cli.statements import statements
from dermdesk.cli.x12 import x12
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.reports import save_report


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="dermdesk")
@session_options
@click.pass_context
def commands(context: click.Context) -> None:
    """The billing desk of a small dermatology practice."""
    if context.invoked_subcommand is None:
        default = commands.get_command(context, "desk")
        if default is None:
            click.echo(context.get_help())
        else:
            context.invoke(default)


for _command in (*CLAIM_CORRECTIONS, *CLAIM_FOLLOW_UPS, letter):
    claims.add_command(_command)
for _command in (ack, book, charges, claims, reference, rules, scrub, specimens, statements, x12):
    commands.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit status. Errors are one line on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        result = commands.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except DermdeskError as error:
        return _refused(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        return _refused(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        return _refused("Stopped. What was done before stays done.")
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    except Exception as error:  # noqa: BLE001 - a bug: reported without its data
        kept = save_report(error, datetime.now(UTC))
        where = f"A report without patient data is in {kept}." if kept is not None else "No report could be written."
        return _refused(f"Something went wrong in the program ({type(error).__name__}). {where}")
    return result if isinstance(result, int) else 0


def _refused(words: str) -> int:
    click.echo("dermdesk: " + " ".join(words.split()), err=True)
    return 2
