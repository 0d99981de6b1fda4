"""Where files go: a path that can be typed, and the system's own window to look for one."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from dermdesk.ui.widgets import words


class FolderField(QWidget):
    """Starts at `dermdesk/<folder>` in the user's documents; folders are made when something is written."""

    def __init__(self, caption: str, folder: str) -> None:
        super().__init__()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.edit = QLineEdit(str(Path(documents) / "dermdesk" / folder))
        self.edit.setAccessibleName(caption.replace("&", ""))
        label = words.text(caption, size="small", look="muted")
        label.setBuddy(self.edit)
        look = words.button("&Browse…", self._browse, name=f"Browse for {caption.replace('&', '')}")
        box = words.row(label, self.edit, look)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.edit.setMinimumWidth(160)

    @property
    def folder(self) -> Path | None:
        """What is typed, or None."""
        typed = self.edit.text().strip()
        return Path(typed).expanduser() if typed else None

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the files", self.edit.text())
        if chosen:
            self.edit.setText(chosen)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
