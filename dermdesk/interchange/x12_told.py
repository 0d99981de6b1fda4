"""What a reader tells while it reads a transaction set, and the typed values of elements with it.

No message repeats the text of an element: it may be a name.
"""

import re
from datetime import date
from decimal import Decimal

from dermdesk.domain.file_problem import MOST_OF_A_SET, MOST_PROBLEMS, FileProblem, ProblemKind
from dermdesk.domain.money import ZERO, Money
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_text import text_count, text_day, text_money, text_number

_NAME = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_MOMENT = re.compile(r"([0-9]{8}|[0-9]{6})(?:[0-9]{4}|[0-9]{6})?", re.ASCII)
_PERIOD = re.compile(r"([0-9]{8})-?([0-9]{8})", re.ASCII)


def shown_name(segment: Segment) -> str:
    """The segment's name where it has the form of one."""
    return segment.name if _NAME.fullmatch(segment.name) else "A segment without a proper name"


class Told:
    """Problems in the order of the file, each with the number of the claim that is being read."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []
        self._claim = ""
        self._room: dict[bool, int] = {}
        self.begin("")

    def begin(self, claim: str) -> None:
        """What follows is about this claim; blank for none.

        Each claim has room of its own, one for what concerns the balance and one for the rest, so that none looks
        sound because of another; it is small once the whole has problems enough.
        """
        self._claim = claim
        room = MOST_PROBLEMS if len(self.problems) < MOST_OF_A_SET else 1
        self._room = {True: room, False: room}

    def add(self, kind: ProblemKind, message: str, segment: Segment | None = None) -> None:
        """One problem more; behind the last that is kept, nothing."""
        place = segment.place if segment is not None else None
        self.keep(FileProblem(kind=kind, message=message, segment=place, claim=self._claim))

    def keep(self, problem: FileProblem) -> None:
        """A problem that somebody else found."""
        concerns_balance = problem.kind in (ProblemKind.BALANCE, ProblemKind.AMOUNT)
        if self._room[concerns_balance] > 0:
            self._room[concerns_balance] -= 1
            self.problems.append(problem)

    def unknown(self, segment: Segment) -> None:
        """A segment that the loop does not know."""
        if _NAME.fullmatch(segment.name):
            self.add(ProblemKind.UNKNOWN, f"{segment.name} does not belong here.", segment)
        else:
            self.add(ProblemKind.SYNTAX, "A segment without a proper name stands here.", segment)

    def missing(self, what: str, segment: Segment | None = None) -> None:
        """Something that should be there is not."""
        self.add(ProblemKind.STRUCTURE, f"{what} is missing.", segment)

    def need(self, segment: Segment, number: int) -> str:
        """The text of an element that must not be blank."""
        found = segment.element(number).strip()
        if not found:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} is missing.", segment)
        return found

    def money(self, segment: Segment, number: int) -> Money | None:
        """An amount; None when it is blank or unreadable."""
        text = segment.element(number).strip()
        found = text_money(text) if text else None
        if text and found is None:
            self.add(ProblemKind.AMOUNT, f"{_label(segment, number)} is no amount.", segment)
        return found

    def amount(self, segment: Segment, number: int) -> Money:
        """An amount that must be there; zero, and a problem, when it is not."""
        if not segment.element(number).strip():
            self.add(ProblemKind.AMOUNT, f"{_label(segment, number)} is missing.", segment)
        return self.money(segment, number) or ZERO

    def number(self, segment: Segment, number: int) -> Decimal | None:
        """A number; None when it is blank or unreadable."""
        text = segment.element(number).strip()
        found = text_number(text) if text else None
        if text and found is None:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} is no number.", segment)
        return found

    def count(self, segment: Segment, number: int) -> int | None:
        """A count; None when it is blank or unreadable."""
        text = segment.element(number).strip()
        found = text_count(text) if text else None
        if text and found is None:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} is no count.", segment)
        return found

    def day(self, segment: Segment, number: int) -> date | None:
        """A day; None when it is blank or unreadable."""
        text = segment.element(number).strip()
        found = text_day(text) if text else None
        if text and found is None:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} is no day.", segment)
        return found

    def days(self, segment: Segment, number: int) -> tuple[date | None, date | None]:
        """First and last day of an element that holds one day (D8) or a time (RD8); a DT's hours fall away."""
        text = segment.element(number).strip()
        period, moment = _PERIOD.fullmatch(text), _MOMENT.fullmatch(text)
        first, last = (text_day(period[1]), text_day(period[2])) if period is not None else (None, None)
        if moment is not None:
            first = last = text_day(moment[1])
        if first is None or last is None:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} is no day.", segment)
        elif last < first:
            self.add(ProblemKind.VALUE, f"{_label(segment, number)} ends before it begins.", segment)
        return first, last


def _label(segment: Segment, number: int) -> str:
    return f"{segment.name}{number:02d}"
