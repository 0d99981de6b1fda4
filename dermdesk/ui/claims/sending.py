"""The foot of Claims: the folder, export and print of what is marked or of all that is ready, and how far it is."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from dermdesk.domain.money import total
from dermdesk.services import claim_preparation, rejudging, submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_preparation import PreparedRun
from dermdesk.services.desk import Desk
from dermdesk.services.rejudging import RejudgedRun
from dermdesk.services.submission import ExportReport, SentFile
from dermdesk.ui.claims.forms import ClaimForms
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.folder_field import FolderField


class Sending(QFrame):
    """Long work on claims, one at a time; `prepared` and `rejudged` tell what came of a run."""

    progressed = Signal(int, str)
    """From the book's thread."""
    prepared = Signal(object)
    rejudged = Signal(object)
    busy_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._ready: tuple[ClaimRow, ...] = ()
        self._marked = False
        self.busy = False
        self.setProperty("look", "foot")
        self.folder = FolderField("Fol&der", "claims")
        self.export_button = words.button("&Export 837P", self.export, look="primary", name="Export 837P, Ctrl+E")
        self.print_button = words.button("Prin&t CMS-1500", self.print_forms, name="Print CMS-1500, Ctrl+P")
        self.proof_button = words.button("Pr&oof", self.proof, name="Proof of ready claims, Ctrl+Shift+P")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName("Progress")
        self._bar_words = words.text(size="small", look="muted")
        self._bar.hide()
        self._bar_words.hide()
        self.forms = ClaimForms(office, self, self.chosen_folder)
        self.forms.done.connect(self._end)
        line = words.row(
            self.folder, self._bar_words, self._bar,
            self.proof_button, self.print_button, self.export_button, margins=(20, 10, 20, 10),
        )  # fmt: skip
        line.setStretch(0, 1)
        self.setLayout(line)
        self.progressed.connect(self._show_progress)

    def offer(self, rows: Sequence[ClaimRow], *, marked: bool) -> None:
        """What export and print take: the ready ones of the marked rows, or all that are ready."""
        self._ready = tuple(row for row in rows if row.bucket is Bucket.READY)
        self._marked = marked
        electronic = sum(not row.paper for row in self._ready)
        paper = len(self._ready) if marked else len(self._ready) - electronic
        what = " marked" if marked else ""
        self.export_button.setText(f"&Export 837P ({electronic}{what})")
        self.print_button.setText(f"Prin&t CMS-1500 ({paper}{what})")
        self.proof_button.setText(f"Pr&oof ({len(self._ready)}{what})" if marked else "Pr&oof")
        self.export_button.setEnabled(bool(electronic) and not self.busy)
        self.print_button.setEnabled(bool(paper) and not self.busy)
        self.proof_button.setEnabled(bool(self._ready) and not self.busy)

    # --- what is done ------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make claims of posted visits."""
        self._begin("Preparing claims")
        self._office.run(claim_preparation.prepare_claims, self._prepared, self._failed)

    def rejudge(self) -> None:
        """Judge all unsent visits again and show what changed, as after new reference data or rules."""
        told = self.progressed.emit
        self._begin("Judging all unsent visits again")
        self._office.run(lambda desk: rejudging.rejudge(desk, told), self._rejudged, self._failed)

    def export(self) -> None:
        """Write the 837P files of the ready electronic claims, the marked ones where some are marked."""
        if (folder := self.chosen_folder()) is None:
            return
        told, claim_ids = self.progressed.emit, self._claim_ids()

        def work(desk: Desk) -> tuple[ExportReport, Path]:
            return submission.export_837p(desk, folder, told, claim_ids=claim_ids), folder

        self._begin("Writing and checking 837P")
        self._office.run(work, self._exported, self._failed)

    def print_forms(self) -> None:
        """Show the red forms of the ready paper claims before they print; marked ones go on paper whoever pays."""
        self._begin("Making CMS-1500 forms")
        self.forms.start(self._claim_ids())

    def proof(self) -> None:
        """Make a PDF of the ready claims with the form drawn; nothing is marked as printed."""
        if (folder := self.chosen_folder()) is None:
            return
        claim_ids = self._claim_ids()
        work: Callable[[Desk], SentFile | Path | None] = lambda desk: submission.print_cms1500(  # noqa: E731 - short
            desk, folder, proof=True, claim_ids=claim_ids
        )
        self._begin("Drawing CMS-1500 forms")
        self._office.run(work, self._printed, self._failed)

    def _claim_ids(self) -> tuple[str, ...] | None:
        return tuple(row.claim_id for row in self._ready) if self._marked else None

    def chosen_folder(self) -> Path | None:
        """Where files go; None, and words, when no folder is typed."""
        if (folder := self.folder.folder) is None:
            self._office.warn(
                "Nothing was written: no folder is chosen.", "Type or browse for the folder of the files."
            )
            self.folder.edit.setFocus()
        return folder

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _prepared(self, run: PreparedRun) -> None:
        self._end()
        waiting = counted(len(run.held), "visit waits", "visits wait")
        held = f" {waiting} for a correction: see Held." if run.held else ""
        if run.waiting:
            held += f" {counted(len(run.waiting), 'claim waits', 'claims wait')} with an open risk: R sends on purpose."
        changed = f", {len(run.refreshed)} brought up to date" if run.refreshed else ""
        self._office.say(f"{counted(len(run.prepared), 'claim')} made{changed}.{held}")
        self.prepared.emit(run)
        self._office.changed.emit(None)

    def _rejudged(self, run: RejudgedRun) -> None:
        self._end()
        self.rejudged.emit(run)
        self._office.changed.emit(None)

    def _exported(self, answer: tuple[ExportReport, Path]) -> None:
        self._end()
        report, folder = answer
        claims = sum(len(sent.batch.claim_numbers) for sent in report.files)
        if report.problems:
            first = report.problems[0]
            self._office.warn(
                f"{counted(claims, 'claim')} went out in {counted(len(report.files), 'file')}; others are held. "
                f"First: {first.message}",
                "Held says why. Mend them and export again.",
            )
        elif stuck := [one for one in report.handed_over if one.problem]:
            self._office.warn(
                f"{counted(claims, 'claim')} went out, but not into the outbox: {stuck[0].problem}",
                f"The files are in {folder}: hand them over yourself.",
            )
        elif report.files:
            amount = total(sent.batch.total for sent in report.files)
            self._office.say(
                f"{counted(claims, 'claim')}, {amount.display}, in {counted(len(report.files), 'file')}.",
                f"They are in {folder}{_and_outboxes(report)}.",
            )
        elif report.waiting:
            self._office.warn(
                f"Nothing went out: {counted(report.waiting, 'claim')} must be looked at first.", "Held says why."
            )
        else:
            self._office.say("There was nothing to export.", "Ready holds no electronic claim.")
        self._office.changed.emit(None)

    def _printed(self, made: SentFile | Path | None) -> None:
        self._end()
        if made is None:
            self._office.say("There was nothing to print.", "Ready holds no paper claim.")
        elif isinstance(made, Path):
            self._office.say(f"The proof is {made.name}; nothing was marked as printed.", f"It is in {made.parent}.")

    def _failed(self, error: Exception) -> None:
        self._end()
        self._office.warn_of(error)
        self._office.changed.emit(None)

    def _show_progress(self, percent: int, said: str) -> None:
        self._bar.setRange(0, 100)
        self._bar.setValue(percent)
        self._bar_words.setText(said)

    def _begin(self, said: str) -> None:
        self.busy = True
        self._bar.setRange(0, 0)
        self._bar_words.setText(said)
        self._bar.show()
        self._bar_words.show()
        for button in (self.export_button, self.print_button, self.proof_button):
            button.setEnabled(False)
        self.busy_changed.emit()

    def _end(self) -> None:
        self.busy = False
        self._bar.hide()
        self._bar_words.hide()
        self.busy_changed.emit()


def _and_outboxes(report: ExportReport) -> str:
    """Whose program fetches a file by itself."""
    names = ", ".join(dict.fromkeys(one.receiver for one in report.handed_over))
    return f" and in the outbox of {names}" if names else ""
