"""Tokens and cleaned values on their way out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.money import Money
from dermdesk.interchange.x12 import (
    ISA_LENGTH,
    Segments,
    amount,
    clean,
    decimal,
    interchange_header,
)
from dermdesk.interchange.x12_reader import read_segments
from tests.interchange.claim_samples import NOW


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Núñez", "NUNEZ"),
        ("Zoë", "ZOE"),
        ("Weiß", "WEISS"),
        ("Sørensen", "SORENSEN"),
        ("Łukasz Wałęsa", "LUKASZ WALESA"),
        ("Ægir Þór", "AEGIR THOR"),
        ("O’Brien–Smith", "O'BRIEN-SMITH"),
        ("A*B:C~D^E", "A B C D E"),
        ("  two\r\n lines\t", "TWO LINES"),
        ("Ångström", "ANGSTROM"),
        ("ﬁn", "FIN"),
        ("李", ""),
    ],
)
def test_a_name_is_folded_to_what_x12_carries(typed: str, sent: str) -> None:
    assert clean(typed) == sent


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_clean_text_is_upper_case_ascii_without_separators(text: str, limit: int) -> None:
    sent = clean(text, limit)
    assert sent.isascii()
    assert sent == sent.upper().strip()
    assert len(sent) <= limit
    assert not set(sent) & set("*:~^")
    assert all(ord(sign) >= 32 for sign in sent)
    assert clean(sent, limit) == sent


@pytest.mark.parametrize(
    ("cents", "text"),
    [(13690, "136.9"), (10000, "100"), (50, ".5"), (5, ".05"), (0, "0"), (-1250, "-12.5"), (1000000, "10000")],
)
def test_amounts_have_no_idle_zeros(cents: int, text: str) -> None:
    assert amount(Money(cents)) == text


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_an_amount_reads_back(cents: int) -> None:
    assert Decimal(amount(Money(cents))) * 100 == cents


def test_a_number_keeps_three_places() -> None:
    assert decimal(Decimal("0.70000")) == ".7"
    assert decimal(Decimal(1) / 3) == ".333"


@given(
    st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()), st.integers(min_value=1, max_value=999_999_999)
)
def test_the_isa_has_106_characters_whatever_the_ids(
    sender: tuple[str, str], receiver: tuple[str, str], control: int
) -> None:
    header = interchange_header(sender=sender, receiver=receiver, control=control, moment=NOW, test=True)
    assert len(header) == ISA_LENGTH
    assert read_segments(header)[0].element(13) == f"{control:09d}"


def test_a_segment_ends_with_its_last_value() -> None:
    segments = Segments()
    segments.add("N3", "12 ELM", "")
    segments.add("N3", "", "")
    assert list(segments) == ["N3*12 ELM~"]
