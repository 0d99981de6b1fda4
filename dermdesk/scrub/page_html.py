"""Rules as HTML: one page each and an index. Everything comes from the catalogue and the docstrings.

The body of a page keeps to the tags that Qt's text browser knows, so that the window shows the same page.
"""

from collections.abc import Iterable
from html import escape

from dermdesk.scrub.families import family_title
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.notation_key import key_of
from dermdesk.scrub.page import Example, RulePage
from dermdesk.scrub.rule import Rule, Status

_STATUS = {
    Status.DATA: "checked in published files",
    Status.PAGE: "read on a public page",
    Status.RECALLED: "from memory: ask the payer before relying on it",
    Status.OWN: "written by this practice in Settings",
}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 'Source Sans Pro', system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.25rem 0 0.75rem; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 0.25rem; }
code { font: 0.92rem/1.6 ui-monospace, monospace; white-space: pre-wrap; }
p { margin: 0.4rem 0; }
.facts { opacity: 0.75; }
"""


def page_body(rule: Rule, page: RulePage) -> str:
    """The rule's page without head and style: title, facts, why, what to do, examples."""
    parts = [
        f'<p class="facts">{escape(rule.id)} · {escape(family_title(rule.family))} · {escape(rule.severity.value)}</p>',
        f"<h1>{escape(page.title)}</h1>",
        _section("Why", page.why),
        _section("What to do", page.what_to_do),
        _examples("It speaks about", page.fires),
        _examples("It is silent about", page.silent),
        _examples("After the fix", page.fixed),
        _key(page),
        f"<h2>Source</h2><p>{escape(rule.source)}{_dated(rule)} ({_STATUS[rule.status]}).</p>",
    ]
    return "".join(parts)


def own_page_body(finding: Finding, page: RulePage) -> str:
    """The page of a rule that the practice wrote, from one of its findings, without head and style."""
    return "".join(
        (
            f'<p class="facts">{escape(finding.rule)} · {escape(finding.severity.value)}</p>',
            f"<h1>{escape(page.title)}</h1>",
            _section("Why", page.why),
            _section("What to do", page.what_to_do),
            f"<h2>Source</h2><p>{escape(finding.source)} ({_STATUS[Status.OWN]}).</p>",
        )
    )


def page_document(rule: Rule, page: RulePage) -> str:
    """A whole HTML file for one rule."""
    back = '<p><a href="index.html">All rules</a></p>'
    return _document(f"{rule.id}: {page.title}", back + page_body(rule, page))


def index_body(rules: Iterable[tuple[Rule, RulePage]]) -> str:
    """The rules by family, each with a link to the file of its page, without head and style."""
    rows: list[str] = []
    family = ""
    for rule, page in rules:
        if rule.family != family:
            family = rule.family
            rows.append(f"<h2>{escape(family_title(family))}</h2>")
        link = f'<a href="{file_name(rule)}">{escape(rule.id)}</a>'
        facts = f'<span class="facts"> · {escape(rule.severity.value)}</span>'
        rows.append(f"<p>{link}{facts}<br>{escape(page.title)}</p>")
    intro = "<h1>The rules of dermdesk</h1><p>What each rule says, why a payer denies it, and what to do.</p>"
    return f"{intro}{''.join(rows)}"


def index_document(rules: Iterable[tuple[Rule, RulePage]]) -> str:
    """A whole HTML file that lists the rules."""
    return _document("The rules of dermdesk", index_body(rules))


def file_name(rule: Rule) -> str:
    """Name of the rule's file beside the index."""
    return f"{rule.id.lower()}.html"


def _dated(rule: Rule) -> str:
    return f", {escape(rule.as_of)}" if rule.as_of else ""


def _section(name: str, words: str) -> str:
    return f"<h2>{name}</h2><p>{escape(words)}</p>" if words else ""


def _examples(name: str, examples: tuple[Example, ...]) -> str:
    if not examples:
        return ""
    return f"<h2>{name}</h2>" + "".join(f"<p><code>{escape(one.visit)}</code>{_where(one)}</p>" for one in examples)


def _key(page: RulePage) -> str:
    said = key_of(one.visit for one in (*page.fires, *page.silent, *page.fixed))
    return f'<p class="facts">How to read them: {escape("; ".join(said))}.</p>' if said else ""


def _where(example: Example) -> str:
    if not example.lines:
        return ""
    if None in example.lines:
        return " → the whole visit"
    numbers = sorted(number for number in example.lines if number is not None)
    return (
        f" → line {', '.join(map(str, numbers))}" if len(numbers) == 1 else f" → lines {', '.join(map(str, numbers))}"
    )


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body>{body}</body></html>\n"
    )
