"""The weekly plan of one physician at one site: weekdays, the day it begins, and the plans before and after it."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import Provider
from dermdesk.domain.supervision import WEEKDAYS, SupervisionPlan
from dermdesk.ui.models.supervision import SupervisionMonth
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.settings_page import NO_RIGHT
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Tick
from dermdesk.ui.widgets.flow import FlowLayout

_CAPTIONS = ("&Mon", "T&ue", "&Wed", "T&hu", "&Fri", "S&at", "Su&n")


def plan_words(plan: SupervisionPlan) -> str:
    """`from 01/01/2026 Monday, Thursday`."""
    return f"from {day_words(plan.valid_from)} {plan.words}"


class PlanCard(QFrame):
    """What is ticked stays until another physician or site is shown, or the plans change."""

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("Weekly plan")
        self._shown: tuple[str, str, tuple[SupervisionPlan, ...]] | None = None
        self._today: date | None = None
        self._heading = words.text(bold=True, wrap=True)
        self.plans = words.text(look="muted", wrap=True, name="Plans that are kept")
        self.ticks = tuple(Tick(caption) for caption in _CAPTIONS)
        week = QWidget()
        flow = FlowLayout(week, spacing=12)
        for tick, day in zip(self.ticks, WEEKDAYS, strict=True):
            tick.setAccessibleName(f"In the suite on {day}")
            flow.addWidget(tick)
        self.begins = QLineEdit()
        self.begins.setFixedWidth(120)
        self.begins.setAccessibleName("First day of the plan: t today, + and - a day, or 010426")
        self.begins.returnPressed.connect(self.save_wanted)
        label = words.text("Valid f&rom", look="muted")
        label.setBuddy(self.begins)
        self.save_button = words.button(
            "&Save plan", self.save_wanted.emit, look="primary", name="Save the plan, Ctrl+S"
        )
        self._wrong = words.text(size="small", look="danger", wrap=True)
        self._wrong.hide()
        self._right = words.text(NO_RIGHT, look="muted", wrap=True)
        foot = words.row(label, self.begins, self.save_button, words.key_hint("Ctrl+S"), 1)
        self.setLayout(
            words.column(
                self._heading, self.plans, week, foot, self._wrong, self._right,
                spacing=10, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip

    def show_plans(self, month: SupervisionMonth, provider: Provider, site: str, *, may_change: bool) -> None:
        """The plans of a physician; `site` is its name."""
        self._today = month.today
        for control in (*self.ticks, self.begins, self.save_button):
            control.setEnabled(may_change)
        self._right.setVisible(not may_change)
        plans = month.plans_of(provider.key)
        shown = (month.site, provider.key, plans)
        if shown == self._shown:
            return
        self._shown = shown
        self._heading.setText(f"Weekly plan of {provider.name.listed} at {site}")
        self.plans.setText(
            f"In the suite {'; '.join(plan_words(plan) for plan in plans)}."
            if plans
            else "There is no plan yet: days that nobody recorded count as absent."
        )
        begun = [plan for plan in plans if plan.valid_from <= month.today]
        last = begun[-1] if begun else plans[0] if plans else None
        for day, tick in enumerate(self.ticks):
            tick.setChecked(last is not None and day in last.weekdays)
        self.begins.setText(day_words(month.today))
        self._say_wrong("")

    def typed(self) -> tuple[tuple[int, ...], date] | None:
        """Weekdays (0 is Monday) and first day; None after saying what is wrong with the day."""
        if self._today is None:
            return None
        try:
            begins = typed_day(self.begins.text(), self._today)
        except DermdeskError as error:
            self._say_wrong(f"{error.message} {error.help}")
            self.begins.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        self._say_wrong("")
        return tuple(day for day, tick in enumerate(self.ticks) if tick.isChecked()), begins

    def _say_wrong(self, said: str) -> None:
        self._wrong.setText(said)
        self._wrong.setVisible(bool(said))
        self.begins.setAccessibleDescription(said)
