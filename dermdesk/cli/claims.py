"""`dermdesk claims list | export | print`."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow, buckets

_OUT = click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")


@click.group()
def claims() -> None:
    """Claims: where they stand, 837P files, CMS-1500 forms."""


@claims.command("list")
@click.option("--bucket", type=click.Choice([bucket.value for bucket in Bucket]), help="Only this one.")
@session_options
@pass_session
def list_(session: Session, bucket: str | None) -> None:
    """Claims by bucket; a visit whose claim has to wait is shown among the held ones with its reason."""
    with session.desk(read_only=True) as desk:
        found = buckets(desk)
    for name, rows in found.items():
        if bucket is not None and name.value != bucket:
            continue
        if rows and not session.as_json:
            click.echo(f"{name.value}: {len(rows)}")
        for row in rows:
            session.tell(_words(row), _json(row))


@claims.command()
@_OUT
@session_options
@pass_session
def export(session: Session, out: Path) -> int:
    """Prepare claims and write one 837P a receiver; exit 1 when a claim or a visit was held back."""
    with session.desk() as desk:
        run = submission.prepare_claims(desk)
        report = submission.export_837p(desk, out)
    for file in report.files:
        session.tell(
            f"{file.path.name}: {len(file.batch.claim_numbers)} claims, {file.batch.total.display}",
            {"file": file.path.name, "claims": list(file.batch.claim_numbers), "total": str(file.batch.total)},
        )
    for problem in report.problems:
        session.tell(
            f"held  {problem.claim_number or 'file'}: {problem.message}",
            {"held": problem.claim_number or None, "check": problem.check, "reason": problem.message},
        )
    if run.held:
        session.tell(
            f"{len(run.held)} visits wait for a correction: dermdesk claims list --bucket held",
            {"visits_held": len(run.held)},
        )
    if not report.files:
        session.tell("No claim was ready for a receiver.", {"file": None})
    return 1 if report.problems or run.held else 0


@claims.command("print")
@_OUT
@click.option("--proof", is_flag=True, help="Draw the form too, of all ready claims; nothing is marked as printed.")
@click.option("--offset", metavar="X,Y", default="0,0", help="Move the print by points to the right and down.")
@session_options
@pass_session
def print_(session: Session, out: Path, proof: bool, offset: str) -> int:
    """Prepare claims and write CMS-1500 pages: data only, for the red form, of payers on paper."""
    moved = _offset(offset)
    with session.desk() as desk:
        run = submission.prepare_claims(desk)
        printed = submission.print_cms1500(desk, out, proof=proof, offset=moved)
    if isinstance(printed, Path):
        session.tell(f"{printed.name}: a proof.", {"file": printed.name, "proof": True})
    elif printed is not None:
        batch = printed.batch
        session.tell(
            f"{printed.path.name}: {len(batch.claim_numbers)} claims, {batch.total.display}",
            {"file": printed.path.name, "claims": list(batch.claim_numbers), "total": str(batch.total)},
        )
    else:
        session.tell("No claim was ready for paper.", {"file": None})
    return 1 if run.held else 0


def _offset(text: str) -> submission.Offset:
    try:
        right, down = (int(part) for part in text.split(","))
    except ValueError:
        raise DermdeskError(f"'{text[:20]}' is no offset.", "Write whole points, such as --offset 3,-2.") from None
    return submission.Offset(right, down)


def _words(row: ClaimRow) -> str:
    reason = f"  {row.reason}" if row.reason else ""
    return f"  {row.number or '—':<12} {row.day.isoformat()}  {row.payer:<28} {row.amount!s:>10}{reason}"


def _json(row: ClaimRow) -> dict[str, object]:
    return {
        "bucket": row.bucket.value,
        "claim": row.number or None,
        "day": row.day.isoformat(),
        "payer": row.payer,
        "amount": str(row.amount),
        "paper": row.paper,
        "sent": row.sent.isoformat() if row.sent is not None else None,
        "reason": row.reason or None,
    }
