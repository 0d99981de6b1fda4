"""The visit under the hands: opened, changed line by line, answered for, posted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.people import Patient
from dermdesk.domain.reference import PlaceFacts
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry
from dermdesk.services.coding import Proposal, line_proposal, taken
from dermdesk.services.scrubbing import Finding, Fix, Settlement, apply_fix
from dermdesk.services.self_pay_choice import needs_choice
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.book_calls import Labels, Opened
from dermdesk.ui.charges.code_filling import CodeFilling
from dermdesk.ui.charges.judged_visit import JudgedVisit
from dermdesk.ui.charges.visit_rows import Row
from dermdesk.ui.screen import Office


class VisitEditor(JudgedVisit):
    """Every change of the visit goes through here, is judged at once and saved as a draft."""

    opened = Signal()
    closed = Signal()
    posted = Signal(object)
    corrected = Signal(object)
    reason_wanted = Signal()
    """A correction is typed and waits for its reason."""
    self_pay_asked = Signal(int)
    """Key of a row whose line Medicare covers and the patient should pay."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._post_waits = False
        self.filling = CodeFilling(self)
        self.filling.done.connect(self._filled)
        self.filling.failed.connect(self._filling_failed)
        self.patient: Patient | None = None
        self.coverages: Sequence[Coverage] = ()
        self.today: date | None = None
        self.places: Sequence[PlaceFacts] = ()
        self.corrects: Visit | None = None
        """The posted visit under correction as the book has it; None for a new visit."""

    # --- opening and closing -----------------------------------------------------------------------------------------

    def open_patient(self, patient: Patient, day: date | None = None) -> None:
        """Start a visit of today, or of the day that the batch is about."""
        self.office.run(lambda desk: book_calls.open_visit(desk, patient, day), self._open)

    def open_draft(self, visit_id: str) -> None:
        """Go on where the power went."""
        self.office.run(lambda desk: book_calls.open_draft(desk, visit_id), self._open)

    def open_posted(self, visit_id: str) -> None:
        """Correct a posted visit."""
        self.office.run(lambda desk: book_calls.open_posted(desk, visit_id), self._open)

    def repeat_last(self) -> None:
        """The patient's last visit again, on this day (Ctrl+R)."""
        if (visit := self.visit) is not None and self.corrects is None:
            self.office.run(lambda desk: book_calls.repeat_last(desk, visit), self._open)

    def close(self) -> None:
        """Put the visit away; its draft stays until it is posted."""
        self._header, self._base, self.patient, self.corrects = None, None, None, None
        self.diagnoses, self.rows = [], [Row(next(self.keys))]
        self.findings, self.settled = (), {}
        self.office.calmed.emit()
        self.office.scrub.forget()
        self.rows_reset.emit()
        self.closed.emit()

    def _open(self, opened: Opened) -> None:
        self.office.calmed.emit()
        self._visit_id, self._header = opened.visit.visit_id, opened.visit.header
        self.patient, self.coverages, self.setup = opened.patient, opened.coverages, opened.setup
        self.today, self.places, self.corrects = opened.today, opened.places, opened.posted
        self.learn(opened.labels)
        self.filling.add_ons |= opened.add_ons
        self._base, self.findings = opened.snapshot, ()
        self.settled = {one.finding_key: one for one in opened.settlements}
        self._take_lines(opened.visit)
        self.opened.emit()

    @property
    def is_worth_keeping(self) -> bool:
        """A correction that changed nothing yet needs no draft."""
        return super().is_worth_keeping if self.corrects is None else self.visit != self.corrects

    def read_all_again(self) -> None:
        """Another screen may have changed the patient, a coverage or the practice: the rules judge by what is now."""
        if (visit := self.visit) is not None:
            self.office.run(lambda desk: book_calls.around(desk, visit), self._take_around)

    def _take_around(self, around: book_calls.Around) -> None:
        if self.header is not None and around.patient.patient_id == self.header.patient_id:
            self.patient, self.coverages, self.setup = around.patient, around.coverages, around.setup
            self.header_changed.emit()
            self._take_base(around.snapshot)

    def _take_lines(self, visit: Visit) -> None:
        self.diagnoses = list(visit.diagnoses)
        self.rows = [Row(next(self.keys), line, self.labels.get(line.code, "")) for line in visit.lines]
        self.rows.append(Row(next(self.keys)))
        self.rows_reset.emit()
        self.diagnoses_changed.emit()
        self.settle_down()

    # --- lines -------------------------------------------------------------------------------------------------------

    def forget_typed(self, place: int) -> None:
        """A code cell goes back to the line's code, or to nothing."""
        self.office.calmed.emit()
        self.rows[place].typed = ""
        self.row_changed.emit(place)
        self.judge()

    def put_line(self, place: int, line: ChargeLine, *, answered: bool = False) -> None:
        """A cell of a known line was changed; a Medicare line waits for its answer before the patient pays it."""
        before, payer = self.rows[place].line, self.payer_type
        if not answered and before is not None and payer is not None and needs_choice(payer, before, line):
            self.self_pay_asked.emit(self.rows[place].key)
            return
        self.office.calmed.emit()
        self.rows[place].line = line
        self.row_changed.emit(place)
        self.settle_down()

    def insert(self, place: int, line: ChargeLine | None = None, label: str = "") -> None:
        """A new row before `place`."""
        self.insert_rows(place, [Row(next(self.keys), line, label)])
        self.settle_down()

    def remove(self, place: int) -> None:
        """Take a row away; the last, empty one stays."""
        if place < len(self.rows) - 1:
            self.office.calmed.emit()
            self.row_removing.emit(place)
            del self.rows[place]
            self.row_removed.emit()
            self.settle_down()

    def refuse_cell(self, column_name: str, text: str) -> None:
        """A cell cannot be what was typed; the old value stays."""
        self.office.warn(f"'{text[:12]}' does not fit the column {column_name}.", "The cell keeps what it held before.")

    def proposal_at(self, place: int, line: ChargeLine | None = None) -> Proposal | None:
        """What the facts of a row ask for, or those of `line` as if the row held it; None: nothing to say."""
        visit = self.visit
        if visit is None or self.rows[place].line is None:
            return None
        number = sum(row.line is not None for row in self.rows[:place])
        if line is not None:
            visit = replace(visit, lines=(*visit.lines[:number], line, *visit.lines[number + 1 :]))
        return line_proposal(visit, number, self.payer_type)

    def take(self, proposal: Proposal) -> None:
        """Lines as proposed; a row that goes on as another code keeps its place and its open second row."""
        visit, setup = self.visit, self.setup
        if visit is None or setup is None:
            return
        before = [row for row in self.rows if row.line is not None]
        rows: list[Row] = []
        for line, was in taken(setup, visit, proposal):
            row = before[was] if was is not None else Row(next(self.keys))
            row.line, row.label = line, self.labels.get(line.code, "")
            rows.append(row)
        self.rows = [*rows, *(row for row in self.rows if row.line is None)]
        self.rows_reset.emit()
        self.settle_down()
        self._ask_labels()

    def _ask_labels(self) -> None:
        if (visit := self.visit) is not None:
            self.office.run(
                lambda desk: book_calls.labels_of(desk, visit.lines, visit.diagnoses, visit.header.day),
                self._take_labels,
            )

    def add_lines(self, visit: Visit) -> None:
        """Take over what the shorthand line made."""
        self.office.calmed.emit()
        self._take_lines(visit)
        self._ask_labels()

    def _take_labels(self, labels: Labels) -> None:
        self.learn(labels)
        for place, row in enumerate(self.rows):
            row.label = self.labels.get(row.line.code, "") if row.line is not None else ""
            self.row_changed.emit(place)
        self.diagnoses_changed.emit()

    # --- judging and settling ----------------------------------------------------------------------------------------

    def apply_fix(self, finding: Finding, fix: Fix, answer: str) -> None:
        """Change the visit as the fix says and keep the answer with it."""
        visit, setup = self.visit, self.setup
        if visit is None or setup is None or not self._findings_are_about(visit):
            return
        if fix.question:
            self._settle(visit, finding, answer, fix)
        fixed = apply_fix(setup, visit, fix)
        if fixed.header != visit.header:
            self.put_header(fixed.header)
        self.add_lines(fixed)

    def ignore(self, finding: Finding, reason: str) -> None:
        """Set a finding aside with a reason for the audit log."""
        if (visit := self.visit) is not None and self._findings_are_about(visit):
            self._settle(visit, finding, reason, None)

    def _findings_are_about(self, visit: Visit) -> bool:
        """Line numbers of findings fit the visit unless a half-typed line was judged with it and is not in yet."""
        if len(self.order) == len(visit.lines):
            return True
        self.office.warn(
            "A line is still being typed, nothing was changed.", "Finish or clear its cell, then do it again."
        )
        self.judge()
        return False

    def _settle(self, visit: Visit, finding: Finding, said: str, fix: Fix | None) -> None:
        self.office.run(lambda desk: book_calls.settle(desk, visit, finding, said, fix), self._take_settlement)

    def _take_settlement(self, settled: tuple[str, Settlement]) -> None:
        self.settled[settled[0]] = settled[1]
        self.judged.emit()
        self._save()

    # --- posting -----------------------------------------------------------------------------------------------------

    def post(self) -> None:
        """Post once every code has been looked up."""
        if self.filling.waits:
            self._post_waits = True
            return
        visit = self.visit
        unknown = next((row.typed for row in self.rows if row.typed), "")
        if visit is None or not (visit.lines or self.corrects):
            self.office.warn("There is nothing to post yet.", "Type at least one line; the draft is kept.")
        elif unknown:
            self.office.warn(
                f"'{unknown}' is no code that can be charged.", "Mend or remove that line; the draft is kept."
            )
        elif self.corrects is not None:
            self.reason_wanted.emit()
        else:
            settled = tuple(self.settled.values())
            self.office.run(lambda desk: charge_entry.post(desk, visit, settled), self._posted)

    def correct(self, reason: str) -> None:
        """Let the posted visit stand as typed here."""
        if (visit := self.visit) is not None:
            settled = tuple(self.settled.values())
            self.office.run(lambda desk: book_calls.correct(desk, visit, reason, settled), self.corrected.emit)

    def _posted(self, result: charge_entry.PostedResult) -> None:
        self.posted.emit(result)

    def _filled(self) -> None:
        if self._post_waits:
            self._post_waits = False
            self.post()

    def _filling_failed(self) -> None:
        self._post_waits = False
