"""The foot of charge entry: where each dollar goes, and posting."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from dermdesk.domain.money import ZERO, Money
from dermdesk.services.charge_entry import totals
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words


class TotalsBar(QFrame):
    """Claim, household and private sums; the private one goes with the privacy key."""

    post_wanted = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self.setProperty("look", "foot")
        self.setFixedHeight(64)
        self.setAccessibleName("Totals")
        self._claim = self._sum("Claim")
        self._household = self._sum("Patient, household")
        self._private = self._sum("Private account")
        self.post = words.button(
            "&Post and next   Ctrl+Enter", self.post_wanted.emit, look="primary", name="Post and next"
        )
        self.post.setMinimumHeight(38)
        sums = [each[0] for each in (self._claim, self._household, self._private)]
        self.setLayout(words.row(*sums, 1, self.post, spacing=24, margins=(20, 6, 20, 8)))
        lines = (editor.rows_reset, editor.rows_inserted, editor.row_removed, editor.row_changed)
        for signal in (*lines, editor.header_changed, editor.opened, editor.closed, office.privacy_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Add up anew."""
        visit, setup = self._editor.visit, self._editor.setup
        claim = household = private = ZERO
        payer = ""
        if visit is not None and setup is not None:
            sums = totals(visit, setup)
            claim, private, household = sums.claim, sums.private, sums.household - sums.claim
            held = next((c for c in self._editor.coverages if c.coverage_id == visit.header.coverage_id), None)
            payer = setup.payers[held.payer_key].name if held is not None and held.payer_key in setup.payers else ""
        self._show(self._claim, f"Claim, {payer}" if payer else "Claim", claim, shown=True)
        self._show(self._household, "Patient, household", household, shown=bool(household))
        self._show(self._private, "Private account", private, shown=bool(private) and not self._office.private)
        self.post.setEnabled(visit is not None)
        corrects = self._editor.corrects is not None
        self.post.setText("Keep the correction   Ctrl+Enter" if corrects else "&Post and next   Ctrl+Enter")
        self.post.setAccessibleName("Keep the correction" if corrects else "Post and next")

    @staticmethod
    def _show(parts: tuple[QVBoxLayout, QLabel, QLabel], title: str, amount: Money, *, shown: bool) -> None:
        _box, name, value = parts
        name.setText(title)
        value.setText(amount.display)
        value.setAccessibleName(f"{title} {amount.display}")
        name.setVisible(shown)
        value.setVisible(shown)

    @staticmethod
    def _sum(title: str) -> tuple[QVBoxLayout, QLabel, QLabel]:
        name = words.text(title, size="small", look="muted")
        value = words.text(size="large", bold=True)
        return words.column(name, value, spacing=0), name, value
