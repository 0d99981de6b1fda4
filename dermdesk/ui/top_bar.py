"""The top bar: find box, site, superbill and tape, when the draft was saved, the privacy key."""

from PySide6.QtWidgets import QFrame, QSizePolicy

from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.type_ahead import TypeAhead


class TopBar(QFrame):
    """`search` is the one find box of the program; it is cleared when a screen closes what it found."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(52)
        self.search = TypeAhead(list_width=480)
        self.search.setPlaceholderText("Find patient or command")
        self.search.setAccessibleName("Find patient by name, number, birth date or phone, or a command, F7")
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(340)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hint = words.key_hint("F7")
        hint.setParent(self.search)
        self.search.setLayout(words.row(1, hint, margins=(0, 0, 8, 0)))
        self.search.setTextMargins(0, 0, 36, 0)
        self.site = words.text(name="Site")
        self.batch = words.text(look="muted", name="Superbill and tape")
        self.batch.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saved = words.text(look="muted", name="Draft")
        self._privacy = words.text("privacy", look="muted")
        office.top_line_changed.connect(self._show_line)
        office.privacy_changed.connect(self._show_privacy)
        box = words.row(
            self.search, self.site, self.batch, self.saved, words.key_hint("Ctrl+Shift+H"), self._privacy,
            spacing=12, margins=(20, 0, 20, 0),
        )  # fmt: skip
        box.setStretch(0, 2)
        box.setStretch(2, 3)
        self.setLayout(box)

    def _show_line(self, batch: str, saved: str) -> None:
        self.batch.setText(batch)
        self.saved.setText(saved)

    def _show_privacy(self, hidden: bool) -> None:
        self._privacy.setText("private hidden" if hidden else "privacy")
        words.set_look(self._privacy, "accent" if hidden else "muted")
