"""Specimens: every jar from the visit to the payment; what is out, what is late, what a report changes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from dermdesk.services import patients, requisitions, specimen_log
from dermdesk.services.desk import Desk
from dermdesk.services.specimens import SpecimenFilter, SpecimenRow, SpecimenState
from dermdesk.ui.models.specimens import COLUMNS, EMPTY, FILTER_WORDS, Board, life_words, load_board, row_key, same_jar
from dermdesk.ui.screen import ClaimWanted, Command, Office, Screen
from dermdesk.ui.specimens.recode_card import RecodeCard
from dermdesk.ui.specimens.result_card import ResultCard
from dermdesk.ui.specimens.send_card import SendCard
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.folder_field import FolderField
from dermdesk.ui.widgets.reason_row import ReasonRow
from dermdesk.ui.widgets.row_table import RowTable

_ORDER = tuple(SpecimenFilter)
_NEXT = {
    SpecimenState.TO_SEND: "send",
    SpecimenState.OUT: "report",
    SpecimenState.OVERDUE: "report",
    SpecimenState.RECODE: "answer",
}


class SpecimensScreen(Screen):
    """Enter does the next thing with the jar under the bar; letters do the others."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.board: Board | None = None
        self._shown = SpecimenFilter.OPEN
        self._asking = ""
        self._held = ""
        """Key of the jar that the bar keeps in sight although it has left the filter, until the hands move."""
        self._summary = words.text(look="muted", name="Specimens in numbers")
        head = words.row(words.text("Specimens", size="title", bold=True), self._summary, 1, spacing=12)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Which specimens are shown")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for shown in _ORDER:
            self.tabs.addTab(FILTER_WORDS[shown])
        self.tabs.currentChanged.connect(self._turn)
        self.table = RowTable[SpecimenRow](
            "Specimens",
            COLUMNS,
            row_key,
            empty="No specimens.",
            letters={
                "S": self.send, "R": self.report, "A": self.answer, "P": self.print_requisition, "N": self.not_sent,
                "U": self.take_report_back, "C": self.open_claim, "O": self.open_patient,
            },
        )  # fmt: skip
        self.table.opened.connect(self._next)
        self.table.chosen.connect(self._tell_life)
        self.table.chosen.connect(self._let_go, Qt.ConnectionType.QueuedConnection)
        self._life = words.text(look="muted", wrap=True, name="The way of this jar")
        self.sending, self.reporting, self.recoding = SendCard(office), ResultCard(office), RecodeCard(office)
        self.why = ReasonRow("specimen")
        for card in (self.sending, self.reporting, self.recoding, self.why):
            card.left.connect(self.table.take_focus)
        self.reporting.reported.connect(self._ask_next)
        self.folder = FolderField("Fo&lder of requisitions", "requisitions")
        box = words.column(
            head, self.tabs, self.table, self._life, self.sending, self.reporting, self.recoding, self.why,
            self._hints(), self.folder, spacing=8, margins=(20, 16, 20, 12),
        )  # fmt: skip
        box.setStretch(2, 1)
        self.setLayout(box)
        for keys, run in (("Ins", self.another), ("Ctrl+P", self.print_requisition)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, str) and with_ in FILTER_WORDS:
            self.show_only(SpecimenFilter(with_))
        self.table.take_focus()

    def refresh(self) -> None:
        self.office.run(load_board, self._show)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Send the jars of the visit", "S", self.send),
            Command("Enter a pathology report", "R", self.report),
            Command("Answer the recode of a report", "A", self.answer),
            Command("Print the requisition", "P", self.print_requisition),
            Command("One more jar of this line", "Ins", self.another),
            Command("Nothing was sent", "N", self.not_sent),
            Command("Take the report back", "U", self.take_report_back),
        )

    def show_only(self, shown: SpecimenFilter) -> None:
        """Turn to a filter."""
        self.tabs.setCurrentIndex(_ORDER.index(shown))

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (("all", lambda: self.show_only(SpecimenFilter.ALL)),)

    # --- steps -------------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send what the visit of this row proposes; a jar that was sent is corrected."""
        row = self.table.current
        if row is not None and self.board is not None and row.state is not SpecimenState.DROPPED:
            self._open(lambda board: self.sending.open_for(row, board))

    def report(self) -> None:
        """Enter or correct the report of this jar."""
        row = self.table.current
        if row is None or not row.specimen_id or row.state is SpecimenState.DROPPED:
            self.office.warn("Only a jar that was sent gets a report.", "S sends it; it may have gone days ago.")
            return
        self._open(lambda board: self.reporting.open_for(row, board))

    def answer(self) -> None:
        """Answer what the report of this jar asks of its line."""
        row = self.table.current
        if row is None or row.recode is None:
            self.office.warn("The report of this jar asks nothing.", "Recode waiting holds those that do.")
            return
        self._open(lambda _board: self.recoding.open_for(row))

    def print_requisition(self) -> None:
        """Write the requisitions of this visit as PDF."""
        row, folder = self.table.current, self.folder.folder
        if folder is None:
            self.office.warn("Nothing was written: no folder is chosen.", "Type or browse for the folder of the files.")
            self.folder.edit.setFocus()
        elif row is not None:
            visit_id = row.visit_id
            self.office.run(lambda desk: requisitions.print_requisitions(desk, visit_id, folder), self._printed)

    def not_sent(self) -> None:
        """Nothing is awaited: of the jar that was sent, or of all that the visit proposes."""
        row = self.table.current
        if row is None or row.result is not None or row.state is SpecimenState.DROPPED:
            self.office.warn("This jar is done with already.", "U takes a report back that was typed at the wrong jar.")
            return
        hint = "why nothing is awaited, such as: thrown away, lost at the laboratory"
        self._open(lambda _board: self.why.ask("Keep", hint, lambda said: self._drop(row, said)))

    def take_report_back(self) -> None:
        """The report belongs to another jar: this one is out again."""
        row = self.table.current
        if row is None or row.result is None:
            self.office.warn("This jar has no report.", "Nothing was changed.")
            return
        specimen_id = row.specimen_id
        self.office.run(
            lambda desk: specimen_log.take_report_back(desk, specimen_id),
            lambda _nothing: self._done("The report is taken back; the jar is out again."),
        )

    def another(self) -> None:
        """One more jar of the line under the bar, to the usual laboratory."""
        row = self.table.current
        if row is None:
            return
        visit_id, number = row.visit_id, row.line_number
        self.office.run(
            lambda desk: specimen_log.send_another(desk, visit_id, number),
            lambda made: self._done(f"One more jar of line {number}: {made.letter}."),
        )

    def open_claim(self) -> None:
        """Go to the claim of this line in Claims."""
        row = self.table.current
        if row is not None and row.claim_id:
            self.office.screen_wanted.emit("claims", ClaimWanted(claim_id=row.claim_id))
        else:
            self.office.warn("This line is on no claim yet.", "Prepare claims in Claims, Alt+3.")

    def open_patient(self) -> None:
        """Go to the patient."""
        row = self.table.current
        if row is not None:
            patient_id = row.patient_id
            self.office.run(
                lambda desk: patients.patient(desk, patient_id),
                lambda found: self.office.screen_wanted.emit("patients", found),
            )

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _show(self, board: Board) -> None:
        asking, self._asking = self._asking, ""
        asked = next((row for row in board.rows if row.key == asking and row.recode is not None), None)
        row, before = self.table.current, self.board
        stays = asked or (same_jar(row, before, board) if row is not None and before is not None else None)
        self.board = board
        for place, shown in enumerate(_ORDER):
            count = len(board.of(shown))
            self.tabs.setTabText(place, f"{FILTER_WORDS[shown]} {count}" if count else FILTER_WORDS[shown])
        late = len(board.of(SpecimenFilter.OVERDUE))
        out = sum(row.state in (SpecimenState.OUT, SpecimenState.OVERDUE) for row in board.rows)
        self._summary.setText(f"{counted(out, 'jar')} at a laboratory" + (f", {late} overdue" if late else ""))
        self._fill(stays)
        if asked is not None:
            self._open(lambda _board: self.recoding.open_for(asked))

    def _fill(self, stays: SpecimenRow | None = None) -> None:
        """Show the filter; the bar stays on a jar, which keeps its place in the list though it left the filter."""
        rows = list(self.board.of(self._shown)) if self.board is not None else []
        self._held = stays.key if stays is not None and stays not in rows else ""
        if stays is not None and self._held:
            rows.insert(max(0, self.table.view.currentIndex().row()), stays)
        self.table.say_empty(*EMPTY[self._shown])
        self.table.take(rows, choose=stays.key if stays is not None else None)

    def _let_go(self) -> None:
        """The hands went on: a jar that has left the filter leaves the list."""
        row = self.table.current
        if self._held and row is not None and row.key != self._held:
            self._fill(row)

    def _turn(self, place: int) -> None:
        self._shown = _ORDER[place]
        self._close_cards()
        self._fill()

    def _ask_next(self, key: str) -> None:
        """When the board is read anew, the question of this report comes at once."""
        self.office.say("The report is in.")
        self._asking = key

    def _next(self, row: SpecimenRow) -> None:
        step = _NEXT.get(row.state)
        if step is not None:
            {"send": self.send, "report": self.report, "answer": self.answer}[step]()
        elif row.claim_id:
            self.open_claim()
        else:
            self.open_patient()

    def _drop(self, row: SpecimenRow, said: str) -> None:
        def act(desk: Desk) -> None:
            if row.specimen_id:
                specimen_log.drop(desk, row.specimen_id, said)
            else:
                specimen_log.none_sent(desk, row.visit_id, said)

        self.office.run(act, lambda _nothing: self._done("Nothing is awaited of it any more."))

    def _printed(self, made: tuple[Path, ...]) -> None:
        first = made[0]
        self.office.say(
            f"{counted(len(made), 'requisition')} written: {first.name}{' …' if made[1:] else ''}",
            f"In {first.parent}. Print at 100 %: the labels at its foot are cut for the jars.",
        )

    def _done(self, said: str) -> None:
        self.why.close_row()
        self.office.say(said)
        self.office.changed.emit(None)

    def _tell_life(self, row: SpecimenRow | None) -> None:
        self._life.setText(life_words(row) if row is not None else "")
        self._life.setVisible(row is not None)

    def _open(self, show: Callable[[Board], object]) -> None:
        """One card at a time."""
        if self.board is not None:
            self._close_cards()
            show(self.board)

    def _close_cards(self) -> None:
        for card in (self.sending, self.reporting, self.recoding):
            card.close_card()
        self.why.close_row()

    def _hints(self) -> QHBoxLayout:
        hints = words.row(spacing=6)
        for keys, what in (
            ("Enter", "next step"), ("S", "send"), ("R", "report"), ("A", "answer"), ("P", "requisition"),
            ("Ins", "one more jar"), ("N", "nothing sent"), ("C", "claim"), ("O", "patient"),
        ):  # fmt: skip
            hints.addWidget(words.key_hint(keys))
            hints.addWidget(words.text(f"{what}   ", size="small", look="muted"))
        hints.addStretch(1)
        return hints
