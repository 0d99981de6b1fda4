"""The tolerant reader: separators, encodings, line ends, envelopes, and what it refuses."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.interchange import x12_envelope, x12_reader
from dermdesk.interchange.x12 import Segment, Segments, interchange_header
from dermdesk.interchange.x12_reader import Interchange, read_interchanges, read_segments
from tests.interchange.x12_samples import WRITTEN, envelope

GOOD = envelope("FA", "005010X231A1", ["AK1*HC*41*005010X222A1", "AK9*A*1*1*1"])
_ALL_SIGNS = "".join(chr(code) for code in range(1, 256) if not chr(code).isalnum() and chr(code) not in " \n\r")


def read(text: str) -> Interchange:
    (found,) = read_interchanges(text.encode())
    return found


def problems(text: str) -> list[str]:
    return [
        problem.message
        for interchange in read_interchanges(text.encode())
        for part in (interchange, *interchange.sets)
        for problem in part.problems
    ]


# --- what is written is read -----------------------------------------------------------------------------------------

_texts = st.text(st.characters(codec="latin-1", exclude_categories=("Cc",), exclude_characters="*:^~"), max_size=12)
_elements = st.lists(
    st.lists(st.lists(_texts, min_size=1, max_size=3).map(":".join), min_size=1, max_size=2).map("^".join),
    min_size=1,
    max_size=6,
).filter(lambda elements: bool(elements[-1]))
_names = st.from_regex(r"[A-Z][A-Z0-9]{1,2}", fullmatch=True).filter(
    lambda name: name not in ("ISA", "GS", "ST", "SE", "GE", "IEA", "TA1")
)


@given(
    st.lists(st.tuples(_names, _elements), min_size=1, max_size=8),
    st.lists(st.sampled_from(_ALL_SIGNS), min_size=4, max_size=4, unique=True),
    st.sampled_from(["", "\n", "\r", "\r\n"]),
)
def test_tokens_are_read_as_they_were_written_whatever_the_separators(
    drawn: list[tuple[str, list[str]]], signs: list[str], line_end: str
) -> None:
    element, component, repetition, terminator = signs
    free = str.maketrans({sign: "x" for sign in signs if sign not in "*:^~"})
    tokens = [(name, [value.translate(free) for value in elements]) for name, elements in drawn]
    terminator = line_end or terminator
    written = Segments()
    for name, elements in tokens:
        written.add(name, *elements)
    table = str.maketrans({"*": element, ":": component, "^": repetition, "~": terminator})
    header = interchange_header(sender=("ZZ", "A"), receiver=("ZZ", "B"), control=1, moment=WRITTEN, test=False)
    text = (header + "GS*HC~" + "".join(written)).translate(table)
    found = read_segments(text)[2:]
    assert [(one.name, list(one.elements)) for one in found] == [
        (name, [value.translate(table) for value in elements]) for name, elements in tokens
    ]
    for one, (_, elements) in zip(found, tokens, strict=True):
        for number, value in enumerate(elements, 1):
            assert list(one.repeats(number)) == (value.translate(table).split(repetition) if value else [])
            assert list(one.components(number)) == (value.translate(table).split(component) if value else [])


DRESSES: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "big utf-16 without a mark": lambda text: text.encode("utf-16-be"),
    "big utf-16": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "blanks around": lambda text: ("\n\n   " + text + "\n\n\x1a\0\0").encode(),
    "lines": lambda text: text.replace("~", "~\r\n").encode(),
    "indented lines": lambda text: text.replace("~", "~\r\n   ").encode(),
    "line feed as terminator": lambda text: text.replace("~", "\n").encode(),
    "line end as terminator": lambda text: text.replace("~", "\r\n").encode(),
    "carriage return as terminator": lambda text: text.replace("~", "\r").encode(),
    "wrapped at 80": lambda text: "\n".join(wrapped(text, 80)).encode(),
    "wrapped at 105": lambda text: "\r\n".join(wrapped(text, 105)).encode(),
    "wrapped at 104": lambda text: "\r\n".join(wrapped(text, 104)).encode(),
    "control characters": lambda text: text.translate(str.maketrans("~*:", "\x1c\x1d\x1f")).encode(),
    "no last terminator": lambda text: text.removesuffix("~").encode(),
}


def wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


@pytest.mark.parametrize("dress", DRESSES)
def test_any_dress_of_a_file_is_read_without_a_problem(dress: str) -> None:
    (found,) = read_interchanges(DRESSES[dress](GOOD))
    assert found.problems == ()
    assert found.envelope.sender == "SENDER" and found.envelope.control == "000000905"
    (only,) = found.sets
    assert (only.kind, only.control, only.version, only.problems) == ("999", "0001", "005010X231A1", ())
    assert [one.name for one in only.segments()] == ["AK1", "AK9"]
    assert only.segments()[0].elements == ("HC", "41", "005010X222A1")
    assert [one.place for one in only.segments()] == [4, 5]


def test_several_interchanges_each_have_their_own_separators() -> None:
    other = GOOD.translate(str.maketrans("*~:", "|'>")).replace("000000905", "000000906")
    first, second, third = read_interchanges((GOOD + "\n" + other + GOOD).encode())
    assert [one.problems for one in (first, second, third)] == [(), (), ()]
    assert second.envelope.control == "000000906"
    assert [one.sets[0].segments()[0].element(1) for one in (first, second, third)] == ["HC", "HC", "HC"]
    assert [one.sets[0].place for one in (first, second, third)] == [3, 11, 19]


def test_several_groups_and_sets() -> None:
    group = GOOD[GOOD.index("GS*") : GOOD.index("IEA*")]
    text = GOOD.replace("IEA*1", group.replace("*41", "*42") + "IEA*2")
    found = read(text)
    assert found.problems == ()
    assert [(one.group.control, one.control) for one in found.sets] == [("41", "0001"), ("42", "0001")]


def test_a_ta1_may_stand_alone() -> None:
    header = GOOD[: GOOD.index("GS*")]
    found = read(header + "TA1*000000905*261123*0915*R*024~IEA*0*000000905~")
    assert found.problems == () and found.sets == ()
    assert found.acknowledgements[0].element(5) == "024"


# --- what is wrong with an envelope is told --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("SE*4*", "SE*25*", "SE counts 25 segments, there are 4."),
        ("SE*4*", "SE*many*", "SE counts an unreadable number of segments, there are 4."),
        ("SE*4*0001", "SE*4*0002", "SE has another control number than ST."),
        ("SE*4*0001~", "", "The transaction set has no SE."),
        ("SE*4*0001~", "SE*4*0001~SE*4*0001~", "An SE stands without its ST."),
        ("GE*1*41~", "GE*1*41~GE*1*41~", "A GE stands without its GS."),
        ("GE*1*41", "GE*312*41", "GE counts 312 transaction sets, there are 1."),
        ("GE*1*41", "GE*1*14", "GE has another control number than GS."),
        ("GE*1*41~", "", "A group has no GE."),
        ("IEA*1*000000905", "IEA*2*000000905", "IEA counts 2 groups, there are 1."),
        ("IEA*1*000000905", "IEA*1*000000001", "IEA has another control number than ISA."),
        ("IEA*1*000000905~", "", "The interchange has no IEA"),
        ("IEA*1*000000905~", "IEA*1*000", "another control number"),
        ("IEA*1*000000905~", "IEA*1*000000905~IEA*1*000000905~", "ends twice"),
        ("ISA*00*          *", "ISA*00*         *", "ISA02 has 9 characters, not 10."),
        (":~GS", "~GS", "ISA16 names no component separator."),
        ("AK9*A*1*1*1~", "AK9*A*1\x07*1*1~", "Control characters"),
        ("AK9*A*1*1*1~", "AK9*A*1", "in the middle of a segment"),
        ("GS*FA", "REF*1~GS*FA", "outside of any transaction set: 1."),
        ("ISA*00", "Your daily file\nISA*00", "before the ISA"),
        ("IEA*1*000000905~", "IEA*1*000000905~\nend of file\n", "behind the last segment"),
        ("IEA*1*000000905~", "IEA*1*000000905~ISA*00*~" + "GS*FA~GE*0*~IEA*2*000000905~", "An ISA segment is damaged"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_envelope_is_told(old: str, new: str, words: str) -> None:
    text = GOOD[: GOOD.index(old)] + new if old.startswith("AK9") and "~" not in new else GOOD.replace(old, new, 1)
    assert text != GOOD
    assert words in " ".join(problems(text))


def test_a_set_is_not_closed_by_the_next_one() -> None:
    one = GOOD[GOOD.index("ST*") : GOOD.index("SE*")]
    found = read(GOOD.replace("ST*", one + "ST*", 1))
    assert [one.closed for one in found.sets] == [False, True]
    assert {problem.message for one in found.sets for problem in one.problems} == {
        "The transaction set has no SE.",
        "Two transaction sets of a group have the same control number.",
    }


# --- what cannot be read is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\0", "empty"),
        ("hello " * 50, "no ISA segment"),
        (GOOD[106:], "no ISA segment"),
        ("ISA*", "damaged"),
        ("ISA" + " " * 120, "damaged"),
        (GOOD[:106], "holds nothing"),
        (GOOD[:105] + "!" + GOOD[106:], "holds nothing"),
        (GOOD.replace("~", "A", 1), "damaged"),
    ],
)
def test_what_is_no_x12_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(DermdeskError, match=words):
        read_interchanges(text.encode())


def test_sizes_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DermdeskError, match="larger than 16 MB"):
        read_interchanges(b"ISA*" + bytes(16 * 1024 * 1024))
    with pytest.raises(DermdeskError, match="more than 20000 characters"):
        read_interchanges(GOOD.replace("AK9*A", "AK9*" + "A" * 20_000).encode())
    monkeypatch.setattr(x12_reader, "MOST_SEGMENTS", 8)
    read_interchanges(GOOD.encode())
    with pytest.raises(DermdeskError, match="more than 8 segments"):
        read_interchanges((GOOD + GOOD).encode())
    with pytest.raises(DermdeskError, match="more than 8 segments"):
        read_interchanges((GOOD[:106] + "REF*1~" * 9).encode())
    monkeypatch.setattr(x12_reader, "MOST_SEGMENTS", 300_000)
    monkeypatch.setattr(x12_envelope, "MOST_SET_SEGMENTS", 3)
    read_interchanges(GOOD.encode())
    with pytest.raises(DermdeskError, match="A transaction set of this file has more than 3 segments"):
        read_interchanges(GOOD.replace("AK9*A*1*1*1~", "AK9*A*1*1*1~REF*1~").encode())
    monkeypatch.setattr(x12_envelope, "MOST_SETS", 1)
    with pytest.raises(DermdeskError, match="more than 1 transaction sets"):
        read_interchanges(GOOD.replace("SE*4*0001~", "SE*4*0001~ST*999*0002~").encode())
    monkeypatch.setattr(x12_reader, "MOST_INTERCHANGES", 1)
    with pytest.raises(DermdeskError, match="more than 1 interchanges"):
        read_interchanges((GOOD + GOOD).encode())


def test_a_segment_gives_its_elements_by_number() -> None:
    segment = Segment("EB", ("1", "", "30^98", "HC:99213:25"), 7)
    assert segment.element(1) == "1" and segment.element(2) == "" and segment.element(9) == ""
    assert segment.repeats(3) == ("30", "98") and segment.repeats(2) == ()
    assert segment.components(4) == ("HC", "99213", "25") and segment.components(2) == ()
    assert Segment("EB", ("HC:1", "A^B"), 1, "", "").components(1) == ("HC:1",)
    assert Segment("EB", ("HC:1", "A^B"), 1, "", "").repeats(2) == ("A^B",)
