"""`dermdesk rules`: the catalogue and its pages, the practice's own rules, back-tests and switches."""

from pathlib import Path

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.rule_names import is_own_rule
from dermdesk.services import practice_rules, rule_back_test
from dermdesk.services.files import read_text, write_whole
from dermdesk.services.practice_rules import OwnRule
from dermdesk.services.rule_back_test import BackTest
from dermdesk.services.rule_pages import write_pages
from dermdesk.services.scrubbing import example_key, rule, rule_page
from dermdesk.services.scrubbing import rules as all_rules


class _OrPage(click.Group):
    """What is no command is the id of a rule: `dermdesk rules EM-001` shows its page."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            return _page.name, _page, args
        return super().resolve_command(ctx, args)


@click.group(cls=_OrPage, invoke_without_command=True, subcommand_metavar="[ID | COMMAND]")
@click.option("--html", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write all pages there.")
@click.option("--own", is_flag=True, help="The rules of the practice's own book instead of those built in.")
@session_options
@pass_session
@click.pass_context
def rules(context: click.Context, session: Session, html: Path | None, own: bool) -> None:
    """List the rules, show one rule's page, write all pages as HTML; test and switch rules of a book."""
    if html is not None:
        if context.invoked_subcommand is not None:
            raise _no_html_of_one()
        count = write_pages(html)
        session.tell(f"{count} pages and index.html written to {html}", {"pages": count, "folder": str(html)})
    elif context.invoked_subcommand is not None:
        return
    elif own:
        with session.desk(read_only=True) as desk:
            found = practice_rules.own_rules(desk)
        for one in found:
            session.tell(_own_words(one), _own_json(one))
        if not found and not session.as_json:
            click.echo("The practice has no rule of its own.")
    else:
        for one in all_rules():
            title = rule_page(one.id).title
            session.tell(
                f"{one.id}  {one.severity.value:<11}  {title}",
                {"rule": one.id, "severity": one.severity.value, "title": title, "source": one.source},
            )


@click.command("page")
@click.argument("rule_id", metavar="ID")
@click.option("--html", metavar="DIR", hidden=True)
@session_options
@pass_session
def _page(session: Session, rule_id: str, html: str | None) -> None:
    """One rule's page."""
    if html is not None:
        raise _no_html_of_one()
    if is_own_rule(rule_id.strip().upper()):
        _own_page(session, rule_id.strip().upper())
        return
    one, page = rule(rule_id), rule_page(rule_id)
    examples = "".join(
        f"\n\n{name}" + "".join(f"\n    {example.visit}" for example in shown)
        for name, shown in (("Fires:", page.fires), ("Silent:", page.silent), ("After the fix:", page.fixed))
        if shown
    )
    key = "".join(f"\n    {words}" for words in example_key(page))
    how = f"\n\nHow to read the examples:{key}" if key else ""
    session.tell(
        f"{one.id}: {page.title}\n{one.severity.value}; source: {one.source}\n\nWhy:\n    {page.why}\n\n"
        f"What to do:\n    {page.what_to_do}{examples}{how}",
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


@rules.command()
@click.argument("rule_id", metavar="ID")
@click.option("--days", type=int, default=rule_back_test.USUAL_DAYS, show_default=True, help="How far back.")
@click.option("--confidential-reason", default="", metavar="REASON", help="Judge confidential lines too; it is kept.")
@session_options
@pass_session
def test(session: Session, rule_id: str, days: int, confidential_reason: str) -> None:
    """How many visits of the last days a rule would have spoken about, on or off; nothing is changed."""
    with session.desk(read_only=not confidential_reason) as desk:
        found = rule_back_test.run(desk, rule_id, days=days, confidential_reason=confidential_reason)
    session.tell(_test_words(found), _test_json(found))


@rules.command("on")
@click.argument("rule_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is kept.")
@session_options
@pass_session
def switch_on(session: Session, rule_id: str, reason: str) -> None:
    """Switch a rule of the book on."""
    _switch(session, rule_id, reason, on=True)


@rules.command("off")
@click.argument("rule_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is kept.")
@session_options
@pass_session
def switch_off(session: Session, rule_id: str, reason: str) -> None:
    """Switch a rule of the book off; never a reject that is built in."""
    _switch(session, rule_id, reason, on=False)


@rules.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of standard output.")
@session_options
@pass_session
def export_(session: Session, out: Path | None) -> None:
    """The practice's own rules as TOML, for another book or for the practice file."""
    with session.desk(read_only=True) as desk:
        text = practice_rules.export_rules(desk)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text.encode())
        session.tell(f"{text.count('[[rules]]')} rules in {out.name}.", {"rules": text.count("[[rules]]")})


