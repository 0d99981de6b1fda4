"""Claims on paper: the forms that are ready in a preview, marked as printed when they were sent, and printed again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.claim import ClaimBatch
from dermdesk.domain.print_offset import PrintOffset
from dermdesk.services import paper_forms, printing, submission
from dermdesk.services.desk import Desk
from dermdesk.services.paper_forms import PaperRun, PrintedForms
from dermdesk.services.submission import SentFile
from dermdesk.ui.print_preview import Paper, PrintPreview
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets.counted import counted

JOB = "CMS-1500"
_LAY_IN = "Lay in red CMS-1500 (02/12) forms and print at 100 %: no fitting to the page."


class ClaimForms(QObject):
    """`done`: nothing runs any more, whatever came of it."""

    done = Signal()

    def __init__(self, office: Office, parent: QWidget, folder: Callable[[], Path | None]) -> None:
        super().__init__(parent)
        self._office = office
        self._window = parent
        self._folder = folder
        self._run: PaperRun | None = None
        self.preview: PrintPreview | None = None

    def start(self, claim_ids: tuple[str, ...] | None) -> None:
        """Show the forms of ready paper claims, or of those named."""

        def work(desk: Desk) -> tuple[PaperRun | None, PrintOffset]:
            return paper_forms.forms_to_print(desk, claim_ids), printing.form_offset()

        self._office.run(work, self._show, self._failed)

    def start_again(self, claim_id: str) -> None:
        """Show the forms of the batch with which a claim was printed; printing them again changes nothing."""

        def work(desk: Desk) -> tuple[PrintedForms, PrintOffset]:
            return paper_forms.printed_forms(desk, claim_id), printing.form_offset()

        self._office.run(work, self._show_again, self._failed)

    def _show(self, found: tuple[PaperRun | None, PrintOffset]) -> None:
        self.done.emit()
        run, offset = found
        self._run = run
        if run is None:
            self._office.say("There is nothing to print.", "Ready holds no paper claim; Held says why others wait.")
            self._office.changed.emit(None)
            return
        if run.held:
            numbers = {problem.claim_number for problem in run.held}
            self._office.warn(f"{counted(len(numbers), 'claim')} held instead: {run.held[0].message}", "See Held.")
            self._office.changed.emit(None)
        remarks = (_LAY_IN, *(f"Enclose {words}." for words in run.enclosures))
        title = f"Print {counted(len(run.claims), 'claim')} on CMS-1500"
        paper = Paper(title=title, job=JOB, data=run.data, proof=run.proof, offset=offset, remarks=remarks)
        self.preview = PrintPreview(self._window, paper, can_save=True)
        self.preview.sent.connect(self._mark)
        self.preview.save_wanted.connect(self._save)
        self.preview.open()

    def _show_again(self, found: tuple[PrintedForms, PrintOffset]) -> None:
        self.done.emit()
        forms, offset = found
        numbers = forms.batch.claim_numbers
        title = f"Print {counted(len(numbers), 'claim')} again, as before"
        paper = Paper(title=title, job=JOB, data=forms.data, offset=offset, remarks=(_LAY_IN,))
        self.preview = PrintPreview(self._window, paper)
        self.preview.sent.connect(self._said_again)
        self.preview.open()

    def _mark(self) -> None:
        run = self._run
        if run is not None:
            self._office.run(lambda desk: paper_forms.mark_printed(desk, run), self._marked)

    def _save(self) -> None:
        run, folder = self._run, self._folder()
        if run is None or folder is None:
            return
        claim_ids = tuple(claim.claim_id for claim in run.claims)
        self._office.run(lambda desk: submission.print_cms1500(desk, folder, claim_ids=claim_ids), self._saved)

    def _marked(self, batch: ClaimBatch) -> None:
        self._office.say(
            f"{counted(len(batch.claim_numbers), 'claim')} sent to the printer and marked as printed.",
            "A spoilt form is printed again from the same bytes: Print again.",
        )
        self._office.changed.emit(None)

    def _saved(self, made: SentFile | Path | None) -> None:
        if isinstance(made, SentFile):
            self._office.say(
                f"{counted(len(made.batch.claim_numbers), 'claim')} printed to {made.path.name}.",
                f"It is in {made.path.parent}. Print it on red forms at 100 %.",
            )
        self._office.changed.emit(None)

    def _said_again(self) -> None:
        self._office.say("The same forms were sent to the printer again. Nothing else was changed.")

    def _failed(self, error: Exception) -> None:
        self.done.emit()
        self._office.warn_of(error)
