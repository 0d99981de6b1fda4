"""The slice judges by day: deleted, not yet in force, valid, and 'not checked' where no edition reaches."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.reference import (
    CodeFacts,
    CodeStatus,
    DiagnosisFacts,
    DiagnosisStatus,
    Edit,
    Edition,
    EditionKind,
    ReferenceSlice,
    in_force,
)

DAY = date(2026, 3, 10)


def _edition(kind: EditionKind, valid_from: date, valid_to: date | None) -> Edition:
    return Edition(kind, "test", valid_from, valid_to, valid_from, "test")


def _slice(day: date) -> ReferenceSlice:
    return ReferenceSlice(
        day=day,
        codes={
            "99213": CodeFacts("99213", "Visit", "visit", global_days="XXX"),
            "11100": CodeFacts("11100", "Old", "deleted", effective_to=date(2018, 12, 31)),
            "98000": CodeFacts("98000", "Video", "visit", effective_from=date(2025, 1, 1)),
            "11103": CodeFacts("11103", "Next", "biopsy", global_days="ZZZ"),
        },
        edits={("17110", "17000"): Edit("17110", "17000", 1)},
        diagnoses={
            "L40": DiagnosisFacts("L40", "Psoriasis", billable=False),
            "L40.0": DiagnosisFacts("L40.0", "Psoriasis vulgaris", billable=True),
        },
        editions={
            EditionKind.CODES: _edition(EditionKind.CODES, date(2025, 1, 1), date(2026, 6, 30)),
            EditionKind.ICD10CM: _edition(EditionKind.ICD10CM, date(2025, 10, 1), date(2026, 9, 30)),
            EditionKind.PTP: _edition(EditionKind.PTP, date(2024, 7, 1), None),
        },
    )


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("99213", DAY, CodeStatus.VALID),
        ("99213", date(2026, 7, 1), CodeStatus.NOT_CHECKED),
        ("99213", date(2024, 12, 31), CodeStatus.NOT_CHECKED),
        ("11100", DAY, CodeStatus.DELETED),
        ("11100", date(2030, 1, 1), CodeStatus.DELETED),
        ("11100", date(2018, 12, 31), CodeStatus.NOT_CHECKED),
        ("98000", date(2024, 12, 31), CodeStatus.NOT_YET_IN_FORCE),
        ("98000", date(2025, 1, 1), CodeStatus.VALID),
        ("J9999", DAY, CodeStatus.NOT_CHECKED),
    ],
)
def test_a_code_is_judged_by_its_own_days_and_by_the_edition(code: str, day: date, status: CodeStatus) -> None:
    assert _slice(day).code_status(code) is status


def test_a_deleted_code_has_no_facts_for_a_rule() -> None:
    assert _slice(DAY).code("11100") is None
    assert _slice(DAY).global_days("11100") == ""
    assert _slice(date(2018, 1, 1)).code("11100") is not None


def test_facts_stand_on_after_the_edition_ends() -> None:
    late = _slice(date(2027, 1, 1))
    assert late.global_days("11103") == "ZZZ"
    assert late.codes["11103"].is_add_on


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("L40.0", DAY, DiagnosisStatus.VALID),
        ("L40", DAY, DiagnosisStatus.NOT_BILLABLE),
        ("L40.77", DAY, DiagnosisStatus.UNKNOWN),
        ("L40", date(2026, 10, 1), DiagnosisStatus.NOT_CHECKED),
        ("L40.77", date(2026, 10, 1), DiagnosisStatus.NOT_CHECKED),
        ("L40.0", date(2025, 9, 30), DiagnosisStatus.NOT_CHECKED),
    ],
)
def test_octobers_new_diagnoses_are_not_refused(code: str, day: date, status: DiagnosisStatus) -> None:
    assert _slice(day).diagnosis_status(code) is status


def test_an_edit_is_found_from_either_side_and_keeps_its_direction() -> None:
    reference = _slice(DAY)
    assert reference.edit("17000", "17110") is reference.edit("17110", "17000")
    found = reference.edit("17000", "17110")
    assert found is not None
    assert found.column2 == "17000"
    assert reference.edit("17000", "99213") is None


def test_of_two_directions_the_closed_edit_counts() -> None:
    both = ReferenceSlice(day=DAY, edits={("A", "B"): Edit("A", "B", 1), ("B", "A"): Edit("B", "A", 0)})
    found = both.edit("A", "B")
    assert found is not None
    assert (found.indicator, found.can_be_opened) == (0, False)


def test_before_the_pair_edition_a_missing_pair_proves_nothing() -> None:
    assert _slice(DAY).edits_are_checked()
    assert not _slice(date(2024, 6, 30)).edits_are_checked()
    assert not ReferenceSlice(day=DAY).edits_are_checked()


def test_excludes1_reaches_prefixes_and_ranges() -> None:
    facts = DiagnosisFacts(
        "C44.9", "Skin", billable=False, excludes1_ranges=(("C43", "C43"), ("C51", "C52"), ("C63.2", "C63.2"))
    )
    others = ("C43.59", "C51.9", "C52", "C63.2", "C53.0", "C63.1", "C44.9")
    assert [code for code in others if facts.excludes(code)] == ["C43.59", "C51.9", "C52", "C63.2"]


def test_the_age_of_an_edition_is_in_days_and_never_negative() -> None:
    edition = _edition(EditionKind.PTP, date(2024, 7, 1), None)
    assert edition.age_days(date(2024, 7, 31)) == 30
    assert edition.age_days(date(2024, 6, 1)) == 0


@given(day=st.dates(), since=st.none() | st.dates(), until=st.none() | st.dates())
def test_both_ends_of_a_row_belong_to_it(day: date, since: date | None, until: date | None) -> None:
    expected = (since or date.min) <= day <= (until or date.max)
    assert in_force(day, since, until) is expected
