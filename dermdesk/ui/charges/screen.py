"""The Charges screen: puts its parts together and leads the hands from one to the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QWidget

from dermdesk.domain.people import Patient
from dermdesk.domain.user import Permission
from dermdesk.services import charge_entry
from dermdesk.services.charge_entry import totals
from dermdesk.ui.charges import book_calls
from dermdesk.ui.charges.batch_tape import BatchPanel, Tape
from dermdesk.ui.charges.book_calls import WaitingDraft
from dermdesk.ui.charges.correction_bar import CorrectionBar
from dermdesk.ui.charges.diagnosis_row import DiagnosisRow
from dermdesk.ui.charges.findings_panel import FindingsPanel
from dermdesk.ui.charges.grid_model import Column
from dermdesk.ui.charges.header_card import HeaderCard
from dermdesk.ui.charges.lesion_maps import LesionMaps
from dermdesk.ui.charges.line_grid import LineGrid
from dermdesk.ui.charges.line_words import diagnosis_choices
from dermdesk.ui.charges.quick_add import QuickAdd
from dermdesk.ui.charges.self_pay_card import SelfPayCard
from dermdesk.ui.charges.shorthand_bar import ShorthandBar
from dermdesk.ui.charges.totals_bar import TotalsBar
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.charges.waiting_drafts import WaitingDrafts
from dermdesk.ui.charges.way_to_fact import WayToFact
from dermdesk.ui.charges.who_bills_card import WhoBillsCard
from dermdesk.ui.screen import Command, CorrectionWanted, NewPatientWanted, Office, Screen
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout
from dermdesk.ui.widgets.type_ahead import Choice, TypeAhead

SMALL = 1000
_HINTS = (
    ("Ctrl+D", "duplicate"),
    ("F5", "copy above"),
    ("F6", "second row"),
    ("F3", "take proposed codes"),
    ("F9", "map"),
    ("F10", "more of the visit"),
    ("Ctrl+R", "repeat last visit"),
)


class _Page(QWidget):
    """What scrolls: as high as its parts need at the width that they have, not at the narrowest one."""

    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return hint
        return QSize(hint.width(), layout.minimumHeightForWidth(max(self.width(), hint.width())))


class ChargesScreen(Screen):
    """F7 patient, date, diagnoses, lines, Ctrl+Enter: no dialog anywhere."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.editor = VisitEditor(office)
        self.tape = Tape()
        self._saved = ""
        self._wants_grid = False
        self.header = HeaderCard(office, self.editor)
        self.who_bills = WhoBillsCard(office, self.editor)
        self.quick_add = QuickAdd(office)
        self.batch = BatchPanel(office, self.tape)
        self.drafts = WaitingDrafts()
        self.diagnoses = DiagnosisRow(office, self.editor)
        self.grid = LineGrid(self.editor)
        self.maps = LesionMaps(office, self.editor)
        self.self_pay = SelfPayCard(office, self.editor)
        self.shorthand = ShorthandBar(office, self.editor)
        self.panel = FindingsPanel(office, self.editor)
        self.foot = TotalsBar(office, self.editor)
        self.way = WayToFact(self)
        self.correction = CorrectionBar(office, self.editor)
        self._build()
        self._connect()
        self._add_keys()

    # --- as a screen -------------------------------------------------------------------------------------------------

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, Patient):
            if self.editor.patient is None or self.editor.patient.patient_id != with_.patient_id:
                self.take_patient(with_)
            else:
                self.grid.go_to_new_line()
        elif isinstance(with_, CorrectionWanted):
            self.correction.open(with_)
        elif isinstance(with_, NewPatientWanted):
            self._open_quick_add(with_.typed)
        elif self.editor.header is None:
            self.office.find_wanted.emit()
        else:
            self.grid.go_to_new_line()
        self._show_top_line()

    def refresh(self) -> None:
        if self.editor.header is None:
            self.office.run(book_calls.drafts, self._offer_drafts)
        else:
            self.editor.read_all_again()

    def take_patient(self, patient: object) -> bool:
        if not isinstance(patient, Patient):
            return False
        self.quick_add.hide()
        self.drafts.hide()
        self.editor.open_patient(patient)
        return True

    def take_first(self, found: Sequence[Patient]) -> None:
        """The first of some patients found."""
        if found:
            self.take_patient(found[0])

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Post and next", "Ctrl+Enter", self.post),
            Command("New patient", "", lambda: self._open_quick_add("")),
            Command("Repeat last visit", "Ctrl+R", self.editor.repeat_last),
            Command("Shorthand line", "Ctrl+L", self._to_shorthand),
            Command("Take the proposed codes", "F3", self.grid.take_proposal),
            Command("Map of the line's lesion", "F9", lambda: self.maps.open_for_row(self.grid.current_place())),
            Command("Drafts not posted yet", "Ctrl+G", self.drafts.focus),
            Command("Batch tape", "Ctrl+B", self.batch.open_panel),
            Command("Who bills an NP's or PA's work", "F8", self.who_bills.focus),
            Command("More of the visit: who ordered, telehealth, time", "F10", self.header.details.toggle),
            Command("To where the finding is mended", "F12", self.panel.go_there),
            Command("Page of the finding's rule, or all rules", "F1", self.panel.toggle_help),
            Command("Put this visit away as a draft", "", self.put_away),
            Command("Leave the posted visit as it was", "", self.correction.leave),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small = self.width() < SMALL
        self.panel.lie_below(small)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(below if small else beside)

    # --- doing -------------------------------------------------------------------------------------------------------

    def post(self) -> None:
        """Ctrl+Enter: take what stands in the open cell, then post."""
        self.grid.commit()
        self.header.details.commit()
        if self.self_pay.is_open:
            self.office.warn(
                "One answer is missing.", "Say why the patient pays the line, or Esc leaves it with the plan."
            )
            self.self_pay.focus()
            return
        if self.header.commit_day():
            self.editor.post()

    def put_away(self) -> None:
        """Leave the visit as a draft."""
        self.editor.close()
        self.refresh()
        self.office.find_wanted.emit()

    def _posted(self, _result: object) -> None:
        visit, setup = self.editor.visit, self.editor.setup
        if visit is not None and setup is not None:
            sums = totals(visit, setup)
            reads = Permission.READ_CONFIDENTIAL.value in self.office.signs.permissions
            self.tape.add(sums.grand if reads else sums.household)
        open_ = len(self.editor.open_findings)
        self.editor.close()
        self._saved = ""
        self._show_top_line()
        self.office.changed.emit(None)
        held = f"{open_} finding{'s' if open_ > 1 else ''} left: the claim waits in Claims." if open_ else ""
        self.office.say("Posted.", " ".join(part for part in (held, self.tape.verdict) if part))
        self.office.find_wanted.emit()

    def _opened(self) -> None:
        self.drafts.hide()
        self.quick_add.hide()
        if self.editor.lines:
            self.grid.go_to_new_line()
        else:
            self.header.focus_day()

    def _open_quick_add(self, typed: str) -> None:
        self.quick_add.open_with(typed)

    def _to_shorthand(self) -> None:
        self.shorthand.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _with_card(self, what: str) -> Callable[[], None]:
        def act() -> None:
            if (card := self.panel.current_card()) is not None:
                getattr(card, what)()

        return act

    def _search(self, edit: TypeAhead, column: int, typed: str) -> None:
        def answer(found: tuple[str, list[Choice]]) -> None:
            if self.grid.indexWidget(self.grid.currentIndex()) is edit:
                edit.offer(*found)

        if column == Column.DX:
            answer((typed, diagnosis_choices(self.editor)))
        else:
            self.editor.look_up(
                book_calls.find_codes if column == Column.CODE else book_calls.find_modifiers, typed, answer
            )

    # --- drafts and the top line -------------------------------------------------------------------------------------

    def _draft_saved(self, when: str) -> None:
        self._saved = f"Draft saved {when}"
        self._show_top_line()

    def _show_top_line(self) -> None:
        self.office.top_line_changed.emit("" if self.office.private else self.tape.words, self._saved)

    def _offer_drafts(self, waiting: tuple[WaitingDraft, ...]) -> None:
        self.drafts.show_drafts(waiting)
        self.drafts.setVisible(bool(waiting) and self.editor.header is None)
        self.count_changed.emit(len(waiting))

    def _discard(self, visit_id: str) -> None:
        self.office.run(lambda desk: charge_entry.discard_draft(desk, visit_id), self._discarded)

    def _discarded(self, _done: object) -> None:
        self.office.say("The draft is discarded.", "Nothing of it was posted.")
        self.office.changed.emit(None)

    def _show_private(self, hidden: bool) -> None:
        self.grid.lines.hides_private = hidden
        self.grid.lines.layoutChanged.emit()
        self.panel.show_findings()
        self._show_top_line()

    # --- putting together --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        hints = QWidget()
        flow = FlowLayout(hints, spacing=6)
        flow.setContentsMargins(10, 0, 0, 0)
        for keys, said in _HINTS:
            hint = QWidget()
            hint.setLayout(words.row(words.key_hint(keys), words.text(said, size="small", look="muted"), spacing=6))
            flow.addWidget(hint)
        self._work = work = _Page()
        column = words.column(
            self.correction, self.header, self.who_bills, self.quick_add, self.batch, self.drafts,
            self.diagnoses, self.grid, self.maps, self.self_pay, hints, self.shorthand,
            spacing=12, margins=(20, 16, 20, 16),
        )  # fmt: skip
        column.setStretch(column.indexOf(self.grid), 1000)
        column.addStretch(1)
        work.setLayout(column)
        self._page = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(work)
        work.setProperty("look", "canvas")
        self._middle = middle = words.row(scroll, self.panel, spacing=0)
        middle.setStretch(0, 1)
        whole = words.column(spacing=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.foot)
        self.setLayout(whole)

    def _connect(self) -> None:
        editor = self.editor
        editor.opened.connect(self._opened)
        editor.posted.connect(self._posted)
        editor.draft_saved.connect(self._draft_saved)
        self.correction.lead_wanted.connect(self.way.lead_to_place)
        self.correction.hands_back.connect(self.grid.go_to_new_line)
        self.header.finished.connect(self.diagnoses.focus)
        self.diagnoses.finished.connect(self.grid.go_to_new_line)
        self.grid.asked.connect(self._search)
        self.grid.repeat_wanted.connect(editor.repeat_last)
        self.grid.map_wanted.connect(self.maps.open_for_row)
        self.maps.row_done.connect(self.grid.back_to_row)
        self.shorthand.map_wanted.connect(self.maps.open_for_words)
        self.maps.words_done.connect(self.shorthand.put_place)
        self.shorthand.taken.connect(self.grid.go_to_new_line)
        self.shorthand.left.connect(self.grid.go_to_new_line)
        self.quick_add.added.connect(self.take_patient)
        self.quick_add.cancelled.connect(self._quick_add_cancelled)
        self.batch.started.connect(self._show_top_line)
        self.batch.started.connect(self.office.find_wanted)
        self.drafts.chosen.connect(editor.open_draft)
        self.drafts.discarded.connect(self._discard)
        self.drafts.left.connect(self.office.find_wanted)
        self.self_pay.left.connect(self.grid.go_to_new_line)
        self.who_bills.left.connect(self.grid.go_to_new_line)
        self.panel.hands_back.connect(self.grid.go_to_new_line)
        self.panel.shown.connect(self.way.lead)
        self.panel.away.connect(self.way.go)
        self.header.details.left.connect(self.grid.go_to_new_line)
        for moved in (self.grid.stands_elsewhere, self.maps.shown, self.shorthand.grown):
            moved.connect(self._follow_focus, Qt.ConnectionType.QueuedConnection)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.foot.post_wanted.connect(self.post)
        self.office.privacy_changed.connect(self._show_private)

    def _follow_focus(self, _before: QWidget | None = None, now: QWidget | None = None) -> None:
        """In a small window the page scrolls to what the hands are in: a row, a field, the whole question."""
        now = now or QApplication.focusWidget()
        page = self._work
        if now is None or not page.isAncestorOf(now):  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            return
        shown, area = now, now.rect()
        if self.grid.isAncestorOf(now) or now is self.grid:
            shown, area = self.grid, self.grid.under_hands()
        elif part := next(
            (part for part in (self.maps, self.self_pay, self.shorthand, self.diagnoses) if part.isAncestorOf(now)),
            None,
        ):
            shown, area = part, part.rect()
        for spot in (area.bottomLeft(), area.topLeft()):
            self._page.ensureVisible(0, shown.mapTo(page, spot).y(), 0, 12)

    def _quick_add_cancelled(self) -> None:
        self.quick_add.hide()
        self.office.find_wanted.emit()

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": self.post,
            "Ctrl+Enter": self.post,
            "Ctrl+L": self._to_shorthand,
            "Ctrl+B": self.batch.open_panel,
            "Ctrl+G": self.drafts.focus,
            "Alt+Down": self.panel.next_finding,
            "Alt+Return": self._with_card("apply_first"),
            "Alt+I": self._with_card("begin_ignore"),
            "F1": self.panel.toggle_help,
            "F12": self.panel.go_there,
            "F8": self.who_bills.focus,
            "F10": self.header.details.toggle,
            "Ctrl+R": self.editor.repeat_last,
        }
        for sequence, action in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            from_find = sequence in ("Ctrl+G", "Ctrl+B")
            shortcut.setContext(
                Qt.ShortcutContext.WindowShortcut if from_find else Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(action)
