"""Where rules follow lists and editions of the reference book, which no example in notation can show."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import ChargeItem, ChargeItemKind, EditionKind, ReferenceSlice
from dermdesk.domain.resource_files import resource_path
from dermdesk.scrub.codes import COSMETIC
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.fix import apply
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.notation_header import EXAMPLE_DAY

ReferenceOn = Callable[[date], ReferenceSlice]


@pytest.fixture
def reference(reference_on: ReferenceOn) -> ReferenceSlice:
    return reference_on(EXAMPLE_DAY)


def _found(rule: str, text: str, reference: ReferenceSlice) -> list[Finding]:
    result = scrub(read_visit(text), reference)
    assert result.rules_that_failed == ()
    return [finding for finding in result.findings if finding.rule == rule]


def _cosmetic(*codes: str) -> dict[str, ChargeItem]:
    return {code: ChargeItem(code, code, ChargeItemKind.COSMETIC, normally_cosmetic=True) for code in codes}


def test_our_cosmetic_codes_are_those_of_the_pack(reference: ReferenceSlice) -> None:
    with resource_path("reference", "normally_cosmetic.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["code"] for row in csv.DictReader(file)}
    assert {code for code in reference.codes if code in COSMETIC} == listed


def test_the_practice_takes_a_code_off_the_cosmetic_list(reference: ReferenceSlice) -> None:
    shorter = replace(reference, charge_items=_cosmetic("11950"))
    assert _found("DERM-COS-001", "17340 L70.0", reference)
    assert not _found("DERM-COS-001", "17340 L70.0", shorter)
    assert _found("DERM-COS-001", "11950 L90.5", shorter)


def test_the_practice_puts_a_code_on_the_cosmetic_list(reference: ReferenceSlice) -> None:
    longer = replace(reference, charge_items=_cosmetic("17110"))
    assert _found("DERM-COS-001", "17110 L57.8", longer)
    assert not _found("DERM-COS-002", "17110 L57.8", longer)


def test_without_a_list_our_codes_stand_in(reference: ReferenceSlice) -> None:
    without = replace(reference, charge_items={})
    assert _found("DERM-COS-001", "17340 L70.0", without)
    assert not _found("DERM-COS-001", "17110 B07.8", without)


@pytest.mark.parametrize("kind", ChargeItemKind)
def test_an_item_of_the_practice_goes_to_the_class_of_its_list(kind: ChargeItemKind, reference: ReferenceSlice) -> None:
    listed = replace(reference, charge_items={"ITEM-7": ChargeItem("ITEM-7", "Item", kind)})
    (finding,) = _found("DERM-CLM-008", "ITEM-7", listed)
    (fix,) = finding.fixes
    assert apply(fix, read_visit("ITEM-7")).lines[0].line_class is LineClass(kind.value)


def test_59_is_not_called_needless_where_pairs_are_not_checked(reference: ReferenceSlice) -> None:
    text = "17110-59 B07.8"
    assert _found("DERM-NCC-003", text, reference)
    pairs = reference.editions[EditionKind.PTP]
    later = replace(pairs, valid_from=date(2026, 4, 1))
    assert not _found("DERM-NCC-003", text, replace(reference, editions={**reference.editions, EditionKind.PTP: later}))
    assert not _found("DERM-NCC-003", f"{text}; 20610 M25.561", reference)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1EG4TE5MK7", "10 characters instead of 11"),
        ("0EG4TE5MK73", "needs a digit from 1 to 9 in place 1."),
        ("1SG4TE5MK73", "needs a letter (never S, L, O, I, B or Z) in place 2."),
        ("1EG4TE5MKO3", "needs a digit in place 10."),
        ("1EG4-TE5-MK7X", "place 11"),
    ],
)
def test_a_wrong_medicare_number_is_told_by_its_place_and_not_repeated(
    number: str, said: str, reference: ReferenceSlice
) -> None:
    (finding,) = _found("DERM-CLM-002", f"@part_b member:{number} | 99213 L40.0", reference)
    assert said in finding.message
    assert number not in finding.message


def test_leap_day_claims_have_a_year(reference_on: ReferenceOn) -> None:
    def late(sent: str) -> list[Finding]:
        text = f"@part_b on:2024-02-29 sent:{sent} | 99212 L30.9"
        return _found("DERM-CLM-003", text, reference_on(date(2024, 2, 29)))

    assert not late("2025-02-28")
    assert late("2025-03-01")
