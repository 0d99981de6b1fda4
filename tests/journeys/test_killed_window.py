"""kill -9 while hands type into the window: the next window offers the visit, but for the cell being typed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dermdesk.services.scrubbing import Scrubber
from dermdesk.ui.charges.grid_model import Column
from dermdesk.ui.main_window import open_window
from dermdesk.ui.theme import ThemeMode
from tests.journeys.test_killed import ROOT, reopened
from tests.ui.conftest import Hands, put_down

CTRL = Qt.KeyboardModifier.ControlModifier


def kill_while_typing(book: Path, reference: Path, lines: int) -> int:
    """Kill the window once so many lines are told as typed; how many were told in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.killed_window", str(book), str(reference)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as clerk:
        assert clerk.stdout is not None
        told = [int(clerk.stdout.readline()) for _ in range(lines)]
        clerk.kill()
        told += [int(line) for line in clerk.stdout.read().split()]
    assert clerk.returncode == -9
    return told[-1]


@pytest.fixture
def killed(qtbot: QtBot, tmp_path: Path, reference_path: Path) -> Iterator[tuple[int, Hands]]:
    book = tmp_path / "book.db"
    typed = kill_while_typing(book, reference_path, 4)
    window = open_window(
        lambda: reopened(book, reference_path), lambda: Scrubber.open(reference_path), mode=ThemeMode.LIGHT,
        first="charges",
    )  # fmt: skip
    window.activateWindow()
    hands = Hands(window)
    hands.settle()
    yield typed, hands
    put_down(window)


def test_a_killed_window_offers_what_was_typed(killed: tuple[int, Hands]) -> None:
    typed, hands = killed
    assert hands.charges.drafts.isVisible()
    hands.press(Qt.Key.Key_G, CTRL)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    lines = hands.charges.editor.lines
    assert typed <= len(lines) <= typed + 1
    assert [(line.code, line.units, line.pointers) for line in lines[:3]] == [
        ("17003", 2, "A"),
        ("BTX-GLAB", 1, ""),
        ("17003", 2, "A"),
    ]
    assert hands.charges.editor.diagnoses == ["L57.0"]
    assert hands.charges.grid.lines.index(0, Column.CODE).data() == "17003"
    hands.enter("17000")
    hands.settle()
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is None
    assert hands.charges.drafts.isHidden()
