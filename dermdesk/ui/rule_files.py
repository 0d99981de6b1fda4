"""Own rules from and to a file: for another book, or for the practice file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from dermdesk.services import practice_rules
from dermdesk.services.desk import Desk
from dermdesk.services.files import read_text, write_whole
from dermdesk.services.practice_rules import ImportedRules
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted


class RuleFiles(QWidget):
    """Two buttons; the system's own window asks for the file."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._import = words.button("&Import…", self.import_file, look="plain", name="Import rules from a file")
        self._export = words.button("E&xport…", self.export_file, look="plain", name="Export rules to a file")
        self.setLayout(words.row(self._import, self._export))

    def fit(self, *, may_change: bool, any_rule: bool) -> None:
        """What can be done now."""
        self._import.setEnabled(may_change)
        self._export.setEnabled(any_rule)

    def import_file(self) -> None:
        """Take rules from a practice file or a file of rules."""
        chosen, _kind = QFileDialog.getOpenFileName(self, "File of rules", "", "TOML (*.toml)")
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Take the rules of a file, all or none."""
        self.office.run(lambda desk: practice_rules.import_rules(desk, read_text(path)), self._imported)

    def _imported(self, done: ImportedRules) -> None:
        self.office.say(
            f"{counted(len(done.added), 'rule')} added, {len(done.changed)} changed, {len(done.same)} as they were."
        )
        self.office.changed.emit(None)

    def export_file(self) -> None:
        """Write the rules as a file for another book."""
        chosen, _kind = QFileDialog.getSaveFileName(self, "File of rules", "rules.toml", "TOML (*.toml)")
        if chosen:
            self.write_file(Path(chosen))

    def write_file(self, path: Path) -> None:
        """Write all own rules to a file."""

        def work(desk: Desk) -> str:
            write_whole(path, practice_rules.export_rules(desk).encode())
            return path.name

        self.office.run(work, self._exported)

    def _exported(self, name: str) -> None:
        self.office.say(f"The rules are in {name}.", "Another book takes them with Import, or in its practice file.")
