"""Screens by keys, names for screen readers, mnemonics."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from tests.ui.conftest import Hands

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = ("today", "charges", "claims", "payments", "patients", "statements", "estimates", "reports", "settings")


def test_alt_and_number_show_a_screen(hands: Hands) -> None:
    for number, key in enumerate(KEYS, 1):
        hands.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        hands.settle()
        assert hands.window.shown_key == key
        assert hands.window.rail.buttons[key].isChecked()


def test_the_command_palette_finds_a_screen(hands: Hands) -> None:
    hands.press(Qt.Key.Key_K, CTRL)
    hands.settle()
    hands.type("repor")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    assert hands.window.shown_key == "reports"


def test_nobody_of_that_name_opens_quick_add(hands: Hands) -> None:
    hands.press(Qt.Key.Key_F7)
    hands.enter("quill nora")
    hands.settle()
    form = hands.charges.quick_add
    assert form.isVisible()
    assert (form.last.text(), form.first.text()) == ("Quill", "Nora")
    hands.enter()
    hands.enter("03141951")
    for _ in range(4):
        hands.enter()
    hands.settle()
    patient = hands.charges.editor.patient
    assert patient is not None
    assert patient.name.listed == "Quill, Nora"


def test_every_control_of_charges_has_a_name(hands: Hands) -> None:
    hands.start_visit("l570")
    controls = [*hands.window.findChildren(QLineEdit), *hands.window.findChildren(QComboBox)]
    controls += hands.window.findChildren(QAbstractButton)
    nameless = [control for control in controls if not control.accessibleName() and is_ours(control)]
    assert nameless == []


def is_ours(control: QWidget) -> bool:
    return not control.objectName().startswith("qt_") and control.focusPolicy() != Qt.FocusPolicy.NoFocus
