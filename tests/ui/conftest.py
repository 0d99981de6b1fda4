"""A window on a real book, driven by real key events."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from dermdesk.domain.user import User
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Scrubber
from dermdesk.ui import grab
from dermdesk.ui.charges.screen import ChargesScreen
from dermdesk.ui.main_window import MainWindow, open_window
from dermdesk.ui.theme import ThemeMode
from tests.desks import OWNER, add_patient, make_desk


@dataclass
class Hands:
    """Types into whatever has the focus and counts the presses."""

    window: MainWindow
    presses: int = 0

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def press(
        self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, times: int = 1
    ) -> None:
        for _ in range(times):
            widget = QApplication.focusWidget() or self.window
            if isinstance(key, str):
                QTest.keyClicks(widget, key, modifiers)
            else:
                QTest.keyClick(widget, key, modifiers)
            self.presses += 1

    def enter(self, text: str = "") -> None:
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def settle(self) -> None:
        grab.settle(self.window)

    @property
    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    @property
    def charges(self) -> ChargesScreen:
        screen = self.window.screens["charges"]
        assert isinstance(screen, ChargesScreen)
        return screen

    def start_visit(self, *diagnoses: str) -> None:
        """From an idle Charges screen to the empty first line of Alder's visit of today."""
        self.press(Qt.Key.Key_F7)
        self.enter("ald")
        self.settle()
        self.enter("t")
        self.settle()
        for code in diagnoses:
            self.enter(code)
            self.settle()
        self.press(Qt.Key.Key_Return)
        self.settle()


OpenDesk = Callable[[User], Hands]


def prepare(desk: Desk) -> Desk:
    add_patient(desk, "Alder", "Ruth M.", payer="heartland")
    add_patient(desk, "Birch", "Ann", payer=None)
    return desk


@pytest.fixture
def window_reference(reference_path: Path) -> Path:
    """The reference book of the window; a module that imports into it says `own_reference`."""
    return reference_path


def put_down(window: MainWindow) -> None:
    """Close the window and end it at once: one that only waits to be deleted is dressed by each later theme."""
    window.close()
    delete(window)


@pytest.fixture(scope="session", autouse=True)
def calm_collector() -> None:
    """Collections of later windows pass over modules and rules."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def open_hands(qtbot: QtBot, tmp_path: Path, window_reference: Path) -> Iterator[OpenDesk]:
    windows: list[MainWindow] = []

    def opening(user: User) -> Hands:
        window = open_window(
            lambda: prepare(make_desk(tmp_path / "book.db", window_reference, user=user)),
            lambda: Scrubber.open(window_reference),
            mode=ThemeMode.LIGHT,
            first="charges",
        )
        windows.append(window)
        window.activateWindow()
        hands = Hands(window)
        hands.settle()
        return hands

    yield opening
    for window in windows:
        put_down(window)


@pytest.fixture
def hands(open_hands: OpenDesk) -> Hands:
    return open_hands(OWNER)
