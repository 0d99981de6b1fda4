"""Which Mohs add-ons are counted with which first stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.line import Lesion
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.fix import AddLine, apply, attest
from dermdesk.scrub.mohs_tumor import CountedTogether, with_further_blocks, with_further_stages
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.rules import CATALOGUE


def _context(text: str) -> VisitContext:
    visit = read_visit(text)
    return VisitContext(visit, ReferenceSlice(day=visit.encounter.day), CATALOGUE.ownership)


def _numbers(parts: tuple[CountedTogether, ...]) -> str:
    """`1 3: 2 | 4:` for first stages 1 and 3 with the add-on 2, and first stage 4 with none."""
    return " | ".join(
        f"{' '.join(str(line.number) for line in part.first_stages)}: "
        f"{' '.join(str(line.number) for line in part.add_ons)}".rstrip()
        for part in parts
    )


@pytest.mark.parametrize(
    ("lines", "parted"),
    [
        ("17311", "1:"),
        ("17311 {lesion a}; 17312 {lesion a}", "1: 2"),
        ("17312 {lesion b}; 17311 {lesion a}; 17312 {lesion a}", "2: 3"),
        ("17311 {lesion a}; 17312 {lesion a}; 17311 {lesion b}; 17312 {lesion b}", "1: 2 | 3: 4"),
        ("17311 {lesion a}; 17312; 17311 {lesion b}", "1 3: 2"),
        ("17311; 17312 {lesion a}; 17311 {lesion a}", "1 3: 2"),
        ("17311; 17312 {lesion a}; 17311 {lesion b}", "1: 2 | 3:"),
        ("17311; 17312 {lesion a}; 17311 {lesion a}; 17311 {lesion b}; 17312 {lesion b}", "1 3 4: 2 5"),
        ("17311 {lesion a}; 17314 {lesion a}; 17313 {lesion a}; 17312 {lesion a}", "1: 4 | 3: 2"),
        ("17313; 17314*2; 17311; 17312", "3: 4 | 1: 2"),
        ("17312; 17314", ""),
    ],
)
def test_further_stages_go_to_the_first_stage_of_their_code_and_lesion(lines: str, parted: str) -> None:
    assert _numbers(with_further_stages(_context(lines))) == parted


@pytest.mark.parametrize(
    ("lines", "parted"),
    [
        ("17311 {lesion a}; 17315 {lesion b}; 17313 {lesion b}", "1: | 3: 2"),
        ("17311 {lesion a}; 17315; 17313 {lesion b}", "1 3: 2"),
        ("17315 {lesion a}; 17311; 17313 {lesion b}; 17315 {lesion b}", "2 3: 1 4"),
        ("17315 {lesion c}; 17311 {lesion a}; 17313 {lesion b}", "2: | 3:"),
    ],
)
def test_further_blocks_go_to_first_stages_of_either_code(lines: str, parted: str) -> None:
    assert _numbers(with_further_blocks(_context(lines))) == parted


@pytest.mark.parametrize(
    ("details", "stages", "blocks"),
    [
        ("{stages:1 blocks:5}", 0, 0),
        ("{stages:3 blocks:8,5,6}", 2, 4),
        ("{stages:2}", 1, None),
        ("{blocks:7}", None, 2),
        ("{deep}", None, None),
        ("", None, None),
    ],
)
def test_what_is_recorded_of_one_tumor(details: str, stages: int | None, blocks: int | None) -> None:
    context = _context(f"17311 {details}")
    assert with_further_stages(context)[0].further_stages() == stages
    assert with_further_blocks(context)[0].further_blocks() == blocks


def test_tumors_counted_together_are_unknown_when_one_of_them_is() -> None:
    known = _context("17311 {lesion a stages:2 blocks:7}; 17312; 17315; 17311-59 {lesion b stages:3 blocks:6,8}")
    assert with_further_stages(known)[0].further_stages() == 3
    assert with_further_blocks(known)[0].further_blocks() == 6
    unknown = _context("17311 {lesion a stages:2 blocks:7}; 17312; 17315; 17311-59 {lesion b}")
    assert with_further_stages(unknown)[0].further_stages() is None
    assert with_further_blocks(unknown)[0].further_blocks() is None


_mohs_lines = st.builds(
    "{} {{{}}}".format,
    st.sampled_from(("17311", "17312", "17313", "17314", "17315")),
    st.sampled_from(("", "lesion a", "lesion b", "lesion c")),
)


@given(lines=st.lists(_mohs_lines, max_size=8))
def test_every_first_stage_stands_once_and_no_add_on_twice(lines: list[str]) -> None:
    context = _context("; ".join(lines))
    for parts in (with_further_stages(context), with_further_blocks(context)):
        first = [line.number for part in parts for line in part.first_stages]
        assert sorted(first) == [line.number for line in context.lines if line.code in ("17311", "17313")]
        add_ons = [line.number for part in parts for line in part.add_ons]
        assert len(add_ons) == len(set(add_ons))


def test_a_new_add_on_may_name_the_lesion_of_its_first_stage() -> None:
    visit = read_visit("17311 C44.311 {lesion a nose 9mm pending proven}")
    question = "Was it of this tumor?"
    same = apply(attest("Add", question, AddLine(1, "17312", same_lesion=True)), visit)
    assert same.lines[1].lesion == Lesion(id="a", site="nose")
    other = apply(attest("Add", question, AddLine(1, "17312")), visit)
    assert other.lines[1].lesion is None
    unnamed = apply(attest("Add", question, AddLine(1, "17312", same_lesion=True)), read_visit("17311 C44.311"))
    assert unnamed.lines[1].lesion is None
