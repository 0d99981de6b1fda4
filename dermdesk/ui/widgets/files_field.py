"""Files to read: paths that can be typed, several parted by semicolons, or looked for in the system's own window."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from dermdesk.ui.widgets import words

_BETWEEN = ";"


class FilesField(QWidget):
    """Return in the field emits `entered`."""

    entered = Signal()

    def __init__(self, caption: str, hint: str = "") -> None:
        super().__init__()
        self._last = ""
        self.edit = QLineEdit()
        self.edit.setAccessibleName(caption.replace("&", ""))
        self.edit.setPlaceholderText(hint)
        self.edit.returnPressed.connect(self.entered)
        label = words.text(caption, size="small", look="muted")
        label.setBuddy(self.edit)
        self.button = words.button("&Browse…", self._browse, name=f"Browse for {caption.replace('&', '')}")
        box = words.row(label, self.edit, self.button)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.edit.setMinimumWidth(160)

    @property
    def files(self) -> tuple[Path, ...]:
        """What is typed or chosen."""
        typed = (part.strip().strip('"') for part in self.edit.text().split(_BETWEEN))
        return tuple(Path(part).expanduser() for part in typed if part)

    def show_files(self, paths: list[str]) -> None:
        """Write these paths into the field."""
        self.edit.setText(f"{_BETWEEN} ".join(paths))

    def take_focus(self) -> None:
        """Hands go to the field."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(self, "Files to import", self._last)
        if chosen:
            self._last = str(Path(chosen[0]).parent)
            self.show_files(chosen)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
