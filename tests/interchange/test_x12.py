"""Tokens, cleaned values and the tolerant reader."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.interchange.x12 import (
    ISA_LENGTH,
    Segments,
    amount,
    clean,
    decimal,
    interchange_header,
    read_segments,
    separators_of,
)
from tests.interchange.claim_samples import NOW

SAMPLES = Path(__file__).parents[3] / "shared" / "x12" / "samples"


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
    assert separators_of(header).terminator == "~"
    assert read_segments(header)[0].element(13) == f"{control:09d}"


def test_a_segment_ends_with_its_last_value() -> None:
    segments = Segments()
    segments.add("N3", "12 ELM", "")
    segments.add("N3", "", "")
    assert list(segments) == ["N3*12 ELM~"]


def test_other_separators_and_line_ends_are_read() -> None:
    header = interchange_header(sender=("ZZ", "A"), receiver=("ZZ", "B"), control=1, moment=NOW, test=False)
    text = (header + "SV1*HC:99213:25*100~").replace("*", "|").replace(":", ">").replace("~", "'\r\n")
    found = read_segments("\ufeff" + text)
    assert [one.name for one in found] == ["ISA", "SV1"]
    assert found[1].components(1) == ("HC", "99213", "25")


@pytest.mark.parametrize("text", ["", "ISA*", "hello" * 50, "ISA" + " " * 120])
def test_what_is_no_x12_is_refused_in_words(text: str) -> None:
    with pytest.raises(DermdeskError):
        read_segments(text)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_public_claims_are_read() -> None:
    paths = sorted((SAMPLES / "837p").glob("*.*"))
    read = [read_segments(path.read_text("utf-8")) for path in paths if path.suffix in (".edi", ".txt")]
    assert len(read) > 5
    assert all(segments[-1].name == "IEA" for segments in read)
