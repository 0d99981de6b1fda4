"""Screens that are not built yet: they say so, what they will do, and where the work is done meanwhile."""

from PySide6.QtCore import Qt

from dermdesk.ui.screen import Office, Screen, ScreenFactory
from dermdesk.ui.widgets import words


class ComingScreen(Screen):
    """An honest empty state."""

    def __init__(self, office: Office, title: str, will: str, meanwhile: str) -> None:
        super().__init__(office)
        heading = words.text(title, size="title", bold=True)
        what = words.text(will, wrap=True, look="muted")
        now = words.text(meanwhile, wrap=True)
        for label in (heading, what, now):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(520)
        middle = words.column(1, heading, what, now, 2, spacing=12)
        self.setLayout(words.row(1, middle, 1, margins=(24, 24, 24, 24)))
        middle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"{title}, not built yet")


def coming(title: str, will: str, meanwhile: str) -> ScreenFactory:
    """A factory for the registry."""

    def make(office: Office) -> Screen:
        return ComingScreen(office, title, will, meanwhile)

    return make
