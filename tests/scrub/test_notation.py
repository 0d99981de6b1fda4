"""The shorthand: what it reads, and what it says when it cannot."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.people import PriorService
from dermdesk.domain.practice import Credential, LineClass
from dermdesk.scrub.notation import read_lines, read_visit, write_line


def test_the_example_of_the_design() -> None:
    visit = read_visit("99213-25 L40.0; 17000 L57.0; 17003*4 L57.0")
    assert visit.diagnoses == ("L40.0", "L57.0")
    assert [(line.code, line.modifiers, line.units, line.pointers) for line in visit.lines] == [
        ("99213", ("25",), 1, "A"),
        ("17000", (), 1, "B"),
        ("17003", (), 4, "B"),
    ]


def test_facts_of_the_visit_before_the_bar() -> None:
    visit = read_visit(
        "@part_b dob:1951-04-12 as:NP past:17000-59@2026-03-05/L57.0!billed timely:90 clia:none | 99213 A"
    )
    assert visit.payer.type is PayerType.MEDICARE_PART_B
    assert visit.payer.timely_days == 90
    assert visit.patient.birth_date == date(1951, 4, 12)
    assert visit.encounter.rendering.credential is Credential.NP
    assert visit.practice.clia is None
    assert visit.history == (
        PriorService(day=date(2026, 3, 5), code="17000", modifiers=("59",), diagnosis="L57.0", billed=True),
    )


def test_details_in_braces() -> None:
    line = read_visit('11601 C44.519 {lesion a nose 7mm +2.5mm malignant proven note:"seen; twice" pos:22}').lines[0]
    assert line.lesion is not None
    assert (line.lesion.id, line.lesion.site, line.lesion.pathology, line.lesion.biopsy_proven) == (
        "a",
        "nose",
        "malignant",
        True,
    )
    assert (line.lesion.diameter_mm, line.lesion.margin_mm) == (Decimal(7), Decimal("2.5"))
    assert (line.note, line.place_of_service) == ("seen; twice", "22")


def test_lines_of_other_classes_and_charges() -> None:
    lines, diagnoses = read_lines(
        "COS-BTX cos conf $480; sun30*2 ret household $24.50 {household}".replace("ret household", "ret")
    )
    assert diagnoses == ()
    assert [(line.code, line.line_class, line.charge) for line in lines] == [
        ("COS-BTX", LineClass.COSMETIC, Money(480_00)),
        ("SUN30", LineClass.RETAIL, Money(24_50)),
    ]
    assert lines[0].confidential
    assert lines[1].side is AccountSide.HOUSEHOLD


def test_a_typed_line_joins_the_visit_that_is_there() -> None:
    lines, diagnoses = read_lines("11102 l570 d485", ("L57.0",), price={"11102": Money(120_00)}.get)
    assert diagnoses == ("L57.0", "D48.5")
    assert (lines[0].pointers, lines[0].charge) == ("AB", Money(120_00))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("99213-5 L40.0", "'5'"),
        ("17003*0 L57.0", "'0'"),
        ("17003*x L57.0", "'X'"),
        ("99213 hello", "'hello'"),
        ("99213 $1.234", "'$1.234'"),
        ("11102 D48.5 {lesion}", "lesion"),
        ("11102 D48.5 {7parsec}", "7parsec"),
        ("11102 D48.5 {count:many}", "many"),
        ("11102 {a} {b}", "no charge line"),
        ("@medicure | 99213", "@medicure"),
        ("on:yesterday | 99213", "yesterday"),
        ("tele:fax | 99213", "tele:fax"),
        ("colour:red | 99213", "colour:red"),
        ("past:17000 | 99213", "past:17000"),
        ("99213 " + " ".join(f"L{n}" for n in range(10, 23)), "thirteenth"),
    ],
)
def test_a_word_that_cannot_be_read_is_named_and_help_given(text: str, named: str) -> None:
    with pytest.raises(DermdeskError) as error:
        read_visit(text)
    assert named in error.value.message
    assert error.value.help


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    refusal, visit = None, read_visit("99213 L40.0")
    try:
        visit = read_visit(text)
    except DermdeskError as error:
        refusal = error
    assert refusal is None or (refusal.message and refusal.help)
    typed = [write_line(line, visit.diagnoses) for line in visit.lines]
    again, diagnoses = read_lines("; ".join(typed), visit.diagnoses)
    assert [write_line(line, diagnoses) for line in again] == typed
