"""A page of words as HTML in the desk's type and colours; it follows light and dark by itself."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QTextBrowser

from dermdesk.ui import theme
from dermdesk.ui.widgets import words


class PageView(QTextBrowser):
    """Shows pages of rules; links are told by `anchorClicked` and lead nowhere by themselves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self._page = ""
        theme.current().changed.connect(self._repaint)

    def show_page(self, html: str) -> None:
        """Open a page at its top."""
        self._page = html
        t, bold = theme.tokens(), int(QFont.Weight.DemiBold)
        self.setFont(theme.text_font())
        self.document().setDefaultStyleSheet(
            f"h1 {{ font-size: large; font-weight: {bold}; margin-top: 4px; }}"
            f"h2 {{ font-size: medium; font-weight: {bold}; margin-top: 14px; margin-bottom: 2px; }}"
            f"p {{ margin-top: 4px; margin-bottom: 4px; }} .facts {{ color: {t.muted}; }}"
            f"a {{ color: {t.accent}; text-decoration: none; }}"
            f"code {{ font-size: {words.SIZES['small']}px; }}"
        )
        self.setHtml(html)

    def _repaint(self) -> None:
        if self._page:
            self.show_page(self._page)
