"""Proposed codes with their arithmetic and the one key that takes them; where a fact is missing, the question."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton

from dermdesk.services.coding import Proposal, Question
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"


class ProposalBar(QFrame):
    """`keys` take what is shown. `answered(letter)` after a question; `left` when Esc leaves it unanswered."""

    answered = Signal(str)
    left = Signal()

    def __init__(self, keys: str, hint: str) -> None:
        super().__init__()
        self._keys = keys
        self._question: Question | None = None
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._shown: tuple[object, ...] = ()
        self.setProperty("look", "inset")
        self._key = words.key_hint(keys)
        self._hint = words.text(hint, size="small", look="muted")
        self._table = QGridLayout()
        self._table.setContentsMargins(0, 0, 0, 0)
        self._table.setHorizontalSpacing(10)
        self._table.setVerticalSpacing(2)
        self._table.setColumnStretch(1, 1)
        self._aside = words.text(size="small", look="warn", wrap=True)
        self._asked = words.text(bold=True, wrap=True)
        self._answers = QFrame()
        self._flow = FlowLayout(self._answers, spacing=8)
        head = words.row(self._table, words.column(words.row(self._key, self._hint, spacing=6), 1), spacing=12)
        head.setStretch(0, 1)
        self.setLayout(words.column(head, self._aside, self._asked, self._answers, spacing=6, margins=(10, 6, 10, 6)))
        self.clear()

    @property
    def asks(self) -> bool:
        """Whether a question waits for its letter."""
        return self._question is not None

    def clear(self) -> None:
        """Nothing to propose."""
        self.show_proposals((), takes=False)

    def show_proposals(self, proposals: Sequence[Proposal], *, takes: bool, aside: str = "") -> None:
        """Codes and arithmetic; `takes`: the key would change something. `aside` is a warning beside them."""
        shown = (tuple((each.codes, each.steps) for each in proposals), takes, aside)
        self._end_question()
        if shown == self._shown:
            return
        self._shown = shown
        for place, each in enumerate(proposals):
            codes, steps = self._pair(place)
            codes.setText(("" if takes else "✓ ") + " ".join(each.codes or ("no code",)))
            words.set_look(codes, "" if takes else "accent")
            steps.setText(" · ".join(each.steps).replace(" × ", _TIMES))
        for place, pair in enumerate(self._pairs):
            for label in pair:
                label.setVisible(place < len(proposals))
        self._key.setVisible(takes)
        self._hint.setVisible(takes)
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))
        self._tell(proposals, takes=takes)
        self.setVisible(bool(proposals))
        self.updateGeometry()

    def ask(self, question: Question) -> None:
        """Show a question and put its usual answer under the hands; a letter answers."""
        self._question = question
        words.clear(self._flow)
        self._asked.setText(question.words)
        usual: QPushButton | None = None
        for place, option in enumerate(question.options):
            said = f"{option.key.upper()}  {option.words}"
            button = words.button(said, lambda key=option.key: self._answer(key), name=option.words)
            button.setAccessibleDescription(question.words)
            button.installEventFilter(self)
            self._flow.addWidget(button)
            if place == question.usual:
                usual = button
                words.set_look(button, "primary")
        self._asked.show()
        self._answers.show()
        self.show()
        self.updateGeometry()
        if usual is not None:
            usual.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._question is not None and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._end_question()
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
                watched.click()
                return True
            letter = event.text().lower()
            if any(option.key == letter for option in self._question.options):
                self._answer(letter)
                return True
        return super().eventFilter(watched, event)

    def _answer(self, letter: str) -> None:
        self._end_question()
        self.answered.emit(letter)

    def _end_question(self) -> None:
        if self._question is not None or not self._asked.isHidden():
            self._question = None
            self._asked.hide()
            self._answers.hide()
            self.updateGeometry()

    def _pair(self, place: int) -> tuple[QLabel, QLabel]:
        while len(self._pairs) <= place:
            pair = words.text(size="small", bold=True), words.text(size="small", look="muted", wrap=True)
            for column, label in enumerate(pair):
                top = Qt.AlignmentFlag.AlignTop if column == 0 else Qt.AlignmentFlag(0)
                self._table.addWidget(label, len(self._pairs), column, top)
            self._pairs.append(pair)
        return self._pairs[place]

    def _tell(self, proposals: Sequence[Proposal], *, takes: bool) -> None:
        said = "; ".join(f"{' '.join(each.codes)}: {', '.join(each.steps)}" for each in proposals)
        self.setAccessibleName(
            f"Proposed: {said}. {self._keys} takes it." if takes else f"Coded as its facts ask: {said}"
        )
