"""Every control can be named by a screen reader, and within a form no two fields share a mnemonic."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableView

from dermdesk.ui.charges.detail_strip import DetailStrip
from dermdesk.ui.patients import PatientsScreen
from dermdesk.ui.widgets.form import Form
from tests.ui.book_calls import ask, show
from tests.ui.conftest import Hands

_KINDS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView)


def test_every_control_has_a_name(hands: Hands) -> None:
    for key in ("today", "claims", "specimens", "patients", "statements", "settings"):
        screen = hands.window.show_screen(key)
        hands.settle()
        controls = [found for kind in _KINDS for found in screen.findChildren(kind)]
        own = [
            one
            for one in controls
            if one.focusPolicy() is not Qt.FocusPolicy.NoFocus and not one.objectName().startswith("qt_")
        ]
        assert len(own) > 5, key
        assert [type(one).__name__ for one in own if not one.accessibleName()] == [], key


def test_charges_with_a_visit_open(hands: Hands) -> None:
    """Every control is named; of those on the screen at once no two answer to one mnemonic."""
    hands.start_visit("c44311")
    hands.enter("11642")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    for strip in hands.charges.findChildren(DetailStrip):
        strip._show_every()
    hands.press(Qt.Key.Key_F10)
    hands.settle()
    screen = hands.charges
    controls = [found for kind in _KINDS for found in screen.findChildren(kind)]
    own = [
        one
        for one in controls
        if one.focusPolicy() is not Qt.FocusPolicy.NoFocus and not one.objectName().startswith("qt_")
    ]
    assert len([one for one in own if one.isVisible()]) > 30
    assert [type(one).__name__ for one in own if not one.accessibleName()] == []
    said = [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    said += [one.text() for one in screen.findChildren(QAbstractButton) if one.isVisible()]
    letters = [words[words.index("&") + 1].lower() for words in said if "&" in words]
    assert len(letters) > 10
    assert [letter for letter, times in Counter(letters).items() if times > 1] == []


def test_mnemonics_of_a_form_are_its_own(hands: Hands) -> None:
    screen = show(hands, "patients", PatientsScreen)
    screen.take_patient(ask(hands, lambda desk: desk.book.practice.find_patients("alder")[0]))
    hands.settle()
    for form in screen.findChildren(Form):
        letters = [
            label.text()[label.text().index("&") + 1].lower()
            for label in form.findChildren(QLabel)
            if "&" in label.text()
        ]
        assert len(letters) > 3
        assert [letter for letter, times in Counter(letters).items() if times > 1] == []
