"""The Claims screen: puts list, search, pane and foot together and leads the hands between them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QTabBar, QWidget

from dermdesk.domain.money import total
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_detail import Trouble
from dermdesk.services.claim_filter import ClaimFilter
from dermdesk.services.claim_preparation import PreparedRun
from dermdesk.services.rejudging import RejudgedRun, VisitChange
from dermdesk.ui.claim_changes import ChangesCard, summary
from dermdesk.ui.claims.actions import ClaimActions
from dermdesk.ui.claims.corrections import ClaimCorrections
from dermdesk.ui.claims.find_bar import FindBar
from dermdesk.ui.claims.follow_up_row import FollowUpRow
from dermdesk.ui.claims.pane import ClaimPane
from dermdesk.ui.claims.receiving import Receiving
from dermdesk.ui.claims.sending import Sending
from dermdesk.ui.claims.steps_menu import Step, StepsButton
from dermdesk.ui.claims.way_to_mend import WayToMend
from dermdesk.ui.models.claim_words import BUCKET_WORDS
from dermdesk.ui.models.claims import EMPTY, Buckets, columns, load_buckets, row_key, sum_words
from dermdesk.ui.screen import ClaimWanted, Command, Office, Screen
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout
from dermdesk.ui.widgets.marked_table import MarkedTable
from dermdesk.ui.widgets.reason_row import ReasonRow

_ORDER = tuple(Bucket)
_ALL = len(_ORDER)
"""The tab behind the buckets: all of them together."""
SMALL = 1000
"""Below this width the keys are told by the menu alone."""
_SIZES, _SIZES_OF_LETTER = [840, 340], [560, 620]
"""Pixels of the list and the pane at first, and while a letter is written."""
_FILTERS = {"late": ClaimFilter(late=True), "due": ClaimFilter(due=True), "behind": ClaimFilter(behind=True)}


class ClaimsScreen(Screen):
    """Left and Right on the buckets, letters for the picked claims, Enter opens where the claim is mended."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._buckets: Buckets | None = None
        self._tab = _ORDER.index(Bucket.READY)
        self._tab_before = self._tab
        self._first_look = True
        self._wanted: ClaimWanted | None = None
        self._summary = words.text(look="muted", name="Claims in numbers")
        self.sending = Sending(office)
        self.prepare_button = words.button("&Prepare claims", self.sending.prepare)
        self.receiving = Receiving(office, self)
        self.search = FindBar(office)
        self.tabs = QTabBar()
        self.table = MarkedTable[ClaimRow]("Claims", columns(self._today), row_key, empty="No claims.")
        self.pane = ClaimPane(office, self.sending.chosen_folder)
        self.why = ReasonRow()
        self.follow_up = FollowUpRow(office)
        self.changes = ChangesCard()
        self.way = WayToMend(office)
        self.steps = ClaimActions(office, self.table, self.why, self.follow_up)
        self.corrections = ClaimCorrections(office, self.table, self.why, self.steps)
        self.letters = self._letters()
        self.table.view.letters = {step.letter: step.run for step in self.letters}
        self._hints: list[QWidget] = []
        self._picked = words.text(size="small", bold=True, name="What is marked")
        self._lay_out()
        self._connect()
        self._add_keys()

    # --- as a screen -------------------------------------------------------------------------------------------------

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, RejudgedRun):
            self.changes.show_run(with_)
            return
        if isinstance(with_, ClaimWanted):
            self._wanted = with_
            self._lead_to_wanted()
        elif isinstance(with_, str) and with_ in _FILTERS:
            self.search.put(_FILTERS[with_])
        elif isinstance(with_, str) and with_ in BUCKET_WORDS:
            self.show_bucket(Bucket(with_))
        self.table.take_focus()

    def refresh(self) -> None:
        self.office.run(load_buckets, self._show)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Find claims", "Ctrl+F", self.search.focus),
            Command("Filter claims", "Ctrl+Shift+F", self.search.toggle),
            Command("Claims whose next step is due", "", lambda: self.search.put(_FILTERS["due"])),
            Command("Decided claims with a next payer to ask", "", lambda: self.search.put(_FILTERS["behind"])),
            Command("Claims with timely filing at risk", "", lambda: self.search.put(_FILTERS["late"])),
            *(Command(step.title, step.letter, step.run) for step in self.letters),
            Command("Prepare claims", "", self.sending.prepare),
            Command("Export 837P", "Ctrl+E", self.sending.export),
            Command("Print CMS-1500", "Ctrl+P", self.sending.print_forms),
            Command("Print the forms of this claim again", "", self._print_again),
            Command("Proof of ready claims", "Ctrl+Shift+P", self.sending.proof),
            Command("Take answers from files (999, TA1, 277CA, 277)", "Ctrl+I", self.receiving.ask),
            Command("Judge all unsent visits again", "Ctrl+J", self.sending.rejudge),
        )

    def _print_again(self) -> None:
        row = self.table.current
        if row is not None and row.claim_id:
            self.sending.forms.start_again(row.claim_id)

    def show_bucket(self, bucket: Bucket) -> None:
        """Turn to a bucket; a search is over."""
        self._first_look = False
        self._tab_before = _ORDER.index(bucket)
        self.search.clear()
        self.tabs.setCurrentIndex(_ORDER.index(bucket))

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("held", lambda: self.show_bucket(Bucket.HELD)),
            ("ready", lambda: self.show_bucket(Bucket.READY)),
        )

    def _letters(self) -> tuple[Step, ...]:
        steps, more = self.steps, self.corrections
        return (
            Step("H", "Hold", steps.hold, "hold"),
            Step("R", "Release", steps.release, "release"),
            Step("E", "Open the charges", self._to_charges, "charges"),
            Step(
                "S", "Send again: resend what was rejected, replace what the payer has", more.send_again, "send again"
            ),
            Step("N", "Note and next step", steps.note, "next step"),
            Step("L", "Letter to the payer", self.pane.write_letter, "letter"),
            Step("Y", "History", self.pane.look_back, "history"),
            Step("C", "Close", steps.close, "close"),
            Step("O", "Open a closed claim again", steps.reopen),
            Step("D", "Decision of the payer, from its explanation of benefits", more.decide, "decision"),
            Step("X", "Claim for the next payer", more.next_payer),
            Step("V", "Void at the payer", more.void),
            Step("B", "Bill again after a void", more.bill_again),
            Step("W", "Take back what has not left", more.withdraw),
            Step("P", "Open the patient", self._to_patient, "patient"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for hint in self._hints:
            hint.setVisible(self.width() >= SMALL)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._buckets.today if self._buckets is not None else date.min

    def _show(self, found: Buckets) -> None:
        self._buckets = found
        self.search.take(found.setup, found.today)
        self.steps.take_day(found.today)
        ready = found.in_bucket(Bucket.READY)
        waiting = found.unprepared
        self._summary.setText(
            f"{waiting} posted {'visit has' if waiting == 1 else 'visits have'} no claim yet" if waiting
            else f"{len(ready)} ready, {total(row.amount for row in ready).display}"
        )  # fmt: skip
        words.set_look(self.prepare_button, "primary" if waiting else "")
        self.prepare_button.setText(f"&Prepare claims ({waiting})" if waiting else "&Prepare claims")
        needed = (Bucket.HELD, Bucket.REJECTED)
        self.count_changed.emit(sum(row.bucket in needed for row in found.rows))
        if self._first_look and not ready and found.in_bucket(Bucket.HELD):
            self._tab = self._tab_before = _ORDER.index(Bucket.HELD)
        self._first_look = False
        self.tabs.setCurrentIndex(self._tab)
        self._fill()
        self._lead_to_wanted()

    def _fill(self) -> None:
        """The rows of the open tab that pass the filter, and on each tab how many do."""
        found = self._buckets
        rows = found.rows if found is not None else ()
        wanted, today = self.search.wanted, self._today()
        passing = rows if wanted.is_empty else tuple(row for row in rows if wanted.passes(row, today))
        counts = dict.fromkeys(Bucket, 0)
        for row in passing:
            counts[row.bucket] += 1
        for place, bucket in enumerate(_ORDER):
            name, count = BUCKET_WORDS[bucket], counts[bucket]
            self.tabs.setTabText(place, f"{name} {count}" if count else name)
        self.tabs.setTabText(_ALL, f"All {len(passing)}" if passing else "All")
        shown = passing if self._tab == _ALL else tuple(row for row in passing if row.bucket is _ORDER[self._tab])
        if not wanted.is_empty:
            self.table.say_empty("No claim is like that.", "Esc clears the search and its filters.")
        elif self._tab == _ALL:
            self.table.say_empty("There is no claim yet.", "Press Prepare claims to make claims of the posted visits.")
        else:
            self.table.say_empty(*EMPTY[_ORDER[self._tab]])
        self.table.take(shown)
        self._say_picked()

    def _turn(self, place: int) -> None:
        self._tab = place
        if self.search.wanted.is_empty:
            self._tab_before = place
        self.why.close_row()
        self.follow_up.close_row()
        self._fill()

    def _filter_changed(self) -> None:
        """A search looks into all buckets; when it is over, the bucket from before is there again."""
        searched = _ALL if self._tab == self._tab_before else self._tab
        target = self._tab_before if self.search.wanted.is_empty else searched
        if self.tabs.currentIndex() == target:
            self._fill()
        else:
            self.tabs.setCurrentIndex(target)

    def _say_picked(self) -> None:
        marks = self.table.marks
        rows = marks or (self._buckets.in_bucket(Bucket.READY) if self._buckets is not None else ())
        self._picked.setText(f"✓ {sum_words(marks)} marked" if marks else sum_words(self.table.rows))
        words.set_look(self._picked, "accent" if marks else "muted")
        self.sending.offer(rows, marked=bool(marks))

    def _lead_to_wanted(self) -> None:
        """The bar goes to the claim that another screen asks for, in its bucket."""
        wanted, found = self._wanted, self._buckets
        if wanted is None or found is None:
            return
        row = next(
            (one for one in found.rows if one.claim_id == wanted.claim_id and wanted.claim_id),
            next((one for one in found.rows if one.visit_id == wanted.visit_id), None),
        )
        if row is None:
            return
        self.show_bucket(row.bucket)
        self.table.take(self.table.rows, choose=row_key(row))
        self.table.take_focus()

    # --- hands -------------------------------------------------------------------------------------------------------

    def _moved(self, row: ClaimRow | None) -> None:
        self.corrections.moved(row)
        self.pane.show_row(row)

    def _mend(self, row: ClaimRow | None, trouble: Trouble) -> None:
        if row is not None:
            self.way.go(row, trouble)

    def _to_charges(self) -> None:
        if (row := self.table.current) is not None:
            self.way.open_charges(row)

    def _to_patient(self) -> None:
        if (row := self.table.current) is not None:
            self.way.to_patient(row.patient_id)

    def _open_change(self, change: VisitChange) -> None:
        self.way.to_patient(change.patient_id)

    def _make_room(self) -> None:
        self._split.setSizes(_SIZES_OF_LETTER if self.pane.writes else _SIZES)

    def _next_trouble(self) -> None:
        if not self.pane.next_trouble():
            self.table.take_focus()

    # --- runs --------------------------------------------------------------------------------------------------------

    def _prepared(self, run: PreparedRun) -> None:
        is_ready = len(run.prepared) > len(run.waiting)
        bucket = Bucket.READY if is_ready or not (run.held or run.waiting) else Bucket.HELD
        self.show_bucket(bucket)

    def _rejudged(self, run: RejudgedRun) -> None:
        self.office.say(summary(run))
        self.changes.show_run(run)

    def _busy(self) -> None:
        self.prepare_button.setEnabled(not self.sending.busy)
        self._say_picked()

    # --- putting together --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName("Buckets of claims")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for bucket in _ORDER:
            self.tabs.addTab(BUCKET_WORDS[bucket])
        self.tabs.addTab("All")
        head = words.row(
            words.text("Claims", size="title", bold=True),
            self._summary,
            1,
            self.receiving.button,
            self.prepare_button,
            spacing=12,
        )
        hints = QWidget()
        flow = FlowLayout(hints, spacing=6)
        flow.addWidget(self._picked)
        flow.addWidget(StepsButton(self.letters))
        hinted = ((step.letter, step.hint) for step in self.letters if step.hint)
        for keys, what in (("Space", "mark"), ("Enter", "mend"), *hinted):
            hint = QWidget()
            hint.setLayout(words.row(words.key_hint(keys), words.text(what, size="small", look="muted"), spacing=4))
            flow.addWidget(hint)
            self._hints.append(hint)
        left = QWidget()
        column = words.column(
            self.search,
            self.tabs,
            self.changes,
            self.table,
            self.why,
            self.follow_up,
            self.corrections.decision,
            hints,
            spacing=8,
        )
        column.setStretch(3, 1)
        left.setLayout(column)
        split = self._split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes(_SIZES)
        above = QWidget()
        box = words.column(head, split, spacing=8, margins=(20, 16, 20, 12))
        box.setStretch(1, 1)
        above.setLayout(box)
        whole = words.column(above, self.sending, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.search.changed.connect(self._filter_changed)
        self.table.chosen.connect(self._moved)
        self.table.opened.connect(self.way.mend)
        self.table.marked.connect(self._say_picked)
        self.pane.mend_wanted.connect(self._mend)
        self.pane.room_changed.connect(self._make_room)
        self.steps.stepped.connect(self.table.unmark)
        self.changes.opened.connect(self._open_change)
        self.sending.prepared.connect(self._prepared)
        self.sending.rejudged.connect(self._rejudged)
        self.sending.busy_changed.connect(self._busy)
        self.corrections.decision.done.connect(self.table.take_focus)
        for part in (self.search, self.pane, self.why, self.follow_up, self.changes, self.corrections.decision):
            part.left.connect(self.table.take_focus)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+F": self.search.focus,
            "Ctrl+Shift+F": self.search.toggle,
            "Ctrl+E": self.sending.export,
            "Ctrl+P": self.sending.print_forms,
            "Ctrl+Shift+P": self.sending.proof,
            "Ctrl+J": self.sending.rejudge,
            "Ctrl+I": self.receiving.ask,
            "Alt+Down": self._next_trouble,
        }
        for sequence, run in keys.items():
            key = QShortcut(QKeySequence(sequence), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)
        away = QShortcut(QKeySequence("Esc"), self.table)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self._escape)

    def _escape(self) -> None:
        """Marks go first, then the search."""
        if self.table.marks:
            self.table.unmark()
        else:
            self.search.leave()
