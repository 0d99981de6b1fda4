"""The panel beside the lines: every open finding as a card, gravest first."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from dermdesk.services.reference_news import unchecked_words
from dermdesk.services.scrubbing import Finding, Fix, Severity
from dermdesk.ui import theme
from dermdesk.ui.charges.finding_card import FindingCard
from dermdesk.ui.charges.finding_group import FindingGroup, grouped
from dermdesk.ui.charges.rule_help import RuleHelp
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words

WIDTH = 356
BELOW_HEIGHT = 216
QWIDGETSIZE_MAX = 16_777_215


class FindingsPanel(QFrame):
    """`hands_back` when the focus should return to the grid.

    `shown(finding)` brings the hands to where it is typed, `away(finding)` to another screen too.
    """

    hands_back = Signal()
    shown = Signal(object)
    away = Signal(object)

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self.setProperty("look", "side")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Findings")
        self._said = words.text(look="muted")
        head = words.row(words.text("Findings", bold=True), 1, self._said, margins=(16, 12, 16, 4))
        self._cards: dict[str, FindingCard] = {}
        self._resting: dict[str, FindingCard] = {}
        self._current = ""
        self._gone_to: FindingCard | None = None
        self._column = words.column(spacing=10, margins=(16, 4, 16, 16))
        self._calm = words.text(look="muted", wrap=True)
        inside = QWidget()
        inside.setProperty("look", "surface")
        whole = words.column(self._column, 1, spacing=0)
        inside.setLayout(whole)
        self.cards_area = QScrollArea()
        self.cards_area.setWidgetResizable(True)
        self.cards_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards_area.setWidget(inside)
        self.cards_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards_area.verticalScrollBar().rangeChanged.connect(self._bring_up)
        self._column.addWidget(self._calm)
        self.help = RuleHelp()
        self.help.left.connect(self._close_help)
        self.setLayout(words.column(head, self.cards_area, self.help, spacing=0))
        editor.judged.connect(self.show_findings)
        editor.closed.connect(self.forget_cards)
        editor.opened.connect(self.forget_cards)
        theme.current().changed.connect(self.forget_cards)
        self.show_findings()

    def show_findings(self) -> None:
        """Cards that stay keep their answer field; only what changed is built anew."""
        self._gone_to = None
        visible = [finding for finding in self._editor.open_findings if not self._is_private(finding)]
        known = {group.key: group for group in grouped(visible, self._code_of, self._editor.note_of)}
        keys = list(known)
        if keys != list(self._cards):
            self._arrange(known)
        for key, group in known.items():
            self._cards[key].show_group(group)
        costly = sum(group.first.severity is not Severity.ADVICE for group in known.values())
        self._said.setText(f"{costly} before the claim can go" if costly else "")
        failed = self._editor.failed_rules
        calm = "" if self._editor.header is None else "Nothing to mend. What is typed can go out."
        if failed:
            count = "One check" if len(failed) == 1 else f"{len(failed)} checks"
            calm = f"{count} could not run: {', '.join(failed)}. Look the visit over yourself."
        unchecked = unchecked_words(self._editor.not_checked) if self._editor.lines and calm else ""
        if unchecked and not failed:
            calm = "" if keys else "Nothing to mend in what is checked."
        calm = f"{calm} {unchecked}".strip()
        self._calm.setText(calm if failed or (self._editor.lines and calm) else "Findings appear while you type.")
        self._calm.setVisible(not keys or bool(failed or unchecked))

    def lie_below(self, below: bool) -> None:
        """In a small window the findings lie below the lines instead of beside them."""
        self.setMinimumSize(0 if below else WIDTH, 0)
        self.setMaximumSize(QWIDGETSIZE_MAX if below else WIDTH, BELOW_HEIGHT if below else QWIDGETSIZE_MAX)

    def next_finding(self) -> None:
        """Alt+Down: the next card, round the end, with its cell in the grid; after an answer, the one that followed."""
        keys = list(self._cards)
        if keys:
            at = keys.index(self._current) + 1 if self._current in keys else self._gone_at
            self._choose(keys[at % len(keys)])

    def go_there(self) -> None:
        """F12: to where the current finding is mended, on another screen when its fact is kept there."""
        if (card := self.current_card()) is not None:
            self.away.emit(card.finding)

    def _choose(self, key: str) -> None:
        if (card := self._cards.get(key)) is not None:
            self._current = key
            self._gone_to = card
            self._show_current()
            self._bring_up()
            self.shown.emit(card.finding)

    def _bring_up(self) -> None:
        """The whole card that was gone to, or its head where it is taller than the panel; again when keys take room."""
        card = self._gone_to
        if card is None:
            return
        if card.height() > self.cards_area.viewport().height():
            self.cards_area.verticalScrollBar().setValue(card.y() - 4)
        else:
            self.cards_area.ensureWidgetVisible(card)

    def current_card(self) -> FindingCard | None:
        """What Alt+Enter, Alt+I and F1 are about: the card gone to, else what stands in its place, else the first."""
        cards = list(self._cards.values())
        return self._cards.get(self._current) or (cards[self._gone_at % len(cards)] if cards else None)

    def toggle_help(self) -> None:
        """F1: the page of the current finding's rule in place of the cards, the index without one; F1 closes it."""
        if self.help.isVisible():
            self._close_help()
            return
        card = self.current_card()
        self.cards_area.hide()
        if card is None:
            self.help.show_index()
        else:
            self.help.show_finding(card.finding)

    def _close_help(self) -> None:
        self.help.hide()
        self.cards_area.show()
        self.hands_back.emit()

    def _show_current(self) -> None:
        current = self.current_card()
        for card in self._cards.values():
            card.show_keys(current=card is current)

    def _is_private(self, finding: Finding) -> bool:
        place = self._editor.row_of(finding.line)
        line = self._editor.rows[place].line if place is not None else None
        return self._office.private and line is not None and line.side.value == "private"

    def _code_of(self, finding: Finding) -> str:
        place = self._editor.row_of(finding.line)
        line = self._editor.rows[place].line if place is not None else None
        return line.code if line is not None else ""

    def _arrange(self, known: dict[str, FindingGroup]) -> None:
        if self._current in self._cards and self._current not in known:
            self._gone_at = list(self._cards).index(self._current)
        for key in [key for key in self._cards if key not in known]:
            self._rest(key, self._cards.pop(key))
        cards: dict[str, FindingCard] = {}
        for at, (key, group) in enumerate(known.items()):
            card = self._cards.get(key) or self._resting.pop(key, None)
            if card is None:
                card = FindingCard(group)
                card.fixed.connect(partial(self._fix, card))
                card.ignored.connect(partial(self._ignore, card))
                card.left.connect(self.hands_back)
                card.chosen.connect(partial(self._choose, key))
                card.away.connect(lambda card=card: self.away.emit(card.finding))
            cards[key] = card
            if self._column.indexOf(card) != at:
                self._column.removeWidget(card)
                self._column.insertWidget(at, card)
            card.show()
        self._cards = cards
        self._show_current()

    def _rest(self, key: str, card: FindingCard) -> None:
        """Findings come and go while a line is typed; a card that was made is kept for the rest of the visit."""
        self._give_back_focus(card)
        self._column.removeWidget(card)
        card.hide()
        self._resting[key] = card

    def _give_back_focus(self, card: FindingCard) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and card.isAncestorOf(focus):  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            self.hands_back.emit()

    def forget_cards(self) -> None:
        """Nothing typed into a card may be seen beside another visit."""
        for card in (*self._cards.values(), *self._resting.values()):
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self._resting = {}, {}
        self._current, self._gone_at = "", 0
        self.show_findings()

    def _fix(self, card: FindingCard, fix: Fix, answer: str) -> None:
        for finding in card.group.all:
            same = next(each for each in finding.fixes if each.label == fix.label)
            self._editor.apply_fix(finding, same, answer)
        self.hands_back.emit()

    def _ignore(self, card: FindingCard, reason: str) -> None:
        for finding in card.group.all:
            self._editor.ignore(finding, reason)
        self.hands_back.emit()
