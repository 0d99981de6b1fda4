"""A claim before it goes: the form as it will be printed, the 837P segment by segment, and why it is held."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QTabWidget, QWidget

from dermdesk.services.claim_buckets import ClaimRow
from dermdesk.ui import theme
from dermdesk.ui.models.claims import Preview, load_preview
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words

_PAGE_PIXELS = 1100


class ClaimPreview(QFrame):
    """Reads the claim on the book's thread when another row is chosen; a late answer is dropped."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._wanted = ""
        self._picture = QPixmap()
        self.setProperty("look", "card")
        self.setAccessibleName("Preview of the claim")
        self._title = words.text(bold=True)
        self._reason = words.text(look="warn", wrap=True, name="Why it is held")
        self.segments = QPlainTextEdit()
        self.segments.setReadOnly(True)
        self.segments.setAccessibleName("837P, a segment a line")
        self.segments.setFont(theme.text_font(13))
        self.segments.setTabChangesFocus(True)
        self.segments.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.page = QLabel()
        self.page.setAccessibleName("CMS-1500, proof")
        self.page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._scroller = QScrollArea()
        self._scroller.setWidget(self.page)
        self._scroller.setWidgetResizable(True)
        self._scroller.setAccessibleName("CMS-1500, proof")
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Ways to look at the claim")
        self.tabs.addTab(self._scroller, "&Form")
        self.tabs.addTab(self.segments, "&837P")
        self._rest = QWidget()
        self._advice = words.text(look="muted", wrap=True)
        box = words.column(
            self._title, self._reason, self._advice, self.tabs, self._rest, spacing=8, margins=(16, 12, 16, 12)
        )
        box.setStretch(3, 1)
        box.setStretch(4, 1)
        self.setLayout(box)
        self.show_row(None)

    def show_row(self, row: ClaimRow | None) -> None:
        """Show the claim of a row; a held visit has none yet and shows its reason."""
        self._wanted = row.claim_id if row is not None else ""
        self._title.setText(
            f"{row.number or 'No claim yet'} · {row.payer}" if row is not None else "No claim is chosen."
        )
        self._reason.setText(row.reason.replace("; ", "\n") if row is not None else "")
        self._reason.setVisible(row is not None and bool(row.reason))
        claim_id = self._wanted
        self.tabs.setVisible(bool(claim_id))
        self._rest.setVisible(not claim_id)
        self._advice.setVisible(not claim_id)
        self._advice.setText("Mend the visit, then press Prepare claims." if row is not None else "")
        if claim_id:
            self._office.run(lambda desk: load_preview(desk, claim_id, _PAGE_PIXELS), self._show, self._failed)
        else:
            self._clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, preview: Preview) -> None:
        if preview.claim_id != self._wanted:
            return
        self.segments.setPlainText(preview.segments)
        self._picture = QPixmap.fromImage(preview.page) if preview.page is not None else QPixmap()
        self._fit()

    def _failed(self, error: Exception) -> None:
        self._clear()
        self._office.warn_of(error)

    def _clear(self) -> None:
        self.segments.clear()
        self._picture = QPixmap()
        self.page.setPixmap(QPixmap())

    def _fit(self) -> None:
        """As wide as the frame allows, sharp on dense screens."""
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        wide = max(200, self._scroller.viewport().width() - 4)
        size = QSize(round(wide * ratio), round(self._picture.height() * wide * ratio / self._picture.width()))
        scaled = self._picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.page.setPixmap(scaled)
