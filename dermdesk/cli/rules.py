"""`dermdesk rules [ID]`: the catalogue, and one rule's page."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.rule_pages import write_pages
from dermdesk.services.scrubbing import rule, rule_page
from dermdesk.services.scrubbing import rules as all_rules


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--html", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write all pages there.")
@session_options
@pass_session
def rules(session: Session, rule_id: str | None, html: Path | None) -> None:
    """List the rules, show one rule's page, or write all pages as HTML."""
    if html is not None:
        if rule_id is not None:
            raise DermdeskError("--html writes all pages. Nothing was written.", "Leave the rule's id out.")
        count = write_pages(html)
        session.tell(f"{count} pages and index.html written to {html}", {"pages": count, "folder": str(html)})
        return
    if rule_id is None:
        for one in all_rules():
            title = rule_page(one.id).title
            session.tell(
                f"{one.id}  {one.severity.value:<11}  {title}",
                {"rule": one.id, "severity": one.severity.value, "title": title, "source": one.source},
            )
        return
    one, page = rule(rule_id), rule_page(rule_id)
    examples = "".join(
        f"\n\n{name}" + "".join(f"\n    {example.visit}" for example in shown)
        for name, shown in (("Fires:", page.fires), ("Silent:", page.silent), ("After the fix:", page.fixed))
        if shown
    )
    session.tell(
        f"{one.id}: {page.title}\n{one.severity.value}; source: {one.source}\n\nWhy:\n    {page.why}\n\n"
        f"What to do:\n    {page.what_to_do}{examples}",
        {
            "rule": one.id,
            "severity": one.severity.value,
            "title": page.title,
            "source": one.source,
            "why": page.why,
            "what_to_do": page.what_to_do,
            "fires": [example.visit for example in page.fires],
            "silent": [example.visit for example in page.silent],
            "after_the_fix": [example.visit for example in page.fixed],
        },
    )
