"""Statements: the household run and the private run on two pages that never mix; a list to review before each."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QTabWidget, QWidget

from dermdesk.domain.account import AccountKind
from dermdesk.domain.user import Permission
from dermdesk.ui.private_account import ACTIVITY, IDLE_MINUTES
from dermdesk.ui.screen import Office, Screen
from dermdesk.ui.statement_run import RunPanel
from dermdesk.ui.widgets import words


class StatementsScreen(Screen):
    """The household page reads its list by itself; the private page shows nothing before permission and reason."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.household = RunPanel(office, AccountKind.MEDICAL, "Household statements", taken="S")
        self.household.finished.connect(self._told)
        self.private = PrivateRun(office)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("The two runs")
        for title, part in (("&Household", self.household), ("&Private", self.private)):
            holder = QWidget()
            holder.setLayout(words.column(part, margins=(0, 12, 0, 0)))
            self.tabs.addTab(holder, title)
        remark = words.text(
            "Two runs, two number series, two folders: nothing of one shows in the other.", look="muted"
        )
        head = words.row(words.text("Statements", size="title", bold=True), remark, 1, spacing=12)
        box = words.column(head, self.tabs, spacing=8, margins=(20, 16, 20, 16))
        box.setStretch(1, 1)
        self.setLayout(box)

    def activate(self, with_: object = None) -> None:  # noqa: ARG002 - nothing to open with
        self.tabs.setCurrentIndex(0)
        self.household.table.take_focus()

    def refresh(self) -> None:
        self.household.load()
        self.private.fit()

    def _told(self) -> None:
        self.office.changed.emit(None)


class PrivateRun(QStackedWidget):
    """Locked until the permission and a reason; locks itself on leaving, by the privacy key and when idle."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.panel = RunPanel(office, AccountKind.CONFIDENTIAL, "Private statements", taken="S")
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.setInterval(IDLE_MINUTES * 60_000)
        self.idle.timeout.connect(self.lock)
        title = words.text("Private statements — locked", bold=True)
        self._why = words.text(look="muted", wrap=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(120)
        self.reason.setPlaceholderText("such as: monthly run")
        self.reason.setAccessibleName("Reason for the private run")
        self.reason.returnPressed.connect(self.open_list)
        label = words.text("&Reason", size="small", look="muted")
        label.setBuddy(self.reason)
        self.open_button = words.button("Show the &list", self.open_list, name="Show the list of private statements")
        line = words.row(label, self.reason, self.open_button)
        line.setStretch(1, 1)
        card = words.frame("card")
        card.setLayout(words.column(title, self._why, line, spacing=8, margins=(16, 12, 16, 12)))
        locked = QWidget()
        locked.setLayout(words.column(card, 1))
        self.addWidget(locked)
        opened = QWidget()
        lock = words.button("Loc&k", self.lock, name="Lock the private statements")
        whole = words.column(words.row(1, lock), self.panel, spacing=8)
        whole.setStretch(1, 1)
        opened.setLayout(whole)
        self.addWidget(opened)
        office.privacy_changed.connect(self._privacy_changed)
        self.fit()

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.currentIndex() == 1

    def open_list(self) -> None:
        """Ask for the list with the reason that is typed."""
        reason = self.reason.text().strip()
        if not self._may():
            return
        if not reason:
            self._office.warn("A private run needs a reason for the read log. Nothing was shown.", "Say why.")
            self.reason.setFocus()
            return
        self.panel.reason = reason
        self.setCurrentIndex(1)
        self.panel.load()
        self.idle.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def lock(self) -> None:
        """Show nothing any more."""
        self.idle.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.reason.clear()
        self.panel.forget()
        self.setCurrentIndex(0)

    def fit(self) -> None:
        """Say what opening takes."""
        if Permission.READ_CONFIDENTIAL.value not in self._office.signs.permissions:
            why = "This run needs the permission to read private accounts. The owner of the book gives it."
        elif self._office.private:
            why = "Private things are hidden. Ctrl+Shift+H shows them again."
        else:
            why = "The list and each statement are noted in the read log, with your name and the reason."
        self._why.setText(why)
        self.reason.setEnabled(self._may())
        self.open_button.setEnabled(self._may())

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.lock()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVITY and self.is_open:
            self.idle.start()
        return super().eventFilter(watched, event)

    def _may(self) -> bool:
        return Permission.READ_CONFIDENTIAL.value in self._office.signs.permissions and not self._office.private

    def _privacy_changed(self, hidden: bool) -> None:
        if hidden:
            self.lock()
        self.fit()
