"""Ctrl+K: every screen and every command of the present screen by its name."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from dermdesk.ui.screen import Command
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.type_ahead import Choice, TypeAhead


class CommandPalette(QFrame):
    """A panel over the window; Esc or a choice closes it and gives the focus back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self.setProperty("look", "card")
        self.setAccessibleName("Commands")
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self.edit = TypeAhead(list_width=520, at_least=0)
        self.edit.setPlaceholderText("What do you want to do?")
        self.edit.setAccessibleName("Command")
        self.edit.queried.connect(self._answer)
        self.edit.chosen.connect(self._run)
        self.edit.entered_empty.connect(self.close_palette)
        self.edit.installEventFilter(self)
        self.setLayout(words.column(self.edit, margins=(8, 8, 8, 8)))
        self.hide()

    def open_with(self, commands: Sequence[Command]) -> None:
        """Show the palette over the middle of the window."""
        home = self._home
        self._commands, self._before = commands, home.focusWidget()
        wide = min(536, home.width() - 32)
        self.setGeometry((home.width() - wide) // 2, 72, wide, 52)
        self.show()
        self.raise_()
        self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.ask_now()

    def close_palette(self) -> None:
        """Go away and give the focus back."""
        self.edit.close_list()
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        return super().eventFilter(watched, event)

    def _answer(self, query: str) -> None:
        wanted = query.lower().split()
        fitting = [command for command in self._commands if all(word in command.title.lower() for word in wanted)]
        self.edit.offer(query, [Choice(command.title, command.keys, command) for command in fitting])

    def _run(self, command: Command) -> None:
        self.close_palette()
        command.run()
