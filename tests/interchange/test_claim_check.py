"""The checks before sending: each mutant is found by the check that is there for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dermdesk.interchange import claim_check
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_837p, check_structure, check_values
from tests.interchange.claim_samples import CLAIM, CONTROL, NOW, PRACTICE, RECEIVER

GOOD = write_837p((CLAIM,), RECEIVER, PRACTICE, CONTROL, NOW).decode("ascii")


def mutant(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode("ascii")


def test_a_sound_file_passes() -> None:
    assert check_837p(GOOD.encode()) == ()


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [
        ("npi", "1234567893", "1234567894"),
        ("npi", "*XX*1245319599", "*XX*124531959"),
        ("tax_id", "REF*EI*123456789", "REF*EI*12-3456789"),
        ("tax_id", "REF*EI*123456789", "REF*EI*12345678"),
        ("billing_street", "12 ELM STREET", "PO BOX 12"),
        ("billing_street", "12 ELM STREET", "P.O. BOX 12"),
        ("zip_codes", "627011234", "62701"),
        ("zip_codes", "627011234", "627010000"),
        ("zip_codes", "IL*62704", "IL*627"),
        ("patient_facts", "DMG*D8*19580314*F~", ""),
        ("patient_facts", "19580314", "20270314"),
        ("member_id", "*MI*W123456789", ""),
        ("member_id", "******CI~", "******MB~"),
        ("payer_id", "*PI*60054", ""),
        ("frequency", "11:B:1", "11:B:X"),
        ("frequency", "11:B:1", "11:B:7"),
        ("amounts", "*287.4*", "*287.41*"),
        ("amounts", "*136.9*", "*-136.9*"),
        ("amounts", "*136.9*", "*136.901*"),
        ("diagnoses", "L570", "L57.0"),
        ("diagnoses", "ABF:D485", "ABF:L570"),
        ("diagnoses", "ABK:L570", "ABK:W010"),
        ("pointers", "***1:2~", "***1:3~"),
        ("pointers", "***1:2~", "~"),
        ("services", "HC:99213", "HC:9921"),
        ("services", "HC:99213:25", "HC:99213:25:25"),
        ("services", "*UN*4*", "*UN*0*"),
        ("unlisted_services", "HC:17000", "HC:17999"),
        ("service_days", "20261120", "20261201"),
        ("service_days", "20261120", "19500101"),
        ("line_references", "ELM000001-2", "ELM000001-1"),
        ("clia", "~HI*", "~REF*X4*12345~HI*"),
        ("drug_codes", "REF*6R*ELM000001-3~", "REF*6R*ELM000001-3~LIN**N4*0002311450~CTP****1*UN~"),
        ("envelope", "IEA*1*000000007", "IEA*1*000000008"),
        ("envelope", "SE*", "SE*9"),
    ],
)
def test_a_wrong_value_is_found_by_its_check(check: str, old: str, new: str) -> None:
    problems = check_values(mutant(old, new))
    assert check in {problem.check for problem in problems}
    if check != "envelope":
        assert {problem.claim_number for problem in problems if problem.check == check} == {"ELM000001"}


def test_line_and_claim_counts() -> None:
    assert "line_count" in {one.check for one in check_values(mutant(GOOD[GOOD.index("LX*1") : GOOD.index("SE*")], ""))}
    twice = write_837p((CLAIM, CLAIM), RECEIVER, PRACTICE, CONTROL, NOW)
    assert {one.check for one in check_values(twice)} == {"claim_number"}


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

    monkeypatch.setattr(claim_check.pyx12.x12n_document, "x12n_document", fail)
    assert "could not be validated" in check_structure(GOOD.encode())[0].message


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
