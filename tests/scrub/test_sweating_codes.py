"""The choices for an incomplete sweating diagnosis: they need no more of ICD-10-CM than what stands on the visit."""

from datetime import date

from dermdesk.domain.reference import DiagnosisFacts, Edition, EditionKind, ReferenceSlice
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.notation import read_visit


def _ways(text: str, *known: DiagnosisFacts) -> list[str]:
    visit = read_visit(text)
    day = visit.encounter.day
    edition = Edition(EditionKind.ICD10CM, "a test", date(2025, 10, 1), None, day, "a test")
    reference = ReferenceSlice(
        day=day, diagnoses={facts.code: facts for facts in known}, editions={EditionKind.ICD10CM: edition}
    )
    found = scrub(visit, reference).findings
    return [fix.label for finding in found if finding.rule == "DERM-BTX-007" for fix in finding.fixes if fix.changes]


def test_a_heading_offers_every_place_the_injected_one_first() -> None:
    heading = DiagnosisFacts("L74.51", "", billable=False)
    labels = _ways("64653 L74.51; J0585*50 L74.51", heading)
    assert labels[0] == "L74.511 instead of L74.51"
    assert len(labels) == len(set(labels)) == 5


def test_a_code_that_does_not_exist_offers_its_heading() -> None:
    assert _ways("64650 L74.520; J0585*100 L74.520") == ["L74.52 instead of L74.520"]
    assert len(_ways("99213 L74.59")) == 6
