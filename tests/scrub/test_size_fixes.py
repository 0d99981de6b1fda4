"""Ways out of findings about size and place: what they change beside the code, and which of them are offered."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.fix import FixKind, apply
from dermdesk.scrub.notation import read_visit, write_line

ReferenceOn = Callable[[date], ReferenceSlice]
Found = Callable[[VisitSnapshot, str], Finding]


@pytest.fixture
def found(reference_on: ReferenceOn) -> Found:
    """The first finding of a rule."""

    def first(visit: VisitSnapshot, rule: str) -> Finding:
        findings = scrub(visit, reference_on(visit.encounter.day)).findings
        return next(finding for finding in findings if finding.rule == rule)

    return first


def _lines(visit: VisitSnapshot) -> list[str]:
    return [write_line(line, visit.diagnoses) for line in visit.lines]


def _labels(finding: Finding) -> list[str]:
    return [fix.label for fix in finding.fixes if fix.kind is not FixKind.GUIDANCE]


def test_repairs_added_up_keep_their_length_and_link_every_wound(found: Found) -> None:
    visit = read_visit("12031 S41.112A {2cm}; 12032 S31.010A {4.5cm}; 12031 S41.112A {1cm}")
    finding = found(visit, "DERM-RPR-001")
    assert "2 + 4.5 + 1 = 7.5 cm" in finding.fixes[0].question
    after = apply(finding.fixes[0], visit)
    assert _lines(after) == ["12032 S41.112A S31.010A"]
    repair = after.lines[0].repair
    assert repair is not None and repair.length_cm == Decimal("7.5")


def test_complex_repairs_added_up_bring_their_add_on(found: Found) -> None:
    visit = read_visit("13101 C44.519 {9cm}; 13102 C44.519; 13101 D22.5 {6cm}; 13102*2 D22.5")
    after = apply(found(visit, "DERM-RPR-001").fixes[0], visit)
    assert _lines(after) == ["13101 C44.519 D22.5", "13102*2 C44.519"]


def test_complex_repairs_added_up_lose_an_add_on_that_no_length_needs(found: Found) -> None:
    visit = read_visit("13131 C44.319 {1.2cm}; 13131 D22.39 {1.2cm}; 13133 C44.319")
    after = apply(found(visit, "DERM-RPR-001").fixes[0], visit)
    assert _lines(after) == ["13131 C44.319 D22.39"]


@pytest.mark.parametrize("lengths", [("2cm", ""), ("", ""), ("0.4cm", "0.6cm")])
def test_lengths_that_give_no_code_are_left_to_people(found: Found, lengths: tuple[str, str]) -> None:
    one, other = lengths
    visit = read_visit(f"13131 C44.319 {{{one}}}; 13131 D22.39 {{{other}}}")
    assert [fix.kind for fix in found(visit, "DERM-RPR-001").fixes] == [FixKind.GUIDANCE]


def test_a_second_flap_of_any_size_leaves_the_units_of_the_first(found: Found) -> None:
    visit = read_visit("14301 C44.329 {95cm2}; 14302*2 C44.329; 14301 C44.519 {20cm2}")
    after = apply(found(visit, "DERM-FLP-001").fixes[0], visit)
    assert _lines(after) == ["14301 C44.329", "14302*2 C44.329", "14001 C44.519"]


def test_further_flap_units_end_on_one_line(found: Found) -> None:
    visit = read_visit("14301 C44.329 {95cm2}; 14302 C44.329; 14302*3 C44.329")
    after = apply(found(visit, "DERM-FLP-001").fixes[0], visit)
    assert _lines(after) == ["14301 C44.329", "14302*2 C44.329"]


@pytest.mark.parametrize(
    ("place", "offered"),
    [
        ("", ["Change to 14001", "Change to 14021", "Change to 14041", "Change to 14061"]),
        ("neck", ["Change to 14041"]),
        ("scalp", ["Change to 14021"]),
    ],
)
def test_a_small_flap_is_coded_by_its_place(found: Found, place: str, offered: list[str]) -> None:
    assert _labels(found(read_visit(f"14301 C44.9 {{20cm2 {place}}}"), "DERM-FLP-001")) == offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("13132 C44.319 {0.9cm}", ["Change to 12051", "Change to 12041", "Change to 12031"]),
        ("13132 C44.319 {0.9cm axilla}", ["Change to 12031"]),
        ("13121 C44.612 {0.9cm}", ["Change to 12031"]),
        ("13152 C44.311 {0.9cm ear}", ["Change to 12051"]),
    ],
)
def test_a_short_complex_repair_becomes_the_intermediate_one_of_its_place(
    found: Found, line: str, offered: list[str]
) -> None:
    assert _labels(found(read_visit(line), "DERM-RPR-003")) == offered


@pytest.mark.parametrize(
    ("place", "first", "count"),
    [
        ("", None, 0),
        ("nail", None, 0),
        ("finger", "FA left thumb", 10),
        ("toenail", "TA left great toe", 10),
        ("foot right", "T5 right great toe", 5),
        ("thumb right", "F5 right thumb", 1),
    ],
)
def test_digits_are_offered_where_the_place_leaves_a_choice(
    found: Found, place: str, first: str | None, count: int
) -> None:
    labels = _labels(found(read_visit(f"11730 L60.0 {{{place}}}"), "DERM-MOD-003"))
    assert (labels[0] if labels else None, len(labels)) == (first, count)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("67810 D49.2", "E1 E2 E3 E4 50"),
        ("67810 D49.2 {eyelid left}", "E1 E2 50"),
        ("67810 D49.2 {upper-eyelid}", "E1 E3 50"),
        ("15822 H02.831", "E1 E3 50"),
        ("15821 H02.832 {eyelid right}", "E4 50"),
        ("15822 H02.831 {lower-eyelid}", "E1 E3 50"),
    ],
)
def test_lids_are_offered_by_code_and_place(found: Found, line: str, offered: str) -> None:
    assert [label.split()[0] for label in _labels(found(read_visit(line), "DERM-MOD-002"))] == offered.split()


def test_an_earlier_biopsy_is_attested_only_for_a_linked_cancer(found: Found) -> None:
    pending = read_visit("11602 C44.519 {9mm +4mm pending}")
    finding = found(pending, "DERM-EXC-002")
    assert _labels(finding) == ["An earlier biopsy proved it"]
    lesion = apply(finding.fixes[1], pending).lines[0].lesion
    assert lesion is not None and (lesion.biopsy_proven, lesion.pathology) == (True, "pending")
    assert _labels(found(read_visit("11402 D22.5 {9mm +4mm pending}"), "DERM-EXC-002")) == []


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("dx:C44.519,D22.5 | 11602 B {9mm +4mm}", "Link C44.519"),
        ("dx:C44.519,D22.5 | 11602 B {9mm +4mm benign}", "Change to 11402"),
        ("11402 C44.519 D22.5 {9mm +4mm}", "Change to 11602"),
        ("11402 C44.519 D22.5 {9mm +4mm benign}", "Unlink the cancer"),
        ("11402 C44.519 D22.5 {9mm +4mm benign proven}", "Change to 11602"),
    ],
)
def test_the_report_decides_which_way_out_stands_first(found: Found, line: str, first: str) -> None:
    assert _labels(found(read_visit(line), "DERM-EXC-002"))[0] == first
