"""The sample day: thirteen visits carry a mistake of everyday life, and nothing is said of the others."""

from collections.abc import Callable
from datetime import date

from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.visit_file import read_visits
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.rules import CATALOGUE

MISTAKES = {
    "05": {("DERM-EM-001", 1)},
    "08": {("DERM-DES-011", 2)},
    "12": {("DERM-DES-002", 2)},
    "16": {("DERM-BX-001", 1)},
    "19": {("DERM-EM-009", 1)},
    "20": {("DERM-CLM-002", None)},
    "21": {("DERM-EM-016", 2)},
    "24": {("DERM-COS-001", 1)},
    "26": {("DERM-DES-008", 2)},
    "29": {("DERM-COS-003", 1)},
    "30": {("DERM-DES-005", 1)},
    "33": {("DERM-EM-007", 1)},
    "34": {("DERM-CLM-009", 2)},
}


def test_findings_stand_where_mistakes_were_made_and_nowhere_else(
    reference_on: Callable[[date], ReferenceSlice],
) -> None:
    built = set(CATALOGUE.by_id)
    found: dict[str, set[tuple[str, int | None]]] = {}
    for visit in read_visits(resource_path("sample", "visits.jsonl")):
        result = scrub(visit.snapshot, reference_on(visit.snapshot.encounter.day))
        assert result.rules_that_failed == ()
        if result.findings:
            found[visit.id[-2:]] = {(finding.rule, finding.line) for finding in result.findings}
    expected = {key: {pair for pair in pairs if pair[0] in built} for key, pairs in MISTAKES.items()}
    assert found == {key: pairs for key, pairs in expected.items() if pairs}
