"""What holds for every visit, and what the engine does when a rule fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import EditionKind, ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import FixKind, OrderModifiers, RemoveModifier, apply, attest, guide, safe
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.rule import Hit, Status, rule
from dermdesk.scrub.rules import CATALOGUE

ReferenceOn = Callable[[date], ReferenceSlice]

# fmt: off
_CODES = (
    "99201", "99202", "99204", "99211", "99213", "99215", "99243", "98005", "99417", "G2212", "G2211", "11100",
    "11102", "11103", "11104", "11105", "11106", "11107", "11301", "11310", "11400", "11601", "11641", "12001",
    "17313", "17314", "88331", "96574", "J7345", "J7309", "10040",
    "12031", "12051", "13121", "14040", "15260", "17000", "17003", "17004", "17106", "17107", "17110", "17111",
    "17250", "17261", "17281", "17311", "17312", "17315", "88305", "88342", "96372", "96401", "96567", "96573",
    "88304", "88321", "88341", "88312", "87220", "Q0112", "80061", "11056", "11721", "15275", "Q4186",
    "96910", "95044", "J3301", "J7308", "Q4101", "COS-BTX", "1700",
    "11404", "12032", "13101", "13102", "13122", "14301", "14302", "15261", "11730", "15822",
    "99024", "15853", "15854", "G0559", "G2010", "99442",
    "96912", "96920", "96921", "11900", "11901", "64650", "64653", "J0585", "J3490", "J3357",
    "J0586", "J1040", "J2357", "J7345", "64612",
)
_DIAGNOSES = (
    "L57.0", "D48.5", "C44.311", "C44.519", "L40.0", "B07.8", "Q82.5", "Z85.828", "L82.1", "D22.5", "L40", "L74.51",
    "Z12.83", "B35.1", "C44.91", "W27.0XXA", "H02.834", "H02.831", "D04.9", "L72.0", "A46",
)
_MODIFIERS = (
    "25", "57", "59", "XS", "24", "76", "LT", "E3", "GY", "GA", "GX", "26", "TC", "JZ", "JW", "50", "51",
    "78", "79", "95", "FS",
)
_DETAILS = (
    "lesion a stages:2 blocks:7,3", "blocks:6 biopsy:30", "vials:1 by:staff", "allergens:3",
    "", "lesion a", "lesion b nose 7mm", "hand", "12cm2", "lesion a ear", "2.5cm", "jars:2", "purchased net:50.00",
    "slide:outside_lab", "abn:2026-03-09", "pending", "uncertain", "95cm2",
    "lesion a 9mm +2mm", "0.9cm glue", "11cm donor",
    "given:8 wasted:2 vials:10,5", "vials:10 shared single_dose", "given:41 own_drug ndc:00003049420", "hdss:3",
    "agent:none", "255cm2",
)
_HEADERS = (
    "@part_b", "@advantage", "@medicaid", "@commercial", "@self_pay", "@part_b time:40", "past:none", "on:2018-06-01",
    "clia:none ordering:none", "@part_b clia:ppm state:TX", "clia:waiver direct_billing",
    "@part_b past:17000@2026-03-04/L57.0 past:14040@2026-01-20/C44.311", "past:99213@2026-03-05/L40.0",
    "@part_b tele:video", "tele_codes:cpt2025 tele:audio pos:10", "@part_b pos:10",
    "@part_b incident seen:PA ordering:none", "@advantage incident seen:NP supervised:video/1457389207 plan:L40.0",
    "@part_b pos:22 complex_admin wants_ndc", "@medicaid wants_ndc sad:J2357",
)
# The line that one of these rules names depends on the order of lines, by the rule's own text.
_ORDERED = {
    "DERM-MOH-002", "DERM-MOH-003", "DERM-MOH-004", "DERM-MOH-014", "DERM-PDT-002", "DERM-PDT-003",
    "DERM-PHO-002", "DERM-INJ-004", "DERM-BTX-002", "DERM-BTX-004", "DERM-BTX-006",
    "DERM-BX-001", "DERM-BX-002", "DERM-EM-018", "DERM-EM-015", "DERM-DES-015", "DERM-LAB-003",
    "DERM-EXC-007", "DERM-RPR-001", "DERM-RPR-008", "DERM-FLP-001",
    "DERM-CLM-009",
}
# fmt: on


def _typed(*, code: str, modifiers: list[str], units: int, pointers: str, details: str, word: str) -> str:
    head = "-".join((code, *(modifiers if len(code) == 5 else ()))) + f"*{units}"
    return f"{head} {pointers} {word} {{{details}}}"


_lines = st.builds(
    _typed,
    code=st.sampled_from(_CODES),
    modifiers=st.lists(st.sampled_from(_MODIFIERS), max_size=3, unique=True),
    units=st.integers(1, 20),
    pointers=st.sampled_from(("", "A", "B", "AB", "C", "CDE", "L")),
    details=st.sampled_from(_DETAILS),
    word=st.sampled_from(("", "", "", "cos", "self", "ret conf")),
)


@st.composite
def visits(draw: st.DrawFn) -> VisitSnapshot:
    diagnoses = draw(st.lists(st.sampled_from(_DIAGNOSES), max_size=6, unique=True))
    body = "; ".join(draw(st.lists(_lines, max_size=6)))
    return read_visit(f"{draw(st.sampled_from(_HEADERS))} dx:{','.join(diagnoses)} | {body}")


@given(visit=visits())
def test_every_visit_is_scrubbed(reference_on: ReferenceOn, visit: VisitSnapshot) -> None:
    result = scrub(visit, reference_on(visit.encounter.day))
    assert result.rules_that_failed == ()
    assert [finding.order for finding in result.findings] == sorted(finding.order for finding in result.findings)
    places = [(finding.rule, finding.line) for finding in result.findings]
    assert len(places) == len(set(places))
    assert all(finding.line is None or 1 <= finding.line <= len(visit.lines) for finding in result.findings)


@given(visit=visits(), random=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_finding(reference_on: ReferenceOn, visit: VisitSnapshot, random: Random) -> None:
    order = list(range(len(visit.lines)))
    random.shuffle(order)
    turned = replace(visit, lines=tuple(visit.lines[place] for place in order))

    def found(visit: VisitSnapshot) -> list[tuple[str, object]]:
        return sorted(
            (
                (finding.rule, repr(visit.lines[finding.line - 1]) if finding.line else None)
                for finding in scrub(visit, reference_on(visit.encounter.day)).findings
                if finding.rule not in _ORDERED
            ),
            key=repr,
        )

    assert found(visit) == found(turned)


@given(visit=visits())
def test_fixes_keep_their_promises(reference_on: ReferenceOn, visit: VisitSnapshot) -> None:
    reference = reference_on(visit.encounter.day)
    for finding in scrub(visit, reference).findings:
        for fix in finding.fixes:
            after = apply(fix, visit)
            if fix.kind is FixKind.SAFE:
                assert _claimed(after) == _claimed(visit)
            elif fix.kind is FixKind.GUIDANCE:
                assert after == visit
            else:
                assert fix.question.endswith("?")
                assert after != visit


def _claimed(visit: VisitSnapshot) -> list[object]:
    return [
        (line.code, frozenset(line.modifiers), visit.linked(line), line.units, line.charge, line.line_class)
        for line in visit.lines
        if visit.is_insurance(line)
    ]


def test_a_rule_that_raises_is_named_and_stops_no_other(reference_on: ReferenceOn) -> None:
    @rule("DERM-EM-901", Severity.REJECT, source="a test", status=Status.DATA)
    def broken(visit: VisitContext) -> Iterator[Hit]:
        yield Hit(visit.lines[0], Field.CODE, "said before it broke")
        raise KeyError(visit.visit.id)

    @rule("DERM-EM-902", Severity.ADVICE, source="a test", status=Status.DATA)
    def sound(visit: VisitContext) -> Iterator[Hit]:
        """Spoken."""
        yield Hit(visit.lines[0], Field.CODE)

    visit = read_visit("99213 L40.0")
    result = scrub(visit, reference_on(visit.encounter.day), rules=Catalogue((broken, sound)))
    assert result.rules_that_failed == ("DERM-EM-901",)
    assert [finding.message for finding in result.findings] == ["Spoken."]
    assert not result.is_clean


def test_a_rule_that_fires_silences_those_it_replaces(reference_on: ReferenceOn) -> None:
    @rule("DERM-EM-901", Severity.REJECT, source="a test", status=Status.DATA, replaces=("DERM-EM-902",))
    def strong(visit: VisitContext) -> Iterator[Hit]:
        """Strong."""
        yield Hit(visit.lines[0], Field.CODE)

    @rule("DERM-EM-902", Severity.ADVICE, source="a test", status=Status.DATA)
    def weak(visit: VisitContext) -> Iterator[Hit]:
        """Weak."""
        yield from (Hit(line, Field.CODE) for line in visit.lines)

    visit = read_visit("99213 L40.0; 17000 L57.0; 99213 L40.0")
    found = scrub(visit, reference_on(visit.encounter.day), rules=Catalogue((strong, weak))).findings
    assert [(finding.rule, finding.line) for finding in found] == [("DERM-EM-901", 1), ("DERM-EM-902", 2)]


def test_a_visit_without_insurance_lines_is_left_alone(reference_on: ReferenceOn) -> None:
    visit = read_visit("@self_pay | 99213-25 L40.0; 17003*20 L57.0")
    assert scrub(visit, reference_on(visit.encounter.day)).is_clean


def test_a_key_lasts_until_one_of_its_lines_changes(reference_on: ReferenceOn) -> None:
    def key(text: str) -> str:
        visit = read_visit(text)
        found = scrub(visit, reference_on(visit.encounter.day)).findings
        return next(finding.key for finding in found if finding.rule == "DERM-DES-008")

    asked = key("17110 B07.8; 17000 L57.0")
    assert key("99213-25 L40.0; 17000 L57.0; 17110 B07.8") == asked
    assert key("17110 B07.8; 17000 L57.0 $90") != asked
    assert key("17110 B07.9; 17000 L57.0") != asked


def test_lines_that_say_the_same_have_answers_of_their_own(reference_on: ReferenceOn) -> None:
    def keys(text: str) -> list[str]:
        visit = read_visit(text)
        found = scrub(visit, reference_on(visit.encounter.day)).findings
        return [one.key for one in found if one.rule == "DERM-DX-003"]

    one, other = keys("99213 L40.0; 11103; 11103")
    assert one != other
    assert keys("11103; 99213 L40.0; 11103") == [one, other]


def test_what_no_edition_covers_is_named(reference_on: ReferenceOn) -> None:
    def unchecked(text: str) -> tuple[EditionKind, ...]:
        visit = read_visit(text)
        reference = reference_on(visit.encounter.day)
        ended = {
            kind: replace(edition, valid_to=visit.encounter.day - timedelta(days=1))
            for kind, edition in reference.editions.items()
            if kind in (EditionKind.ICD10CM, EditionKind.PTP)
        }
        return scrub(visit, replace(reference, editions={**reference.editions, **ended})).not_checked

    assert unchecked("99213-25 L40.0; 17000 L57.0") == (EditionKind.ICD10CM, EditionKind.PTP)
    assert unchecked("99213 L40.0") == (EditionKind.ICD10CM,)
    assert unchecked("COS-BTX cos") == ()


def test_fixes_are_honest_by_type() -> None:
    with pytest.raises(TypeError, match="safe"):
        safe("Take 59 off", RemoveModifier(1, "59"))
    with pytest.raises(TypeError, match="question"):
        attest("Take 59 off", "", RemoveModifier(1, "59"))
    assert safe("59 first", OrderModifiers(1, ("59", "LT"))).kind is FixKind.SAFE
    assert guide("Ask the doctor").changes == ()


def test_a_fix_is_priced_by_the_fee_schedule_or_in_proportion() -> None:
    visit = read_visit("17000*3 L57.0 $300")
    fix = CATALOGUE.by_id["DERM-DES-004"]
    context = VisitContext(visit, ReferenceSlice(day=visit.encounter.day), CATALOGUE.ownership)
    many = next(iter(fix.check(context))).fixes[0]
    assert [line.charge for line in apply(many, visit).lines] == [Money(100_00), Money(0)]
    fees = {"17000": Money(90_00), "17003": Money(20_00)}
    assert [line.charge for line in apply(many, visit, price=fees.get).lines] == [Money(90_00), Money(40_00)]


def test_moving_a_line_to_another_class_moves_its_account_with_it(reference_on: ReferenceOn) -> None:
    visit = read_visit("17106 L71.9 {8cm2}")
    found = scrub(visit, reference_on(visit.encounter.day)).findings
    moved = apply(next(finding for finding in found if finding.rule == "DERM-DES-012").fixes[0], visit).lines[0]
    assert (moved.line_class, moved.account, moved.side) == (LineClass.COSMETIC, None, "private")
