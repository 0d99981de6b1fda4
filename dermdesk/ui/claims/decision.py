"""What a payer decided, typed from its paper explanation of benefits: a row a service line, in the paper's columns."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from dermdesk.domain.coordination import LineDecision, PayerDecision
from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import total
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_decisions
from dermdesk.ui.claims.decision_row import COLUMNS, DecisionRow
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Tick

_ROWS_SEEN = 112
"""Height in pixels of the captions and two rows: more are scrolled."""


class ClaimDecisionForm(QFrame):
    """`show_claim` offers what is known; Ctrl+S keeps it, Esc leaves. Each row must come to nothing left to explain.

    No money is posted: the decision says where the claim stands and lets the next payer be billed.
    """

    done = Signal()
    """A decision was kept."""
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._standing: ClaimStanding | None = None
        self._today = date.min
        self.rows: tuple[DecisionRow, ...] = ()
        self.setProperty("look", "card")
        self.setAccessibleName("Decision of the payer")
        self._title = words.text(bold=True, wrap=True)
        self.day = _edit("Day of the decision", "t, 1120", 12, 96)
        self.number = _edit("The payer's own number of the claim", "ICN", 30, 176)
        self.forwarded = _edit("Forwarded to the payer", "nobody", 60, 200)
        self.whole = Tick("Deci&ded as a whole")
        self.whole.setAccessibleName("The payer decided about the claim as a whole, not by line")
        self.whole.clicked.connect(self._make_rows)
        facts = words.row(spacing=8)
        for caption, edit in (("D&ay", self.day), ("Payer's n&umber", self.number), ("&Forwarded to", self.forwarded)):
            label = words.text(caption, size="small", look="muted")
            label.setBuddy(edit)
            facts.addWidget(label)
            facts.addWidget(edit)
        facts.addWidget(self.whole)
        facts.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        body = QWidget()
        body.setLayout(self._grid)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(body)
        self._scroll.setMinimumHeight(_ROWS_SEEN)
        self._scroll.setAccessibleName("Lines of the explanation of benefits")
        self._sum = words.text(bold=True, wrap=True, name="What the decision comes to")
        hint = words.text("= takes what is left · no money is posted by it", size="small", look="muted")
        keep = words.button("&Keep", self.save, look="primary", name="Keep the decision, Ctrl+S")
        cancel = words.button("Cancel", self.close_form, look="plain", name="Leave the claim as it is")
        foot = words.row(keep, words.key_hint("Ctrl+S"), cancel, 1, hint)
        box = words.column(self._title, facts, self._scroll, self._sum, foot, spacing=8, margins=(14, 12, 14, 12))
        box.setStretch(2, 1)
        self.setLayout(box)
        for keys, run in (("Ctrl+S", self.save), ("Esc", self.close_form)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)
        self.day.returnPressed.connect(self._next_of_facts)
        self.number.returnPressed.connect(self._next_of_facts)
        self.forwarded.returnPressed.connect(self._next_of_facts)
        self.hide()

    @property
    def claim_id(self) -> str:
        """The claim that is shown."""
        return self._standing.claim.claim_id if self._standing is not None else ""

    def show_claim(self, standing: ClaimStanding, today: date) -> None:
        """A claim that its payer has; what was decided before is offered again."""
        self._standing, self._today = standing, today
        claim, before = standing.claim, standing.decision
        self._title.setText(f"{claim.number} · {claim.payer.name} · {claim.total.display} charged")
        self.day.setText(day_words(before.decided) if before is not None else "")
        self.number.setText(before.payer_claim_number if before is not None else standing.payer_claim_number)
        self.forwarded.setText(before.forwarded_to if before is not None else "")
        self.whole.setChecked(before is not None and not before.lines)
        self._make_rows()
        self.show()
        self.day.setFocus()
        self.day.selectAll()

    def close_form(self) -> None:
        """Hide it and give the hands back; nothing is kept."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def save(self) -> None:
        """Keep the decision when every row adds up; else the hands come to the first that does not."""
        standing = self._standing
        if standing is None:
            return
        try:
            decision = self._typed(standing)
        except DermdeskError as error:
            self._office.warn_of(error)
            return
        claim_id = standing.claim.claim_id
        self._office.run(lambda desk: claim_decisions.decide(desk, claim_id, decision), self._kept)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _make_rows(self, _checked: bool = False) -> None:
        words.clear(self._grid)
        standing = self._standing
        if standing is None:
            return
        for column, (caption, _name, _width) in enumerate(COLUMNS):
            look = words.text(caption, size="small", look="muted")
            if 0 < column < len(COLUMNS) - 1:
                look.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(look, 0, column)
        self.rows = tuple(self._rows_of(standing))
        for place, row in enumerate(self.rows, start=1):
            row.add_to(self._grid, place)
            row.changed.connect(self._tell)
            row.passed.connect(self._pass)
        self._grid.setRowStretch(len(self.rows) + 1, 1)
        self._grid.setColumnStretch(len(COLUMNS) - 1, 1)
        self._tell()

    def _rows_of(self, standing: ClaimStanding) -> Sequence[DecisionRow]:
        claim, before = standing.claim, standing.decision
        if self.whole.isChecked():
            known = (before.paid, before.adjustments) if before is not None and not before.lines else None
            return (DecisionRow("Claim", 0, claim.total, known),)
        rows: list[DecisionRow] = []
        for line in claim.lines:
            number, charge = line.source.number, line.source.line
            told = before.of_line(number) if before is not None else None
            known = (told.paid, told.adjustments) if told is not None else None
            said = " ".join((charge.code, *charge.modifiers))
            rows.append(DecisionRow(f"{line.number}  {said}", number, charge.charge, known))
        return rows

    def _tell(self) -> None:
        """What all rows come to, and what is left to explain."""
        left = [row.unexplained for row in self.rows]
        if any(one is None for one in left):
            self._say("There is an amount that cannot be read.", "warn")
            return
        open_ = total(one for one in left if one is not None)
        paid = total(row.paid for row in self.rows)
        share = total(row.patient_share for row in self.rows)
        said = f"Paid {paid.display} · to the patient or the next payer {share.display}"
        uneven = any(left)
        self._say(f"{said} · {open_.display} not explained yet" if uneven else f"{said} · all explained",
                  "warn" if uneven else "good")  # fmt: skip

    def _say(self, said: str, look: str) -> None:
        self._sum.setText(said)
        words.set_look(self._sum, look)

    def _pass(self, row: DecisionRow, step: int) -> None:
        at = self.rows.index(row) + step
        if 0 <= at < len(self.rows):
            self.rows[at].start()
        elif step > 0:
            self.save()

    def _next_of_facts(self) -> None:
        order = (self.day, self.number, self.forwarded)
        at = next((at for at, edit in enumerate(order) if edit.hasFocus()), len(order)) + 1
        if at < len(order):
            order[at].setFocus()
            order[at].selectAll()
        elif self.rows:
            self.rows[0].start()

    # --- what was typed ----------------------------------------------------------------------------------------------

    def _typed(self, standing: ClaimStanding) -> PayerDecision:
        """Raises DermdeskError, with the hands at what is wrong."""
        decided = self._typed_day(standing)
        for row in self.rows:
            row.check()
        paid = total(row.paid for row in self.rows)
        whole = self.whole.isChecked()
        return PayerDecision(
            coverage_id=standing.claim.coverage.coverage_id,
            decided=decided,
            paid=paid,
            adjustments=self.rows[0].adjustments if whole else (),
            lines=() if whole else tuple(_line(row) for row in self.rows),
            payer_claim_number=self.number.text().strip(),
            forwarded_to=self.forwarded.text().strip(),
        )

    def _typed_day(self, standing: ClaimStanding) -> date:
        before = standing.decision
        typed = self.day.text().strip()
        try:
            if before is not None and typed == day_words(before.decided):
                return before.decided
            return typed_day(typed, self._today)
        except DermdeskError:
            self.day.setFocus()
            self.day.selectAll()
            raise

    def _kept(self, after: ClaimStanding) -> None:
        self.hide()
        self._office.say(f"{after.claim.number} stands as {after.state.value}.", "No money was posted by it.")
        self._office.changed.emit(None)
        self.done.emit()


def _line(row: DecisionRow) -> LineDecision:
    return LineDecision(line=row.number, paid=row.paid, adjustments=row.adjustments)


def _edit(name: str, hint: str, most: int, width: int) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    edit.setMaxLength(most)
    edit.setFixedWidth(width)
    return edit
