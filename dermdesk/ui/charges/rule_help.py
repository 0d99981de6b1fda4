"""A rule's page in the findings panel: F1 on a finding opens it, Esc or F1 closes it; without a finding, the index."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from dermdesk.services import rule_pages
from dermdesk.services.scrubbing import Finding
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.page_view import PageView


class RuleHelp(QFrame):
    """`left` when the hands go back to the findings."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self.browser = PageView("Page of the rule")
        self.browser.anchorClicked.connect(self._follow)
        back = words.button("&Back to the findings  Esc", self.left.emit, look="plain", name="Back to the findings")
        every = words.button("&All rules", self.show_index, look="plain", name="All rules")
        self.setLayout(
            words.column(words.row(back, 1, every, margins=(4, 4, 4, 0)), self.browser, margins=(12, 0, 4, 8))
        )
        self.hide()

    def show_finding(self, finding: Finding) -> None:
        """Open the page of the rule that speaks, at its top."""
        self._open(rule_pages.page_of(finding))

    def show_rule(self, rule_id: str) -> None:
        """Open a rule's page at its top."""
        self._open(rule_pages.page(rule_id))

    def show_index(self) -> None:
        """All rules by family; each leads to its page."""
        self._open(rule_pages.index())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, html: str) -> None:
        self.browser.show_page(html)
        self.show()
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, link: QUrl) -> None:
        self.show_rule(rule_pages.rule_of_link(link.path()))
