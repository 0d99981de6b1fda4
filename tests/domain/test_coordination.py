"""What an earlier payer decided has to add up before the next one is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision, remaining
from dermdesk.domain.money import Money

CO, PR = AdjustmentGroup.CONTRACTUAL, AdjustmentGroup.PATIENT


def _cut(group: AdjustmentGroup, reason: str, cents: int) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=Money(cents))


def _line(number: int, paid: int, *cuts: Adjustment) -> LineDecision:
    return LineDecision(line=number, paid=Money(paid), adjustments=cuts)


def _decision(paid: int, *lines: LineDecision, own: tuple[Adjustment, ...] = ()) -> PayerDecision:
    day = date(2026, 12, 1)
    return PayerDecision(coverage_id="k1", decided=day, paid=Money(paid), lines=lines, adjustments=own)


CHARGES = [(1, Money(100_00)), (2, Money(50_00))]
SOUND = _decision(
    90_00, _line(1, 60_00, _cut(CO, "45", 25_00), _cut(PR, "2", 15_00)), _line(2, 30_00, _cut(CO, "45", 20_00))
)


def test_a_sound_decision_has_no_imbalance_and_leaves_its_patient_share() -> None:
    assert list(SOUND.imbalances(CHARGES)) == []
    assert SOUND.patient_share == remaining([SOUND]) == Money(15_00)
    assert remaining([]) == Money(0)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (_decision(90_00, _line(1, 60_00, _cut(CO, "45", 40_00)), _line(2, 30_00)), "Line 2: 50.00 charged"),
        (_decision(95_00, *SOUND.lines), "95.00 paid is not the sum of the lines"),
        (_decision(60_00, SOUND.lines[0]), "Nothing is said of line 2"),
        (_decision(90_00, *SOUND.lines, _line(3, 0)), "Line 3 is not on this claim"),
        (_decision(90_00, own=(_cut(CO, "45", 10_00),)), "150.00 charged is not 90.00 paid and 10.00 adjusted"),
    ],
)
def test_what_does_not_add_up_is_told(decision: PayerDecision, words: str) -> None:
    assert any(words in said for said in decision.imbalances(CHARGES))


@given(
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=6)
)
def test_whatever_is_paid_and_adjusted_adds_up_to_the_charges(parts: list[tuple[int, int, int]]) -> None:
    lines = [
        _line(number, paid, _cut(CO, "45", contract), _cut(PR, "1", share))
        for number, (paid, contract, share) in enumerate(parts, 1)
    ]
    charges = [(number, Money(sum(part))) for number, part in enumerate(parts, 1)]
    decision = _decision(sum(paid for paid, _, _ in parts), *lines)
    assert list(decision.imbalances(charges)) == []
    assert decision.patient_share == Money(sum(share for _, _, share in parts))
