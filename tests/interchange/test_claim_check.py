"""The checks before sending: where a problem is, what a payer would answer, and what pyx12 adds (see test_mutants)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.code_words.claim_status import CATEGORIES
from dermdesk.domain.code_words.claim_status_codes import STATUSES
from dermdesk.interchange import claim_check, claim_check_structure
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_837p, check_values
from dermdesk.interchange.claim_check_structure import check_structure
from dermdesk.interchange.claim_checking import Wrong
from dermdesk.interchange.claim_checks import ALL_CHECKS
from dermdesk.interchange.claim_text import ClaimText
from tests.interchange.claim_samples import CLAIM, CONTROL, NOW, PRACTICE, RECEIVER

GOOD = write_837p((CLAIM,), RECEIVER, PRACTICE, CONTROL, NOW).decode("ascii")


def mutant(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode("ascii")


def test_a_sound_file_passes() -> None:
    assert check_837p(GOOD.encode()) == ()


@pytest.mark.parametrize(
    ("check", "field", "line", "old", "new"),
    [
        ("006", "billing provider tax id", None, "REF*EI*123456789~", ""),
        ("007", "billing provider address", None, "12 ELM STREET", "P.O. BOX 12"),
        ("008", "billing provider address", None, "627011234", "627010000"),
        ("009", "patient address", None, "IL*62704", "IL*627"),
        ("011", "rendering provider", None, "NM1*82*1*", "NM1*82*2*"),
        ("016", "member id", None, "*MI*W123456789", ""),
        ("016", "member id", None, "******CI~", "******MB~"),
        ("024", "total charge", None, "CLM*ELM000001*287.4", "CLM*ELM000001*287,4"),
        ("024", "line charge", 2, "*100*UN", "*-100*UN"),
        ("028", "modifiers", 1, "HC:99213:25", "HC:99213:25:25"),
        ("029", "units", 3, "*UN*4*", "*UN*0.0*"),
        ("030", "date of service", 1, "DTP*472*D8*20261120", "DTP*472*RD8*20261120-20261119"),
        ("031", "diagnoses", None, "ABF:D485", "ABF:D4-5"),
        ("032", "diagnoses", None, "ABK:L570", "ABK:W010"),
        ("033", "diagnosis pointers", 2, "*100*UN*1***1~", "*100*UN*1***1:1~"),
        ("034", "note", 2, "HC:17000", "HC:17999"),
        ("035", "drug", 3, "REF*6R*ELM000001-3~", "REF*6R*ELM000001-3~LIN**N4*00023114501~CTP****0*UN~"),
        ("042", "envelope", None, "~HI*", "~K9*X~HI*"),
        ("049", "signatures and assignment", None, "*Y*A*Y*Y~", "*Y*A*Y*Q~"),
        ("053", "line item control number", None, "REF*6R*ELM000001-3~", ""),
    ],
)
def test_a_problem_names_its_field_its_line_and_the_answer(
    check: str, field: str, line: int | None, old: str, new: str
) -> None:
    found = [one for one in check_values(mutant(old, new)) if one.check == f"DERM-SUB-{check}"]
    assert {(one.place.field.value, one.place.line) for one in found} == {(field, line)}
    for problem in found:
        assert problem.claim_number == "ELM000001"
        assert problem.answer is not None and problem.answer.code in STATUSES
        assert "NUNEZ" not in problem.message and "W123456789" not in problem.message


def test_every_check_has_a_page_and_answers_in_known_words() -> None:
    assert len({one.id for one in ALL_CHECKS}) == len(ALL_CHECKS) >= 60
    for one in ALL_CHECKS:
        title, _, rest = one.page.partition("\n")
        assert title.endswith(".") and "Why:" in rest and "What to do:" in rest, one.id
        category, code, *_ = (*one.answer.split(":"), "", "")
        assert (category in CATEGORIES and code in STATUSES) or not one.answer, one.id


def test_the_test_flag_fits_the_receiver() -> None:
    assert {one.check for one in check_values(GOOD.encode(), test=False)} == {"DERM-SUB-003"}
    assert check_values(GOOD.encode(), test=True) == ()


def test_claims_that_are_alike_and_claims_of_one_number() -> None:
    twice = write_837p((CLAIM, CLAIM), RECEIVER, PRACTICE, CONTROL, NOW)
    alike = write_837p((CLAIM, replace(CLAIM, number="ELM000002")), RECEIVER, PRACTICE, CONTROL, NOW)
    assert [one.check for one in check_values(twice)] == ["DERM-SUB-022"] * 2
    assert [(one.check, one.claim_number) for one in check_values(alike)] == [("DERM-SUB-022", "ELM000002")]


def test_a_problem_of_the_practice_is_told_of_each_claim() -> None:
    claims = [replace(CLAIM, number=f"ELM{day}", day=date(2026, 11, day)) for day in (2, 3)]
    data = write_837p(claims, RECEIVER, PRACTICE, CONTROL, NOW).replace(b"12 ELM STREET", b"PO BOX 12")
    assert [(one.check, one.claim_number) for one in check_values(data)] == [
        ("DERM-SUB-007", "ELM2"),
        ("DERM-SUB-007", "ELM3"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("11:B:1", "ZZ:B:1"), ("REF*6R*", "REF*6Q*"), ("DMG*D8*19580314", "DMG*D8*19581399"), ("SE*", "SE*9")],
)
def test_pyx12_finds_structure_and_names_the_place(old: str, new: str) -> None:
    problems = check_structure(mutant(old, new))
    assert problems
    assert all("NUNEZ" not in problem.message for problem in problems)


def test_pyx12_names_the_claim() -> None:
    problems = check_structure(mutant("*UN*4*", "*XX*4*"))
    assert {problem.claim_number for problem in problems} == {"ELM000001"}
    place = problems[0].segment
    assert place is not None
    assert GOOD.split("~")[place - 1].startswith("SV1*HC:17003")


def test_trouble_inside_pyx12_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bool:
        raise IndexError

    monkeypatch.setattr(claim_check_structure.pyx12.x12n_document, "x12n_document", fail)
    (problem,) = check_837p(GOOD.encode())
    assert (problem.check, problem.not_checked) == ("DERM-SUB-099", True)
    assert "Not all was checked" in problem.message and "IndexError" in problem.message


def test_a_check_that_breaks_off_is_told_and_silences_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_claim: ClaimText) -> Iterator[Wrong]:
        raise KeyError
        yield

    spoilt = mutant("*136.9*UN", "*136.901*UN")
    (first, *rest), name = claim_check._OWN, claim_check._OWN[0][0].id
    monkeypatch.setattr(claim_check, "_OWN", ((first[0], fail), *rest))
    found = {one.check: one for one in check_values(spoilt)}
    assert set(found) == {"DERM-SUB-099", "DERM-SUB-024"}
    assert found["DERM-SUB-099"].not_checked and name in found["DERM-SUB-099"].message


def test_a_file_without_a_level_is_no_exception() -> None:
    bare = "~".join(part for part in GOOD.split("~") if not part.startswith("HL"))
    assert "DERM-SUB-042" in {one.check for one in check_values(bare.encode())}


@pytest.mark.parametrize("data", [b"", b"no x12", "ISA é".encode()])
def test_what_is_no_837_is_a_problem_and_no_exception(data: bytes) -> None:
    assert check_values(data)
    assert check_structure(data)


def test_the_kept_map_gives_the_same_answer_in_any_order_and_thread() -> None:
    wrong = (mutant("11:B:1", "ZZ:B:1"), mutant("*UN*4*", "*XX*4*"))
    files = (GOOD.encode(), *wrong)
    answers = [check_structure(data) for data in files]
    assert [bool(answer) for answer in answers] == [False, True, True]
    with ThreadPoolExecutor(max_workers=3) as pool:
        assert list(pool.map(check_structure, files * 4)) == answers * 4
