"""A page of the settings: a form, or a list by key with a form below it; services judge what is kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column, Row
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import checks, words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.row_table import RowTable

NO_RIGHT = "You may look at the settings; changing them needs the permission."


class SettingsPage(QWidget):
    """Shows a setup and keeps a change of it."""

    title = ""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.setup: PracticeSetup | None = None
        self.rights: frozenset[Permission] = frozenset()
        """What the user may; given before a setup is shown."""

    def show_setup(self, setup: PracticeSetup) -> None:
        """The practice as it stands."""
        self.setup = setup

    def start(self) -> None:
        """Hands go to the first field."""

    def save(self) -> None:
        """Ctrl+S."""

    @property
    def may_change(self) -> bool:
        """Whether this user may."""
        return Permission.CHANGE_PRACTICE in self.rights

    def keep(self, work: Callable[[Desk], None], done: Callable[[Any], None]) -> None:
        """Run a change; an error leaves everything as typed."""
        self.office.run(work, done)


class KeyedPage(SettingsPage, Generic[Row]):
    """Things by key. A page says its columns, its fields, and how a thing becomes fields and back."""

    one = "entry"
    """What a thing is called: 'site', 'payer' …"""
    columns: tuple[Column[Any], ...] = ()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._before: Row | None = None
        self._choose: str | None = None
        self.table = RowTable[Row](
            self.title,
            self.columns,
            self.key_of,
            empty=f"There is no {self.one} yet.",
            empty_help="Type one below and save it.",
        )
        self.table.setMinimumHeight(148)
        self.table.chosen.connect(self._show_row)
        self.form = Form(self.title, taken="ns")
        self._heading = words.text(bold=True)
        self.lay_out(self.form)
        self.save_button = words.button("&Save", self.save, look="primary", name=f"Save the {self.one}, Ctrl+S")
        self.new_button = words.button("&New", self.start_new, name=f"New {self.one}")
        self._right = words.text(NO_RIGHT, look="muted")
        foot = words.row(self.save_button, words.key_hint("Ctrl+S"), self.new_button, self._right, 1)
        card = words.frame("card")
        inside = words.column(self._heading, scrolled(self.form), foot, spacing=12, margins=(16, 12, 12, 12))
        inside.setStretch(1, 1)
        card.setLayout(inside)
        box = words.column(self.table, card, spacing=12)
        box.setStretch(0, 1)
        self.setLayout(box)

    # --- what a page says --------------------------------------------------------------------------------------------

    def key_of(self, row: Row) -> str:
        """The thing's key."""
        raise NotImplementedError

    def rows_of(self, setup: PracticeSetup) -> Sequence[Row]:
        """All things."""
        raise NotImplementedError

    def lay_out(self, form: Form) -> None:
        """Put the fields in; the first is `key`."""
        raise NotImplementedError

    def values_of(self, row: Row) -> Mapping[str, object]:
        """A thing as fields."""
        raise NotImplementedError

    def typed(self, before: Row | None) -> Row:
        """The fields as a thing; what the form does not show comes from `before`."""
        raise NotImplementedError

    def change(self, desk: Desk, row: Row) -> None:
        """Keep it, on the book's thread."""
        raise NotImplementedError

    def fresh(self) -> Mapping[str, object]:
        """Fields of a new thing."""
        return {}

    # --- what every page does ----------------------------------------------------------------------------------------

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self._right.setVisible(not self.may_change)
        self.save_button.setEnabled(self.may_change)
        self.new_button.setEnabled(self.may_change)
        rows = self.rows_of(setup)
        self.table.take(rows, choose=self._choose)
        self._choose = None
        if not rows:
            self.start_new()

    def start(self) -> None:
        self.table.take_focus()

    def start_new(self) -> None:
        """An empty form."""
        self._before = None
        self._heading.setText(f"A new {self.one}")
        self.form.editor("key").setEnabled(True)
        self.form.fill(self.fresh())
        self.fit()
        self.form.start()

    def save(self) -> None:
        if not self.may_change or not self.form.is_right():
            return
        if self._before is None and self.setup is not None:
            taken = {self.key_of(row) for row in self.rows_of(self.setup)}
            if self.form.text("key") in taken:
                self.form.say_wrong("key", "This key is taken.")
                return
        row = self.typed(self._before)
        self._choose = self.key_of(row)
        self.keep(lambda desk: self.change(desk, row), self._kept)

    def fit(self) -> None:
        """Show the fields that the others call for."""

    def _show_row(self, row: Row | None) -> None:
        if row is None:
            return
        self._before = row
        self._heading.setText(f"{self.one.capitalize()} {self.key_of(row)}")
        self.form.editor("key").setEnabled(False)
        self.form.fill(self.values_of(row))
        self.fit()

    def _kept(self, _nothing: None) -> None:
        self.office.say(f"The {self.one} is saved.")
        self.office.changed.emit(None)


class _Scroll(QScrollArea):
    """As high as what it holds where there is room, scrolled up and down where there is not."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        inside = self.widget()
        return hint if inside is None else hint.expandedTo(inside.sizeHint())  # pyright: ignore[reportUnnecessaryComparison] - None at first


def scrolled(inside: QWidget) -> QScrollArea:
    """A form that hands can reach whole in a small window; the page follows the focus."""
    area = _Scroll()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.setMinimumHeight(120)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    inside.setProperty("look", "surface")
    return area


def key_field(form: Form, *, span: int = 2) -> None:
    """The key that names a thing in files and other settings."""
    form.line("key", "Key", span=span, check=checks.key, most=30)
