"""One visit as rules read it: insurance lines with their numbers, linked diagnoses, edits and the bundle test."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dermdesk.domain.days import years_from
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import PriorService
from dermdesk.domain.reference import Edit, ReferenceSlice
from dermdesk.domain.visit import Encounter, VisitSnapshot
from dermdesk.scrub.codes import EM, CodeSet
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Concern, Ownership

_GLOBAL_DAYS = {"010": 10, "090": 90}
_LONGEST_GLOBAL = timedelta(90)


class VisitContext:
    """What is worked out once for all rules. `lines` and `codes` are those of insurance lines only."""

    __slots__ = ("_ownership", "all_lines", "codes", "encounter", "lines", "payer", "reference", "visit")

    def __init__(self, visit: VisitSnapshot, reference: ReferenceSlice, ownership: Ownership) -> None:
        self.visit = visit
        self.reference = reference
        self.payer: PayerStance = visit.payer
        self.encounter: Encounter = visit.encounter
        self._ownership = ownership
        self.all_lines = tuple(self._numbered(number, line) for number, line in enumerate(visit.lines, 1))
        """Lines of every class."""
        self.lines = tuple(numbered for numbered in self.all_lines if visit.is_insurance(numbered.line))
        self.codes = frozenset(numbered.code for numbered in self.lines)

    def _numbered(self, number: int, line: ChargeLine) -> NumberedLine:
        facts = self.reference.code(line.code)
        return NumberedLine(
            number,
            line,
            line.code,
            frozenset(line.modifiers),
            self.visit.linked(line),
            facts,
            facts.global_days if facts is not None else "",
        )

    # --- lines ---------------------------------------------------------------------------------------------------

    @property
    def day(self) -> date:
        return self.encounter.day

    @property
    def is_part_b(self) -> bool:
        return self.payer.type is PayerType.MEDICARE_PART_B

    @property
    def is_medicare(self) -> bool:
        """Part B or Medicare Advantage."""
        return self.payer.type.is_medicare

    def of(self, codes: CodeSet) -> tuple[NumberedLine, ...]:
        """Insurance lines of these codes, in line order."""
        return tuple(line for line in self.lines if line.code in codes)

    def has(self, codes: CodeSet) -> bool:
        return any(code in codes for code in self.codes)

    def with_global(self, *days: str) -> tuple[NumberedLine, ...]:
        """Insurance lines whose code has one of these global periods."""
        return tuple(line for line in self.lines if line.global_days in days)

    def others(self, line: NumberedLine) -> Iterator[NumberedLine]:
        """The other insurance lines."""
        return (other for other in self.lines if other.number != line.number)

    def place_of(self, line: NumberedLine) -> str | None:
        """Place of service: the line's own, else the visit's."""
        return line.line.place_of_service or self.encounter.place_of_service

    # --- pairs ---------------------------------------------------------------------------------------------------

    def pairs(self, one: CodeSet, other: CodeSet) -> Iterator[tuple[NumberedLine, NumberedLine]]:
        """Each insurance line of `one` with each other line of `other`; no pair comes twice."""
        for first in self.of(one):
            for second in self.of(other):
                if first.number == second.number:
                    continue
                twice = first.number > second.number and first.code in other and second.code in one
                if not twice:
                    yield first, second

    def edit(self, one: NumberedLine, other: NumberedLine) -> Edit | None:
        """The NCCI pair of two lines in force on the day, whichever way round."""
        return self.reference.edit(one.code, other.code) if one.code != other.code else None

    def is_opened(self, one: NumberedLine, other: NumberedLine) -> bool:
        """Whether a bypass modifier stands on either line; beside an E/M line only its 25 or 57 counts."""
        visits = [line for line in (one, other) if line.code in EM]
        return any(line.opens_edits for line in visits or (one, other))

    def same_lesion(self, one: NumberedLine, other: NumberedLine) -> bool:
        """Both lines name a lesion, and it is the same one."""
        return one.lesion_id is not None and one.lesion_id == other.lesion_id

    def is_bundled(self, one: NumberedLine, other: NumberedLine) -> bool:
        """The bundle test fails: by what the visit says the two lines are one piece of work.

        Equal lesions: always. Different lesions: only when an edit of indicator 1 is not opened. Lesions unknown:
        unless a bypass modifier stands on either line.
        """
        if self.same_lesion(one, other):
            return True
        if one.lesion_id is not None and other.lesion_id is not None:
            edit = self.edit(one, other)
            return edit is not None and edit.can_be_opened and not self.is_opened(one, other)
        return not self.is_opened(one, other)

    def bundles(self, one: CodeSet, other: CodeSet) -> Iterator[tuple[NumberedLine, NumberedLine, Edit | None]]:
        """Pairs that have an edit or name one lesion, and whose bundle test fails; those of one lesion come first.

        A rule speaks once about a line: of several pairs it then tells of the one that no modifier opens.
        """
        for first, second in self.one_lesion_first(self.pairs(one, other)):
            edit = self.edit(first, second)
            if (edit is not None or self.same_lesion(first, second)) and self.is_bundled(first, second):
                yield first, second, edit

    def one_lesion_first(
        self, pairs: Iterable[tuple[NumberedLine, NumberedLine]]
    ) -> list[tuple[NumberedLine, NumberedLine]]:
        """The pairs that name one lesion before the others."""
        return sorted(pairs, key=lambda pair: not self.same_lesion(*pair))

    def is_taken(self, one: NumberedLine, other: NumberedLine) -> bool:
        """Whether a family rule answers for this pair, fired or not."""
        return self._ownership.takes_pair(one, other, self.edit(one, other))

    def is_left_to_family(self, concern: Concern, line: NumberedLine) -> bool:
        """Whether a family rule answers for this concern of the line."""
        return self._ownership.takes_line(concern, line, self.codes)

    # --- earlier services ----------------------------------------------------------------------------------------

    @property
    def history(self) -> tuple[PriorService, ...] | None:
        """None is unknown; given, even empty, it is complete for three years."""
        return self.visit.history

    def open_globals(self) -> tuple[PriorService, ...]:
        """Services of this group whose global period of 10 or 90 days holds the visit: 1-10 or 1-90 days before."""
        # Most of a long history lies further back than any global period: its codes need not be looked up.
        oldest, day = self.day - _LONGEST_GLOBAL, self.day
        return tuple(
            past
            for past in self.visit.history or ()
            if oldest <= past.day < day
            and past.same_group
            and day - past.day <= timedelta(_GLOBAL_DAYS.get(self.reference.global_days(past.code), 0))
        )

    def was_seen_within_three_years(self, *, same_day_counts: bool) -> bool:
        """A face-to-face service of this group less than three years before (exactly three years is outside)."""
        oldest = years_from(self.day, -3)
        return any(
            past.same_group
            and past.face_to_face
            and oldest < past.day
            and (past.day < self.day or (same_day_counts and past.day == self.day))
            for past in self.visit.history or ()
        )


def column_2(edit: Edit, one: NumberedLine, other: NumberedLine) -> NumberedLine:
    """Of two lines with an edit, the one that is not paid."""
    return one if one.code == edit.column2 else other


def column_1(edit: Edit, one: NumberedLine, other: NumberedLine) -> NumberedLine:
    """Of two lines with an edit, the one that is paid."""
    return other if one.code == edit.column2 else one
