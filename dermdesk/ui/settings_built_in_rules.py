"""Settings of the rules that dermdesk brings: found by words, read, tested, switched off with a reason."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.user import Permission
from dermdesk.services import practice_rules, rule_pages
from dermdesk.services.practice_rules import BuiltInRule
from dermdesk.ui.back_test_card import BackTestCard
from dermdesk.ui.models.rows import Column, Ink
from dermdesk.ui.rule_look import SEVERITY_INKS, switch_words
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.page_view import PageView
from dermdesk.ui.widgets.reason_row import ReasonRow
from dermdesk.ui.widgets.row_table import RowTable

_Show = Literal["all", "off", "weighed"]
_SHOWN: tuple[tuple[str, _Show], ...] = (
    ("All rules", "all"),
    ("Switched off", "off"),
    ("Weighed by a payer's card", "weighed"),
)


class BuiltInRulesPage(SettingsPage):
    """T tests the rule under the bar, W switches it; a reject stays on. Typing finds rules by number and words."""

    title = "Built-in rules"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._rules: tuple[BuiltInRule, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a rule: EM-002, biopsy, modifier …")
        self.search.setAccessibleName("Find a rule")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._go_to_rows)
        self.shown = Chooser()
        self.shown.setAccessibleName("Which rules are shown")
        self.shown.addItems([said for said, _key in _SHOWN])
        self.shown.currentIndexChanged.connect(self._filter)
        self.table = RowTable[BuiltInRule](
            self.title,
            _COLUMNS,
            lambda rule: rule.rule_id,
            empty="No rule fits.",
            empty_help="Other words find others.",
            letters={"T": self.test, "W": self.switch},
        )
        self.table.chosen.connect(self._show_row)
        self.test_button = words.button("&Test", self.test, name="Test the rule on the visits of the last days, T")
        self.switch_button = words.button("S&witch off", self.switch, name="Switch the rule off, W")
        self.state = words.text(size="small", look="muted", wrap=True, name="How the rule stands")
        self.page = PageView("Page of the rule")
        self.why = ReasonRow("rule")
        self.why.left.connect(self.table.take_focus)
        self.card = BackTestCard(office)
        self.card.left.connect(self.table.take_focus)
        head = words.row(self.search, self.shown)
        head.setStretch(0, 1)
        box = words.column(head, self._halves(), self.why, self.card, spacing=8)
        box.setStretch(1, 1)
        self.setLayout(box)

    @property
    def may_change(self) -> bool:
        return Permission.CHANGE_RULES in self.rights

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self.office.run(practice_rules.built_in_rules, self._show)

    def start(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def test(self) -> None:
        """How often the rule would have spoken."""
        if (rule := self.table.current) is not None:
            self.card.run(rule.rule_id)

    def switch(self) -> None:
        """Switch the rule off, or on again; the reason is asked for."""
        rule = self.table.current
        if rule is None or not self.may_change:
            return
        if not rule.may_switch:
            self.office.warn(
                f"{rule.rule_id} is a reject and stays on.",
                "The front end returns such a claim: mend the line.",
            )
            return
        said = "off" if rule.on else "on again"
        self.why.ask(f"Switch {said}", f"why it is switched {said}; the reason is kept", self._switch_now)

    def _switch_now(self, reason: str) -> None:
        if (rule := self.table.current) is not None:
            self.office.run(
                lambda desk: practice_rules.switch(desk, rule.rule_id, on=not rule.on, reason=reason), self._switched
            )

    def _switched(self, rule_id: str) -> None:
        rule = self.table.current
        self.why.close_row()
        self.office.say(f"{rule_id} is {'off' if rule is not None and rule.on else 'on again'}.")
        self.office.changed.emit(None)

    def _halves(self) -> QSplitter:
        beside = words.frame("card")
        actions = words.row(self.test_button, self.switch_button, 1)
        beside.setLayout(words.column(self.page, self.state, actions, spacing=8, margins=(16, 12, 12, 12)))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        for half, least in ((self.table, 280), (beside, 260)):
            half.setMinimumWidth(least)
            split.addWidget(half)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([600, 400])
        return split

    def _show(self, rules: tuple[BuiltInRule, ...]) -> None:
        self._rules = rules
        self._filter()

    def _filter(self, *_said: object) -> None:
        wanted = self.search.text().casefold().split()
        kind = _SHOWN[self.shown.currentIndex()][1]
        self.table.take([rule for rule in self._rules if _is_kind(rule, kind) and _has_words(rule, wanted)])

    def _go_to_rows(self) -> None:
        self.table.take_focus()

    def _show_row(self, rule: BuiltInRule | None) -> None:
        self.why.close_row()
        self.page.show_page(rule_pages.page(rule.rule_id) if rule is not None else "")
        self.state.setText(_state(rule) if rule is not None else "")
        self.state.setVisible(bool(self.state.text()))
        said = "Switch off" if rule is None or rule.on else "Switch on"
        self.switch_button.setText(said.replace("w", "&w", 1))
        self.switch_button.setAccessibleName(f"{said.replace('Switch', 'Switch the rule')}, W")
        self.switch_button.setEnabled(rule is not None and rule.may_switch and self.may_change)
        self.test_button.setEnabled(rule is not None)


def _on_words(rule: BuiltInRule) -> str:
    return "always" if not rule.may_switch else "on" if rule.on else "off"


def _on_ink(rule: BuiltInRule) -> Ink:
    return "muted" if not rule.may_switch else "good" if rule.on else "danger"


_COLUMNS: tuple[Column[BuiltInRule], ...] = (
    Column(title="Rule", text=lambda rule: rule.rule_id.removeprefix("DERM-"), bold=True, width=80),
    Column(
        title="Severity",
        text=lambda rule: rule.severity.value.capitalize(),
        ink=lambda rule: SEVERITY_INKS[rule.severity],
        spare=True,
        width=112,
    ),
    Column(title="What is wrong", text=lambda rule: rule.page.title, wide=True),
    Column(title="", text=_on_words, ink=_on_ink, width=72),
)


def _is_kind(rule: BuiltInRule, kind: _Show) -> bool:
    return kind == "all" or (not rule.on if kind == "off" else bool(rule.by_payer))


def _has_words(rule: BuiltInRule, wanted: list[str]) -> bool:
    text = f"{rule.rule_id} {rule.family} {rule.severity} {rule.page.title} {rule.page.what_to_do}".casefold()
    return all(word in text for word in wanted)


def _state(rule: BuiltInRule) -> str:
    """Who switched it, and which payers' cards weigh it otherwise."""
    parts = [switch_words(rule.switch)] if rule.switch is not None else []
    if not rule.may_switch:
        parts.append("A reject is never switched off.")
    if rule.by_payer:
        weights = ", ".join(f"{payer}: {severity.value}" for payer, severity in rule.by_payer.items())
        parts.append(f"By the payer's card, {weights}.")
    return " ".join(parts)
