"""The shorthand line, priced and classed by the practice's list."""

from dataclasses import replace

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import Visit, VisitHeader
from dermdesk.services.price_list import lines_for
from dermdesk.services.shorthand import parse_shorthand
from tests.desks import DAY, sample_setup

SETUP = sample_setup()
HEADER = VisitHeader(patient_id="p", day=DAY, site="galena", rendering="okafor", coverage_id="c")
EMPTY = Visit(visit_id="v", header=HEADER)


@pytest.mark.parametrize(
    ("typed", "lines", "diagnoses"),
    [
        ("ak 6", [("17000", 1, "A"), ("17003", 5, "A")], ("L57.0",)),
        ("ak 1", [("17000", 1, "A")], ("L57.0",)),
        ("ak 15", [("17004", 1, "A")], ("L57.0",)),
        ("bx punch L forearm D48.5", [("11104", 1, "A")], ("D48.5",)),
        ("bx shave 3 D48.5", [("11102", 1, "A"), ("11103", 2, "A")], ("D48.5",)),
        ("99213-25 L40.0; 17000 L57.0", [("99213", 1, "A"), ("17000", 1, "B")], ("L40.0", "L57.0")),
        ("99213 L40.0 x2", [("99213", 2, "A")], ("L40.0",)),
        ("17003 x14 L57.0 {count:15}", [("17003", 14, "A")], ("L57.0",)),
        ("17003 L57.0 *4", [("17003", 4, "A")], ("L57.0",)),
    ],
)
def test_forms(typed: str, lines: list[tuple[str, int, str]], diagnoses: tuple[str, ...]) -> None:
    visit = parse_shorthand(SETUP, typed, EMPTY)
    assert [(line.code, line.units, line.pointers) for line in visit.lines] == lines
    assert visit.diagnoses == diagnoses
    for line in visit.lines:
        assert line.charge == SETUP.price_list[line.code].fee * line.units


@pytest.mark.parametrize(
    ("listed", "typed", "pointed"),
    [
        ((), "bx punch nose L57.0", ["A"]),
        (("L40.0",), "bx punch nose", ["A"]),
        (("L40.0",), "bx punch nose; 17000 L57.0", ["", "B"]),
        ((), "17000 L57.0; bx punch nose; 99213 L40.0", ["A", "", "B"]),
        (("L40.0", "D48.5"), "bx punch nose", ["B"]),
        (("L40.0", "L57.0"), "exb back 1.0; 99213", ["", ""]),
    ],
)
def test_a_line_without_a_diagnosis_points_to_none_that_is_in_doubt(
    listed: tuple[str, ...], typed: str, pointed: list[str]
) -> None:
    visit = parse_shorthand(SETUP, typed, replace(EMPTY, diagnoses=listed))
    assert [line.pointers for line in visit.lines] == pointed


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("ov3-25 L40.0", [("99213", ("25",), 1, "A", "154.00")]),
        ("bxs+ x2 D48.5", [("11103", (), 2, "A", "166.00")]),
        ("pdt L57.0", [("96574", (), 1, "A", "453.00")]),
        ("PDTF L57.0", [("96574", (), 1, "A", "453.00"), ("J7308", (), 1, "A", "495.00")]),
        ("cyst-59*2 L70.0 $120 {count:9}", [("11900", ("59",), 2, "A", "120.00"), ("J3301", (), 1, "A", "9.00")]),
    ],
)
def test_shortcuts_and_macros_stand_for_their_codes(
    typed: str, lines: list[tuple[str, tuple[str, ...], int, str, str]]
) -> None:
    visit = parse_shorthand(SETUP, typed, EMPTY)
    made = [(line.code, line.modifiers, line.units, line.pointers, str(line.charge)) for line in visit.lines]
    assert made == lines


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("17 ak scalp", "Type ak 17 scalp."), ("upp", "Or is it upper?"), ("99213; 3 mohs", "Type mohs 3.")],
)
def test_what_cannot_be_read_says_what_was_meant(typed: str, hint: str) -> None:
    with pytest.raises(DermdeskError) as refused:
        parse_shorthand(SETUP, typed, EMPTY)
    assert hint in refused.value.help


def test_a_biopsy_keeps_its_site() -> None:
    (line,) = parse_shorthand(SETUP, "bx punch L forearm D48.5", EMPTY).lines
    assert line.lesion is not None and line.lesion.site == "arm"


def test_classes_follow_the_list_and_the_one_who_pays() -> None:
    assert parse_shorthand(SETUP, "BTX-GLAB", EMPTY).lines[0].line_class is LineClass.COSMETIC
    self_paid = replace(EMPTY, header=replace(HEADER, coverage_id=None))
    assert parse_shorthand(SETUP, "17000 L57.0", self_paid).lines[0].line_class is LineClass.SELF


@pytest.mark.parametrize("typed", ["", "  ;", "ak 0", "99213 nonsense"])
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(DermdeskError):
        parse_shorthand(SETUP, typed, EMPTY)


def test_a_macro_expands_and_a_shortcut_is_a_code() -> None:
    macros = [item for item in SETUP.price_list.values() if item.macro]
    for item in macros:
        assert [line.code for line in lines_for(SETUP, {}, item.code)] == list(item.macro)
    shortcut = next(item for item in SETUP.price_list.values() if item.shortcut and not item.macro)
    assert [line.code for line in lines_for(SETUP, {}, shortcut.shortcut.upper())] == [shortcut.code]
    with pytest.raises(DermdeskError, match="no code"):
        lines_for(SETUP, {}, "hello")
