"""NCCI procedure-to-procedure pairs as CMS publishes them: tab-separated text, four files a quarter.

After some lines of heading each line has column 1, column 2, `*` when in existence before 1996, effective date
`YYYYMMDD`, deletion date or `*`, modifier indicator (0 closed, 1 may be opened, 9 not applicable), rationale. A pair
that was deleted on the day it began was never in force and is left out. Source: NCCI practitioner PTP files.

A national quarter has some 1.7 million lines. Their codes are few, and what follows the codes (dates, indicator,
rationale) repeats, so each form is checked once and then looked up.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.interchange.reference_files.layout import Line, compact_day, no_such_file
from dermdesk.interchange.reference_files.source import Source, Wanted, refused

PairRow = tuple[str, str, int, str, str]
"""Column 1, column 2, indicator, first and last day as `YYYYMMDD`; an open end is empty."""

TITLE: Final = "an NCCI PTP file"
WANTED: Final = Wanted(
    title=TITLE, member=re.compile(r"(?i)(?<!changes)\.txt$"), most_members=8, most_bytes=1024 * 1024 * 1024
)
_PARTS: Final = 4
_REAL_SIZE: Final = 100_000
"""Pairs in fewer lines than this are an excerpt that somebody made; CMS's own parts are several times larger."""
_PART: Final = re.compile(r"-f([1-9])\b", re.IGNORECASE)
_LONGEST_LINE: Final = 2_000
_MOST_HEADING: Final = 60
_DAY: Final = re.compile(r"(?:19|20)\d{6}")
_REST: Final = re.compile(rb"\t *\*? *\t(\d{8})\t(?:(\d{8})|\*)\t([019])(?:\t.*)?")
_COLUMNS: Final = (
    r"^column ?1$", r"^column ?2$", r"1996|in existence", r"^effective", r"^deletion", r"^modifier", r"rationale",
)  # fmt: skip


class _DoesNotFitError(Exception):
    """A cell that is not what its place asks for."""


class _Checked(dict[bytes, str]):
    """Codes as they stand in the lines, each checked when it comes for the first time."""

    def __init__(self, ending: bytes) -> None:
        super().__init__()
        self._ending = ending

    def __missing__(self, text: bytes) -> str:
        code = text[:5].decode("latin-1")
        if not is_procedure_code(code) or text[5:] != self._ending:
            raise _DoesNotFitError
        self[text] = code
        return code


class _Rests(dict[bytes, tuple[int, str, str] | None]):
    """What follows the two codes: indicator, first and last day; None for a pair that was never in force."""

    def __missing__(self, text: bytes) -> tuple[int, str, str] | None:
        found = _REST.fullmatch(text)
        if found is None:
            raise _DoesNotFitError
        begins, ends = found[1].decode(), (found[2] or b"").decode()
        if compact_day(begins) is None or (ends and compact_day(ends) is None):
            raise _DoesNotFitError
        value = None if ends and ends <= begins else (int(found[3]), begins, ends)
        self[text] = value
        return value

    def newest(self) -> date | None:
        """The latest first day of any pair."""
        days = [rest[1] for rest in self.values() if rest is not None]
        return compact_day(max(days)) if days else None


