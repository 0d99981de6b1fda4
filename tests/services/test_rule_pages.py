"""The rules' pages as a folder of HTML files, made from the docstrings."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from dermdesk.cli.main import run
from dermdesk.domain.errors import DermdeskError
from dermdesk.scrub.families import FAMILIES
from dermdesk.services import rule_pages, scrubbing


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _read(path: Path) -> _Reader:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert reader.open == []
    return reader


def test_every_rule_has_its_file_and_the_index_leads_to_it(tmp_path: Path) -> None:
    assert run(["rules", "--html", str(tmp_path / "pages")]) == 0
    index = _read(tmp_path / "pages" / "index.html")
    assert len(index.links) == len(scrubbing.rules())
    for rule, link in zip(scrubbing.rules(), index.links, strict=True):
        page, reader = scrubbing.rule_page(rule.id), _read(tmp_path / "pages" / link)
        said = "".join(reader.words)
        for words in (rule.id, page.title, page.why, page.what_to_do, rule.source, *(one.visit for one in page.fires)):
            assert words in said, rule.id
        assert rule_pages.rule_of_link(link) == rule.id


def test_every_family_has_a_title() -> None:
    assert {rule.family for rule in scrubbing.rules()} <= set(FAMILIES)


def test_html_with_one_rule_and_a_folder_that_is_a_file_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "EM-001", "--html", str(tmp_path)]) == 2
    (tmp_path / "file").write_text("kept")
    with pytest.raises(DermdeskError):
        rule_pages.write_pages(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "kept"
    assert "Nothing was written" in capsys.readouterr().err


def test_a_page_says_how_its_examples_are_read() -> None:
    said = rule_pages.page("DERM-CLM-002")
    assert "How to read them: @part_b: Medicare Part B pays; @advantage: a Medicare Advantage plan pays;" in said
    assert "member: the number on the card" in said and "@self_pay" not in said
    for rule in scrubbing.rules():
        shown = [one.visit for one in (*scrubbing.rule_page(rule.id).fires, *scrubbing.rule_page(rule.id).silent)]
        payers = {word for text in shown for word in text.split() if word.startswith("@")}
        assert all(f"{payer}: " in rule_pages.page(rule.id) for payer in payers), rule.id
