"""Code cells become lines: fee, class and label come from the book, pointers where nothing is in doubt."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dermdesk.domain.line import ChargeLine
from dermdesk.domain.practice import LineClass
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.book_calls import Filled
from dermdesk.ui.charges.judged_visit import JudgedVisit
from dermdesk.ui.charges.typed_line import TypedLine, read_typed_line
from dermdesk.ui.charges.visit_rows import Row


class CodeFilling(QObject):
    """Fills rows of `visit`; `done` when no answer of the book is waited for any more, `failed` when one broke."""

    done = Signal()
    failed = Signal()

    def __init__(self, visit: JudgedVisit) -> None:
        super().__init__(visit)
        self._visit = visit
        self._waiting = 0
        self._last_typed: dict[int, str] = {}
        self.add_ons: set[str] = set()
        """Codes that belong to a primary."""

    @property
    def waits(self) -> bool:
        """Whether a code has not been looked up yet."""
        return self._waiting > 0

    def put_code(self, place: int, text: str) -> None:
        """A code cell was filled: fee, class and label follow from the book, a macro opens into several lines."""
        visit = self._visit
        row, typed, header = visit.rows[place], read_typed_line(text), visit.header
        if header is None or not typed.code:
            return
        row.typed = typed.code
        self._last_typed[row.key] = text
        for code in typed.diagnoses:
            typed = replace(typed, pointers=typed.pointers + visit.add_diagnosis(code))
        self._waiting += 1
        key, diagnoses = row.key, tuple(visit.diagnoses)
        if place == len(visit.rows) - 1:
            visit.insert_rows(place + 1, [Row(next(visit.keys))])
        visit.office.run(
            lambda desk: book_calls.fill(desk, key, typed, header, diagnoses), self._take, self._take_failure
        )

    def will_want_pointer(self, place: int) -> bool:
        """Whether the hands should stop at Dx: several diagnoses, none typed for it, no add-on of a line above."""
        visit = self._visit
        row = visit.rows[place]
        typed = read_typed_line(self._last_typed.get(row.key, ""))
        points = row.line is not None and row.line.pointers
        if len(visit.diagnoses) < 2 or typed.pointers or typed.diagnoses or points:
            return False
        item = visit.setup.price_list.get(typed.code) if visit.setup is not None else None
        medical = item is None or item.line_class in (LineClass.INSURANCE, LineClass.SELF)
        return medical and typed.code not in self.add_ons

    def provisional_line(self, place: int, typed: TypedLine) -> ChargeLine | None:
        """The line that a half-typed code cell would make; None until the code is on the price list."""
        visit = self._visit
        item = visit.setup.price_list.get(typed.code) if visit.setup is not None else None
        if item is None:
            return visit.rows[place].line
        units = typed.units or 1
        return ChargeLine(
            code=item.code, charge=item.fee * units, units=units, modifiers=typed.modifiers, line_class=item.line_class,
            pointers=typed.pointers or ("A" if len(visit.diagnoses) == 1 else ""),
        )  # fmt: skip

    def _take(self, filled: Filled) -> None:
        self._waiting -= 1
        visit = self._visit
        place = next((place for place, row in enumerate(visit.rows) if row.key == filled.key), None)
        if place is not None and filled.lines:
            visit.office.calmed.emit()
            visit.learn(filled.labels)
            above = visit.pointing_above(place)
            lines = [replace(line, pointers=self._pointers_for(line, filled, above)) for line in filled.lines]
            if filled.unlisted:
                visit.office.warn(f"{filled.unlisted} is not in the starter pack.", book_calls.UNLISTED_HELP)
            if filled.is_add_on:
                self.add_ons.add(filled.lines[0].code)
            row = visit.rows[place]
            row.line, row.label, row.typed = lines[0], visit.labels.get(lines[0].code, ""), ""
            visit.row_changed.emit(place)
            more = [Row(next(visit.keys), line, visit.labels.get(line.code, "")) for line in lines[1:]]
            visit.insert_rows(place + 1, more)
            visit.diagnoses_changed.emit()
        elif place is not None:
            visit.row_changed.emit(place)
            visit.office.warn_of(filled.problem or ValueError())
        visit.settle_down()
        if not self._waiting:
            self.done.emit()

    def _take_failure(self, error: Exception) -> None:
        self._waiting -= 1
        self.failed.emit()
        self._visit.office.warn_of(error)

    def _pointers_for(self, line: ChargeLine, filled: Filled, above: ChargeLine | None) -> str:
        """Only what leaves no doubt: the single diagnosis, or for an add-on what its primary points to."""
        if line.pointers or not book_calls.needs_pointer(line):
            return line.pointers
        if filled.is_add_on and above is not None:
            return above.pointers
        return "A" if len(self._visit.diagnoses) == 1 else ""
