"""`dermdesk claims print | printer-test`: CMS-1500 pages, and the page that finds a printer's offset."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.cli.x12_money_words import counted
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.print_offset import PrintOffset
from dermdesk.services import claim_preparation, printing, submission
from dermdesk.services.claim_preparation import PreparedRun
from dermdesk.services.files import write_whole

_OUT = click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")
_TEST = "printer-test.pdf"


@click.command("print")
@_OUT
@click.option("--proof", is_flag=True, help="Draw the form too, of all ready claims; nothing is marked as printed.")
@click.option(
    "--offset", metavar="X,Y", help="Move the print by millimetres to the right and down (else as in Settings)."
)
@session_options
@pass_session
def print_(session: Session, out: Path, proof: bool, offset: str | None) -> int:
    """Prepare claims and write CMS-1500 pages: data only, for the red form, of payers on paper.

    Exit 1 when a visit was held back; 0 for a proof that was written.
    """
    moved = _offset(offset) if offset is not None else None
    with session.desk() as desk:
        run = claim_preparation.prepare_claims(desk)
        printed = submission.print_cms1500(desk, out, proof=proof, offset=moved)
    if isinstance(printed, Path):
        session.tell(
            f"{printed}: a proof, nothing is marked as printed.",
            {"file": printed.name, "folder": str(printed.parent), "proof": True},
        )
    elif printed is not None:
        batch = printed.batch
        session.tell(
            f"{printed.path.name}: {len(batch.claim_numbers)} claims, {batch.total.display}",
            {"file": printed.path.name, "claims": list(batch.claim_numbers), "total": str(batch.total)},
        )
        for words in printed.enclosures:
            session.tell(f"Enclose {words}.", {"enclose": words})
    else:
        session.tell("No claim was ready for paper.", {"file": None})
    tell_held(session, run)
    return 1 if run.held and not isinstance(printed, Path) else 0


def tell_held(session: Session, run: PreparedRun) -> None:
    """How many visits get no claim before they are corrected, and where they are shown."""
    if run.held:
        session.tell(
            f"{counted(len(run.held), 'visit')} held for a correction: dermdesk claims list --bucket held",
            {"visits_held": len(run.held)},
        )


def _offset(text: str) -> PrintOffset:
    right, comma, down = text.partition(",")
    if not comma:
        raise DermdeskError(f"'{text[:20]}' is no offset.", "Write millimetres, such as --offset 1.5,-0.5.")
    return printing.offset_of(right, down)


@click.command("printer-test")
@_OUT
@click.option("--left", metavar="MM", help="Measured from the paper's left edge to cross 1.")
@click.option("--top", metavar="MM", help="Measured from the paper's upper edge to cross 1.")
@session_options
@pass_session
def printer_test(session: Session, out: Path, left: str | None, top: str | None) -> None:
    """Write the page that finds this machine's print offset; with both lengths measured on it, keep the new one."""
    offset = printing.form_offset()
    if (left is None) != (top is None):
        raise DermdeskError("One length is missing. Nothing was kept.", "Give both --left and --top, in millimetres.")
    if left is not None and top is not None:
        offset = printing.corrected_offset(offset, left, top)
        printing.keep_form_offset(offset)
    write_whole(out / _TEST, printing.with_offset(printing.printer_test(offset), offset))
    session.tell(
        f"{_TEST}: print it at 100 %. Offset of this machine: {offset.right} mm right, {offset.down} mm down.",
        {"file": _TEST, "right_mm": str(offset.right), "down_mm": str(offset.down)},
    )