@rules.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@session_options
@pass_session
def import_(session: Session, file: Path) -> None:
    """Take the rules of a practice file, or of a file of rules alone, into the book; all or none."""
    with session.desk() as desk:
        done = practice_rules.import_rules(desk, read_text(file))
    session.tell(
        f"{len(done.added)} rules added, {len(done.changed)} changed, {len(done.same)} as they were.",
        {"added": list(done.added), "changed": list(done.changed), "same": list(done.same)},
    )


def _no_html_of_one() -> DermdeskError:
    return DermdeskError("--html writes all pages. Nothing was written.", "Leave the rule's id out.")


def _switch(session: Session, rule_id: str, reason: str, *, on: bool) -> None:
    with session.desk() as desk:
        name = practice_rules.switch(desk, rule_id, on=on, reason=reason)
    session.tell(f"{name} is {'on' if on else 'off'}.", {"rule": name, "on": on})


def _own_page(session: Session, rule_id: str) -> None:
    with session.desk(read_only=True) as desk:
        found = next((one for one in practice_rules.own_rules(desk) if one.rule.rule_id == rule_id), None)
    if found is None:
        raise DermdeskError(f"The practice has no rule {rule_id}.", "`dermdesk rules --own` lists them all.")
    session.tell(_own_words(found), _own_json(found))


def _own_words(one: OwnRule) -> str:
    rule, switch = one.rule, one.switch
    state = "on " if rule.on else "off"
    since = f"\n      {switch.user}, {switch.moment:%Y-%m-%d}: {switch.reason}" if switch is not None else ""
    return f"{rule.rule_id}  {state}  {rule.severity.value:<11}  {rule.message}\n      {one.words}{since}"


def _own_json(one: OwnRule) -> dict[str, object]:
    rule, switch = one.rule, one.switch
    return {
        "rule": rule.rule_id,
        "on": rule.on,
        "severity": rule.severity.value,
        "message": rule.message,
        "source": rule.source or None,
        "words": one.words,
        "switched_by": switch.user if switch is not None else None,
        "switched_at": switch.moment.isoformat() if switch is not None else None,
        "reason": switch.reason if switch is not None else None,
    }


def _test_words(found: BackTest) -> str:
    days = f"{found.first.isoformat()} to {found.last.isoformat()}"
    rows = [f"{found.rule_id}, {days}: {found.hit} of {found.visits} visits."]
    rows += [f"  {count:>6}  {payer}" for payer, count in found.by_payer.items()]
    rows += [f"  {one.day.isoformat()}  {one.patient}  {one.line or 'visit'}  {one.payer}" for one in found.examples]
    if found.not_tested:
        rows.append(f"{found.not_tested} visits could not be judged: their coverage or provider is gone.")
    return "\n".join(rows)


def _test_json(found: BackTest) -> dict[str, object]:
    return {
        "rule": found.rule_id,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "visits": found.visits,
        "hit": found.hit,
        "not_tested": found.not_tested,
        "by_payer": dict(found.by_payer),
        "examples": [
            {"day": one.day.isoformat(), "patient": one.patient, "payer": one.payer, "line": one.line or None}
            for one in found.examples
        ],
    }
