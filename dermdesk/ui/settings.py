"""Settings: pages of the practice's own data, each a form that says in words what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.practice_setup import practice_setup
from dermdesk.ui.screen import Command, Office, Screen
from dermdesk.ui.settings_book import BookPage
from dermdesk.ui.settings_built_in_rules import BuiltInRulesPage
from dermdesk.ui.settings_fees import FeesPage
from dermdesk.ui.settings_laboratories import LaboratoriesPage
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.settings_payers import PayersPage
from dermdesk.ui.settings_people import ProvidersPage, SitesPage
from dermdesk.ui.settings_practice import PracticePage
from dermdesk.ui.settings_printing import PrintingPage
from dermdesk.ui.settings_receivers import ReceiversPage
from dermdesk.ui.settings_reference import ReferencePage
from dermdesk.ui.settings_rules import OwnRulesPage
from dermdesk.ui.settings_supervision import SupervisionPage
from dermdesk.ui.widgets import words


class SettingsScreen(Screen):
    """Up and Down choose a page, Tab goes into it, Ctrl+S saves it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.pages: dict[str, SettingsPage] = {
            "practice": PracticePage(office),
            "sites": SitesPage(office),
            "providers": ProvidersPage(office),
            "supervision": SupervisionPage(office),
            "payers": PayersPage(office),
            "receivers": ReceiversPage(office),
            "laboratories": LaboratoriesPage(office),
            "fees": FeesPage(office),
            "reference": ReferencePage(office),
            "rules": OwnRulesPage(office),
            "built_in_rules": BuiltInRulesPage(office),
            "printing": PrintingPage(office),
            "book": BookPage(office),
        }
        self.list = QListWidget()
        self.list.setAccessibleName("Pages of the settings")
        self.list.setFixedWidth(180)
        self.list.setProperty("look", "pages")
        self._stack = QStackedWidget()
        for page in self.pages.values():
            item = QListWidgetItem(page.title, self.list)
            item.setSizeHint(QSize(0, 34))
            self._stack.addWidget(page)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.itemActivated.connect(self._start)
        self.list.setCurrentRow(0)
        card = words.frame("card")
        card.setLayout(words.column(self.list, margins=(6, 6, 6, 6)))
        head = words.text("Settings", size="title", bold=True)
        line = words.row(card, self._stack, spacing=16)
        line.setStretch(1, 1)
        box = words.column(head, line, spacing=12, margins=(20, 16, 20, 16))
        box.setStretch(1, 1)
        self.setLayout(box)
        key = QShortcut(QKeySequence("Ctrl+S"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._save)

    def activate(self, with_: object = None) -> None:
        if isinstance(with_, str) and with_ in self.pages:
            self.show_page(with_)
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.office.run(_load, self._show)

    def commands(self) -> tuple[Command, ...]:
        return tuple(
            Command(f"Settings: {page.title}", "", lambda key=key: self.show_page(key))
            for key, page in self.pages.items()
        )

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return tuple(
            (key, lambda key=key: self.show_page(key))
            for key in ("payers", "supervision", "reference", "printing", "practice")
        )

    def show_page(self, key: str) -> None:
        """Turn to a page."""
        self.list.setCurrentRow(list(self.pages).index(key))
        self._start()

    def _show(self, loaded: tuple[PracticeSetup, frozenset[Permission]]) -> None:
        setup, rights = loaded
        for page in self.pages.values():
            page.rights = rights
            page.show_setup(setup)

    def _start(self) -> None:
        self._page().start()

    def _save(self) -> None:
        self._page().save()

    def _page(self) -> SettingsPage:
        return list(self.pages.values())[self.list.currentRow()]


def _load(desk: Desk) -> tuple[PracticeSetup, frozenset[Permission]]:
    return practice_setup(desk), frozenset(one for one in Permission if desk.user.may(one))
