"""Diagnosis rules where examples in notation do not reach: dates of the edition, and words of the codes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.reference import DiagnosisFacts, EditionKind, ReferenceSlice
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.notation_header import EXAMPLE_DAY

ReferenceOn = Callable[[date], ReferenceSlice]


def _rules(text: str, reference: ReferenceSlice) -> set[str]:
    result = scrub(read_visit(text), reference)
    assert result.rules_that_failed == ()
    return {finding.rule for finding in result.findings if finding.rule.startswith("DERM-DX")}


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 11), None), (date(2025, 10, 1), date(2026, 3, 9))],
    ids=["before the edition", "after it"],
)
def test_outside_the_dates_of_the_edition_no_code_is_refused(
    first: date, last: date | None, reference_on: ReferenceOn
) -> None:
    covering = reference_on(EXAMPLE_DAY)
    moved = replace(covering.editions[EditionKind.ICD10CM], valid_from=first, valid_to=last)
    elsewhere = replace(covering, editions={**covering.editions, EditionKind.ICD10CM: moved})
    assert _rules("99213 L40", covering) == {"DERM-DX-001"}
    assert _rules("99213 L50.9 L23.9", covering) == {"DERM-DX-002"}
    assert not _rules("99213 L40", elsewhere)
    assert not _rules("99213 L50.9 L23.9", elsewhere)
    assert _rules("11102-LT D22.61", elsewhere) == {"DERM-DX-009"}


@pytest.mark.parametrize(
    ("modifiers", "words", "fires"),
    [
        ("LT", "Ulcer of right calf", True),
        ("LT", "Ulcer of calf", False),
        ("LT", "Ulcer of right and left calf", False),
        ("RT", "Ulcer of LEFT calf", True),
        ("RT", "Upright posture", False),
        ("E1", "Wart of lower eyelid", True),
        ("E3", "Wart of upper and lower eyelid", False),
        ("E4", "Wart of eyelid", False),
        ("E1", "Wart of left lower limb", False),
        ("E1", "Wart of left lower limb and eyelids", True),
        ("LT", "Wart of left lower eyelid", False),
        ("F4", "Wart of right finger", True),
        ("F5", "Wart of right finger", False),
        ("T4", "Wart of right toe", True),
        ("T9", "Wart of left toe", True),
        ("F5-FA", "Wart of left finger", False),
    ],
)
def test_sides_and_lids_are_read_in_the_words_of_the_code(
    modifiers: str, words: str, fires: bool, reference_on: ReferenceOn
) -> None:
    made = {"D22.9": DiagnosisFacts("D22.9", words, billable=True)}
    reference = replace(reference_on(EXAMPLE_DAY), diagnoses=made)
    assert ("DERM-DX-009" in _rules(f"17110-{modifiers} D22.9", reference)) is fires


def test_a_diagnosis_that_excludes_itself_is_left_alone(reference_on: ReferenceOn) -> None:
    assert reference_on(EXAMPLE_DAY).diagnoses["M27.8"].excludes("M27.8")
    assert not _rules("dx:M27.8,M27.8 | 99213 AB", reference_on(EXAMPLE_DAY))
