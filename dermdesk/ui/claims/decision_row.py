"""One row of the explanation of benefits: what was charged, allowed, left to the patient, paid, and taken off else."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.adjustments import GROUPS, REASONS
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup
from dermdesk.domain.decision_typing import TypedDecision, as_typed, read_others, write_others
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import ZERO, Money, total
from dermdesk.ui.widgets import words

COLUMNS = (
    ("Line", "", 0),
    ("Charged", "", 0),
    ("Allowed", "allowed", 84),
    ("Deductible", "deductible", 76),
    ("Coinsurance", "coinsurance", 84),
    ("Copay", "copay", 72),
    ("Paid", "paid", 84),
    ("Left", "", 0),
    ("Other reasons", "others", 168),
)
"""Caption, field and least width."""
_AMOUNTS = ("allowed", "deductible", "coinsurance", "copay", "paid")


class DecisionRow(QObject):
    """Its fields stand in the form's grid. Enter goes on, Up and Down change the row, `=` takes what is left."""

    changed = Signal()
    passed = Signal(object, int)
    """This row, and the step to another."""

    def __init__(
        self, title: str, number: int, charge: Money, known: tuple[Money, tuple[Adjustment, ...]] | None
    ) -> None:
        super().__init__()
        self.number, self.charge, self.title = number, charge, title
        self.fields: dict[str, QLineEdit] = {}
        typed = as_typed(charge, *known) if known is not None else None
        self._label = words.text(title, bold=True)
        self._charged = words.text(charge.display)
        self._charged.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._left = words.text(name=f"{title}: left to explain")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for caption, key, width in COLUMNS:
            if not key:
                continue
            edit = QLineEdit()
            edit.setAccessibleName(f"{title}: {caption}")
            edit.setMinimumWidth(width)
            if key != "others":
                edit.setAlignment(Qt.AlignmentFlag.AlignRight)
                edit.setMaxLength(12)
            else:
                edit.setPlaceholderText("CO-97 12.00, OA-23 5")
                edit.setMaxLength(200)
            edit.setText(_shown(typed, key))
            edit.textEdited.connect(self._touched)
            edit.installEventFilter(self)
            self.fields[key] = edit
        self._tell()

    def add_to(self, grid: QGridLayout, place: int) -> None:
        """Put the fields in."""
        cells = iter(self.fields.values())
        fixed = {"Line": self._label, "Charged": self._charged, "Left": self._left}
        for column, (caption, key, _width) in enumerate(COLUMNS):
            grid.addWidget(next(cells) if key else fixed[caption], place, column)

    def start(self) -> None:
        """The hands come to its first field."""
        self._go("allowed")

    # --- values ------------------------------------------------------------------------------------------------------

    @property
    def typed(self) -> TypedDecision:
        """As it stands. Raises DermdeskError for an amount that cannot be read."""
        return self._typed_but("")

    @property
    def unexplained(self) -> Money | None:
        """What is left to explain; None while something cannot be read."""
        try:
            return self.typed.unexplained
        except DermdeskError:
            return None

    @property
    def paid(self) -> Money:
        """What the payer paid; nothing while it cannot be read."""
        try:
            return _amount(self.fields["paid"].text()) or ZERO
        except DermdeskError:
            return ZERO

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """Reasons why less was paid; none while something cannot be read."""
        try:
            return self.typed.adjustments
        except DermdeskError:
            return ()

    @property
    def patient_share(self) -> Money:
        """The adjustments of group PR."""
        return total(one.amount for one in self.adjustments if one.group is AdjustmentGroup.PATIENT)

    def check(self) -> None:
        """Raises DermdeskError, with the hands here, when the row cannot be read or does not add up."""
        for key, edit in self.fields.items():
            try:
                read_others(edit.text()) if key == "others" else _amount(edit.text())
            except DermdeskError:
                self._go(key)
                raise
        if left := self.typed.unexplained:
            self._go("paid")
            raise DermdeskError(
                f"{self.title.strip()}: {left.display} is neither paid nor explained. Nothing was kept.",
                "Type what the paper says, or = where the rest belongs.",
            )

    def _typed_but(self, key: str) -> TypedDecision:
        given = {name: None if name == key else _amount(self.fields[name].text()) for name in _AMOUNTS}
        return TypedDecision(
            charge=self.charge,
            allowed=given["allowed"],
            deductible=given["deductible"] or ZERO,
            coinsurance=given["coinsurance"] or ZERO,
            copay=given["copay"] or ZERO,
            paid=given["paid"] or ZERO,
            others=() if key == "others" else read_others(self.fields["others"].text()),
        )

    # --- hands -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = next((name for name, edit in self.fields.items() if edit is watched), "")
        if event.text() == "=" and key in _AMOUNTS:
            self._take_rest(key)
            return True
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.passed.emit(self, 1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            names = list(self.fields)
            at = names.index(key) + 1
            if at < len(names) and not (key == "paid" and self.unexplained == ZERO):
                self._go(names[at])
            else:
                self.passed.emit(self, 1)
            return True
        return False

    def _take_rest(self, key: str) -> None:
        """The field gets what no other one explains; an allowed amount gets what its row adds up to."""
        try:
            rest = self._typed_but(key).unexplained
        except DermdeskError:
            return
        self.fields[key].setText(str(self.charge - rest if key == "allowed" else rest))
        self._touched()

    def _go(self, key: str) -> None:
        self.fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields[key].selectAll()

    def _touched(self, _text: str = "") -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        left = self.unexplained
        self._left.setText("?" if left is None else left.display if left else "✓")
        words.set_look(self._left, "good" if left == ZERO else "warn")
        self.fields["others"].setToolTip(self._others_said())

    def _others_said(self) -> str:
        try:
            found = read_others(self.fields["others"].text())
        except DermdeskError as error:
            return str(error)
        return "\n".join(
            f"{one.group.value}-{one.reason}: {said(REASONS, one.reason)} ({GROUPS[one.group.value]})" for one in found
        )


def _shown(typed: TypedDecision | None, key: str) -> str:
    if typed is None:
        return ""
    if key == "others":
        return write_others(typed.others)
    amount: Money | None = getattr(typed, key)
    return str(amount) if amount else ""


def _amount(text: str) -> Money | None:
    """None for a blank field."""
    return Money.parse_typed(text) if text.strip() else None
