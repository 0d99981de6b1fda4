"""The rules' pages as HTML: in the window, and as a folder of files for a browser or a binder."""

from pathlib import Path

from dermdesk.scrub import page_html
from dermdesk.services.files import staged
from dermdesk.services.scrubbing import Finding, rule, rule_page, rules


def page(rule_id: str) -> str:
    """One rule's page as HTML without head and style. Raises DermdeskError for an id that does not exist."""
    return page_html.page_body(rule(rule_id), rule_page(rule_id))


def page_of(finding: Finding) -> str:
    """The page of the rule that speaks, built in or the practice's own, as HTML without head and style."""
    return page(finding.rule) if finding.own_page is None else page_html.own_page_body(finding, finding.own_page)


def index() -> str:
    """All rules by family as HTML without head and style; links name `rule_of_link`'s files."""
    return page_html.index_body((one, rule_page(one.id)) for one in rules())


def rule_of_link(link: str) -> str:
    """The rule id that a link of `index` leads to."""
    return link.removesuffix(".html").upper()


def write_pages(out: Path) -> int:
    """Write `index.html` and a file a rule into `out`, all or none; how many rules.

    Raises DermdeskError in words (disk full, no right to write …).
    """
    pages = [(one, rule_page(one.id)) for one in rules()]
    files = {page_html.file_name(one): page_html.page_document(one, shown) for one, shown in pages}
    files["index.html"] = page_html.index_document(pages)
    with staged({out / name: text.encode() for name, text in files.items()}):
        return len(pages)
