"""Changes of a fix that no page shows by itself: modifiers in their place, diagnoses that move, header fields."""

import pytest

from dermdesk.scrub.fix import (
    AddModifier,
    ArrangeDiagnoses,
    Change,
    SetPointers,
    SwapModifier,
    apply,
    attest,
)
from dermdesk.scrub.header_change import SetAssignment, SetOrdering, Whose
from dermdesk.scrub.notation import read_visit


def _lines_after(text: str, *changes: Change) -> list[str]:
    visit = apply(attest("Mend it", "Is it so?", *changes), read_visit(text))
    return [f"{'-'.join((line.code, *line.modifiers))} {line.pointers}" for line in visit.lines]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (AddModifier(1, "25"), "17000-25-59-LT A"),
        (AddModifier(1, "GY"), "17000-59-LT-GY A"),
        (AddModifier(1, "QW"), "17000-59-LT-QW A"),
        (AddModifier(1, "LT"), "17000-59-LT A"),
        (SwapModifier(1, "LT", "RT"), "17000-59-RT A"),
        (SwapModifier(1, "59", "LT"), "17000-LT A"),
        (SwapModifier(1, "GA", "GZ"), "17000-59-LT A"),
    ],
)
def test_a_modifier_goes_to_its_place(change: Change, after: str) -> None:
    assert _lines_after("17000-59-LT L57.0", change) == [after]


def test_pointers_follow_diagnoses_that_change_places() -> None:
    before = read_visit("dx:W27.0XXA,S01.81XA,L57.0 | 12013 B; 17000 CA; 99213 D")
    after = apply(attest("Mend it", "Is it so?", ArrangeDiagnoses("BAC", 3)), before)
    assert after.diagnoses == ("S01.81XA", "W27.0XXA", "L57.0")
    assert [after.linked(line) for line in after.lines] == [before.linked(line) for line in before.lines]
    assert after.lines[2].pointers == "D"


def test_a_diagnosis_that_goes_leaves_the_lines() -> None:
    visit = read_visit("dx:L40.0,L57.0,B07.8 | 99213 AC; 17000 B; 17110 C")
    after = apply(attest("Mend it", "Is it so?", ArrangeDiagnoses("AC", 3)), visit)
    assert after.diagnoses == ("L40.0", "B07.8")
    assert [line.pointers for line in after.lines] == ["AB", "", "B"]


def test_letters_of_other_changes_are_those_before_diagnoses_move() -> None:
    text = "dx:L40.0,L57.0 | 99213 A; 17000 A"
    assert _lines_after(text, SetPointers(2, "B"), ArrangeDiagnoses("B", 2)) == ["99213 ", "17000 A"]


def test_the_header_changes_too() -> None:
    visit = read_visit("as:MD/1457389207 ordering:none nonassigned | 88305 D22.5")
    mend = attest("Mend it", "Is it so?", SetOrdering(Whose.RENDERING), SetAssignment(assignment=True))
    after = apply(mend, visit).encounter
    assert (after.ordering_npi, after.assignment) == ("1457389207", True)
