"""What the second row's facts ask for where they are partly missing, and that taking a proposal settles it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.coding.from_line import proposal_for
from dermdesk.domain.coding.proposal import Proposal
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.line import ChargeLine, Drug, Lesion, Mohs, Repair
from dermdesk.domain.money import ZERO


def line(code: str, units: int = 1, **facts: object) -> ChargeLine:
    return ChargeLine(code=code, charge=ZERO, units=units, pointers="A", **facts)  # pyright: ignore[reportArgumentType]


def proposed(*lines: ChargeLine, at: int = 0) -> Proposal | None:
    return proposal_for(Standing(lines=lines, at=at), ("C44.311",))


def settled(*lines: ChargeLine, at: int = 0) -> list[str]:
    """The codes after taking the proposal, which the new lines then have nothing to add to."""
    proposal = proposed(*lines, at=at)
    assert proposal is not None and proposal.question is None
    kept = [each for place, each in enumerate(lines) if place not in proposal.replaces]
    after = (*(each.line for each in proposal.lines), *kept)
    again = proposed(*after)
    assert again is not None and not again.changes(after)
    return list(proposal.codes)


def test_a_biopsy_that_counts_three_lesions_becomes_first_and_further_ones() -> None:
    assert settled(line("11104", lesion=Lesion(id="a", site="arm", count=3))) == ["11104", "11105*2"]
    assert settled(line("11102", 3)) == ["11102", "11103*2"]
    assert settled(line("11102", lesion=Lesion(count=2)), line("11106")) == ["11106", "11103*2"]


@pytest.mark.parametrize(
    ("drug", "codes"),
    [
        (Drug(given=Decimal(120), containers=(Decimal(50),) * 3), ["J0585*120", "J0585-JW*30"]),
        (Drug(given=Decimal(120), wasted=Decimal(30)), ["J0585*120", "J0585-JW*30"]),
        (Drug(given=Decimal(100), containers=(Decimal(100),)), ["J0585-JZ*100"]),
        (Drug(given=Decimal(50)), ["J0585*50"]),
        (Drug(given=Decimal(50), containers=(Decimal(100),), shared_vial=True), ["J0585*50"]),
    ],
)
def test_units_given_and_wasted(drug: Drug, codes: list[str]) -> None:
    assert settled(line("J0585", drug=drug)) == codes


def test_a_waste_line_without_facts_is_left_alone() -> None:
    given, waste = line("J0585", drug=Drug(given=Decimal(70))), line("J0585", 30, modifiers=("JW",))
    proposal = proposed(given, waste)
    assert proposal is not None
    assert (proposal.codes, proposal.replaces) == (("J0585*70",), (0,))
    assert proposed(given, waste, at=1) is None
    typed = line("J0585", 100, modifiers=("JZ",), drug=Drug(given=Decimal(100)))
    whole = proposed(typed)
    assert whole is not None and not whole.changes((typed,))


def test_vials_opened_alone_say_nothing_of_what_was_given() -> None:
    assert proposed(line("J0585", drug=Drug(containers=(Decimal(100),)))) is None
    assert settled(line("J7308", drug=Drug(containers=(Decimal(1), Decimal(1))))) == ["J7308-JZ*2"]
    assert proposed(line("J0585", drug=Drug(given=Decimal(200), containers=(Decimal(100),)))) is None


def test_two_tumors_without_letters_are_not_mixed_up() -> None:
    mohs = Mohs(stages=2, blocks=(3, 7))
    site = Lesion(site="nose")
    first, second = line("17311", mohs=mohs, lesion=site), line("17311", mohs=mohs, lesion=site)
    assert proposed(first, second, line("17312", 2)) is None
    lettered = [line("17311", mohs=mohs, lesion=Lesion(id=letter, site="nose")) for letter in "ab"]
    stages = line("17312", lesion=Lesion(id="a", site="nose"))
    proposal = proposed(*lettered, stages)
    assert proposal is not None
    assert (proposal.codes, proposal.replaces) == (("17311", "17312", "17315*2"), (0, 2))
    other = proposed(*lettered, stages, at=1)
    assert other is not None
    assert (other.codes, other.replaces) == (("17311-59", "17312", "17315*2"), (1,))


def test_repairs_of_one_group_are_added_up_from_either_row() -> None:
    wounds = [
        line("12051", repair=Repair(length_cm=Decimal("2.4")), lesion=Lesion(id="a", site="face")),
        line("12052", repair=Repair(length_cm=Decimal("3.0")), lesion=Lesion(id="b", site="nose")),
    ]
    assert settled(*wounds) == settled(*wounds, at=1) == ["12053"]
    assert proposed(line("12051"), line("12052")) is None


def test_a_complex_repair_that_grew_shorter_drops_its_add_on() -> None:
    long = line("13132", repair=Repair(length_cm=Decimal(7)), lesion=Lesion(site="face"))
    assert settled(long, line("13133", 2)) == ["13132"]


def test_lines_of_another_class_or_privacy_are_never_counted_in() -> None:
    open_line = line("17000", lesion=Lesion(id="a", count=3))
    private = line("17003", 9, confidential=True)
    proposal = proposed(open_line, private)
    assert proposal is not None and proposal.codes == ("17000", "17003*2")
    assert 1 not in proposal.replaces
    hidden = proposed(open_line, line("17000", confidential=True, lesion=Lesion(id="k", count=16)), at=1)
    assert hidden is not None and hidden.codes == ("17004",)
    assert hidden.lines[0].line.confidential


@pytest.mark.parametrize("code", ["99213", "11642", "17000", "17311", "12031", "14040", "J0585", "96920", "COS-BTX"])
def test_without_facts_nothing_is_proposed(code: str) -> None:
    assert proposed(line(code)) is None


OF_EACH_FAMILY = """
    11102 11105 11400 11642 11311 17262 17000 17003 17004 17110 11201 11901 12011 12032 13101 13102 13132 14040 14301
    14302 17311 17313 17312 17315 17107 96921 J0585 J3301 J7308 J7345 99213
