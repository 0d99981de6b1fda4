"""The price list's look-up against the plain reading of its promise, and what it shows of macros and bare codes."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.money import Money
from dermdesk.domain.practice import ChargeItem
from dermdesk.services import lookup
from dermdesk.services.price_shelf import PriceShelf, shelf_of
from tests.desks import DAY, make_desk, sample_setup

_names = st.text("1ab-", min_size=1, max_size=4)
_rows = st.builds(
    ChargeItem,
    code=_names,
    label=st.text("ab 1\n", max_size=6),
    shortcut=st.text("ab1", max_size=2),
    fee=st.just(Money(1)),
)
_lists = st.lists(_rows, max_size=8, unique_by=lambda row: row.code)


@given(rows=_lists, words=st.lists(st.text("1ab", min_size=1, max_size=2), max_size=2), limit=st.integers(1, 5))
def test_it_finds_what_a_scan_of_every_row_finds(rows: list[ChargeItem], words: list[str], limit: int) -> None:
    def is_named(row: ChargeItem) -> bool:
        return bool(words) and words[0] in (row.code.casefold(), row.shortcut.casefold())

    wanted = [
        row.code
        for row in sorted(rows, key=lambda row: (not is_named(row), row.code))
        if all(word in f"{row.code} {row.label} {row.shortcut}".casefold() for word in words)
    ]
    found = PriceShelf({row.code: row for row in rows}).find(words, limit)
    assert [row.code for row in found] == wanted[:limit]


def test_a_list_that_changed_has_another_shelf() -> None:
    price_list = sample_setup().price_list
    assert shelf_of(price_list) is shelf_of(price_list)
    assert shelf_of({}).find(["ov3"], 3) == ()
    assert [row.code for row in shelf_of(price_list).find(["ov3"], 3)] == ["99213"]


def test_a_macro_costs_its_parts_and_a_bare_code_has_the_words_of_the_reference(
    tmp_path: Path, reference_path: Path
) -> None:
    desk = make_desk(tmp_path / "book.db", reference_path)
    try:
        (pdt, *_rest) = lookup.codes(desk, "pdtf", DAY)
        kenalog = next(one for one in lookup.codes(desk, "j33", DAY) if one.code == "J3301")
        assert (pdt.code, pdt.fee) == ("PDT-FACE", Money(453_00) + Money(495_00))
        assert (kenalog.label, kenalog.fee) == ("Kenalog, 10 mg", Money(9_00))
    finally:
        desk.close()
