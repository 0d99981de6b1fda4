"""Pages of a PDF in the window: turned, enlarged, or as wide as the frame; sharp on dense screens."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from dermdesk.services import printing
from dermdesk.ui.models.claims import page_image
from dermdesk.ui.widgets import words

_STEP = 1.25
_MOST, _LEAST = 4.0, 0.25
_PIXELS_AN_INCH = 96


class _Frame(QScrollArea):
    """Tells when there is more or less room."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class PdfView(QWidget):
    """PageUp and PageDown turn, Ctrl+Plus, Ctrl+Minus and Ctrl+0 change the size; 100 % is the size on paper."""

    def __init__(self, name: str, one: str = "Page", *, keys: bool = True) -> None:
        """Without `keys` the buttons take no letters: where many others are about."""
        super().__init__()
        self._pdf = b""
        self._one = one
        self._zoom: float | None = None
        self.page, self.pages = 0, 0
        self.picture = QLabel()
        self.picture.setAccessibleName(name)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.area = _Frame()
        self.area.resized.connect(self._refit)
        self.area.setWidget(self.picture)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(name)
        self._back = words.button(
            "Pre&vious" if keys else "‹", lambda: self.turn(-1), name=f"Previous {one.lower()}, Page Up"
        )
        self._on = words.button("&Next" if keys else "›", lambda: self.turn(1), name=f"Next {one.lower()}, Page Down")
        self.said = words.text(name="Which page is shown")
        self._smaller = words.button(
            "&Smaller" if keys else "–", lambda: self.zoom(1 / _STEP), name="Smaller, Ctrl+Minus"
        )
        self._larger = words.button("&Larger" if keys else "+", lambda: self.zoom(_STEP), name="Larger, Ctrl+Plus")
        self._fit = words.button("&Fit" if keys else "Fit", self.fit, name="As wide as the window, Ctrl+0")
        self.size_said = words.text(look="muted", name="Size")
        line = words.row(
            self._back, self.said, self._on, 1, self.size_said, self._smaller, self._larger, self._fit
        )  # fmt: skip
        box = words.column(line, self.area, spacing=8)
        box.setStretch(1, 1)
        self.setLayout(box)
        for sequence, run in (
            ("PgUp", lambda: self.turn(-1)),
            ("PgDown", lambda: self.turn(1)),
            ("Ctrl++", lambda: self.zoom(_STEP)),
            ("Ctrl+=", lambda: self.zoom(_STEP)),
            ("Ctrl+-", lambda: self.zoom(1 / _STEP)),
            ("Ctrl+0", self.fit),
        ):
            key = QShortcut(QKeySequence(sequence), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)

    def show_pdf(self, pdf: bytes, words_instead: str = "") -> None:
        """Other pages, from the same place where there is one; without any the words."""
        self._pdf = pdf
        self.pages = printing.page_count(pdf) if pdf else 0
        self.page = max(0, min(self.page, self.pages - 1))
        if not self.pages:
            self.picture.setWordWrap(True)
            self.picture.setText(words_instead)
            self.said.clear()
            self.size_said.clear()
            self._back.setEnabled(False)
            self._on.setEnabled(False)
        self._paint()

    def turn(self, by: int) -> None:
        """To another page."""
        page = min(max(self.page + by, 0), self.pages - 1)
        if page != self.page:
            self.page = page
            self.area.verticalScrollBar().setValue(0)
            self._paint()

    def zoom(self, by: float) -> None:
        """Larger or smaller."""
        self._zoom = min(max(self._factor() * by, _LEAST), _MOST)
        self._paint()

    def fit(self) -> None:
        """As wide as the frame."""
        self._zoom = None
        self._paint()

    def _refit(self) -> None:
        if self._zoom is None:
            self._paint()

    def _factor(self) -> float:
        """1 is the size on paper."""
        if self._zoom is not None:
            return self._zoom
        return max(200, self.area.viewport().width() - 4) / (8.5 * _PIXELS_AN_INCH)

    def _paint(self) -> None:
        if not self.pages:
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(
            page_image(self._pdf, round(8.5 * _PIXELS_AN_INCH * self._factor() * ratio), self.page)
        )
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)
        self.said.setText(f"{self._one} {self.page + 1} of {self.pages}")
        self.size_said.setText(f"{round(100 * self._factor())} %")
        self._back.setEnabled(self.page > 0)
        self._on.setEnabled(self.page < self.pages - 1)
