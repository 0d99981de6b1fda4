"""The shared case file: exactly the expected findings of the families that are built, none on a clean case."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.interchange.visit_file import read_visits
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.rules import CATALOGUE

CASES = Path(__file__).parents[3] / "shared" / "scrub" / "cases.jsonl"
BUILT = {rule.family for rule in CATALOGUE.rules}

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared case file is not here")


@cache
def _cases() -> list[tuple[VisitSnapshot, set[tuple[str, int | None]]]]:
    return [
        (record.snapshot, {(found.rule, found.line) for found in record.expected})
        for record in read_visits(CASES)
        if record.expected is not None
    ]


def _family(rule_id: str) -> str:
    return rule_id.split("-")[1]


def test_cases_of_the_built_families(reference_on: Callable[[date], ReferenceSlice]) -> None:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    differences: list[str] = []
    for visit, everything in _cases():
        expected = {found for found in everything if _family(found[0]) in BUILT}
        result = scrub(visit, reference_on(visit.encounter.day))
        assert result.rules_that_failed == (), visit.id
        found = {(finding.rule, finding.line) for finding in result.findings}
        for family in {_family(rule) for rule, _ in expected | found}:
            asked[family] += 1
            right[family] += not any(_family(rule) == family for rule, _ in expected ^ found)
        if found != expected:
            missing, too_many = sorted(map(str, expected - found)), sorted(map(str, found - expected))
            differences.append(f"{visit.id}: missing {missing}, too many {too_many}")
    counts = [f"{family}: {right[family]} of {asked[family]} cases" for family in sorted(asked)]
    assert not differences, "\n".join((*counts, *differences))
    assert right == asked


def test_no_finding_on_a_clean_case(reference_on: Callable[[date], ReferenceSlice]) -> None:
    clean = [visit for visit, expected in _cases() if not expected]
    assert len(clean) > 50
    assert [visit.id for visit in clean if not scrub(visit, reference_on(visit.encounter.day)).is_clean] == []
