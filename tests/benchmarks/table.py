"""What the benchmarks print: one row each, beside a floor or a peer of the same run."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`ratio` is ours by the other's; `line` what was promised."""

    name: str
    ours: str
    beside: str
    ratio: float
    line: str = ""


def show(rows: Iterable[Row]) -> None:
    """The table, as wide as its cells."""
    cells = [("", "ours", "floor or peer", "ratio", "promised")]
    cells += [(row.name, row.ours, row.beside, f"{row.ratio:.2f}", row.line) for row in rows]
    widths = [max(len(each[column]) for each in cells) for column in range(len(cells[0]))]
    for each in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=True)).rstrip())
