"""Visits judged in a second, over the sample day, beside the floor of reading the same visits."""

from time import perf_counter

from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.visit_file import read_visits
from dermdesk.services.books import ensure_reference
from dermdesk.services.scrubbing import Scrubber

_ROUNDS = 20


def run() -> None:
    """Print visits a second for reading the file and for judging its visits, and their ratio."""
    path = resource_path("sample", "visits.jsonl")
    records = read_visits(path)
    begun = perf_counter()
    for _ in range(_ROUNDS):
        read_visits(path)
    reading = perf_counter() - begun
    scrubber = Scrubber.open(ensure_reference())
    try:
        for record in records:
            scrubber.check(record.snapshot)
        begun = perf_counter()
        for _ in range(_ROUNDS):
            for record in records:
                scrubber.check(record.snapshot)
        judging = perf_counter() - begun
    finally:
        scrubber.close()
    count = _ROUNDS * len(records)
    print(
        f"visits a second: read {count / reading:,.0f}, judged {count / judging:,.0f} "
        f"({reading / judging:.2f} of the reader's speed)"
    )
