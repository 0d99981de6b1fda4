"""`dermdesk claims list | export | print | judge | release | history`."""

from pathlib import Path

import click

from dermdesk.cli.claim_hand_over import hand_over
from dermdesk.cli.claim_history import history
from dermdesk.cli.claim_printing import print_, printer_test, tell_held
from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.cli.x12_money_words import counted
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import claim_preparation, rejudging, submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow, buckets, unprepared

_OUT = click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")


@click.group()
def claims() -> None:
    """Claims: where they stand, 837P files, CMS-1500 forms."""


claims.add_command(history)
claims.add_command(hand_over)
claims.add_command(print_)
claims.add_command(printer_test)


@claims.command("list")
@click.option("--bucket", type=click.Choice([bucket.value for bucket in Bucket]), help="Only this one.")
@session_options
@pass_session
def list_(session: Session, bucket: str | None) -> None:
    """Claims by bucket; a visit whose claim has to wait is shown among the held ones with its reason."""
    with session.desk(read_only=True) as desk:
        found = buckets(desk)
        waiting = unprepared(desk, (row for rows in found.values() for row in rows))
    for name, rows in found.items():
        if bucket is not None and name.value != bucket:
            continue
        if rows and not session.as_json:
            click.echo(f"{name.value}: {len(rows)}")
        for row in rows:
            session.tell(_words(row), _json(row))
    if waiting and bucket in (None, Bucket.HELD.value):
        session.tell(
            f"{counted(waiting, 'posted visit')} not prepared yet: dermdesk claims export makes the claims.",
            {"visits_not_prepared": waiting},
        )


@claims.command()
@_OUT
@session_options
@pass_session
def export(session: Session, out: Path) -> int:
    """Prepare claims and write one 837P a receiver; exit 1 when a claim or a visit was held back."""
    with session.desk() as desk:
        run = claim_preparation.prepare_claims(desk)
        report = submission.export_837p(desk, out)
    for file in report.files:
        session.tell(
            f"{file.path.name}: {len(file.batch.claim_numbers)} claims, {file.batch.total.display}",
            {"file": file.path.name, "claims": list(file.batch.claim_numbers), "total": str(file.batch.total)},
        )
    for handed in report.handed_over:
        words = f"{handed.file_name} lies in the outbox of {handed.receiver}."
        again = f"  Then: dermdesk claims hand-over {handed.file_name}" if handed.problem else ""
        session.tell(
            f"{handed.problem}{again}" if handed.problem else words,
            {"handed_over": handed.file_name, "problem": handed.problem or None},
        )
    for problem in report.problems:
        session.tell(
            f"held  {problem.claim_number or 'file'}: {problem.message}",
            {"held": problem.claim_number or None, "check": problem.check, "reason": problem.message},
        )
    tell_held(session, run)
    waiting = len(run.waiting) + report.waiting
    if waiting:
        session.tell(
            f"{waiting} claims have an open risk and wait: dermdesk claims release NUMBER --reason WHY",
            {"claims_waiting": waiting},
        )
    if not report.files:
        session.tell("No claim was ready for a receiver.", {"file": None})
    stuck = any(handed.problem for handed in report.handed_over)
    return 1 if report.problems or run.held or waiting or stuck else 0


@claims.command()
@session_options
@pass_session
def judge(session: Session) -> int:
    """Judge all unsent visits again, as after new reference data or rules; exit 1 when something changed."""
    with session.desk() as desk:
        run = rejudging.rejudge(desk)
    for change in run.changes:
        lines = [f"  new   {one.said}" for one in change.appeared] + [f"  gone  {one.said}" for one in change.gone]
        session.tell(
            "\n".join((f"chart {change.number}, {change.day.isoformat()}", *lines)),
            {
                "chart": change.number,
                "day": change.day.isoformat(),
                "appeared": [one.said for one in change.appeared],
                "gone": [one.said for one in change.gone],
            },
        )
    session.tell(
        f"{run.judged} visits judged, {len(run.changes)} changed; claims: {run.held} held, {run.released} released.",
        {"judged": run.judged, "changed": len(run.changes), "held": run.held, "released": run.released},
    )
    return 1 if run.changes else 0


@claims.command()
@click.argument("number")
@click.option("--reason", default="", help="Why a claim with an open risk is right as it stands; it is kept.")
@session_options
@pass_session
def release(session: Session, number: str, reason: str) -> None:
    """Let a held claim go with the next file; one with an open denial risk on purpose, with a reason."""
    with session.desk() as desk:
        claim = next((row for row in buckets(desk)[Bucket.HELD] if row.number == number), None)
        if claim is None:
            raise DermdeskError("There is no held claim of this number.", "`dermdesk claims list` shows them.")
        claim_preparation.release(desk, claim.claim_id, reason)
    session.tell(f"{number} goes with the next file.", {"released": number})


def _words(row: ClaimRow) -> str:
    reason = f"  {row.reason}" if row.reason else ""
    who = f"chart {row.chart:<8} {row.day.isoformat()}"
    return f"  {row.number or 'no claim yet':<12}  {who}  {row.payer:<28} {row.amount!s:>10}{reason}"


def _json(row: ClaimRow) -> dict[str, object]:
    return {
        "bucket": row.bucket.value,
        "claim": row.number or None,
        "chart": row.chart or None,
        "day": row.day.isoformat(),
        "payer": row.payer,
        "amount": str(row.amount),
        "paper": row.paper,
        "sent": row.sent.isoformat() if row.sent is not None else None,
        "reason": row.reason or None,
        "state": row.state.value if row.claim_id else None,
        "last_day_to_file": row.limit.last_day.isoformat() if row.limit is not None else None,
        "next_action": row.next_action.isoformat() if row.next_action is not None else None,
    }
