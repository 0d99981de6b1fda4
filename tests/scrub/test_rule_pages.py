"""Every rule has a page, a source and examples in notation, and the examples hold."""

from collections.abc import Callable
from datetime import date

import pytest

from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.fix import apply
from dermdesk.scrub.notation import read_visit, write_line
from dermdesk.scrub.page import Example
from dermdesk.scrub.rule import Rule
from dermdesk.scrub.rules import CATALOGUE

ReferenceOn = Callable[[date], ReferenceSlice]
every_rule = pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)


def _findings(rule: Rule, visit: VisitSnapshot, reference_on: ReferenceOn) -> list[Finding]:
    result = scrub(visit, reference_on(visit.encounter.day))
    assert result.rules_that_failed == ()
    return [finding for finding in result.findings if finding.rule == rule.id]


def _shown(visit: VisitSnapshot) -> list[str]:
    return [write_line(line, visit.diagnoses) for line in visit.lines]


@every_rule
def test_a_rule_has_a_page_a_source_and_examples(rule: Rule) -> None:
    page = CATALOGUE.page(rule.id)
    assert page.title.endswith(".") and len(page.title) < 120
    assert len(page.why) > 40 and len(page.what_to_do) > 30
    assert page.fires and page.silent and page.fixed
    assert all(example.lines for example in page.fires)
    assert not any(example.lines for example in (*page.silent, *page.fixed))
    assert rule.source


@every_rule
def test_it_fires_where_its_page_says(rule: Rule, reference_on: ReferenceOn) -> None:
    for example in CATALOGUE.page(rule.id).fires:
        found = _findings(rule, read_visit(example.visit), reference_on)
        assert {finding.line for finding in found} == example.lines, example.visit
        for finding in found:
            assert finding.severity and finding.message and finding.fixes, example.visit


@every_rule
def test_it_is_silent_where_its_page_says(rule: Rule, reference_on: ReferenceOn) -> None:
    page = CATALOGUE.page(rule.id)
    for example in (*page.silent, *page.fixed):
        assert _findings(rule, read_visit(example.visit), reference_on) == [], example.visit


@every_rule
def test_the_first_fix_leads_to_the_visit_that_the_page_shows(rule: Rule, reference_on: ReferenceOn) -> None:
    page = CATALOGUE.page(rule.id)
    for before, after in zip(page.fires, page.fixed, strict=False):
        _compare_after_fix(rule, before, after, reference_on)


def _compare_after_fix(rule: Rule, before: Example, after: Example, reference_on: ReferenceOn) -> None:
    visit = read_visit(before.visit)
    found: list[Finding] = []
    for _ in range(len(visit.lines)):
        found = _findings(rule, visit, reference_on)
        if not found or not found[0].fixes[0].changes:
            break
        visit = apply(found[0].fixes[0], visit)
    else:
        assert _findings(rule, visit, reference_on) == []
    if not found or found[0].fixes[0].changes:
        shown = read_visit(after.visit)
        assert _shown(visit) == _shown(shown), before.visit
        if visit.encounter != read_visit(before.visit).encounter:
            assert visit.encounter == shown.encounter, before.visit


@every_rule
def test_every_fix_with_changes_silences_its_finding(rule: Rule, reference_on: ReferenceOn) -> None:
    """As often as the finding comes back on another line, so often the same way out leads further."""
    for example in CATALOGUE.page(rule.id).fires:
        visit = read_visit(example.visit)
        for finding in _findings(rule, visit, reference_on):
            for fix in finding.fixes:
                if fix.changes:
                    left = {each.key for each in _findings(rule, apply(fix, visit), reference_on)}
                    assert finding.key not in left, (example.visit, fix.label)


def test_the_index_holds_every_rule_of_its_modules() -> None:
    import importlib
    import pkgutil

    from dermdesk.scrub import rules

    modules = [
        importlib.import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__)
    ]
    written = {value.id for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    assert written == set(CATALOGUE.by_id)


def test_rules_stand_in_the_order_of_their_families() -> None:
    families = [rule.family for rule in CATALOGUE.rules]
    assert sorted(families, key=families.index) == families
