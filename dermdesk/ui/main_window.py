"""The one window: rail, top bar, screens, messages, command palette. Its title never names a patient."""

import gc
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from dermdesk.domain.user import Permission
from dermdesk.services import patients, practice_rules
from dermdesk.services.desk import Desk
from dermdesk.ui import theme
from dermdesk.ui.background import Worker
from dermdesk.ui.command_palette import CommandPalette
from dermdesk.ui.inbox_watch import InboxWatch
from dermdesk.ui.patient_words import patient_choice
from dermdesk.ui.rail import Rail
from dermdesk.ui.registry import PAGES, SCREENS
from dermdesk.ui.screen import Command, NewPatientWanted, Office, Screen, ScreenEntry, Signs
from dermdesk.ui.scrub_thread import Checker, ScrubThread
from dermdesk.ui.top_bar import TopBar
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.message_strip import MessageStrip
from dermdesk.ui.widgets.type_ahead import Choice

TITLE = "dermdesk"
SMALL = 1180
"""Below this width the rail gives room to the work."""


class MainWindow(QMainWindow):
    """Screens are made when first shown; changes of the book refresh the shown one at once, others when shown again."""

    def __init__(
        self, office: Office, entries: Sequence[ScreenEntry] = SCREENS, pages: Sequence[ScreenEntry] = PAGES
    ) -> None:
        super().__init__()
        self.office = office
        self._entries = {entry.key: entry for entry in (*entries, *pages)}
        self.screens: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(960, 540)
        self.rail = Rail(entries)
        self.top = TopBar(office)
        self.messages = MessageStrip()
        self._stack = QStackedWidget()
        right = QWidget()
        column = words.column(self.top, self.messages, self._stack, spacing=0)
        column.setStretch(2, 1)
        right.setLayout(column)
        whole = QWidget()
        box = words.row(self.rail, right, spacing=0)
        box.setStretch(1, 1)
        whole.setLayout(box)
        self.setCentralWidget(whole)
        self.palette_ = CommandPalette(whole)
        self._inboxes = InboxWatch(office)
        self._listen()
        self._add_keys((*entries, *pages))

    @property
    def shown_key(self) -> str:
        """Key of the screen that is shown."""
        return next(key for key, screen in self.screens.items() if screen is self._stack.currentWidget())

    @Slot(str, object)
    def show_screen(self, key: str, with_: object = None) -> Screen:
        """Show a screen, made or refreshed first where needed."""
        fresh = key not in self.screens
        if fresh:
            screen = self._entries[key].factory(self.office)
            if key in self.rail.buttons:
                screen.count_changed.connect(self.rail.buttons[key].show_count)
            self.screens[key] = screen
            self._stack.addWidget(screen)
        screen = self.screens[key]
        if screen is not self._stack.currentWidget():
            self.messages.calm()
        self._stack.setCurrentWidget(screen)
        self.rail.choose(self._entries[key].home or key)
        if fresh or key in self._stale:
            self._stale.discard(key)
            screen.refresh()
        screen.activate(with_)
        return screen

    def commands(self) -> list[Command]:
        """What the palette offers now."""
        shown = self._stack.currentWidget()
        own = shown.commands() if isinstance(shown, Screen) else ()
        screens = [
            Command(entry.title, entry.keys or f"Alt+{place}", lambda key=entry.key: self.show_screen(key))
            for place, entry in enumerate(self._entries.values(), 1)
        ]
        general = [
            Command("Light or dark", "Ctrl+Shift+L", theme.current().toggle),
            Command("Look into the inboxes of clearinghouses", "", self._inboxes.look_now),
            Command("Hide or show what is private", "Ctrl+Shift+H", self._toggle_private),
        ]
        return [*own, *screens, *general]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < SMALL)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.office.stop()
        super().closeEvent(event)

    def _listen(self) -> None:
        office = self.office
        office.said.connect(self.messages.say)
        office.warned.connect(self.messages.warn)
        office.calmed.connect(self.messages.calm)
        office.worker.failed.connect(office.warn_of)
        office.worker.opened.connect(self._read_signs)
        office.worker.opened.connect(self._read_rules)
        office.scrub.failed.connect(self._scrub_failed)
        office.screen_wanted.connect(self.show_screen)
        office.find_wanted.connect(self._find)
        office.changed.connect(self._book_changed)
        self.rail.wanted.connect(self.show_screen)
        self.top.search.queried.connect(self._search)
        self.top.search.chosen.connect(self._found)
        self.top.search.nothing_found.connect(self._not_found)

    def _add_keys(self, entries: Sequence[ScreenEntry]) -> None:
        for place, entry in enumerate(entries, 1):
            self._key(entry.keys or f"Alt+{place}", lambda key=entry.key: self.show_screen(key))
        self._key("F7", self._find)
        self._key("Ctrl+K", lambda: self.palette_.open_with(self.commands()))
        self._key("Ctrl+Shift+H", self._toggle_private)
        self._key("Ctrl+Shift+L", theme.current().toggle)

    def _key(self, keys: str, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _toggle_private(self) -> None:
        self.office.hide_private(not self.office.private)

    @Slot()
    def _read_signs(self) -> None:
        self.office.run(_signs_of, self._take_signs)

    def _take_signs(self, signs: Signs) -> None:
        self.office.signs = signs
        self.top.site.setText(signs.site)

    @Slot()
    def _read_rules(self) -> None:
        """The practice's catalogue goes to the scrub thread; as long as nothing changed it is the same one."""
        self.office.run(practice_rules.catalogue, self.office.scrub.use)

    def _find(self) -> None:
        self.top.search.clear()
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _search(self, typed: str) -> None:
        self.office.run(lambda desk: (typed, patients.find(desk, typed)), self._answer)

    def _answer(self, answer: tuple[str, Sequence[Any]]) -> None:
        typed, found = answer
        wanted = typed.lower().strip()
        commands = [
            Choice(command.title, command.keys, command)
            for command in self.commands()
            if wanted in command.title.lower()
        ]
        self.top.search.offer(typed, [*(patient_choice(patient) for patient in found), *commands][:12])

    @Slot(object)
    def _found(self, value: object) -> None:
        self.top.search.clear()
        if isinstance(value, Command):
            value.run()
            return
        shown = self._stack.currentWidget()
        if not (isinstance(shown, Screen) and shown.take_patient(value)):
            self.show_screen("charges")
            self.screens["charges"].take_patient(value)

    @Slot(str)
    def _not_found(self, typed: str) -> None:
        self.show_screen("charges", NewPatientWanted(typed))

    @Slot(object)
    def _book_changed(self, _changed: object) -> None:
        self._read_rules()
        for key, screen in self.screens.items():
            if screen is self._stack.currentWidget():
                screen.refresh()
            else:
                self._stale.add(key)

    @Slot(object)
    def _scrub_failed(self, _error: object) -> None:
        self.office.warn("One check could not run.", "The visit can be entered and saved; look it over yourself.")


def _signs_of(desk: Desk) -> Signs:
    site = desk.setup().sites.get(desk.site)
    return Signs(
        user=desk.user.name,
        site=site.name if site is not None else desk.site,
        permissions=frozenset(p.value for p in Permission if desk.user.may(p)),
    )


def open_window(
    open_desk: Callable[[], Any],
    open_checker: Callable[[], Checker],
    *,
    mode: theme.ThemeMode = theme.ThemeMode.SYSTEM,
    first: str = "today",
) -> MainWindow:
    """Make and show the window. Both factories are called on the thread that keeps what they open."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a QApplication comes first")
    theme.install(app, mode)
    office = Office(Worker(open_desk), ScrubThread(open_checker))
    window = MainWindow(office)
    office.setParent(window)
    window.resize(1440, 900)
    window.show_screen(first)
    window.show()
    return window


def calm_collector() -> None:
    """After the one window of a process is made: what is there now stays, and later collections pass over it.

    A full collection over modules, rules and widgets would cost several frames in the middle of typing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
