"""Problems told while reading: each claim has room of its own, and money and days say why they are none."""

from datetime import date
from decimal import Decimal

import pytest

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import Money
from dermdesk.interchange import x12_told
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_text import text_count, text_day, text_money, text_number, text_time
from dermdesk.interchange.x12_told import Told


def test_once_there_are_many_problems_each_claim_keeps_one_of_each_sort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x12_told, "MOST_OF_A_SET", 3)
    told = Told()
    for claim in ("A", "B", "C"):
        told.begin(claim)
        for kind in (ProblemKind.STRUCTURE, ProblemKind.BALANCE, ProblemKind.STRUCTURE, ProblemKind.AMOUNT):
            told.add(kind, "wrong.")
    assert [one.claim for one in told.problems] == ["A"] * 4 + ["B"] * 2 + ["C"] * 2
    assert [one.kind for one in told.problems[-2:]] == [ProblemKind.STRUCTURE, ProblemKind.BALANCE]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("136.9", 13690), (".5", 50), ("-12", -1200), ("+3.25", 325), ("100.00", 10000), ("7.", 700), ("1.500", 150),
     ("", None), (".", None), ("-", None), ("1.501", None), ("1e3", None), ("1,000", None), ("٣", None), ("NaN", None),
     ("9" * 13, None), ("9" * 5000, None)],
)  # fmt: skip
def test_an_amount_is_money_or_none(text: str, cents: int | None) -> None:
    assert text_money(text) == (Money(cents) if cents is not None else None)


def test_other_values_are_themselves_or_none() -> None:
    assert text_day("20261120") == date(2026, 11, 20) and text_day(" 261120 ") == date(2026, 11, 20)
    assert [text_day(text) for text in ("20261301", "2026112", "00000101", "2026112a", "٢٠٢٦١١٢٠")] == [None] * 5
    assert text_number("-.25") == Decimal("-0.25") and text_number("4.") == Decimal(4)
    assert [text_number(text) for text in ("", ".", "1e5", "Infinity", "9" * 13)] == [None] * 5
    assert text_count("007") == 7 and text_count("-1") is None and text_count("9" * 10) is None
    assert str(text_time("0915")) == "09:15:00" and str(text_time("09154999")) == "09:15:00"
    assert [text_time(text) for text in ("2400", "0960", "915", "")] == [None] * 4


def test_a_stated_adjustment_is_the_programs_own_where_its_group_is_known() -> None:
    stated = StatedAdjustment(group="CO", reason="45", amount=Money(100), quantity=Decimal(1))
    known = Adjustment(group=AdjustmentGroup.CONTRACTUAL, reason="45", amount=Money(100), quantity=Decimal(1))
    assert stated.known == known
    assert StatedAdjustment(group="ZZ", reason="45", amount=Money(100)).known is None


def test_a_time_of_two_days_must_run_forward() -> None:
    told = Told()
    days = told.days(Segment("DTP", ("472", "RD8", "20261101-20261103"), 1), 3)
    assert days == (date(2026, 11, 1), date(2026, 11, 3)) and told.problems == []
    assert told.days(Segment("DTP", ("472", "DT", "202611010930"), 1), 3)[0] == date(2026, 11, 1)
    told.days(Segment("DTP", ("472", "RD8", "20261103-20261101"), 1), 3)
    told.days(Segment("DTP", ("472", "RD8", "20261103-2026"), 1), 3)
    assert [one.message for one in told.problems] == ["DTP03 ends before it begins.", "DTP03 is no day."]
