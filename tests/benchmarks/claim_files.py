"""Ten thousand claims written with all our checks (pyx12 apart) and read back, beside what others do with such claims.

The floors: a bare writer of the same bytes that cleans and checks nothing, and a bare reader that parts and counts.
The peers validate: pyx12 with its map loaded, and x12sdk, each fewer claims of the same kind, as many as its row says.
Seconds are those of the processor, the least of some rounds: all of them work in one thread, and what else runs on the
machine must not count.
"""

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import TypeVar

from dermdesk.domain.claim import Claim
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.claim_check import check_values
from dermdesk.interchange.claim_check_structure import check_structure
from dermdesk.interchange.claim_checks import ALL_CHECKS
from dermdesk.interchange.x12_reader import read_interchanges
from dermdesk.services.submission_checks import known_codes
from dermdesk.storage.reference_book import ReferenceBook
from tests.benchmarks.bare_claims import write_bare
from tests.benchmarks.table import Row
from tests.interchange.claim_samples import CLAIM, CONTROL, COVERAGE, PRACTICE, RECEIVER

CLAIMS = 10_000
OF_PYX12, OF_X12SDK = 400, 1_000
_ROUNDS = 3
_Answer = TypeVar("_Answer")
_WRITTEN = datetime(2026, 6, 24, 15, 0, tzinfo=UTC)
_DAYS = tuple(date(2026, 3, 2) + timedelta(days=number) for number in range(100))


def claims(count: int) -> list[Claim]:
    """Claims of three lines for as many members, over a hundred days."""
    return [
        replace(
            CLAIM,
            number=f"ELM{number:06d}",
            day=_DAYS[number % len(_DAYS)],
            coverage=replace(COVERAGE, member_id=f"W{number:09d}"),
        )
        for number in range(count)
    ]


def rows(reference: Path) -> list[Row]:
    """Writing beside the floor and beside each peer, then reading."""
    many = claims(CLAIMS)
    with ReferenceBook.open(reference) as book:
        known = known_codes(book, many)

    def ours() -> bytes:
        data = _file(many)
        assert check_values(data, known, test=True) == ()
        return data

    data, writing = _fastest(ours)
    bare, joining = _fastest(lambda: write_bare(many, data))
    assert bare == data
    own = CLAIMS / writing
    return [
        Row(
            name=f"{CLAIMS:,} claims written with {len(ALL_CHECKS) - 2} checks, {data.count(b'~'):,} segments",
            ours=f"{own:,.0f} claims/s",
            beside=f"{CLAIMS / joining:,.0f} claims/s, bare writer",
            ratio=joining / writing,
            line="at least 3,000 claims/s",
        ),
        *_peers(own),
        *_reading(data),
    ]


def _peers(own: float) -> list[Row]:
    speeds = [("pyx12", OF_PYX12, _pyx12()), ("x12sdk", OF_X12SDK, _x12sdk())]
    found = [
        Row(
            name=f"beside {name}, which validates {count:,} of them",
            ours=f"{own:,.0f} claims/s",
            beside=f"{speed:,.0f} claims/s" if speed is not None else "not installed",
            ratio=own / speed if speed is not None else float("nan"),
        )
        for name, count, speed in speeds
    ]
    known = [speed for _, _, speed in speeds if speed is not None]
    best = Row(
        name="beside the best of them",
        ours=f"{own:,.0f} claims/s",
        beside=f"{max(known):,.0f} claims/s",
        ratio=own / max(known),
        line="at least 5 times",
    )
    return [*found, best]


def _pyx12() -> float:
    data = _file(claims(OF_PYX12))
    check_structure(_file(claims(1)))
    found, seconds = _fastest(lambda: check_structure(data), rounds=2)
    assert found == ()
    return OF_PYX12 / seconds


def _x12sdk() -> float | None:
    """It knows the guide by the name of its second errata alone."""
    try:
        from x12sdk.io import X12ModelReader
        from x12sdk.v5010.x12_837_005010X222A2.transaction_set import HealthCareClaimProfessional
    except ImportError:
        return None
    logging.getLogger("x12sdk").setLevel(logging.CRITICAL)
    text = _file(claims(OF_X12SDK)).decode("ascii").replace("005010X222A1", "005010X222A2")

    def validate() -> int:
        with X12ModelReader(text) as reader:
            models = [one for one in reader.models() if isinstance(one, HealthCareClaimProfessional)]
            return sum(len(list(one.claims())) for one in models)

    found, seconds = _fastest(validate, rounds=2)
    assert found == OF_X12SDK
    return OF_X12SDK / seconds


def _reading(data: bytes) -> list[Row]:
    def ours() -> int:
        sets = [one for interchange in read_interchanges(data) for one in interchange.sets]
        return sum(len(read_837p(one).claims) for one in sets)

    def bare() -> int:
        found: list[list[list[str]]] = []
        for text in io.StringIO(data.decode("ascii").replace("~", "\n")):
            parts = text.split("*")
            if parts[0] == "CLM":
                found.append([])
            if found:
                found[-1].append(parts)
        return len(found)

    count, reading = _fastest(ours)
    floor, parting = _fastest(bare)
    assert count == floor == CLAIMS
    return [
        Row(
            name=f"{CLAIMS:,} claims read back to values",
            ours=f"{CLAIMS / reading:,.0f} claims/s",
            beside=f"{CLAIMS / parting:,.0f} claims/s, bare reader",
            ratio=parting / reading,
        )
    ]


def _file(some: Sequence[Claim]) -> bytes:
    return write_837p(some, RECEIVER, PRACTICE, CONTROL, _WRITTEN)


def _fastest(work: Callable[[], _Answer], rounds: int = _ROUNDS) -> tuple[_Answer, float]:
    """The answer and the least seconds of some rounds: others on the machine only ever make it slower."""
    least, answer = _timed(work)
    for _ in range(rounds - 1):
        least = min(least, _timed(work)[0])
    return answer, least


def _timed(work: Callable[[], _Answer]) -> tuple[float, _Answer]:
    begun = process_time()
    answer = work()
    return process_time() - begun, answer
