"""The claim under the bar, beside the list: facts and troubles, its history, the form and the 837P."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from dermdesk.services.claim_buckets import ClaimRow
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.facts import ClaimFacts
from dermdesk.ui.claims.history_tab import HistoryTab
from dermdesk.ui.claims.letter_tab import LetterTab
from dermdesk.ui.claims.preview import SegmentsView
from dermdesk.ui.models.claim_facts import ShownClaim, load_shown
from dermdesk.ui.models.claims import Preview, load_preview
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.pdf_view import PdfView

Shown = tuple[ClaimRow, QWidget, ShownClaim | Preview | None]


class ClaimPane(QFrame):
    """Reads what the open tab shows, on the book's thread; while hands run through the rows only the last is read."""

    mend_wanted = Signal(object, object)
    """Row and Trouble."""
    left = Signal()

    room_changed = Signal()
    """A letter needs more room than the other tabs (`writes`)."""

    def __init__(self, office: Office, folder: Callable[[], Path | None]) -> None:
        super().__init__()
        self._office = office
        self._row: ClaimRow | None = None
        self._wrote = False
        self._asked: tuple[ClaimRow, QWidget] | None = None
        self._stale: set[QWidget] = set()
        self.setProperty("look", "card")
        self.setAccessibleName("The claim under the bar")
        self.setMinimumWidth(300)
        self._title = words.text(bold=True, wrap=True)
        self.facts = ClaimFacts()
        self.form = PdfView("CMS-1500, proof", "Form", keys=False)
        self.segments = SegmentsView()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Ways to look at the claim")
        self.tabs.addTab(self.facts, "Fa&cts")
        self.history = HistoryTab(office, folder)
        self.tabs.addTab(self.history, "&History")
        self.tabs.addTab(self.form, "For&m")
        self.tabs.addTab(self.segments, "&837P")
        self.letter = LetterTab(office, folder)
        self.tabs.addTab(self.letter, "&Letter")
        self.tabs.currentChanged.connect(self._turned)
        self.letter.left.connect(self._leave_letter)
        self.setLayout(words.column(self._title, self.tabs, spacing=8, margins=(14, 12, 14, 12)))
        self.facts.mend_wanted.connect(self._mend)
        self.facts.left.connect(self.left)
        self.history.left.connect(self.left)
        self.show_row(None)

    @property
    def writes(self) -> bool:
        """Whether the letter is open."""
        return self.tabs.currentWidget() is self.letter

    def show_row(self, row: ClaimRow | None) -> None:
        """Another row; a held visit has no claim yet, and so no form."""
        self._row = row
        self._title.setText(
            f"{row.number or 'No claim yet'} · {row.patient} · {row.payer}"
            if row is not None
            else "No claim is chosen."
        )
        for tab in (self.history, self.form, self.segments, self.letter):
            self.tabs.setTabEnabled(self.tabs.indexOf(tab), row is not None and bool(row.claim_id))
        self._stale = {self.facts, self.history, self.form, self.segments, self.letter}
        if row is None:
            self.facts.show_claim(None)
            self.form.show_pdf(b"")
            self.segments.clear()
        self._ask()

    def next_trouble(self) -> bool:
        """Alt+Down: the hands come to what is wrong."""
        self.tabs.setCurrentWidget(self.facts)
        return self.facts.next_trouble()

    def look_back(self) -> None:
        """Y: everything that happened to the claim."""
        if self._row is not None and self._row.claim_id:
            self.tabs.setCurrentWidget(self.history)
            self.history.start()

    def write_letter(self) -> None:
        """L: the letters of the claim, with the hands in its words."""
        if self._row is not None and self._row.claim_id:
            self.tabs.setCurrentWidget(self.letter)
            self.letter.start()

    def _leave_letter(self) -> None:
        self.tabs.setCurrentWidget(self.facts)
        self.left.emit()

    def _turned(self, _tab: int) -> None:
        if self.writes != self._wrote:
            self._wrote = self.writes
            self.room_changed.emit()
        self._ask()

    def _ask(self) -> None:
        row, tab = self._row, self.tabs.currentWidget()
        if row is None or self._asked is not None or tab not in self._stale:
            return
        if tab is self.letter or tab is self.history:
            self._stale.discard(tab)
            (self.letter if tab is self.letter else self.history).show_claim(row)
            return
        self._asked = row, tab
        self._office.run(lambda desk: self._read(desk, row, tab), self._show, self._failed)

    def _read(self, desk: Desk, row: ClaimRow, tab: QWidget) -> Shown:
        if tab is self.facts:
            return row, tab, load_shown(desk, row)
        return row, tab, load_preview(desk, row.claim_id) if row.claim_id else None

    def _show(self, shown: Shown) -> None:
        row, tab, read = shown
        self._asked = None
        if row is self._row:
            self._stale.discard(tab)
            if isinstance(read, ShownClaim):
                self.facts.show_claim(read)
            else:
                self._stale -= {self.form, self.segments}
                self.form.show_pdf(read.form if read is not None else b"", read.refused if read is not None else "")
                self.segments.setPlainText(read.segments if read is not None else "")
        self._ask()

    def _failed(self, error: Exception) -> None:
        self._asked = None
        self._stale.clear()
        self.facts.show_claim(None)
        self.form.show_pdf(b"")
        self.segments.clear()
        self._office.warn_of(error)

    def _mend(self, trouble: object) -> None:
        self.mend_wanted.emit(self._row, trouble)

    def take_focus(self) -> None:
        """Hands go to the open tab."""
        self.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
