"""Answers of clearinghouses and payers from files that hands choose: 999, TA1, 277CA, 277."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from dermdesk.services import acknowledgement_files
from dermdesk.services.acknowledgement_files import ImportedFile
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted


class Receiving(QObject):
    """A button; the system's own window asks for the files."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office, self._window, self._last = office, parent, ""
        self.button = words.button(
            "Take &in answers…", self.ask, name="Take answers from files: 999, TA1, 277CA, 277. Ctrl+I"
        )

    def ask(self) -> None:
        """Choose files, then take them."""
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, "Answers to claims (999, TA1, 277CA)", self._last)
        if chosen:
            self._last = str(Path(chosen[0]).parent)
            self.take([Path(path) for path in chosen])

    def take(self, paths: Sequence[Path]) -> None:
        """Take each file, and say what came of it."""
        self._office.run(lambda desk: acknowledgement_files.import_files(desk, paths), self._told)

    def _told(self, files: tuple[ImportedFile, ...]) -> None:
        reports = [file.report for file in files if file.report is not None]
        came = "; ".join(f"{report.file_name}: {report.words}" for report in reports)
        warnings = [warning for report in reports for warning in report.warnings]
        refused = [file.refused for file in files if file.refused is not None]
        if refused:
            many = f"{counted(len(refused), 'file')} not taken: " if len(files) > 1 else ""
            self._office.warn(f"{many}{refused[0].message}", f"{refused[0].help} {came}".strip())
        elif warnings or any(report.rejected for report in reports):
            self._office.warn(f"{came}.", " ".join(warnings) or "Rejected says what is wrong and leads there.")
        else:
            self._office.say(f"{came}.")
        if any(report.taken for report in reports):
            self._office.changed.emit(None)
