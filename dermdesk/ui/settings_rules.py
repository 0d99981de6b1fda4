"""Settings of the practice's own scrub rules: a table, an editor, and a back-test before a rule is switched on."""

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.practice_rule import PracticeRule
from dermdesk.domain.practice_rule_words import in_words, payers_in_words
from dermdesk.domain.severity import Severity
from dermdesk.domain.user import Permission
from dermdesk.services import practice_rules
from dermdesk.services.desk import Desk
from dermdesk.services.practice_rules import OwnRule
from dermdesk.services.rule_back_test import BackTest
from dermdesk.ui import rule_form
from dermdesk.ui.back_test_card import BackTestCard
from dermdesk.ui.models.rows import Column
from dermdesk.ui.rule_files import RuleFiles
from dermdesk.ui.rule_look import SEVERITY_INKS, switch_words
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.reason_row import ReasonRow
from dermdesk.ui.widgets.row_table import RowTable

NO_RIGHT = "You may look at the rules and test them; changing them needs the permission."
_Loaded = tuple[tuple[OwnRule, ...], str]


class OwnRulesPage(SettingsPage):
    """T tests the rule under the bar, W switches it, R retires it. A rule that was never tested is tested first."""

    title = "Own rules"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._before: PracticeRule | None = None
        self._next_id = ""
        self._choose: str | None = None
        self._tested: dict[str, PracticeRule] = {}
        self._to_switch: PracticeRule | None = None
        self._names: dict[str, str] = {}
        self.table = RowTable[OwnRule](
            self.title,
            self._columns(),
            lambda one: one.rule.rule_id,
            empty="The practice has no rule of its own yet.",
            empty_help="Type one below and save it. It is off until you switch it on.",
            letters={"T": self.test, "W": self.switch, "R": self.retire},
        )
        self.table.setMinimumHeight(148)
        self.table.chosen.connect(self._show_row)
        self.test_button = words.button("&Test", self.test, name="Test the rule on the visits of the last days, T")
        self.switch_button = words.button("S&witch on", self.switch, name="Switch the rule on, W")
        self.retire_button = words.button("&Retire", self.retire, name="Retire the rule, R")
        self.files = RuleFiles(office)
        actions = words.row(self.test_button, self.switch_button, self.retire_button, 1, self.files)
        self.why = ReasonRow("rule")
        self.why.left.connect(self.table.take_focus)
        self.card = BackTestCard(office)
        self.card.finished.connect(self._test_finished)
        self.card.left.connect(self.table.take_focus)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._editor())
        box = words.column(self.table, actions, self.why, self.card, scroll, spacing=8)
        box.setStretch(0, 2)
        box.setStretch(4, 5)
        self.setLayout(box)

    @property
    def may_change(self) -> bool:
        return Permission.CHANGE_RULES in self.rights

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self._names = {payer.key: payer.name for payer in setup.payers.values()}
        self.office.run(_load, self._show)

    def start(self) -> None:
        if self.table.rows or not self.may_change:
            self.table.take_focus()
        else:
            self.start_new()

    @property
    def _rule_id(self) -> str:
        return self._before.rule_id if self._before is not None else self._next_id

    # --- the editor --------------------------------------------------------------------------------------------------

    def start_new(self) -> None:
        """An empty form with the next id."""
        if self._next_id:
            self._begin_new()
            self.form.start()
        else:
            self.office.warn("A practice has at most 999 rules.", "Change one that is not used any more.")

    def _begin_new(self) -> None:
        self._before = None
        self._heading.setText(f"A new rule, {self._next_id}")
        self.form.fill({"severity": Severity.DENIAL_RISK})
        self._fit()
        self._show_state(None)

    def save(self) -> None:
        if self.setup is None or not self.may_change:
            return
        rule = rule_form.right_rule(
            self.form, self.setup, self._rule_id, on=self._before is not None and self._before.on
        )
        if rule is not None:
            self._choose = rule.rule_id
            self.keep(lambda desk: practice_rules.save(desk, rule), self._saved)

    def _right_rule(self) -> PracticeRule | None:
        """The rule as it is typed, when nothing is wrong with it."""
        if self.setup is None:
            return None
        is_on = self._before is not None and self._before.on
        return rule_form.right_rule(self.form, self.setup, self._rule_id, on=is_on)

    def _saved(self, _nothing: None) -> None:
        is_on = self._before is not None and self._before.on
        self.office.say(
            "The rule is saved" + (" and judges from now on." if is_on else "; it is off."),
            "" if is_on else "Test it, then switch it on.",
        )
        self.office.changed.emit(None)

    # --- what is done with a rule ------------------------------------------------------------------------------------

    def test(self) -> None:
        """Test the rule as it is typed."""
        if (
            self.setup is not None
            and (rule := rule_form.right_rule(self.form, self.setup, self._rule_id, on=False)) is not None
        ):
            self._to_switch = None
            self.card.run(rule)

    def switch(self) -> None:
        """Switch the rule on, after its test, or off; the reason is asked for."""
        rule = self._before
        if rule is None or not self.may_change or not self._is_saved(rule):
            return
        if rule.on:
            self.why.ask("Switch off", "why it is switched off; the reason is kept", self._switch_now)
        elif self._tested.get(rule.rule_id) == rule:
            self._ask_on()
        else:
            self._to_switch = rule
            self.card.run(rule)

    def retire(self) -> None:
        """Put the rule away; the reason is asked for."""
        rule = self._before
        if rule is not None and self.may_change:
            self.why.ask("Retire", "why it is retired; its number is not used again", self._retire_now)

    def _is_saved(self, rule: PracticeRule) -> bool:
        with suppress(ValueError):
            if self.setup is None or rule_form.typed_rule(self.form, self.setup, rule.rule_id, on=rule.on) == rule:
                return True
        self.office.warn("The rule was changed and is not saved. Nothing was switched.", "Save it with Ctrl+S first.")
        return False

    def _test_finished(self, test: BackTest) -> None:
        rule, self._to_switch = self._to_switch, None
        if rule is not None and rule == self._before and rule.rule_id == test.rule_id:
            self._tested[rule.rule_id] = rule
            self._ask_on()

    def _ask_on(self) -> None:
        self.why.ask("Switch on", "why it is switched on; the reason is kept", self._switch_now)

    def _switch_now(self, reason: str) -> None:
        rule = self._before
        if rule is not None:
            self.office.run(
                lambda desk: practice_rules.switch(desk, rule.rule_id, on=not rule.on, reason=reason), self._switched
            )

    def _switched(self, rule_id: str) -> None:
        is_on = self._before is not None and not self._before.on
        self.why.close_row()
        self.card.close_card()
        self._choose = rule_id
        self.office.say(f"{rule_id} is {'on: it judges from now on' if is_on else 'off'}.")
        self.office.changed.emit(None)

    def _retire_now(self, reason: str) -> None:
        rule = self._before
        if rule is not None:
            self.office.run(lambda desk: practice_rules.retire(desk, rule.rule_id, reason), self._retired)

    def _retired(self, _nothing: None) -> None:
        self.why.close_row()
        self.office.say("The rule is retired; the journal keeps it.")
        self.office.changed.emit(None)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _columns(self) -> tuple[Column[OwnRule], ...]:
        return (
            Column(title="Rule", text=lambda one: one.rule.rule_id, bold=True, width=96),
            Column(
                title="",
                text=lambda one: "on" if one.rule.on else "off",
                ink=lambda one: "good" if one.rule.on else "muted",
                width=56,
            ),
            Column(
                title="Severity",
                text=lambda one: one.rule.severity.value.capitalize(),
                ink=lambda one: SEVERITY_INKS[one.rule.severity],
                width=112,
            ),
            Column(title="Codes", text=lambda one: ", ".join(one.rule.codes) or "any", width=150),
            Column(
                title="Payers",
                spare=True,
                text=lambda one: payers_in_words(one.rule, self._names) or "all",
                ink=lambda _one: "muted",
                width=190,
            ),
            Column(title="Says", text=lambda one: one.rule.message, wide=True),
        )

    def _editor(self) -> QWidget:
        self.form = Form("Rule of the practice", taken="nstwrixgf")
        rule_form.lay_out(self.form)
        self.form.edited.connect(self._fit)
        self._heading = words.text(bold=True)
        self.state = words.text(size="small", look="muted", wrap=True, name="Who switched the rule")
        head = words.row(self._heading, self.state, spacing=12)
        head.setStretch(1, 1)
        self.told = words.text(size="small", look="muted", wrap=True, name="The rule in words")
        self.save_button = words.button("&Save", self.save, look="primary", name="Save the rule, Ctrl+S")
        self.new_button = words.button("&New", self.start_new, name="New rule")
        self._right = words.text(NO_RIGHT, look="muted")
        foot = words.row(self.save_button, words.key_hint("Ctrl+S"), self.new_button, self._right, 1)
        card: QFrame = words.frame("card")
        card.setLayout(words.column(head, self.form, self.told, foot, 1, spacing=10, margins=(16, 12, 16, 12)))
        return card

    def _show(self, loaded: _Loaded) -> None:
        rows, self._next_id = loaded
        for button in (self.save_button, self.new_button):
            button.setEnabled(self.may_change)
        self.files.fit(may_change=self.may_change, any_rule=bool(rows))
        self._right.setVisible(not self.may_change)
        self.table.take(rows, choose=self._choose)
        self._choose = None
        if not rows:
            self._begin_new()

    def _show_row(self, row: OwnRule | None) -> None:
        if row is None or self.setup is None:
            return
        self.why.close_row()
        self._before = row.rule
        self._heading.setText(f"Rule {row.rule.rule_id}")
        self.form.fill(rule_form.values_of(row.rule, self.setup))
        self._fit()
        self._show_state(row)

    def _show_state(self, row: OwnRule | None) -> None:
        on = row is not None and row.rule.on
        self.state.setText(switch_words(row.switch) if row is not None else "")
        said = "Switch off" if on else "Switch on"
        self.switch_button.setText(said.replace("w", "&w"))
        self.switch_button.setAccessibleName(f"{said.replace('Switch', 'Switch the rule')}, W")
        for button in (self.switch_button, self.retire_button):
            button.setEnabled(row is not None and self.may_change)

    def _fit(self) -> None:
        """What the way out asks for, and the rule in words as far as it can be read."""
        rule_form.show_fix_fields(self.form)
        if self.setup is None:
            return
        try:
            rule = rule_form.typed_rule(self.form, self.setup, self._rule_id)
        except ValueError:
            self.told.setText("")
        else:
            self.told.setText(in_words(rule, self._names))


def _load(desk: Desk) -> _Loaded:
    next_id = ""
    with suppress(DermdeskError):
        next_id = practice_rules.next_rule_id(desk)
    return practice_rules.own_rules(desk), next_id
