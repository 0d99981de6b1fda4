"""Import of the national PTP files against a bare executemany of the same rows: each in a process of its own.

The floor has the rows ready in memory and does nothing but insert them: the same table, the same key, the same pragmas.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.services.reference_import import import_reference
from dermdesk.storage.driver import sqlite
from tests.benchmarks.national_files import national_pairs
from tests.benchmarks.table import Row

_ROUNDS = 3
_TABLE = """
    CREATE TABLE ptp_pairs (
        column1 TEXT NOT NULL, column2 TEXT NOT NULL, indicator INTEGER NOT NULL, effective_from TEXT NOT NULL,
        effective_to TEXT NOT NULL, PRIMARY KEY (column1, column2, effective_from)
    ) STRICT, WITHOUT ROWID
"""


def rows(files: list[Path], reference: Path) -> list[Row]:
    """Import and floor in turn, the quickest of each; `reference` has the national edition afterwards."""
    imports: list[dict[str, float]] = []
    floors: list[dict[str, float]] = []
    for _ in range(_ROUNDS):
        imports.append(_child("import", reference, *files))
        floors.append(_child("floor", reference.parent / "floor.db"))
    ours, floor = (min(each["seconds"] for each in some) for some in (imports, floors))
    busy, floor_busy = (min(each["processor"] for each in some) for some in (imports, floors))
    peak = max(each["megabytes"] for each in imports)
    count = int(imports[0]["rows"])
    return [
        Row(
            name=f"national PTP import, {count:,} pairs",
            ours=f"{ours:.2f} s",
            beside=f"{floor:.2f} s bare executemany",
            ratio=ours / floor,
            line="under 10 s, ratio under 2",
        ),
        Row(
            name="of these on the processor",
            ours=f"{busy:.2f} s",
            beside=f"{floor_busy:.2f} s bare executemany",
            ratio=busy / floor_busy,
        ),
        Row(
            name="its peak memory",
            ours=f"{peak:.0f} MB",
            beside="300 MB",
            ratio=peak / 300,
            line="under 300 MB",
        ),
    ]


def _child(task: str, *arguments: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", __name__, task, *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return json.loads(done.stdout)


def _import(reference: str, *files: str) -> int:
    report = import_reference(
        ImportKind.PTP, [Path(file) for file in files], today=date(2026, 11, 20), reference=Path(reference)
    )
    return report.rows


def _timed(work: Callable[[], int]) -> dict[str, float]:
    begun, processor = perf_counter(), process_time()
    count = work()
    return {
        "rows": count,
        "seconds": perf_counter() - begun,
        "processor": process_time() - processor,
        "megabytes": _peak(),
    }


def _floor(path: str) -> dict[str, float]:
    values = [(one, other, int(indicator), "20240701", "") for one, other, indicator in national_pairs()]
    Path(path).unlink(missing_ok=True)

    def insert() -> int:
        connection = sqlite.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096", "cache_size = -32000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_TABLE)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO ptp_pairs VALUES (?, ?, ?, ?, ?)", values)
        connection.execute("COMMIT")
        connection.close()
        return len(values)

    return _timed(insert)


def _peak() -> float:
    """Megabytes at the most so far; 0 where the system does not say.

    Linux counts for `getrusage` what the parent held when it started this process; `VmHWM` is this process's own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1_000
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000


if __name__ == "__main__":
    _task, *_arguments = sys.argv[1:]
    print(json.dumps(_floor(*_arguments) if _task == "floor" else _timed(lambda: _import(*_arguments))))
