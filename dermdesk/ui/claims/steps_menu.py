"""All steps of the Claims screen with their keys, behind one button: nobody has to know the letters by heart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QPushButton

from dermdesk.ui.widgets import words


@dataclass(frozen=True, slots=True)
class Step:
    """A letter pressed on a row, and what it does."""

    letter: str
    title: str
    run: Callable[[], object]
    hint: str = ""
    """A word for the line under the rows; blank: it stands in the menu alone."""


class StepsButton(QPushButton):
    """Alt+M or Down opens the menu."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__("&More steps…")
        self.setFont(words.text(size="small").font())
        self.setAccessibleName("More steps with the picked claims")
        self.setProperty("look", "plain")
        self.setAutoDefault(False)
        menu = QMenu(self)
        menu.setAccessibleName("Steps with the picked claims")
        for step in steps:
            menu.addAction(f"{step.title}\t{step.letter}").triggered.connect(step.run)
        self.setMenu(menu)
