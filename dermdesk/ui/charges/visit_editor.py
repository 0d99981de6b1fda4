"""The visit under the hands: every change goes through here, is judged at once and saved as a draft."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.reference import PlaceFacts
from dermdesk.domain.visit import Visit, VisitHeader, VisitSnapshot
from dermdesk.services import charge_entry
from dermdesk.services.scrubbing import Finding, Fix, ScrubResult, Settlement, apply_fix
from dermdesk.services.self_pay_choice import needs_choice
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.book_calls import Filled, Labels, LookUp, Opened
from dermdesk.ui.charges.typed_line import TypedLine, read_typed_line
from dermdesk.ui.charges.visit_rows import Row, VisitRows
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets.type_ahead import Choice


class VisitEditor(VisitRows):
    """Holds one visit; None until a patient is chosen. Numbers of lines are those of `visit.lines`, from 1."""

    opened = Signal()
    closed = Signal()
    header_changed = Signal()
    diagnoses_changed = Signal()
    judged = Signal()
    draft_saved = Signal(object)
    posted = Signal(object)
    self_pay_asked = Signal(int)
    """Key of a row whose line Medicare covers and the patient should pay."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self._filling = 0
        self._post_waits = False
        self._last_typed: dict[int, str] = {}
        self._add_ons: set[str] = set()
        self._base: VisitSnapshot | None = None
        self._header: VisitHeader | None = None
        self._visit_id = ""
        self.patient: Patient | None = None
        self.coverages: Sequence[Coverage] = ()
        self.setup: PracticeSetup | None = None
        self.today: date | None = None
        self.places: Sequence[PlaceFacts] = ()
        self.diagnoses: list[str] = []
        self.diagnosis_labels: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.findings: tuple[Finding, ...] = ()
        self.failed_rules: tuple[str, ...] = ()
        self.settled: dict[str, Settlement] = {}
        office.scrub.judged.connect(self._take_judgement)

    # --- the visit as a value ----------------------------------------------------------------------------------------

    @property
    def header(self) -> VisitHeader | None:
        """Who, when and where; None without a visit."""
        return self._header

    @property
    def visit(self) -> Visit | None:
        """The visit as it stands."""
        if self._header is None:
            return None
        return Visit(
            visit_id=self._visit_id, header=self._header, diagnoses=tuple(self.diagnoses), lines=tuple(self.lines)
        )

    @property
    def payer_type(self) -> PayerType | None:
        """Kind of the payer billed first."""
        return self._base.payer.type if self._base is not None else None

    @property
    def open_findings(self) -> list[Finding]:
        """What nobody has answered or set aside yet, gravest first."""
        return [finding for finding in self.findings if finding.key not in self.settled]

    # --- opening and closing -----------------------------------------------------------------------------------------

    def open_patient(self, patient: Patient, day: date | None = None) -> None:
        """Start a visit of today, or of the day that the batch is about."""
        self._office.run(lambda desk: book_calls.open_visit(desk, patient, day), self._open)

    def open_draft(self, visit_id: str) -> None:
        """Go on where the power went."""
        self._office.run(lambda desk: book_calls.open_draft(desk, visit_id), self._open)

    def repeat_last(self) -> None:
        """The patient's last visit again, on this day (Ctrl+R)."""
        if (visit := self.visit) is not None:
            self._office.run(lambda desk: book_calls.repeat_last(desk, visit), self._open)

    def close(self) -> None:
        """Put the visit away; its draft stays until it is posted."""
        self._header, self._base, self.patient = None, None, None
        self.diagnoses, self.rows = [], [Row(next(self.keys))]
        self.findings, self.settled = (), {}
        self._office.scrub.forget()
        self.rows_reset.emit()
        self.closed.emit()

    def _open(self, opened: Opened) -> None:
        self._visit_id, self._header = opened.visit.visit_id, opened.visit.header
        self.patient, self.coverages, self.setup = opened.patient, opened.coverages, opened.setup
        self.today, self.places = opened.today, opened.places
        self._learn(opened.labels)
        self._add_ons |= opened.add_ons
        self._base, self.findings = opened.snapshot, ()
        self.settled = {one.finding_key: one for one in opened.settlements}
        self._take_lines(opened.visit)
        self.opened.emit()

    def _take_lines(self, visit: Visit) -> None:
        self.diagnoses = list(visit.diagnoses)
        self.rows = [Row(next(self.keys), line, self.labels.get(line.code, "")) for line in visit.lines]
        self.rows.append(Row(next(self.keys)))
        self.rows_reset.emit()
        self.diagnoses_changed.emit()
        self._settle_down()

    # --- header and diagnoses ----------------------------------------------------------------------------------------

    def change_header(self, **fields: str | bool | date | None) -> None:
        """Day, coverage_id, rendering, place_of_service …; history and payer are read anew."""
        if self._header is None:
            return
        self._header = replace(self._header, **fields)  # pyright: ignore[reportArgumentType] - fields of VisitHeader
        self.header_changed.emit()
        if (visit := self.visit) is None:
            return
        self._office.run(lambda desk: charge_entry.snapshot(desk, visit), self._take_base)
        self._save()

    def _take_base(self, snapshot: VisitSnapshot) -> None:
        self._base = snapshot
        self.judge()

    def add_diagnosis(self, code: str, label: str = "") -> str:
        """Its letter; a diagnosis that stands already keeps its letter. Empty when all twelve are taken."""
        if label:
            self.diagnosis_labels[code] = label
        if code not in self.diagnoses:
            if len(self.diagnoses) == len(DIAGNOSIS_LETTERS):
                self._office.warn("A claim has room for twelve diagnoses.", "Take one away, or split the visit.")
                return ""
            self.diagnoses.append(code)
            self.diagnoses_changed.emit()
            self._settle_down()
        return DIAGNOSIS_LETTERS[self.diagnoses.index(code)]

    def remove_diagnosis(self, place: int) -> None:
        """Take one away; pointers to later ones follow, pointers to it go."""
        gone = DIAGNOSIS_LETTERS[place]
        del self.diagnoses[place]
        for row in self.rows:
            if row.line is not None:
                kept = row.line.pointers.replace(gone, "")
                moved = "".join(chr(ord(letter) - 1) if letter > gone else letter for letter in kept)
                row.line = replace(row.line, pointers=moved)
        self.diagnoses_changed.emit()
        self.rows_reset.emit()
        self._settle_down()

    # --- lines -------------------------------------------------------------------------------------------------------

    def put_code(self, place: int, text: str) -> None:
        """A code cell was filled: fee, class and label follow from the book, a macro opens into several lines."""
        row, typed = self.rows[place], read_typed_line(text)
        if self._header is None or not typed.code:
            return
        row.typed = typed.code
        self._last_typed[row.key] = text
        for code in typed.diagnoses:
            typed = replace(typed, pointers=typed.pointers + self.add_diagnosis(code))
        self._filling += 1
        key, header, diagnoses = row.key, self._header, tuple(self.diagnoses)
        if place == len(self.rows) - 1:
            self.insert_rows(place + 1, [Row(next(self.keys))])
        self._office.run(
            lambda desk: book_calls.fill(desk, key, typed, header, diagnoses), self._take_fill, self._fill_failed
        )

    def _take_fill(self, filled: Filled) -> None:
        self._filling -= 1
        place = next((place for place, row in enumerate(self.rows) if row.key == filled.key), None)
        if place is not None and filled.lines:
            self._learn(filled.labels)
            above = self.pointing_above(place)
            lines = [replace(line, pointers=self._pointers_for(line, filled, above)) for line in filled.lines]
            if filled.unlisted:
                self._office.warn(f"{filled.unlisted} is not in the starter pack.", book_calls.UNLISTED_HELP)
            if filled.is_add_on:
                self._add_ons.add(filled.lines[0].code)
            row = self.rows[place]
            row.line, row.label, row.typed = lines[0], self.labels.get(lines[0].code, ""), ""
            self.row_changed.emit(place)
            more = [Row(next(self.keys), line, self.labels.get(line.code, "")) for line in lines[1:]]
            self.insert_rows(place + 1, more)
            self.diagnoses_changed.emit()
        elif place is not None:
            self.row_changed.emit(place)
            self._office.warn_of(filled.problem or ValueError())
        self._settle_down()
        if self._post_waits and not self._filling:
            self._post_waits = False
            self.post()

    def _learn(self, labels: Labels) -> None:
        self.labels |= labels.codes
        self.diagnosis_labels |= labels.diagnoses

    def will_want_pointer(self, place: int) -> bool:
        """Whether the hands should stop at Dx: several diagnoses, none typed for it, no add-on of a line above."""
        row = self.rows[place]
        typed = read_typed_line(self._last_typed.get(row.key, ""))
        if len(self.diagnoses) < 2 or typed.pointers or typed.diagnoses or (row.line is not None and row.line.pointers):
            return False
        item = self.setup.price_list.get(typed.code) if self.setup is not None else None
        medical = item is None or item.line_class in (LineClass.INSURANCE, LineClass.SELF)
        return medical and typed.code not in self._add_ons

    def _pointers_for(self, line: ChargeLine, filled: Filled, above: ChargeLine | None) -> str:
        """Only what leaves no doubt: the single diagnosis, or for an add-on what its primary points to."""
        if line.pointers or not book_calls.needs_pointer(line):
            return line.pointers
        if filled.is_add_on and above is not None:
            return above.pointers
        return "A" if len(self.diagnoses) == 1 else ""

    def _fill_failed(self, error: Exception) -> None:
        self._filling -= 1
        self._post_waits = False
        self._office.warn_of(error)

    def forget_typed(self, place: int) -> None:
        """A code cell goes back to the line's code, or to nothing."""
        self.rows[place].typed = ""
        self.row_changed.emit(place)
        self.judge()

    def put_line(self, place: int, line: ChargeLine, *, answered: bool = False) -> None:
        """A cell of a known line was changed; a Medicare line waits for its answer before the patient pays it."""
        before, payer = self.rows[place].line, self.payer_type
        if not answered and before is not None and payer is not None and needs_choice(payer, before, line):
            self.self_pay_asked.emit(self.rows[place].key)
            return
        self.rows[place].line = line
        self.row_changed.emit(place)
        self._settle_down()

    def insert(self, place: int, line: ChargeLine | None = None, label: str = "") -> None:
        """A new row before `place`."""
        self.insert_rows(place, [Row(next(self.keys), line, label)])
        self._settle_down()

    def remove(self, place: int) -> None:
        """Take a row away; the last, empty one stays."""
        if place < len(self.rows) - 1:
            self.row_removing.emit(place)
            del self.rows[place]
            self.row_removed.emit()
            self._settle_down()

    def refuse_cell(self, column_name: str, text: str) -> None:
        """A cell cannot be what was typed; the old value stays."""
        self._office.warn(
            f"'{text[:12]}' does not fit the column {column_name}.", "The cell keeps what it held before."
        )

    def add_lines(self, visit: Visit) -> None:
        """Take over what the shorthand line made."""
        self._take_lines(visit)
        day = visit.header.day
        self._office.run(lambda desk: book_calls.labels_of(desk, visit.lines, visit.diagnoses, day), self._take_labels)

    def _take_labels(self, labels: Labels) -> None:
        self._learn(labels)
        for place, row in enumerate(self.rows):
            row.label = self.labels.get(row.line.code, "") if row.line is not None else ""
            self.row_changed.emit(place)
        self.diagnoses_changed.emit()

    # --- judging and settling ----------------------------------------------------------------------------------------

    def judge(self, place: int | None = None, provisional: ChargeLine | None = None) -> None:
        """Ask the scrub thread; with `provisional` as if the row were already that line."""
        if self._base is None:
            return
        lines: list[ChargeLine] = []
        self.order = []
        for at, row in enumerate(self.rows):
            line = provisional if at == place and provisional is not None else row.line
            if line is not None:
                lines.append(line)
                self.order.append(row.key)
        self._office.scrub.ask(replace(self._base, lines=tuple(lines), diagnoses=tuple(self.diagnoses)))

    @Slot(object)
    def _take_judgement(self, result: ScrubResult) -> None:
        if self._header is not None:
            self.findings, self.failed_rules = result.findings, result.rules_that_failed
            self.judged.emit()

    def apply_fix(self, finding: Finding, fix: Fix, answer: str) -> None:
        """Change the visit as the fix says and keep the answer with it."""
        visit, setup = self.visit, self.setup
        if visit is None or setup is None or not self._findings_are_about(visit):
            return
        if fix.question:
            self._settle(visit, finding, answer, fix)
        fixed = apply_fix(setup, visit, fix)
        if fixed.header != visit.header:
            self.change_header(assignment=fixed.header.assignment)
        self.add_lines(fixed)

    def ignore(self, finding: Finding, reason: str) -> None:
        """Set a finding aside with a reason for the audit log."""
        if (visit := self.visit) is not None and self._findings_are_about(visit):
            self._settle(visit, finding, reason, None)

    def _findings_are_about(self, visit: Visit) -> bool:
        """Line numbers of findings fit the visit unless a half-typed line was judged with it and is not in yet."""
        if len(self.order) == len(visit.lines):
            return True
        self._office.warn(
            "A line is still being typed, nothing was changed.", "Finish or clear its cell, then do it again."
        )
        self.judge()
        return False

    def _settle(self, visit: Visit, finding: Finding, said: str, fix: Fix | None) -> None:
        self._office.run(lambda desk: book_calls.settle(desk, visit, finding, said, fix), self._take_settlement)

    def _take_settlement(self, settled: tuple[str, Settlement]) -> None:
        self.settled[settled[0]] = settled[1]
        self.judged.emit()
        self._save()

    def look_up(self, find: LookUp, text: str, answer: Callable[[tuple[str, list[Choice]]], object]) -> None:
        """Choices for a field, as `find(desk, text, day)` has them on the day of the visit."""
        if (header := self._header) is not None:
            self._office.run(lambda desk: (text, find(desk, text, header.day)), answer)

    # --- draft and post ----------------------------------------------------------------------------------------------

    def _settle_down(self) -> None:
        self.judge()
        self._save()

    def _save(self) -> None:
        if (visit := self.visit) is not None and (visit.lines or visit.diagnoses):
            settled = tuple(self.settled.values())
            self._office.run(lambda desk: book_calls.keep_draft(desk, visit, settled), self._draft_kept)

    def _draft_kept(self, when: str) -> None:
        self.draft_saved.emit(when)

    def post(self) -> None:
        """Post once every code has been looked up."""
        if self._filling:
            self._post_waits = True
            return
        visit = self.visit
        unknown = next((row.typed for row in self.rows if row.typed), "")
        if visit is None or not visit.lines:
            self._office.warn("There is nothing to post yet.", "Type at least one line; the draft is kept.")
        elif unknown:
            self._office.warn(
                f"'{unknown}' is no code that can be charged.", "Mend or remove that line; the draft is kept."
            )
        else:
            settled = tuple(self.settled.values())
            self._office.run(lambda desk: charge_entry.post(desk, visit, settled), self._posted)

    def _posted(self, result: charge_entry.PostedResult) -> None:
        self.posted.emit(result)

    def provisional_line(self, place: int, typed: TypedLine) -> ChargeLine | None:
        """The line that a half-typed code cell would make; None until the code is on the price list."""
        item = self.setup.price_list.get(typed.code) if self.setup is not None else None
        if item is None:
            return self.rows[place].line
        units = typed.units or 1
        return ChargeLine(
            code=item.code, charge=item.fee * units, units=units, modifiers=typed.modifiers, line_class=item.line_class,
            pointers=typed.pointers or ("A" if len(self.diagnoses) == 1 else ""),
        )  # fmt: skip