"""
CODES = st.sampled_from(OF_EACH_FAMILY.split())
NUMBERS = st.one_of(st.none(), st.decimals(0, 200, places=1, allow_nan=False))
COUNTS = st.one_of(st.none(), st.integers(0, 60))
LINES = st.builds(
    line,
    CODES,
    st.integers(1, 40),
    modifiers=st.sampled_from([(), ("59",), ("JW",), ("76", "LT")]),
    confidential=st.booleans(),
    lesion=st.one_of(
        st.none(),
        st.builds(
            Lesion,
            id=st.sampled_from([None, "a", "b"]),
            site=st.sampled_from([None, "nose", "trunk", "left forearm"]),
            diameter_mm=NUMBERS,
            margin_mm=st.decimals(0, 20, places=1, allow_nan=False),
            count=COUNTS,
            pathology=st.sampled_from([None, "pending", "benign", "uncertain", "malignant"]),
            biopsy_proven=st.booleans(),
        ),
    ),
    repair=st.one_of(st.none(), st.builds(Repair, length_cm=NUMBERS)),
    area_cm2=NUMBERS,
    mohs=st.one_of(
        st.none(),
        st.builds(Mohs, stages=COUNTS, blocks=st.one_of(st.none(), st.lists(st.integers(0, 12)).map(tuple))),
    ),
    drug=st.one_of(
        st.none(),
        st.builds(
            Drug,
            given=NUMBERS,
            wasted=NUMBERS,
            containers=st.one_of(st.none(), st.lists(st.decimals(0, 200, places=0, allow_nan=False)).map(tuple)),
        ),
    ),
)


@given(st.lists(LINES, min_size=1, max_size=6), st.data())
def test_any_lines_give_a_sound_proposal_or_none(lines: list[ChargeLine], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    proposal = proposed(*lines, at=at)
    if proposal is None:
        return
    model = lines[at]
    offered = [proposal, *(option.proposal for option in (proposal.question.options if proposal.question else ()))]
    for each in offered:
        assert each.steps and at in each.replaces
        assert len(set(each.replaces)) == len(each.replaces)
        made_from = [one.was for one in each.lines if one.was is not None]
        assert len(set(made_from)) == len(made_from) and set(made_from) <= set(each.replaces)
        for one in each.lines:
            assert one.line.units >= 1
            assert (one.line.confidential, one.line.line_class) == (model.confidential, model.line_class)
        assert all(lines[place].confidential == model.confidential for place in each.replaces)
