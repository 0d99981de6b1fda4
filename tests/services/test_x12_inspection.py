"""Inspection of whole files: every public sample, our own, and thousands of spoiled ones under limits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.remittance import Remittance
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.services.x12_inspection import NOTHING, inspect_bytes, inspect_file
from tests.interchange import test_acknowledgements, test_claim_status, test_eligibility_271, test_remittance_835
from tests.interchange.claim_samples import CLAIM, CONTROL, NOW, PRACTICE, RECEIVER
from tests.interchange.test_claim_837p_reading import SECONDARY
from tests.interchange.x12_samples import envelope

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "x12" / "samples"
here = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public samples are not here")
OWN = {
    "835": test_remittance_835.GOOD,
    "999": test_acknowledgements.GOOD,
    "TA1": test_acknowledgements.GOOD[:106] + "TA1*000000905*261123*0915*R*024~IEA*0*000000905~",
    "277CA": test_claim_status.GOOD,
    "271": test_eligibility_271.GOOD,
    "837P": envelope("HC", "005010X222A1", SECONDARY),
    "written": write_837p((CLAIM,), RECEIVER, PRACTICE, CONTROL, NOW).decode("ascii"),
}


def public(folder: str = "*") -> list[Path]:
    return [path for path in sorted(SAMPLES.glob(f"{folder}/*")) if path.suffix != ".md"]


# --- files as they are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OWN)
def test_each_kind_is_known_and_sound(kind: str) -> None:
    (found,) = inspect_bytes(OWN[kind].encode())
    assert found.kind == ("837P" if kind == "written" else kind)
    assert found.content is not None and found.problems == ()


@here
def test_every_public_sample_is_read() -> None:
    paths = public()
    assert len(paths) > 60
    kinds: set[str] = set()
    for path in paths:
        if path.name != "imsweb__x12_no_isa_line.txt":
            parts = list(inspect_file(path))
            assert parts and all(part.content is not None for part in parts), path.name
            kinds |= {part.kind for part in parts}
    assert kinds == {"837P", "835", "999", "TA1", "277CA", "277", "276", "271", "270"}


@here
@pytest.mark.parametrize(
    "folder", ["835", "837p", "277ca", "277", "276", "271", "270", "999", "ta1", "generated_x12sdk"]
)
def test_sound_samples_are_said_to_be_sound(folder: str) -> None:
    """Only those have problems that really have one; which were looked at by eye."""
    flawed = {
        "imsweb__x271.txt", "linuxforhealth__subscriber-health-benefit-check-error.271", "imsweb__x12_277_x212.txt",
        "linuxforhealth__managed-care.835", "moov-io__sample1.txt", "moov-io__sample2.txt", "imsweb__x12_complex.txt",
        "imsweb__x12_many_claims.txt", "imsweb__x12_multiple_gs.txt", "imsweb__x12_multiple_isa.txt",
        "imsweb__x12_multiple_transactions.txt", "imsweb__x12_valid_different_separators.txt",
        "linuxforhealth__demo.example12.837", "imsweb__x12_999_accepted.txt",
    }  # fmt: skip
    for path in public(folder):
        problems = [problem.words for part in inspect_file(path) for problem in part.problems]
        assert bool(problems) == (path.name in flawed), (path.name, problems)


@here
def test_balance_of_the_public_remittances() -> None:
    out_of_balance: set[tuple[str, str]] = set()
    for path in (*public("835"), *public("generated_x12sdk")):
        for part in inspect_file(path):
            if isinstance(part.content, Remittance) and not part.content.balanced:
                out_of_balance.add((path.name, part.control))
    assert out_of_balance == {("moov-io__sample1.txt", "0001"), ("moov-io__sample2.txt", "1736")}


@here
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bad_first_line", "ISA02 has 9 characters, not 10."),
        ("bad_segment_identifier", "Segment 6: A segment without a proper name stands here."),
        ("loop_errors3_missing_loops", "The billing provider (NM1*85) is missing."),
        ("missing_elements", "Segment 7: NM102 is missing."),
        ("segment_errors", "N3 is missing in loop 2010AA."),
        ("segments_out_of_order", "Segment 12: N4 is out of its order."),
    ],
)
def test_bad_samples_give_their_reason(name: str, words: str) -> None:
    parts = inspect_file(SAMPLES / "bad" / f"imsweb__x12_{name}.txt")
    assert any(words in problem.words for part in parts for problem in part.problems)


@here
def test_a_sample_without_its_isa_is_refused() -> None:
    with pytest.raises(DermdeskError, match="no ISA segment"):
        inspect_file(SAMPLES / "bad" / "imsweb__x12_no_isa_line.txt")


def test_what_is_not_read_here_is_said_to_be() -> None:
    text = OWN["written"].replace("005010X222A1", "005010X223A2")
    (found,) = inspect_bytes(text.encode())
    assert (found.kind, found.content) == ("837I", None)
    assert "not read here" in found.problems[0].message
    empty, full = inspect_bytes((OWN["835"][:106] + "IEA*0*000000905~" + OWN["835"]).encode())
    assert (empty.kind, empty.content) == (NOTHING, None) and full.problems == ()
    assert "no transaction set and no TA1" in empty.problems[0].message


def test_problems_of_the_interchange_are_told_of_each_set() -> None:
    answers = ["AK1*HC*41*005010X222A1", "AK9*A*1*1*1"]
    text = envelope("FA", "005010X231A1", answers, answers).replace("IEA*1", "IEA*2")
    assert [[one.message for one in part.problems] for part in inspect_bytes(text.encode())] == [
        ["IEA counts 2 groups, there are 1."]
    ] * 2


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DermdeskError, match="is no file"):
        inspect_file(tmp_path)
    with pytest.raises(DermdeskError, match="cannot be read"):
        inspect_file(tmp_path / "nothing.835")
    with pytest.raises(DermdeskError, match="cannot be read"):
        inspect_file(tmp_path / "x\0y")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(DermdeskError, match="is no file"):
            inspect_file(tmp_path / "pipe")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.835"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024)
    with pytest.raises(DermdeskError, match="larger than 16 MB"):
        inspect_file(path)


# --- spoiled files ---------------------------------------------------------------------------------------------------

limited = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")


def read_mutants(folder: Path, seed: str, count: int, *, cpu: int = 5, spoil: str = "") -> tuple[int, list[str], str]:
    """Exit status of the child, its lines and its errors."""
    arguments = [str(folder), seed, str(count), str(cpu), "256", *([spoil] if spoil else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.x12_mutants", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    for kind, text in OWN.items():
        (folder / f"{kind}.edi").write_text(text, "ascii")
    for path in public() if SAMPLES.is_dir() else ():
        (folder / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    return folder


@limited
def test_mutants_end_in_a_result_or_a_refusal_within_their_limits(samples: Path, soak: bool) -> None:
    """5 s of processor time and 256 MB each; nothing but DermdeskError is raised and no name stands in a message."""
    total, each = (5000, 500) if soak else (200, 200)
    ends: list[str] = []
    for batch in range(total // each):
        status, lines, errors = read_mutants(samples, f"x12 {batch}", each)
        assert status == 0, f"seed 'x12 {batch}', {lines[-1:]}: {errors[-2000:]}"
        ends += [line for line in lines if line.startswith("end ")]
    assert len(ends) == total
    refused = sum(line.endswith("refused") for line in ends)
    assert total // 50 < refused < total // 2


@limited
@pytest.mark.parametrize("spoil", ["raise", "memory", "loop"])
def test_a_mutant_that_breaks_a_limit_is_named(samples: Path, spoil: str) -> None:
    status, lines, errors = read_mutants(samples, "x12", 5, cpu=1, spoil=spoil)
    assert status != 0 and lines[-1] == "begin 3" and "end 2" in lines[-2]
    assert {"raise": "IndexError", "memory": "MemoryError", "loop": ""}[spoil] in errors
