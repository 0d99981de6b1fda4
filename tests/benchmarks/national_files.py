"""All national NCCI pairs in CMS's own layout: the shared ones where they are, else as many plausible ones."""

import csv
import gzip
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from dermdesk.domain.resource_files import resource_path
from tests.reference_files import PAIR_HEADING

COUNT = 1_669_820
SHARED = Path(__file__).parents[3] / "shared" / "reference" / "ptp_active_2024q3.csv.gz"
_CODES = 10_700
_PARTS = 4
_RATIONALE = "Misuse of one code with another"


def national_pairs() -> list[tuple[str, str, str]]:
    """Column 1, column 2, indicator; sorted."""
    if SHARED.exists():
        with gzip.open(SHARED, "rt", encoding="ascii", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            return sorted((one, other, indicator) for one, other, indicator in rows)
    return sorted(islice(_plausible(), COUNT))


def national_files(folder: Path) -> list[Path]:
    """The four files of the third quarter of 2024, written by a process of its own, which takes its memory along."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-m", __name__, str(folder)], check=True, cwd=root, env=environment)
    return sorted(folder.glob("ccipra-*.txt"))


def write(folder: Path) -> None:
    """The four files of the third quarter of 2024, in this process."""
    pairs = national_pairs()
    paths = [folder / f"ccipra-v302r0-f{part}.txt" for part in range(1, _PARTS + 1)]
    for part, path in enumerate(paths):
        rows = pairs[len(pairs) * part // _PARTS : len(pairs) * (part + 1) // _PARTS]
        lines = (
            f"{one}\t{other}\t\t20240701\t*\t{indicator}\tMisuse of one with another\r\n"
            for one, other, indicator in rows
        )
        path.write_bytes((PAIR_HEADING + "".join(lines)).encode("ascii"))


def _plausible() -> Iterator[tuple[str, str, str]]:
    """The starter pack's pairs, then others among invented codes, as many of each as CMS has."""
    known: set[tuple[str, str]] = set()
    with resource_path("reference", "ptp_pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known.add((row["column1"], row["column2"]))
            yield row["column1"], row["column2"], row["indicator"]
    draw = random.Random(2024)
    codes = [f"{number:05}" for number in range(100, 100_000, 100_000 // _CODES)]
    while True:
        pair = (draw.choice(codes), draw.choice(codes))
        if pair[0] != pair[1] and pair not in known and pair[::-1] not in known:
            known.add(pair)
            yield (*pair, draw.choice("0111"))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
