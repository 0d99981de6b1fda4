"""The visit under the hands as a value: header, diagnoses and lines, judged at each change and kept as a draft."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.visit import Presence, Visit, VisitHeader, VisitSnapshot
from dermdesk.services import charge_entry
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, ScrubResult, Settlement
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.book_calls import Labels, LookUp
from dermdesk.ui.charges.finding_group import stays_open
from dermdesk.ui.charges.visit_rows import VisitRows
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets.type_ahead import Choice


class JudgedVisit(VisitRows):
    """Holds one visit; None until a patient is chosen. Numbers of lines are those of `visit.lines`, from 1."""

    header_changed = Signal()
    diagnoses_changed = Signal()
    judged = Signal()
    draft_saved = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.office = office
        self._base: VisitSnapshot | None = None
        self._header: VisitHeader | None = None
        self._visit_id = ""
        self.setup: PracticeSetup | None = None
        self.diagnoses: list[str] = []
        self.diagnosis_labels: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.findings: tuple[Finding, ...] = ()
        self.failed_rules: tuple[str, ...] = ()
        self.not_checked: tuple[EditionKind, ...] = ()
        self.settled: dict[str, Settlement] = {}
        self._kept_open: tuple[tuple[Finding, ...], set[str], list[Finding]] | None = None
        """Painters ask for the open findings at every cell: what they were made of, and what they are."""
        office.scrub.judged.connect(self._take_judgement)

    # --- as a value --------------------------------------------------------------------------------------------------

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
        """What nobody has mended or set aside yet, gravest first.

        An answer mends by its fix and hides nothing: when the fix is undone, the finding is open again. A reject stays
        open whatever is said of it: it holds the claim until it is mended.
        """
        ignored = {key for key, settled in self.settled.items() if settled.action == "ignored"}
        kept = self._kept_open
        if kept is None or kept[0] is not self.findings or kept[1] != ignored:
            left = [one for one in self.findings if one.key not in ignored or stays_open(one)]
            kept = self._kept_open = self.findings, ignored, left
        return kept[2]

    def note_of(self, finding: Finding) -> str:
        """What a person wrote of a finding that stays open all the same; blank: nothing."""
        settled = self.settled.get(finding.key)
        return settled.words if settled is not None and settled.action == "ignored" else ""

    # --- header and diagnoses ----------------------------------------------------------------------------------------

    def render_by(self, provider: str) -> None:
        """Another rendering provider, with the supervisor and presence that go with it."""
        if (header := self._header) is not None:
            self.office.run(lambda desk: charge_entry.rendered_by(desk, header, provider), self.put_header)

    def people(self, change: Callable[[Desk, VisitHeader, str], VisitHeader], provider: str) -> None:
        """Another person of the visit, with all that follows from it."""
        if (header := self._header) is not None:
            self.office.run(lambda desk: change(desk, header, provider), self.put_header)

    def move_to(self, day: date) -> None:
        """Another day of service; where the supervisor was then comes from the calendar."""
        self.change_header(day=day)
        if (header := self._header) is not None and header.supervising is not None:
            self.office.run(lambda desk: charge_entry.presence_of(desk, header), self._take_presence)

    def _take_presence(self, presence: Presence) -> None:
        if self._header is not None and presence is not self._header.presence:
            self.change_header(presence=presence)

    def change_header(self, **fields: str | bool | int | date | tuple[str, ...] | None) -> None:
        """Day, coverage_id, rendering, place_of_service …"""
        if self._header is not None:
            self.put_header(replace(self._header, **fields))  # pyright: ignore[reportArgumentType] - fields of VisitHeader

    def put_header(self, header: VisitHeader) -> None:
        """Another header for the visit under the hands; history and payer are read anew."""
        self.office.calmed.emit()
        self._header = header
        self.header_changed.emit()
        self.read_again()
        self._save()

    def read_again(self) -> None:
        """Payer and history as they stand in the book now; the rules judge anew."""
        if (visit := self.visit) is not None:
            self.office.run(lambda desk: charge_entry.snapshot(desk, visit), self._take_base)

    def _take_base(self, snapshot: VisitSnapshot) -> None:
        self._base = snapshot
        self.judge()

    def add_diagnosis(self, code: str, label: str = "") -> str:
        """Its letter; a diagnosis that stands already keeps its letter. Empty when all twelve are taken."""
        self.office.calmed.emit()
        if label:
            self.diagnosis_labels[code] = label
        if code not in self.diagnoses:
            if len(self.diagnoses) == len(DIAGNOSIS_LETTERS):
                self.office.warn("A claim has room for twelve diagnoses.", "Take one away, or split the visit.")
                return ""
            self.diagnoses.append(code)
            self.diagnoses_changed.emit()
            self.settle_down()
        return DIAGNOSIS_LETTERS[self.diagnoses.index(code)]

    def replace_diagnosis(self, place: int, code: str, label: str = "") -> None:
        """Another code at a letter; pointers stay. One that stands elsewhere is not listed twice."""
        self.office.calmed.emit()
        if code in self.diagnoses:
            if self.diagnoses.index(code) != place:
                letter = DIAGNOSIS_LETTERS[self.diagnoses.index(code)]
                self.office.warn(f"{code} stands at {letter} already.", "Point the lines to it, or take one away.")
            return
        if label:
            self.diagnosis_labels[code] = label
        self.diagnoses[place] = code
        self.diagnoses_changed.emit()
        self.settle_down()

    def move_diagnosis(self, place: int, step: int) -> bool:
        """Change places with a neighbour; pointers follow. False at the ends."""
        to = place + step
        if not (0 <= place < len(self.diagnoses) and 0 <= to < len(self.diagnoses)):
            return False
        self.diagnoses[place], self.diagnoses[to] = self.diagnoses[to], self.diagnoses[place]
        here, there = DIAGNOSIS_LETTERS[place], DIAGNOSIS_LETTERS[to]
        self._repoint({here: there, there: here})
        return True

    def remove_diagnosis(self, place: int) -> None:
        """Take one away; pointers to later ones follow, pointers to it go."""
        del self.diagnoses[place]
        later = DIAGNOSIS_LETTERS[place + 1 :]
        self._repoint({DIAGNOSIS_LETTERS[place]: ""} | {letter: chr(ord(letter) - 1) for letter in later})

    def _repoint(self, moves: Mapping[str, str]) -> None:
        """Letters of lines by what became of their diagnoses."""
        for row in self.rows:
            if row.line is not None:
                pointers = "".join(moves.get(letter, letter) for letter in row.line.pointers)
                row.line = replace(row.line, pointers=pointers)
        self.diagnoses_changed.emit()
        self.rows_reset.emit()
        self.settle_down()

    def learn(self, labels: Labels) -> None:
        """Words for codes, for as long as the program runs."""
        self.labels |= labels.codes
        self.diagnosis_labels |= labels.diagnoses

    def look_up(self, find: LookUp, text: str, answer: Callable[[tuple[str, list[Choice]]], object]) -> None:
        """Choices for a field, as `find(desk, text, day)` has them on the day of the visit."""
        if (header := self._header) is not None:
            self.office.run(lambda desk: (text, find(desk, text, header.day)), answer)

    # --- judging and keeping -----------------------------------------------------------------------------------------

    def settle_down(self) -> None:
        """After a change: the rules judge, the draft is kept."""
        self.judge()
        self._save()

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
        self.office.scrub.ask(replace(self._base, lines=tuple(lines), diagnoses=tuple(self.diagnoses)))

    @Slot(object)
    def _take_judgement(self, result: ScrubResult) -> None:
        if self._header is not None:
            self.findings, self.failed_rules = result.findings, result.rules_that_failed
            self.not_checked = result.not_checked
            self.judged.emit()

    @property
    def is_worth_keeping(self) -> bool:
        """Whether the draft would hold anything that the book does not."""
        visit = self.visit
        return visit is not None and bool(visit.lines or visit.diagnoses)

    def _save(self) -> None:
        if (visit := self.visit) is not None and self.is_worth_keeping:
            settled = tuple(self.settled.values())
            self.office.run(lambda desk: book_calls.keep_draft(desk, visit, settled), self._draft_kept)

    def _draft_kept(self, when: str) -> None:
        self.draft_saved.emit(when)
