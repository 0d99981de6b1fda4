"""The body map beside the lines: takes a place for a line's lesion or for the shorthand line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from dermdesk.domain.body_site import Place
from dermdesk.ui.charges.body_map import BodyMap, MappedLesion
from dermdesk.ui.widgets import words


class BodyMapCard(QFrame):
    """Closed until `open_for`; `left` when Esc closes it without a place."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._take: Callable[[Place], object] | None = None
        self.setProperty("look", "card")
        self.setAccessibleName("Body map")
        self._about = words.text(look="muted")
        self._here = words.text(bold=True, look="accent")
        self.map = BodyMap()
        self.map.moved.connect(self._here.setText)
        self.map.chosen.connect(self._chosen)
        self.map.left.connect(self.close_map)
        head = words.row(words.text("Body map", bold=True), self._about, 1, self._here, spacing=10)
        foot = words.text(
            "Arrows go on · letters jump · Space other side · Enter takes it · Esc leaves", size="tiny", look="muted",
            wrap=True,
        )  # fmt: skip
        self.setLayout(words.column(head, self.map, foot, spacing=8, margins=(16, 12, 16, 12)))
        self.hide()

    def open_for(
        self, about: str, begin: Place | None, lesions: Sequence[MappedLesion], take: Callable[[Place], object]
    ) -> None:
        """Point at a place for `about`; `take` gets it. `begin` is where it was so far."""
        self._take = take
        self._about.setText(about)
        self.map.show_lesions(lesions)
        self.map.go_to(begin)
        self.show()
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_map(self) -> None:
        """The hands go back, then it is put away: a hidden field would hand its focus to whatever stands next."""
        if self._take is not None:
            self.left.emit()
            self.forget()

    def forget(self) -> None:
        """Put it away without a word."""
        self._take = None
        self.map.show_lesions(())
        self.hide()

    def _chosen(self, place: Place) -> None:
        if self._take is not None:
            self._take(place)
            self.forget()
