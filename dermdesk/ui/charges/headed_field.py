"""A field of the visit's header under its title, with the sign of what is wrong with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from dermdesk.services.scrubbing import Finding
from dermdesk.ui import theme
from dermdesk.ui.charges import severity_look
from dermdesk.ui.widgets import words


class HeadedField(QWidget):
    """`title` holds the mnemonic; `below` are words under the control."""

    def __init__(self, title: str, control: QLineEdit | QComboBox, *below: QLabel, width: int) -> None:
        super().__init__()
        self.control = control
        self._label = words.text(title, size="small", look="muted")
        self._label.setBuddy(control)
        self._sign: severity_look.SeveritySign | None = None
        self._head = words.row(self._label, 1, spacing=4)
        self.setLayout(words.column(self._head, control, *below, 1, spacing=2))
        self.setFixedWidth(width)

    def mark(self, finding: Finding | None) -> None:
        """Show that a finding points here; None: nothing does."""
        said = finding.message if finding is not None else ""
        if said == self.control.accessibleDescription():
            return
        self.control.setAccessibleDescription(said)
        self.setToolTip(said)
        if self._sign is not None:
            self._head.removeWidget(self._sign)
            self._sign.hide()
            self._sign.deleteLater()
            self._sign = None
        if finding is not None:
            self._sign = severity_look.SeveritySign(finding.severity)
            self._head.insertWidget(0, self._sign)

    def focus(self) -> None:
        """The hands come here."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.control, QLineEdit):
            self.control.selectAll()


class _Chooser(QComboBox):
    """Words too long for their field end in an ellipsis, and are told whole by the mouse."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        whole = option.currentText
        option.currentText = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room.width() - 4)
        self.setToolTip(whole if option.currentText != whole else "")
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def chooser(name: str) -> QComboBox:
    """A choice that looks like the words of the header."""
    box = _Chooser()
    box.setFont(theme.text_font(15, QFont.Weight.DemiBold))
    box.setAccessibleName(name)
    box.setProperty("look", "field")
    box.setMinimumWidth(64)
    box.setMinimumContentsLength(4)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def fill(box: QComboBox, rows: list[tuple[str, str | None]], chosen: str | None) -> None:
    """Words and their values; a chosen value that is not among them stands as it is."""
    box.clear()
    for said, value in rows:
        box.addItem(said, value)
    at = next((at for at, row in enumerate(rows) if row[1] == chosen), -1)
    if at < 0 and chosen is not None:
        box.addItem(chosen, chosen)
        at = box.count() - 1
    box.setCurrentIndex(max(at, 0))