@dataclass(slots=True)
class PairReading:
    """What reading the files of a quarter brings to light; filled while `pairs` is read."""

    lines: int = 0
    left_out: int = 0
    """Pairs that were never in force."""
    firsts: _Checked = field(default_factory=lambda: _Checked(b"\t"))
    seconds: _Checked = field(default_factory=lambda: _Checked(b""))
    rests: _Rests = field(default_factory=_Rests)

    @property
    def codes(self) -> set[str]:
        """Every code of a pair, whichever column it stands in."""
        return {*self.firsts.values(), *self.seconds.values()}

    def pairs(self, sources: list[Source], tell: Callable[[], None]) -> Iterator[list[PairRow]]:
        """The pairs in lots of some ten thousand; `tell` is called between two lots and may raise.

        Raises DermdeskError: no PTP file, columns in another order, a line that cannot be right, a part missing, no
        pair in force.
        """
        for source in sources:
            for lot in self._lots(source):
                yield lot
                tell()
        if self.newest() is None:
            raise refused(sources[0].name, "has no pair that was ever in force", "Look whether it is the right file.")
        _check_parts(sources, self.lines)

    def newest(self) -> date | None:
        """The latest day on which a pair begins."""
        return self.rests.newest()

    def _lots(self, source: Source) -> Iterator[list[PairRow]]:
        number = 0
        heading = True
        for lines in _whole_lines(source):
            skipped = self._heading(source.name, lines) if heading else 0
            yield self._rows(source.name, lines[skipped:], number + skipped)
            number += len(lines)
            heading = False

    def _rows(self, name: str, lines: list[bytes], number: int) -> list[PairRow]:
        """This is the inner loop of a national import: three look-ups a line."""
        firsts, seconds, rests = self.firsts, self.seconds, self.rests
        try:
            rows = [
                (firsts[line[:6]], seconds[line[6:11]], *rest)
                for line in lines
                if line and (rest := rests[line[11:]]) is not None
            ]
        except _DoesNotFitError:
            raise self._wrong_line(name, lines, number) from None
        filled = len(lines) - lines.count(b"")
        self.lines += filled
        self.left_out += filled - len(rows)
        return rows

    def _heading(self, name: str, lines: list[bytes]) -> int:
        """How many lines come before the first pair."""
        head = [line.decode("latin-1") for line in lines[:_MOST_HEADING]]
        for place, line in enumerate(lines[:_MOST_HEADING]):
            if self._fits(line):
                _check_heading(name, "\n".join(head[:place]))
                return place
            if _is_misplaced(head[place]):
                raise _shuffled(name)
        raise no_such_file(name, "\n".join(head), TITLE)

    def _fits(self, line: bytes) -> bool:
        try:
            return bool(self.firsts[line[:6]] and self.seconds[line[6:11]] and (self.rests[line[11:]] or True))
        except _DoesNotFitError:
            return False

    def _wrong_line(self, name: str, lines: list[bytes], number: int) -> DermdeskError:
        place = next(place for place, line in enumerate(lines) if line and not self._fits(line))
        return Line(name, number + place + 1).wrong("a pair has two codes, dates and an indicator 0, 1 or 9")


def _is_misplaced(line: str) -> bool:
    """Whether a line has the cells of a pair, but not in their places."""
    cells = [cell.strip() for cell in line.split("\t")]
    return sum(map(is_procedure_code, cells)) >= 2 and any(_DAY.fullmatch(cell) for cell in cells)


def _whole_lines(source: Source) -> Iterator[list[bytes]]:
    """The lines of the file, in lots of about a block."""
    rest = b""
    for block in source.blocks():
        cut = block.rfind(b"\n") + 1
        if cut:
            yield (rest + block[:cut]).splitlines()
            rest = block[cut:]
        else:
            rest += block
        if len(rest) > _LONGEST_LINE:
            raise refused(source.name, "has a line that is too long", "Look whether it is the right file.")
    if rest:
        yield rest.splitlines()


def _check_heading(name: str, heading: str) -> None:
    """Where the heading names the columns in one row, their order has to be CMS's."""
    try:
        rows = [[cell.strip().lower() for cell in row] for row in csv.reader(io.StringIO(heading), delimiter="\t")]
    except csv.Error:
        return
    for row in rows:
        if not any(re.search(_COLUMNS[0], cell) for cell in row):
            continue
        for place, cell in enumerate(row):
            named = [column for column, shape in enumerate(_COLUMNS) if re.search(shape, cell)]
            if named and place not in named:
                raise _shuffled(name)


def _shuffled(name: str) -> DermdeskError:
    return refused(
        name,
        "has other columns than a PTP file of CMS (column 1, column 2, before 1996, effective, deletion, modifier)",
        "Give the file as CMS publishes it.",
    )


def _check_parts(sources: list[Source], lines: int) -> None:
    """CMS cuts a quarter into files f1 to f4; without one of them pairs would be missing in silence."""
    parts = {int(found[1]) for source in sources for name in source.names if (found := _PART.search(name))}
    missing = [part for part in range(1, max({_PARTS, *parts}) + 1) if part not in parts]
    if parts and missing and lines >= _REAL_SIZE:
        names = ", ".join(f"f{part}" for part in missing)
        raise DermdeskError(
            f"The quarter is not whole, parts are missing: {names}. Nothing was changed.",
            "Name all files of it at once.",
        )
