"""A claim as it goes out: the form as it will be printed, and the 837P segment by segment."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea

from dermdesk.ui import theme

PAGE_PIXELS = 1100


class FormView(QScrollArea):
    """The first page of a paper, as wide as the frame allows and sharp on dense screens."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.page = QLabel()
        self.page.setAccessibleName("CMS-1500, proof")
        self.page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(self.page)
        self.setWidgetResizable(True)
        self.setAccessibleName("CMS-1500, proof")

    def show_page(self, page: QImage | None) -> None:
        """Another page, or none."""
        self._picture = QPixmap.fromImage(page) if page is not None else QPixmap()
        self.page.setPixmap(QPixmap())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        wide = max(200, self.viewport().width() - 4)
        size = QSize(round(wide * ratio), round(self._picture.height() * wide * ratio / self._picture.width()))
        scaled = self._picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.page.setPixmap(scaled)


class SegmentsView(QPlainTextEdit):
    """A segment a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("837P, a segment a line")
        self.setFont(theme.text_font(13))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
