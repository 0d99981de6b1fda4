"""Claims: prepared from posted visits, looked at, held or let go, sent as 837P or printed on CMS-1500."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QProgressBar, QSplitter, QTabBar, QWidget

from dermdesk.domain.money import total
from dermdesk.services import claim_preparation, patients, rejudging, submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_preparation import PreparedRun
from dermdesk.services.desk import Desk
from dermdesk.services.rejudging import RejudgedRun, VisitChange
from dermdesk.services.submission import ExportReport, SentFile
from dermdesk.ui.claim_changes import ChangesCard, summary
from dermdesk.ui.claims.preview import ClaimPreview
from dermdesk.ui.models.claims import BUCKET_WORDS, COLUMNS, EMPTY, Buckets, load_buckets, row_key
from dermdesk.ui.screen import Command, Office, Screen
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.folder_field import FolderField
from dermdesk.ui.widgets.reason_row import ReasonRow
from dermdesk.ui.widgets.row_table import RowTable

_ORDER = tuple(Bucket)


class ClaimsScreen(Screen):
    """Left and Right on the buckets, H holds and R releases the claim under the bar, Enter opens its patient."""

    progressed = Signal(int, str)
    """From the book's thread."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._buckets: Buckets | None = None
        self._bucket = Bucket.READY
        self._first_look = True
        self._summary = words.text(look="muted", name="Claims in numbers")
        self.prepare_button = words.button("&Prepare claims", self.prepare)
        head = words.row(
            words.text("Claims", size="title", bold=True), self._summary, 1, self.prepare_button, spacing=12
        )
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Buckets of claims")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for bucket in _ORDER:
            self.tabs.addTab(BUCKET_WORDS[bucket])
        self.tabs.currentChanged.connect(self._turn)
        self.table = RowTable[ClaimRow](
            "Claims", COLUMNS, row_key, empty="No claims.", letters={"H": self._ask_reason, "R": self._release}
        )
        self.table.opened.connect(self._open_patient)
        self.preview = ClaimPreview(office)
        self.table.chosen.connect(self.preview.show_row)
        self.why = ReasonRow()
        self.why.left.connect(self.table.take_focus)
        self.changes = ChangesCard()
        self.changes.opened.connect(self._open_patient)
        self.changes.left.connect(self.table.take_focus)
        left = QWidget()
        hints = words.row(spacing=6)
        for keys, what in (("H", "hold"), ("R", "release"), ("Ctrl+J", "judge again"), ("Enter", "patient")):
            hints.addWidget(words.key_hint(keys))
            hints.addWidget(words.text(f"{what}   ", size="small", look="muted"))
        hints.addStretch(1)
        column = words.column(self.tabs, self.changes, self.table, self.why, hints, spacing=8)
        column.setStretch(2, 1)
        left.setLayout(column)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(self.preview)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([780, 400])
        above = QWidget()
        box = words.column(head, split, spacing=8, margins=(20, 16, 20, 12))
        box.setStretch(1, 1)
        above.setLayout(box)
        whole = words.column(above, self._foot(), spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.progressed.connect(self._show_progress)
        for keys, run in (
            ("Ctrl+E", self.export),
            ("Ctrl+P", self.print_forms),
            ("Ctrl+Shift+P", self.proof),
            ("Ctrl+J", self.rejudge),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, RejudgedRun):
            self.changes.show_run(with_)
            return
        if isinstance(with_, str) and with_ in BUCKET_WORDS:
            self.show_bucket(Bucket(with_))
        self.table.take_focus()

    def refresh(self) -> None:
        self.office.run(load_buckets, self._show)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Prepare claims", "", self.prepare),
            Command("Export 837P", "Ctrl+E", self.export),
            Command("Print CMS-1500", "Ctrl+P", self.print_forms),
            Command("Proof of all ready claims", "Ctrl+Shift+P", self.proof),
            Command("Judge all unsent visits again", "Ctrl+J", self.rejudge),
        )

    def show_bucket(self, bucket: Bucket) -> None:
        """Turn to a bucket."""
        self._first_look = False
        self._bucket = bucket
        self.tabs.setCurrentIndex(_ORDER.index(bucket))

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("held", lambda: self.show_bucket(Bucket.HELD)),
            ("ready", lambda: self.show_bucket(Bucket.READY)),
        )

    # --- what goes out -----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make claims of posted visits."""
        self._busy("Preparing claims")
        self.office.run(claim_preparation.prepare_claims, self._prepared, self._failed)

    def export(self) -> None:
        """Write the 837P files of all ready electronic claims."""
        if (folder := self._folder()) is None:
            return
        told = self.progressed.emit

        def work(desk: Desk) -> tuple[ExportReport, Path]:
            return submission.export_837p(desk, folder, told), folder

        self._busy("Writing and checking 837P")
        self.office.run(work, self._exported, self._failed)

    def print_forms(self) -> None:
        """Make the PDF for the red forms of all ready paper claims."""
        self._print(proof=False)

    def proof(self) -> None:
        """Make a PDF of all ready claims with the form drawn; nothing is marked as printed."""
        self._print(proof=True)

    def rejudge(self) -> None:
        """Judge all unsent visits again and show what changed, as after new reference data or rules."""
        told = self.progressed.emit
        self._busy("Judging all unsent visits again")
        self.office.run(lambda desk: rejudging.rejudge(desk, told), self._rejudged, self._failed)

    def _print(self, *, proof: bool) -> None:
        if (folder := self._folder()) is None:
            return
        self._busy("Printing CMS-1500")
        self.office.run(lambda desk: submission.print_cms1500(desk, folder, proof=proof), self._printed, self._failed)

    def _folder(self) -> Path | None:
        folder = self.folder.folder
        if folder is None:
            self.office.warn("Nothing was written: no folder is chosen.", "Type or browse for the folder of the files.")
            self.folder.edit.setFocus()
        return folder

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _show(self, found: Buckets) -> None:
        self._buckets = found
        for place, bucket in enumerate(_ORDER):
            count = len(found.rows[bucket])
            self.tabs.setTabText(place, f"{BUCKET_WORDS[bucket]} {count}" if count else BUCKET_WORDS[bucket])
        ready = found.rows[Bucket.READY]
        electronic = [row for row in ready if not row.paper]
        paper = [row for row in ready if row.paper]
        waiting = found.unprepared
        self._summary.setText(
            f"{waiting} posted {'visit has' if waiting == 1 else 'visits have'} no claim yet" if waiting
            else f"{len(ready)} ready, {total(row.amount for row in ready).display}"
        )  # fmt: skip
        words.set_look(self.prepare_button, "primary" if waiting else "")
        self.prepare_button.setText(f"&Prepare claims ({waiting})" if waiting else "&Prepare claims")
        self.export_button.setText(f"&Export 837P ({len(electronic)})")
        self.export_button.setEnabled(bool(electronic))
        self.print_button.setText(f"Prin&t CMS-1500 ({len(paper)})")
        self.print_button.setEnabled(bool(paper))
        self.proof_button.setEnabled(bool(ready))
        self.count_changed.emit(len(found.rows[Bucket.HELD]) + len(found.rows[Bucket.REJECTED]))
        if self._first_look and not ready and found.rows[Bucket.HELD]:
            self._bucket = Bucket.HELD
        self._first_look = False
        self.tabs.setCurrentIndex(_ORDER.index(self._bucket))
        self._fill()

    def _rejudged(self, run: RejudgedRun) -> None:
        self._done()
        self.office.say(summary(run))
        self.changes.show_run(run)
        self.office.changed.emit(None)

    def _prepared(self, run: PreparedRun) -> None:
        self._done()
        waiting = counted(len(run.held), "visit waits", "visits wait")
        held = f" {waiting} for a correction: see Held." if run.held else ""
        if run.waiting:
            held += f" {counted(len(run.waiting), 'claim waits', 'claims wait')} with an open risk: R sends on purpose."
        changed = f", {len(run.refreshed)} brought up to date" if run.refreshed else ""
        self.office.say(f"{counted(len(run.prepared), 'claim')} made{changed}.{held}")
        ready = len(run.prepared) > len(run.waiting)
        self._bucket = Bucket.READY if ready or not (run.held or run.waiting) else Bucket.HELD
        self.office.changed.emit(None)

    def _exported(self, answer: tuple[ExportReport, Path]) -> None:
        self._done()
        report, folder = answer
        claims = sum(len(sent.batch.claim_numbers) for sent in report.files)
        if report.problems:
            first = report.problems[0]
            self.office.warn(
                f"{counted(claims, 'claim')} went out in {counted(len(report.files), 'file')}; others are held. "
                f"First: {first.message}",
                "Held says why. Mend them and export again.",
            )
        elif report.files:
            amount = total(sent.batch.total for sent in report.files)
            self.office.say(
                f"{counted(claims, 'claim')}, {amount.display}, in {counted(len(report.files), 'file')}.",
                f"They are in {folder}.",
            )
        else:
            self.office.say("There was nothing to export.", "Ready holds no electronic claim.")
        self.office.changed.emit(None)

    def _printed(self, made: SentFile | Path | None) -> None:
        self._done()
        if made is None:
            self.office.say("There was nothing to print.", "Ready holds no paper claim.")
        elif isinstance(made, SentFile):
            self.office.say(
                f"{counted(len(made.batch.claim_numbers), 'claim')} printed to {made.path.name}.",
                f"It is in {made.path.parent}. Print it on red forms at 100 %.",
            )
            self.office.changed.emit(None)
        else:
            self.office.say(f"The proof is {made.name}; nothing was marked as printed.", f"It is in {made.parent}.")

    def _failed(self, error: Exception) -> None:
        self._done()
        self.office.warn_of(error)
        self.office.changed.emit(None)

    def _show_progress(self, percent: int, said: str) -> None:
        self._bar.setRange(0, 100)
        self._bar.setValue(percent)
        self._bar_words.setText(said)

    def _busy(self, said: str) -> None:
        self._bar.setRange(0, 0)
        self._bar_words.setText(said)
        self._bar.show()
        self._bar_words.show()
        for button in (self.prepare_button, self.export_button, self.print_button, self.proof_button):
            button.setEnabled(False)

    def _done(self) -> None:
        self._bar.hide()
        self._bar_words.hide()
        self.prepare_button.setEnabled(True)
        if self._buckets is not None:
            self._show(self._buckets)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _turn(self, place: int) -> None:
        self._bucket = _ORDER[place]
        self.why.close_row()
        self._fill()

    def _fill(self) -> None:
        self.table.say_empty(*EMPTY[self._bucket])
        self.table.take(self._buckets.rows[self._bucket] if self._buckets is not None else ())

    def _open_patient(self, row: ClaimRow | VisitChange) -> None:
        patient_id = row.patient_id
        self.office.run(lambda desk: patients.patient(desk, patient_id), self._go_to_patient)

    def _go_to_patient(self, patient: object) -> None:
        self.office.screen_wanted.emit("patients", patient)

    def _ask_reason(self) -> None:
        row = self.table.current
        if row is None or not row.claim_id or row.bucket not in (Bucket.READY, Bucket.HELD):
            self.office.warn("Only a claim that has not left can be held.", "Nothing was changed.")
            return
        claim_id = row.claim_id
        self.why.ask("Hold", "what it waits for, such as: new member id", lambda said: self._hold(claim_id, said))

    def _hold(self, claim_id: str, reason: str) -> None:
        self.office.run(lambda desk: claim_preparation.hold(desk, claim_id, reason), self._held)

    def _held(self, _nothing: None) -> None:
        self.why.close_row()
        self.office.say("The claim is held until it is released.")
        self.office.changed.emit(None)

    def _release(self) -> None:
        row = self.table.current
        if row is None or row.bucket is not Bucket.HELD:
            return
        if not row.claim_id:
            self.office.warn(
                "This visit has no claim yet: it must be mended first.", "Enter opens the patient; then prepare again."
            )
            return
        claim_id = row.claim_id
        if row.at_risk:
            hint = "why it is right as it stands; the reason is kept"
            self.why.ask("Send all the same", hint, lambda said: self._let_go(claim_id, said))
        else:
            self._let_go(claim_id, "")

    def _let_go(self, claim_id: str, reason: str) -> None:
        self.office.run(lambda desk: claim_preparation.release(desk, claim_id, reason), self._released)

    def _released(self, _nothing: None) -> None:
        self.why.close_row()
        self.office.say("The claim goes with the next file.")
        self.office.changed.emit(None)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _foot(self) -> QFrame:
        self.folder = FolderField("Fo&lder", "claims")
        self.export_button = words.button("&Export 837P", self.export, look="primary", name="Export 837P, Ctrl+E")
        self.print_button = words.button("Prin&t CMS-1500", self.print_forms, name="Print CMS-1500, Ctrl+P")
        self.proof_button = words.button("Pr&oof", self.proof, name="Proof of all ready claims, Ctrl+Shift+P")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName("Progress")
        self._bar_words = words.text(size="small", look="muted")
        self._bar.hide()
        self._bar_words.hide()
        foot = words.frame("foot")
        line = words.row(
            self.folder, self._bar_words, self._bar,
            self.proof_button, self.print_button, self.export_button, margins=(20, 10, 20, 10),
        )  # fmt: skip
        line.setStretch(0, 1)
        foot.setLayout(line)
        return foot
