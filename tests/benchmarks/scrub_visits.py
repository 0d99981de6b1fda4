"""Judging visits with the national pairs loaded: one visit at a key press, and ten thousand in a batch.

The floor is reading the same visits from their file, which every batch has to do first.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from dermdesk.domain.people import PriorService
from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.visit_file import read_visits
from dermdesk.scrub.notation import read_visit
from dermdesk.services.scrubbing import Scrubber
from tests.benchmarks.table import Row

BATCH = 10_000
_ROUNDS = 200
LINES = (
    "99213-25 L40.0; 11104 D48.5; 11105 D48.5; 11102 D22.5; 17000 L57.0; 17003*4 L57.0; 11900 L91.0; 17110 B07.8; "
    "88305 D48.5; 96372 L40.0; 81025 L70.0; 12031 S01.01XA"
)
"""Twelve lines, as a full afternoon has them."""
EARLIER = ("99213", "11102", "17000", "17003", "11104", "88305", "96910", "17110", "11401", "12031", "17311", "11900")


def history(day: date) -> tuple[PriorService, ...]:
    """Ten years of visits, every five weeks three services."""
    days = [day - timedelta(weeks=5 * number) for number in range(1, 105)]
    return tuple(
        PriorService(code=EARLIER[(place + step) % len(EARLIER)], day=when, same_group=True, face_to_face=True)
        for place, when in enumerate(days)
        for step in range(3)
    )


def rows(reference: Path, folder: Path) -> list[Row]:
    """One visit and the batch."""
    scrubber = Scrubber.open(reference)
    try:
        return [_one(scrubber, folder), _batch(scrubber, folder)]
    finally:
        scrubber.close()


def _one(scrubber: Scrubber, folder: Path) -> Row:
    sample = resource_path("sample", "visits.jsonl").read_text("utf-8").splitlines()[0]
    file = folder / "one.jsonl"
    file.write_text(sample, "utf-8")
    visit = read_visit(LINES)
    visit = replace(visit, history=history(visit.encounter.day))
    scrubber.check(visit)
    judging = _seconds(lambda: scrubber.check(visit)) / _ROUNDS
    reading = _seconds(lambda: read_visits(file)) / _ROUNDS
    return Row(
        name="one visit, 12 lines, ten years of history",
        ours=f"{judging * 1e3:.2f} ms",
        beside=f"{reading * 1e3:.2f} ms to read one from its file",
        ratio=judging / reading,
    )


def _seconds(work: object) -> float:
    assert callable(work)
    begun = perf_counter()
    for _ in range(_ROUNDS):
        work()
    return perf_counter() - begun


def _batch(scrubber: Scrubber, folder: Path) -> Row:
    visits = [json.loads(line) for line in resource_path("sample", "visits.jsonl").read_text("utf-8").splitlines()]
    file = folder / "batch.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(BATCH):
            out.write(json.dumps({**visits[number % len(visits)], "id": f"v{number}"}) + "\n")
    begun = perf_counter()
    records = read_visits(file)
    reading = perf_counter() - begun
    begun = perf_counter()
    for record in records:
        scrubber.check(record.snapshot)
    judging = perf_counter() - begun
    return Row(
        name=f"{len(records):,} visits in a batch",
        ours=f"{len(records) / judging:,.0f} visits/s",
        beside=f"{len(records) / reading:,.0f} visits/s to read them",
        ratio=judging / reading,
        line="at least 1,000 visits/s",
    )
