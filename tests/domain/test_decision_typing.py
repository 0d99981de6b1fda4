"""An explanation of benefits as typed, and as adjustments."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dermdesk.domain.coordination import Adjustment, AdjustmentGroup
from dermdesk.domain.decision_typing import TypedDecision, as_typed, read_others, write_others
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money

_CENTS = st.integers(0, 50_000).map(Money)
_OTHERS = st.lists(
    st.builds(
        Adjustment,
        group=st.sampled_from([AdjustmentGroup.OTHER, AdjustmentGroup.PAYER_INITIATED]),
        reason=st.sampled_from(["23", "97", "A1", "253"]),
        amount=st.integers(-9_999, 9_999).map(Money),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=60)
@given(charge=_CENTS, above=_CENTS, patient=st.tuples(_CENTS, _CENTS, _CENTS), others=_OTHERS)
def test_a_typed_row_that_adds_up_is_read_back_from_its_adjustments(
    charge: Money, above: Money, patient: tuple[Money, Money, Money], others: tuple[Adjustment, ...]
) -> None:
    deductible, coinsurance, copay = patient
    typed = TypedDecision(
        charge=charge,
        allowed=charge - above if above else None,
        deductible=deductible,
        coinsurance=coinsurance,
        copay=copay,
        others=others,
    )
    even = TypedDecision(
        charge=charge, allowed=typed.allowed, deductible=deductible, coinsurance=coinsurance, copay=copay,
        paid=typed.unexplained, others=others,
    )  # fmt: skip
    assert even.unexplained == Money()
    assert as_typed(charge, even.paid, even.adjustments) == even
    assert read_others(write_others(others)) == others


def test_other_reasons_in_the_words_of_hands() -> None:
    assert [str(one.amount) for one in read_others("co97 12, OA-23 = 5.5 ,PI 45:-1.00")] == ["12.00", "5.50", "-1.00"]
    for wrong in ("97 12", "CO-97", "XX-1 2", "CO-97 twelve"):
        with pytest.raises(DermdeskError):
            read_others(wrong)
