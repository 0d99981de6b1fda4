"""999, 997 and TA1: outcomes and errors with their places, in words."""

from datetime import date, time

import pytest

from dermdesk.domain.acknowledgement import GroupAnswer, InterchangeAnswer, Verdict
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.interchange.acknowledgement_999 import read_999
from dermdesk.interchange.acknowledgement_ta1 import read_ta1
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_reader import read_interchanges
from tests.interchange.x12_samples import envelope, lines

PARTLY = lines("""
    AK1*HC*41*005010X222A1
    AK2*837*0001*005010X222A1
    IK5*A
    AK2*837*0002*005010X222A1
    IK3*NM1*22*2010*8
    CTX*CLM01:ELM000007
    IK4*9*67*7*1EG4-TE5
    IK4*1:2:3*1325*I6
    CTX*SITUATIONAL TRIGGER*CLM*22**5:3*C023:1325
    IK3*HI*31**3
    IK5*R*5*I5
    AK9*P*2*2*1
""")
GOOD = envelope("FA", "005010X231A1", PARTLY)


def read(text: str) -> GroupAnswer:
    (interchange,) = read_interchanges(text.encode())
    return read_999(interchange.sets[0])


def test_what_a_999_says_of_each_set() -> None:
    found = read(GOOD)
    assert found.problems == ()
    assert (found.group_kind, found.group_control, found.group_version) == ("HC", "41", "005010X222A1")
    assert found.verdict is Verdict.PARTLY_ACCEPTED and found.words == "accepted in part"
    assert (found.sets_sent, found.sets_received, found.sets_accepted) == (2, 2, 1)
    taken, refused = found.sets
    assert taken.verdict is Verdict.ACCEPTED and taken.errors == ()
    assert (refused.control, refused.verdict) == ("0002", Verdict.REJECTED)
    assert refused.words == "rejected: one or more segments are wrong; one or more segments break the guide's rules"
    name, diagnosis = refused.errors
    assert (name.segment, name.place, name.loop, name.claim) == ("NM1", 22, "2010", "ELM000007")
    assert name.words == "NM1: an element of the segment is wrong"
    assert [(one.element, one.component, one.repetition, one.words) for one in name.elements] == [
        (9, None, None, "code that is not valid"),
        (1, 2, 3, "code that the guide does not use"),
    ]
    assert name.elements[0].copy == "1EG4-TE5"
    assert (diagnosis.place, diagnosis.words, diagnosis.elements) == (31, "HI: segment is missing", ())


def test_a_997_is_read_alike() -> None:
    text = GOOD.replace("ST*999", "ST*997").replace("IK3", "AK3").replace("IK4", "AK4").replace("IK5", "AK5")
    old, new = read(text), read(GOOD)
    assert old.sets == new.sets and old.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("AK1*HC*41*005010X222A1~", "", "What is answered (AK1) is missing"),
        ("AK9*P*2*2*1~", "", "The answer to the group (AK9) is missing"),
        ("IK5*A~", "", "The answer to the transaction set (IK5) is missing"),
        ("IK5*A~", "IK5*Q~", "IK501 is not a known answer"),
        ("AK9*P*", "AK9*Q*", "AK901 is not a known answer"),
        ("AK9*P*2*2*1", "AK9*A*2*2*2", "AK9 counts 2 accepted transaction sets, the answers say 1."),
        ("AK9*P*2*2*1", "AK9*P*2*1*1", "fewer transaction sets"),
        ("AK9*P*2*2*1", "AK9*P*2*9999999999*1", "AK903 is no count"),
        ("AK2*837*0001*005010X222A1~", "", "IK5 stands without its AK2"),
        ("IK5*A~", "IK4*1**1~IK5*A~", "IK4 stands without its IK3"),
        ("005010X231A1", "004010", "does not follow 005010X231A1"),
    ],
)
def test_what_is_wrong_with_a_999_is_told(old: str, new: str, words: str) -> None:
    assert old in GOOD
    assert words in " ".join(one.words for one in read(GOOD.replace(old, new)).problems)


def answer(*elements: str) -> InterchangeAnswer:
    return read_ta1(Segment("TA1", elements, 2))


def test_a_ta1_in_words() -> None:
    found = answer("000000905", "261123", "0915", "R", "025")
    assert found.problems == ()
    assert (found.control, found.day, found.hour) == ("000000905", date(2026, 11, 23), time(9, 15))
    assert found.verdict is Verdict.REJECTED
    assert found.words == "rejected: control number was used before (ISA13)"
    assert answer("000000905", "261123", "0915", "A", "000").words == "accepted"
    late = answer("000000905", "20261123", "091530", "E", "014")
    assert late.words == "accepted, with errors: date not valid (ISA09)"


@pytest.mark.parametrize(
    "elements",
    [("", "261123", "0915", "A"), ("9", "261123", "0915", ""), ("9", "261123", "0915", "Q"),
     ("9", "261123", "0915", "R", "000"), ("9", "261123", "0915", "R", "099"), ("9", "999999", "0915", "A")],
)  # fmt: skip
def test_what_is_wrong_with_a_ta1_is_told(elements: tuple[str, ...]) -> None:
    (problem,) = answer(*elements).problems
    assert problem.segment == 2 and problem.kind in (ProblemKind.VALUE, ProblemKind.CONTENT)
