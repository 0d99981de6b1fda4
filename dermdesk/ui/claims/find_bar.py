"""Finding claims across the buckets: words (Ctrl+F), filters that combine (Ctrl+Shift+F), and what is set as chips."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services.claim_filter import ON_PAPER, ClaimFilter
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser, Tick
from dermdesk.ui.widgets.flow import FlowLayout

Part = str | date | Money | bool | None
_TICKS = (("late", "Timely filing at risk"), ("due", "Next step due"), ("behind", "Next payer to ask"))


class FindBar(QFrame):
    """`changed` with each change of `wanted`; Esc clears all of it, then gives the hands back (`left`)."""

    changed = Signal()
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.wanted = ClaimFilter()
        self._today = date.min
        self._names: dict[str, Mapping[str, str]] = {}
        self.edit = QLineEdit()
        self.edit.setClearButtonEnabled(True)
        self.edit.setPlaceholderText("Find: number, patient, chart number, payer or code")
        self.edit.setAccessibleName("Find claims by number, patient, chart number, payer or code, Ctrl+F")
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self.left)
        self.more = words.button("&Filters", self.toggle, name="Filters, Ctrl+Shift+F")
        self.more.setCheckable(True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=6)
        self._buttons: dict[str, QPushButton] = {}
        self._fields = QFrame()
        self._fields.setProperty("look", "card")
        self._fields.setAccessibleName("Filters of claims")
        self.choosers: dict[str, Chooser] = {}
        self.edits: dict[str, QLineEdit] = {}
        self.ticks: dict[str, Tick] = {}
        self._lay_fields()
        self._fields.hide()
        head = words.row(self.edit, words.key_hint("Ctrl+F"), self.more)
        head.setStretch(0, 1)
        self.setLayout(words.column(head, self._fields, self._chips, spacing=6))
        self._chips.hide()
        for holder in (self.edit, self._fields, self._chips):
            away = QShortcut(QKeySequence("Esc"), holder)
            away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            away.activated.connect(self.leave)

    # --- what is wanted ----------------------------------------------------------------------------------------------

    def take(self, setup: PracticeSetup, today: date) -> None:
        """Payers, receivers, people and sites to choose from."""
        self._today = today
        names: dict[str, dict[str, str]] = {
            "payer": {payer.key: payer.name for payer in setup.payers.values()},
            "receiver": {one.key: one.name for one in setup.receivers.values()} | {ON_PAPER: "On paper"},
            "rendering": {one.key: one.name.listed for one in setup.providers.values() if not one.external},
            "site": {site.key: site.name for site in setup.sites.values()},
        }
        if names == self._names:
            return
        self._names = dict(names)
        for part, box in self.choosers.items():
            box.clear()
            box.addItem("Any", None)
            for key, name in sorted(names[part].items(), key=lambda pair: pair[1].casefold()):
                box.addItem(name, key)
            box.setCurrentIndex(max(0, box.findData(getattr(self.wanted, part))))

    def put(self, wanted: ClaimFilter) -> None:
        """Want this from now on, as another screen asks for it."""
        self.wanted = wanted
        self._show_fields()
        self._tell()

    def clear(self) -> None:
        """Everything passes again."""
        if not self.wanted.is_empty:
            self.put(ClaimFilter())

    def leave(self) -> None:
        """Esc: clear, and back to the rows."""
        self.clear()
        self._fields.hide()
        self.more.setChecked(False)
        self.left.emit()

    def focus(self) -> None:
        """Ctrl+F."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def toggle(self) -> None:
        """Show or hide the filters; what is set stays set and stands as chips."""
        self._fields.setVisible(self._fields.isHidden())
        self.more.setChecked(not self._fields.isHidden())
        if not self._fields.isHidden():
            self.choosers["payer"].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- fields ------------------------------------------------------------------------------------------------------

    def _lay_fields(self) -> None:
        flow = FlowLayout(self._fields, spacing=12)
        flow.setContentsMargins(12, 8, 12, 8)
        for part, caption in (
            ("payer", "Pa&yer"), ("receiver", "Goes &to"), ("rendering", "Renderin&g"), ("site", "S&ite"),
        ):  # fmt: skip
            box = Chooser()
            box.setMinimumContentsLength(12)
            box.setMaximumWidth(220)
            box.activated.connect(partial(self._chosen, part))
            self.choosers[part] = box
            self._add(flow, caption, box, 160)
        readers: tuple[tuple[str, str, Callable[[str], Part]], ...] = (
            ("first", "From da&y", self._day), ("last", "To d&ay", self._day),
            ("least", "At &least, $", Money.parse_typed), ("most", "At &most, $", Money.parse_typed),
        )  # fmt: skip
        for part, caption, read in readers:
            edit = QLineEdit()
            edit.editingFinished.connect(partial(self._read, part, edit, read))
            self.edits[part] = edit
            self._add(flow, caption, edit, 96)
        for part, caption in _TICKS:
            tick = Tick(caption)
            tick.setAccessibleName(caption)
            tick.toggled.connect(partial(self._set, part))
            self.ticks[part] = tick
            flow.addWidget(tick)

    def _add(self, flow: FlowLayout, caption: str, control: Chooser | QLineEdit, width: int) -> None:
        label = words.text(caption, size="small", look="muted")
        label.setBuddy(control)
        control.setAccessibleName(caption.replace("&", ""))
        cell = QWidget()
        cell.setLayout(words.column(label, control, spacing=2))
        cell.setMinimumWidth(width)
        if isinstance(control, QLineEdit):
            control.setFixedWidth(width)
        flow.addWidget(cell)

    def _typed(self, said: str) -> None:
        self._set("words", " ".join(said.split()))

    def _chosen(self, part: str, _at: int) -> None:
        self._set(part, self.choosers[part].currentData())

    def _day(self, said: str) -> date:
        return typed_day(said, self._today)

    def _read(self, part: str, edit: QLineEdit, read: Callable[[str], Part]) -> None:
        said = edit.text().strip()
        try:
            self._set(part, read(said) if said else None)
        except DermdeskError as error:
            edit.setProperty("wrong", "true")
            self._office.warn_of(error)
        else:
            edit.setProperty("wrong", "false")
        edit.style().polish(edit)

    def _set(self, part: str, value: Part) -> None:
        if getattr(self.wanted, part) != value:
            self.wanted = replace(self.wanted, **{part: value})
            self._tell()

    def _show_fields(self) -> None:
        """Put into the fields what is wanted, without telling it again."""
        blocked = [QSignalBlocker(control) for control in (self.edit, *self.ticks.values())]
        if " ".join(self.edit.text().split()) != self.wanted.words:
            self.edit.setText(self.wanted.words)
        for part, box in self.choosers.items():
            box.setCurrentIndex(max(0, box.findData(getattr(self.wanted, part))))
        for part, edit in self.edits.items():
            edit.setText(_said(getattr(self.wanted, part)))
        for part, tick in self.ticks.items():
            tick.setChecked(getattr(self.wanted, part))
        for blocker in blocked:
            blocker.unblock()

    # --- chips -------------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        had_hands = next((part for part, chip in self._buttons.items() if chip.hasFocus()), None)
        words.clear(self._flow)
        self._buttons = {}
        for part in self.wanted.set_parts:
            if part == "words":
                continue
            said = self._chip_words(part)
            chip = words.button(f"{said}  ✕", partial(self._drop, part), name=f"Take away the filter {said}")
            self._buttons[part] = chip
            self._flow.addWidget(chip)
        if self._buttons:
            self._flow.addWidget(words.button("Clear all   Esc", self.clear, look="plain", name="Clear all filters"))
        self._chips.setVisible(bool(self._buttons))
        if had_hands is not None:
            (next(iter(self._buttons.values()), None) or self.edit).setFocus()

    def _drop(self, part: str) -> None:
        self.put(self.wanted.without(part))

    def _chip_words(self, part: str) -> str:
        value = getattr(self.wanted, part)
        if part in self._names:
            return self._names[part].get(str(value), str(value))
        captions = {
            "first": "from {}", "last": "to {}", "least": "at least ${}", "most": "at most ${}",
            "late": "timely filing at risk", "due": "next step due", "behind": "next payer to ask",
        }  # fmt: skip
        return captions[part].format(_said(value))


def _said(value: Part) -> str:
    if isinstance(value, date):
        return day_words(value)
    return "" if value is None else str(value)
