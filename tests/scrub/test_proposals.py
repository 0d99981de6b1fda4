"""What the coding engine proposes, with fitting diagnoses, the rules of its families have nothing to say about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain import size_bands
from dermdesk.domain.body_site import REGIONS, SITES, SiteGroup
from dermdesk.domain.coding.from_line import proposal_for
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.laboratory import Clia
from dermdesk.domain.line import ChargeLine, Lesion, Mohs, Repair
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.visit import Visit, VisitHeader, VisitSnapshot
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.notation import read_visit
from dermdesk.services.coding import line_proposal, take
from dermdesk.services.shorthand import plan
from tests.desks import DAY, sample_setup

ReferenceOn = Callable[[date], ReferenceSlice]
SETUP = sample_setup()
FAMILIES = ("SHV", "EXC", "RPR", "FLP", "MOH", "BX", "DES", "INJ")
OWN_BIOPSY_CODE = ("eyelid", "lip", "ear", "nail", "penis", "vulva")
PLACES = st.sampled_from(sorted({*SITES, *REGIONS}))
SKIN_PLACES = PLACES.filter(lambda name: REGIONS.get(name, name) not in OWN_BIOPSY_CODE)
CANCER = {SiteGroup.FACE: "C44.311", SiteGroup.HANDS: "C44.41", SiteGroup.TRUNK: "C44.519"}
BENIGN = {SiteGroup.FACE: "D22.39", SiteGroup.HANDS: "D22.4", SiteGroup.TRUNK: "D22.5"}


def size(most: str, least: str = "0.1") -> st.SearchStrategy[str]:
    """In cm."""
    return st.decimals(least, most, places=1, allow_nan=False).map(str)


def fitting(place: str, *, cancer: bool) -> str:
    site = SITES[REGIONS.get(place, place)]
    if site.removal is SiteGroup.HANDS and site.name not in ("scalp", "neck"):
        return "C44.612" if cancer else "D22.61"
    return (CANCER if cancer else BENIGN)[site.removal]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """One form with facts of its kind and a diagnosis that fits."""
    place, small = draw(PLACES), draw(size("6"))
    margin = draw(st.sampled_from(["", " +0.1", " +0.4", " +1"]))
    cancer, mole = fitting(place, cancer=True), fitting(place, cancer=False)
    blocks = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    techniques = st.sampled_from(["tang", "punch", "inc"])
    samples = draw(st.lists(st.tuples(techniques, st.integers(1, 3), SKIN_PLACES), min_size=1, max_size=4))
    kind = draw(st.sampled_from(["sim", "int", "com"]))
    forms = [
        f"exm {place} {small}{margin} {draw(st.sampled_from(['', 'proven ']))}{cancer}",
        f"exb {place} {small}{margin} {mole}",
        f"ex {place} {small}{margin} {draw(st.sampled_from([cancer, mole]))}",
        f"shave {place} {small} {mole}",
        f"edc {place} {small} {cancer}",
        f"ak {draw(st.integers(1, 40))} {place}",
        f"wart {draw(st.integers(1, 40))} B07.8",
        f"tags {draw(st.integers(1, 60))} L91.8",
        f"ilk {draw(st.integers(1, 30))} {draw(st.integers(1, 120))}mg L91.0",
        f"mohs {place} {len(blocks)}/{','.join(map(str, blocks))} {cancer}",
        f"mohs {place} {len(blocks)} {cancer}",
        f"rep {kind} {place} {draw(size('45'))} S01.81XA",
        f"flap {place} {draw(size('9'))}x{draw(size('9'))}+{draw(size('9'))}x{draw(size('9'))} {cancer}",
        f"pdl {draw(st.integers(1, 90))} D18.01",
        "bx " + ", ".join(f"{technique} {count} {where} D49.2" for technique, count, where in samples),
    ]
    return draw(st.sampled_from(forms))


def visit_of(*diagnoses: str) -> Visit:
    header = VisitHeader(patient_id="p", day=DAY, site="galena", rendering="vance", coverage_id="c")
    return Visit(visit_id="v", header=header, diagnoses=diagnoses)


def snapshot(visit: Visit, payer: PayerType) -> VisitSnapshot:
    base = read_visit("99213 L40.0")
    return replace(
        base, lines=visit.lines, diagnoses=visit.diagnoses, payer=replace(base.payer, type=payer),
        practice=replace(base.practice, clia=Clia(number="14D9999901", certificate="compliance")),
    )  # fmt: skip


def said(visit: VisitSnapshot, reference_on: ReferenceOn) -> set[tuple[str, int | None]]:
    result = scrub(visit, reference_on(visit.encounter.day))
    assert result.rules_that_failed == ()
    return {(one.rule, one.line) for one in result.findings if one.rule.split("-")[1] in FAMILIES}


PAYERS = st.sampled_from([PayerType.MEDICARE_PART_B, PayerType.COMMERCIAL, PayerType.MEDICAID])


@given(texts(), PAYERS)
def test_a_proposal_draws_no_finding_of_its_families(reference_on: ReferenceOn, text: str, payer: PayerType) -> None:
    made = plan(SETUP, text, visit_of(), payer=payer)
    assert made.visit.lines and made.question is None
    assert said(snapshot(made.visit, payer), reference_on) == set(), text


@given(texts(), PAYERS)
def test_what_is_coded_right_is_proposed_as_it_stands(text: str, payer: PayerType) -> None:
    visit = plan(SETUP, text, visit_of(), payer=payer).visit
    for place in range(len(visit.lines)):
        proposal = line_proposal(visit, place, payer)
        assert proposal is None or not proposal.changes(visit.lines), (text, place)


def test_an_excision_without_pathology_is_held_and_the_rules_hold_it_too(reference_on: ReferenceOn) -> None:
    visit = plan(SETUP, "ex back 0.8 +0.1 D49.2", visit_of()).visit
    assert said(snapshot(visit, PayerType.COMMERCIAL), reference_on) == {("DERM-EXC-002", 1)}


def line(code: str, **facts: object) -> ChargeLine:
    return ChargeLine(code=code, charge=Money(100_00), pointers="A", **facts)  # pyright: ignore[reportArgumentType]


MM = st.decimals("1", "60", places=0, allow_nan=False)
SITE = st.sampled_from(sorted(SITES))


@given(
    st.sampled_from([*size_bands.SHAVES, *size_bands.MALIGNANT_DESTRUCTIONS, *size_bands.MALIGNANT_EXCISIONS]),
    st.data(),
)
def test_a_wrong_removal_code_is_put_right_from_the_second_row(
    reference_on: ReferenceOn, series: size_bands.SizeSeries, data: st.DataObject
) -> None:
    site = data.draw(SITE)
    lesion = Lesion(id="a", site=site, diameter_mm=data.draw(MM), margin_mm=data.draw(MM), biopsy_proven=True)
    typed = line(data.draw(st.sampled_from(series.codes)), lesion=lesion)
    cancer = not series.codes[0].startswith("113")
    visit = replace(visit_of(fitting(site, cancer=cancer)), lines=(typed,))
    proposal = line_proposal(visit, 0, PayerType.COMMERCIAL)
    assert proposal is not None
    taken = take(SETUP, visit, proposal)
    assert said(snapshot(taken, PayerType.COMMERCIAL), reference_on) == set()
    again = line_proposal(taken, 0, PayerType.COMMERCIAL)
    assert again is not None and not again.changes(taken.lines)


@given(st.integers(1, 6), st.data())
def test_mohs_add_ons_follow_the_map(reference_on: ReferenceOn, stages: int, data: st.DataObject) -> None:
    site = data.draw(SITE)
    blocks = tuple(data.draw(st.lists(st.integers(1, 9), min_size=stages, max_size=stages)))
    first = line("17311", lesion=Lesion(id="a", site=site), mohs=Mohs(stages=stages, blocks=blocks))
    stray = line(data.draw(st.sampled_from(["17312", "17314", "17315"])), units=data.draw(st.integers(1, 5)))
    visit = replace(visit_of(fitting(site, cancer=True)), lines=(first, stray))
    proposal = line_proposal(visit, 0)
    assert proposal is not None
    taken = take(SETUP, visit, proposal)
    assert said(snapshot(taken, PayerType.COMMERCIAL), reference_on) == set()


@pytest.mark.parametrize("code", ["12001", "12041", "12057", "13100", "13152"])
def test_a_repair_takes_the_code_of_its_length(code: str) -> None:
    for site in SITES:
        typed = line(code, lesion=Lesion(site=site), repair=Repair(length_cm=Decimal("8.4")))
        proposal = proposal_for(Standing(lines=(typed,), at=0))
        assert proposal is not None
        band = size_bands.band_of(proposal.lines[0].line.code)
        assert band is not None and Decimal("8.4") in band
        assert bool(len(proposal.lines) - 1) is code.startswith("13")
