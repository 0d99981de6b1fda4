"""Stages, blocks and positive marks of the Mohs map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.line import Mohs
from dermdesk.ui.charges.mohs_drawing import MOST_BLOCKS, MOST_STAGES, MohsDrawing, MohsStage


def test_facts_of_a_line_come_and_go() -> None:
    mohs = Mohs(stages=3, blocks=(3, 6, 2), positive=((1, 2), (4,), ()), deep_structure=True, prior_biopsy_days=12)
    drawing = MohsDrawing.of(mohs)
    assert [stage.blocks for stage in drawing.stages] == [3, 6, 2]
    assert drawing.facts(mohs) == mohs
    assert MohsDrawing.of(None).facts(None) == Mohs(stages=1, blocks=(1,))
    assert [stage.blocks for stage in MohsDrawing.of(Mohs(stages=2)).stages] == [1, 1]


def test_fewer_blocks_drop_their_marks() -> None:
    drawing = MohsDrawing().with_blocks(6).at(0, 5).turned().at(0, 1).turned()
    assert drawing.stages == (MohsStage(6, frozenset((2, 6))),)
    assert drawing.with_blocks(3).stages == (MohsStage(3, frozenset((2,))),)
    assert drawing.at(0, 5).with_blocks(3).block == 2
    assert drawing.with_blocks(0) == drawing.with_blocks(MOST_BLOCKS + 1) == drawing


def test_blocks_go_round_and_stages_keep_the_hour() -> None:
    drawing = MohsDrawing((MohsStage(4), MohsStage(8)), 0, 3)
    assert drawing.moved(blocks=1).block == 0
    assert drawing.moved(blocks=-1).block == 2
    assert drawing.moved(stages=1) == MohsDrawing(drawing.stages, 1, 7)
    assert drawing.moved(stages=1).moved(stages=-1).block == 3
    assert drawing.moved(stages=-1) == drawing


def test_words_name_stage_block_and_clock() -> None:
    drawing = MohsDrawing((MohsStage(3), MohsStage(6, frozenset((2,)))), 1, 1)
    assert drawing.words == "stage 2 of 2, block 2 of 6, 2 to 4 o'clock, positive"
    assert MohsDrawing().words == "stage 1 of 1, block 1 of 1, the whole ring, clear"
    assert MohsDrawing((MohsStage(8),), 0, 0).words.endswith("12 to 1:30 o'clock, clear")
    assert drawing.stages[1].words == "6 blocks, positive 2"


@pytest.mark.parametrize(
    ("marks", "doubt"),
    [
        (((), ()), ""),
        (((1,), ()), ""),
        (((1,), (1,)), "Stage 2 is still positive."),
        (((), (1,)), "Stage 1 is clear, yet stage 2 follows."),
    ],
)
def test_marks_that_do_not_agree_are_told(marks: tuple[tuple[int, ...], ...], doubt: str) -> None:
    drawing = MohsDrawing(tuple(MohsStage(2, frozenset(each)) for each in marks))
    assert drawing.doubt == doubt


KEYS = st.sampled_from(["add", "remove", "turn", "left", "right", "in", "out", "few", "many"])


@given(st.lists(KEYS, max_size=40))
def test_no_keys_lead_off_the_map(keys: list[str]) -> None:
    drawing = MohsDrawing()
    for key in keys:
        drawing = {
            "add": drawing.with_stage, "remove": drawing.without_stage, "turn": drawing.turned,
            "left": lambda here=drawing: here.moved(blocks=-1), "right": lambda here=drawing: here.moved(blocks=1),
            "in": lambda here=drawing: here.moved(stages=-1), "out": lambda here=drawing: here.moved(stages=1),
            "few": lambda here=drawing: here.with_blocks(2), "many": lambda here=drawing: here.with_blocks(11),
        }[key]()  # fmt: skip
        assert 1 <= len(drawing.stages) <= MOST_STAGES
        assert 0 <= drawing.block < drawing.stages[drawing.stage].blocks
        assert all(0 < mark <= stage.blocks for stage in drawing.stages for mark in stage.positive)
        assert MohsDrawing.of(drawing.facts(None)).stages == drawing.stages
