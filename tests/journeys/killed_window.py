"""The window as a process of its own: hands type line after line into it until it is killed."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dermdesk.services.scrubbing import Scrubber
from dermdesk.ui.main_window import open_window
from dermdesk.ui.theme import ThemeMode
from tests.desks import make_desk
from tests.ui.conftest import Hands, prepare


def type_forever(book: Path, reference: Path) -> None:
    """Tell on standard output how many lines were typed and settled; the next one is half typed meanwhile."""
    app = QApplication([])
    window = open_window(
        lambda: prepare(make_desk(book, reference)), lambda: Scrubber.open(reference), mode=ThemeMode.LIGHT,
        first="charges",
    )  # fmt: skip
    window.activateWindow()
    hands = Hands(window)
    hands.settle()
    hands.start_visit("l570")
    while app is QApplication.instance():
        hands.enter("btx-glab" if len(hands.charges.editor.lines) == 1 else "17003*2")
        hands.settle()
        hands.type("1110")
        sys.stdout.write(f"{len(hands.charges.editor.lines)}\n")
        sys.stdout.flush()
        hands.settle()
        hands.press(Qt.Key.Key_Backspace, times=4)


if __name__ == "__main__":
    type_forever(Path(sys.argv[1]), Path(sys.argv[2]))
