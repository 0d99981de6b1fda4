"""The second row can say whatever rules read of a line: every fact of it, and those of every rule's examples."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.codes import is_ndc, is_npi
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Drug, Hyperhidrosis, Lesion, Mohs, Phototherapy, Repair, Slide
from dermdesk.domain.money import Money
from dermdesk.scrub.notation import read_lines, read_visit
from dermdesk.scrub.rule import Rule
from dermdesk.scrub.rules import CATALOGUE
from dermdesk.services.scrubbing import Scrubber
from dermdesk.ui.charges import detail_fields
from dermdesk.ui.charges.detail_fields import FIELDS_OF_GROUP, fields_for
from dermdesk.ui.charges.grid_model import SECOND_ROW_FIELDS
from dermdesk.ui.charges.line_words import second_row

DAY = date(2026, 3, 10)
PARTS = {
    "lesion": Lesion, "repair": Repair, "mohs": Mohs, "drug": Drug, "slide": Slide, "hyperhidrosis": Hyperhidrosis,
    "phototherapy": Phototherapy,
}  # fmt: skip
IN_THE_GRID = {"code", "charge", "modifiers", "pointers", "units", "line_class"}
ONE_CELL = {"site", "region", "side"}
"""The place of a lesion is typed in one cell."""


def _bare(line: ChargeLine) -> ChargeLine:
    """The line as its cells in the grid make it."""
    return ChargeLine(**{name: getattr(line, name) for name in IN_THE_GRID})


def _told(line: ChargeLine) -> ChargeLine:
    """Without parts that say nothing."""
    return replace(line, **{name: None for name, part in PARTS.items() if getattr(line, name) == part()})


def _typed(line: ChargeLine) -> ChargeLine:
    """What hands type in the cells of its code's family, read off the line."""
    typed = _bare(line)
    for field in fields_for(typed):
        if not field.is_empty(line):
            typed = field.write(typed, field.read(line), DAY)
    return typed


def _is_refused(line: ChargeLine) -> bool:
    """A number that no cell takes: it can only have come from a file."""
    reader = line.mohs.pathologist_npi if line.mohs is not None else None
    package = line.drug.ndc if line.drug is not None else None
    return (reader is not None and not is_npi(reader)) or (package is not None and not is_ndc(package))


def _lines_of(rule: Rule) -> Iterator[ChargeLine]:
    page = CATALOGUE.page(rule.id)
    for example in (*page.fires, *page.fixed):
        yield from (line for line in read_visit(example.visit).lines if not _is_refused(line))


def test_every_fact_of_a_line_has_its_cell() -> None:
    facts = {
        (name, name) for name in (each.name for each in fields(ChargeLine)) if name not in IN_THE_GRID | set(PARTS)
    }
    facts |= {(group, each.name) for group, part in PARTS.items() for each in fields(part)}
    cells = {(field.group, field.name) for group in FIELDS_OF_GROUP.values() for field in group}
    assert {fact for fact in facts if fact[1] not in ONE_CELL} == cells - {("lesion", "site")}


def test_every_field_of_the_second_row_that_findings_know_has_cells() -> None:
    assert {field.value for field in SECOND_ROW_FIELDS} <= set(FIELDS_OF_GROUP)


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_hands_can_type_the_lines_of_a_rules_examples(rule: Rule) -> None:
    for line in _lines_of(rule):
        assert _typed(line) == _told(line)


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_the_closed_second_row_hides_nothing(rule: Rule) -> None:
    for line in map(_told, _lines_of(rule)):
        for field in fields_for(line):
            if not field.is_empty(line):
                assert second_row(line) != second_row(field.write(line, "", DAY))


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (detail_fields.CONTAINERS, "3*100, 50", "100+100+100+50"),
        (detail_fields.KIND, "mul", "multi dose"),
        (detail_fields.OWN_DRUG, "y", "yes"),
        (detail_fields.BIOPSY_DAYS, "0", "0"),
        (detail_fields.WASTED, "0", "0"),
        (detail_fields.READER, "1234567893", "1234567893"),
        (detail_fields.PERFORMED, "staff", "staff"),
        (detail_fields.ABN, "t", "03/10/2026"),
        (detail_fields.ABN, "0228", "02/28/2026"),
        (detail_fields.ACCOUNT, "h", "household"),
        (detail_fields.NET, "50", "50.00"),
        (detail_fields.SITE, "l forearm", "left forearm"),
    ],
)  # fmt: skip
def test_a_cell_shows_what_was_typed(field: detail_fields.DetailField, typed: str, shown: str) -> None:
    empty = ChargeLine(code="99213", charge=Money())
    line = field.write(empty, typed, DAY)
    assert field.read(line) == shown
    assert field.write(line, field.read(line), DAY) == line
    assert field.write(line, "", DAY) == empty


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (detail_fields.CONTAINERS, "100*1000"),
        (detail_fields.CONTAINERS, "0"),
        (detail_fields.READER, "1234567890"),
        (detail_fields.ABN, "soon"),
        (detail_fields.KIND, "vial"),
        (detail_fields.HDSS, "5"),
        (detail_fields.SIZE, "nan"),
    ],
)  # fmt: skip
def test_a_cell_refuses_what_does_not_fit(field: detail_fields.DetailField, typed: str) -> None:
    with pytest.raises((ValueError, ArithmeticError, DermdeskError)):
        field.write(ChargeLine(code="17311", charge=Money()), typed, DAY)


def test_what_a_finding_asks_for_has_cells_on_any_code() -> None:
    ((line,), _diagnoses) = read_lines("99213 L40.0")
    assert detail_fields.NET not in fields_for(line)
    assert set(FIELDS_OF_GROUP["slide"]) <= set(fields_for(line, {"slide", "modifiers"}))


def test_a_fact_that_the_line_holds_is_shown_on_any_code() -> None:
    ((line,), _diagnoses) = read_lines("11642 C44.311 {8mm reader:1457389207}")
    assert detail_fields.READER in fields_for(line)


def test_a_fact_that_a_rule_names_is_a_cell_of_its_line(reference_path: Path) -> None:
    scrubber, named = Scrubber.open(reference_path), 0
    for rule in CATALOGUE.rules:
        for visit in (read_visit(example.visit) for example in CATALOGUE.page(rule.id).fires):
            for finding in (one for one in scrubber.check(visit).findings if one.rule == rule.id and one.fact):
                named += 1
                lines = [line for at, line in enumerate(visit.lines, 1) if finding.line in (None, at)]
                cells = {(cell.group, cell.name) for line in lines for cell in fields_for(line, {finding.field.value})}
                assert (finding.field.value, finding.fact) in cells
    scrubber.close()
    assert named > 20
