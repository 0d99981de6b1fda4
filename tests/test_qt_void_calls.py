"""A binding that drops a reference of None at each void call kills the interpreter after some ten thousand of them."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 50_000


def test_void_calls_leave_none_alone(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for number in range(CALLS):
        label.setNum(number)

    assert label.text() == str(CALLS - 1)
    # From Python 3.12 on None is immortal and its count stays; before, a leak would drain or swell it by CALLS.
    assert abs(sys.getrefcount(None) - before) < CALLS // 100
