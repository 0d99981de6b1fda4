"""`dermdesk scrub FILE`: findings for a visit file, no book needed; with one, by the practice's own catalogue."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services.file_scrubbing import ScrubbedVisit, scrub_file, scrub_file_by
from dermdesk.services.scrubbing import Finding


@click.command()
@click.argument("visits", type=click.Path(dir_okay=False, path_type=Path))
@session_options
@pass_session
def scrub(session: Session, visits: Path) -> int:
    """Findings for the visits of a file; exit 1 when there are any.

    With --book the practice's own rules, switches and payers' cards count.
    """
    found, judged, failed = 0, 0, set[str]()
    for visit in _scrubbed(session, visits):
        judged += 1
        found += len(visit.result.findings)
        failed |= set(visit.result.rules_that_failed)
        if session.as_json:
            findings = [finding_json(finding) for finding in visit.result.findings]
            click.echo(json.dumps({"id": visit.id, "findings": findings}, ensure_ascii=False))
        elif visit.result.findings:
            click.echo(visit.id)
            for finding in visit.result.findings:
                click.echo(_words(finding))
    for rule in sorted(failed):
        click.echo(f"dermdesk: check {rule} could not run on every visit; please report it.", err=True)
    if not session.as_json:
        click.echo(f"{judged} visits, {found} findings.")
    return 1 if found or failed else 0


def _scrubbed(session: Session, visits: Path) -> Iterable[ScrubbedVisit]:
    if session.book is None:
        return scrub_file(visits)
    with session.desk(read_only=True) as desk:
        return scrub_file_by(desk, visits)


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with stable keys; `fix` is the label of the likeliest way out, or null."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "line": finding.line,
        "field": finding.field.value,
        "message": finding.message,
        "source": finding.source,
        "fix": finding.fixes[0].label if finding.fixes else None,
    }


def _words(finding: Finding) -> str:
    place = f"line {finding.line}" if finding.line is not None else "visit"
    fix = f"\n      {finding.fixes[0].label}" if finding.fixes else ""
    return f"  {finding.severity.value:<11}  {finding.rule}  {place}: {finding.message}{fix}"
