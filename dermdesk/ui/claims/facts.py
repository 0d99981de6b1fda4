"""The first tab of a claim: what is wrong with the way to each place, what the clock says, its facts and lines."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from dermdesk.domain.claim_field import MendedAt
from dermdesk.services.claim_detail import Trouble
from dermdesk.ui.models.claim_facts import ShownClaim
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.page_view import PageView

_AT = {
    MendedAt.PRACTICE: "Settings, practice",
    MendedAt.PROVIDER: "Settings, providers",
    MendedAt.SITE: "Settings, sites",
    MendedAt.PAYER: "Settings, payers",
    MendedAt.RECEIVER: "Settings, receivers",
    MendedAt.LABORATORY: "Settings, laboratories",
    MendedAt.PATIENT: "the patient",
    MendedAt.COVERAGE: "the coverage",
    MendedAt.VISIT: "the charges",
    MendedAt.LINE: "the charges",
    MendedAt.DECISION: "the payer's decision",
    MendedAt.CLAIM: "the charges",
}
_MOST_HEIGHT = 300
_PADDING = 12


class _Troubles(QListWidget):
    """As high as its words."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.fit()

    def fit(self) -> None:
        """Wrapped words need other heights at another width."""
        width, high = self.viewport().width(), 0
        for place in range(self.count()):
            item = self.item(place)
            room = QRect(0, 0, max(80, width - 2 * _PADDING - 4), 4000)
            height = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text()).height() + _PADDING
            item.setSizeHint(QSize(room.width(), height))
            high += height
        self.setFixedHeight(min(_MOST_HEIGHT, high + 4))


class ClaimFacts(QWidget):
    """`mend_wanted(Trouble)` on Enter or a double click; Esc in the list is `left`."""

    mend_wanted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.troubles: tuple[Trouble, ...] = ()
        self._said = words.text(wrap=True, look="warn", name="Timely filing")
        self.list = _Troubles()
        self.list.setAccessibleName("What is wrong; Enter opens where it is mended")
        self.list.setWordWrap(True)
        self.list.setProperty("look", "pages")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._activated)
        self.list.left.connect(self.left)
        self.page = PageView("Facts of the claim")
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = words.column(self._said, self.list, self.page, spacing=8)
        box.setStretch(2, 1)
        self.setLayout(box)

    def show_claim(self, shown: ShownClaim | None) -> None:
        """Another claim, or none."""
        self.troubles = shown.detail.troubles if shown is not None else ()
        self.list.clear()
        for trouble in self.troubles:
            item = QListWidgetItem(_said(trouble), self.list)
            item.setToolTip(_said(trouble))
        self.list.setVisible(bool(self.troubles))
        self.list.fit()
        advice = shown.advice if shown is not None else ""
        self._said.setText(advice)
        self._said.setVisible(bool(advice))
        words.set_look(
            self._said, "danger" if advice.startswith("✕") else "warn" if advice.startswith("▲") else "muted"
        )
        self.page.show_page(shown.page if shown is not None else "")

    def next_trouble(self) -> bool:
        """Alt+Down: the hands come to the next thing that is wrong; False when nothing is."""
        if not self.troubles:
            return False
        at = self.list.currentRow() + 1 if self.list.hasFocus() else 0
        self.list.setCurrentRow(at % len(self.troubles))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _activated(self, item: QListWidgetItem) -> None:
        self.mend_wanted.emit(self.troubles[self.list.row(item)])


def _said(trouble: Trouble) -> str:
    code = f"{trouble.code} · " if trouble.code else ""
    is_said = trouble.place is None or trouble.words.startswith("line")
    field = "" if is_said or trouble.place is None else f"{trouble.place.words}: "
    at = _AT[trouble.place.field.mended_at] if trouble.place is not None else "the charges"
    return f"✕ {code}{field}{words.breakable(trouble.words)}\n   Enter opens {at}"
