"""Settings of the book: when it was last backed up, a verified copy now, a check for damage."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.standing import VerifyReport
from dermdesk.domain.user import Permission
from dermdesk.services import books
from dermdesk.services.books import BookInfo
from dermdesk.services.desk import Desk
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.folder_field import FolderField


class BookPage(SettingsPage):
    """A backup is restored once to a temporary file before it counts."""

    title = "Book and backup"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._facts = words.text(wrap=True, name="The book")
        self.last_backup = words.text(look="muted", wrap=True, name="Last backup")
        self.folder = FolderField("Fo&lder", "backups")
        self.backup_button = words.button("&Back up now", self.save, look="primary")
        self.verify_button = words.button("Check for &damage", self.verify)
        self.found = words.text(wrap=True, name="What the check found")
        self.found.hide()
        self._working = words.text(look="muted")
        buttons = words.row(self.backup_button, self.verify_button, self._working, 1)
        card = words.frame("card")
        card.setLayout(
            words.column(
                words.text("The book", bold=True), self._facts, self.last_backup, self.folder, buttons, self.found,
                spacing=12, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        self.setLayout(words.column(card, 1))

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        may = Permission.KEEP_BOOK in self.rights
        self.backup_button.setEnabled(may)
        self.verify_button.setEnabled(may)
        self.office.run(books.info, self._show)

    def start(self) -> None:
        first: QWidget = self.backup_button if self.backup_button.isEnabled() else self.folder.edit
        first.setFocus()

    def save(self) -> None:
        """Back up now."""
        folder = self.folder.folder
        if folder is None or not self.backup_button.isEnabled():
            self.office.warn(
                "Nothing was backed up: no folder is chosen.", "Type or browse for a folder, best on another disk."
            )
            return

        def work(desk: Desk) -> Path:
            folder.mkdir(parents=True, exist_ok=True)
            books.backup(desk, folder)
            return folder

        self._busy("Copying, then restoring the copy to see that it is whole …")
        self.office.run(work, self._backed_up, self._failed)

    def verify(self) -> None:
        """Look for damage and tampering."""
        self._busy("Reading every event …")
        self.office.run(books.verify, self._verified, self._failed)

    def _show(self, info: BookInfo) -> None:
        self._facts.setText(
            f"{info.practice}, site {info.site}: {info.patients} patients, {info.claims} claims. "
            f"Users: {', '.join(info.users)}."
        )
        made = info.last_backup
        self.last_backup.setText(
            f"Last backup: {day_words(made.date())}, {made:%H:%M} UTC."
            if made
            else "There is no backup yet. Make one today."
        )

    def _backed_up(self, folder: Path) -> None:
        self._busy("")
        self.office.say("The book is backed up and the copy is verified.", f"It is in {folder}.")
        self.office.changed.emit(None)

    def _verified(self, report: VerifyReport) -> None:
        self._busy("")
        self.found.show()
        if report.sound:
            self.found.setText(f"All {report.events} events are whole, and nothing was tampered with.")
        else:
            self.found.setText("\n".join(report.problems))
        words.set_look(self.found, "accent" if report.sound else "danger")

    def _failed(self, error: Exception) -> None:
        self._busy("")
        self.office.warn_of(error)

    def _busy(self, said: str) -> None:
        self._working.setText(said)
        self.backup_button.setEnabled(not said)
        self.verify_button.setEnabled(not said)
        if not said:
            self.start()
