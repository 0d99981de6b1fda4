"""`dermdesk rules [ID]`: the catalogue, and one rule's page."""

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.services.scrubbing import rule, rule_page
from dermdesk.services.scrubbing import rules as all_rules


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@session_options
@pass_session
def rules(session: Session, rule_id: str | None) -> None:
    """List the rules, or show one rule's page."""
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
