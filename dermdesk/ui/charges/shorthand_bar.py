"""The shorthand line (Ctrl+L): a visit in a breath, `99213-25 L40.0; exm face 1.2 +0.2; bx punch L forearm; ak 6`."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from dermdesk.domain.errors import DermdeskError
from dermdesk.services.shorthand import Plan, plan, usage_of
from dermdesk.ui.charges.proposal_bar import ProposalBar
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words

_PAUSE_MS = 700
"""So long may a word stand half typed before it is called unreadable."""


class ShorthandBar(QFrame):
    """Shows what the text proposes while it is typed; Enter adds its lines, after a question where a fact is missing.

    What can't be read stays to be mended. F9 wants the body map (`map_wanted`), which puts a place into the text.
    """

    taken = Signal()
    left = Signal()
    map_wanted = Signal()
    grown = Signal()
    """What is shown below the text came or went."""

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._answers: tuple[str, ...] = ()
        self._warned = False
        self.setProperty("look", "card")
        self.edit = QLineEdit()
        self.edit.setProperty("look", "bare")
        self.edit.setPlaceholderText("99213-25 L40.0; exm face 1.2 +0.2; bx punch L forearm D49.2; ak 6")
        self.edit.setAccessibleName("Shorthand line, Ctrl+L")
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        label = words.text("Shorthand", look="muted")
        label.setBuddy(self.edit)
        self.bar = ProposalBar("Enter", "adds it")
        self.bar.answered.connect(self._answered)
        self.bar.left.connect(self._question_left)
        self._usage = words.text(size="small", look="muted", wrap=True)
        self._wrong = ("", "")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._tell_wrong)
        self._usage.hide()
        line = words.row(label, self.edit, words.key_hint("Ctrl+L"), spacing=12)
        self.setLayout(words.column(line, self._usage, self.bar, spacing=6, margins=(14, 8, 14, 8)))
        editor.closed.connect(self.edit.clear)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.take()
                return True
            if event.key() == Qt.Key.Key_F9:
                self.map_wanted.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def take(self) -> None:
        """Add what is typed to the visit; a missing fact is asked for first."""
        if self._editor.visit is None or self._editor.setup is None or not self.edit.text().strip():
            self.left.emit()
            return
        try:
            planned = self._plan()
        except DermdeskError as error:
            self._warned = True
            self._office.warn_of(error)
            return
        if planned is None:
            return
        if planned.question is not None:
            self.bar.ask(planned.question)
            return
        self._editor.add_lines(planned.visit)
        self.edit.clear()
        self.taken.emit()

    def put_place(self, said: str) -> None:
        """A place from the body map, as words where the cursor stands; blank: the map was left."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if not said:
            return
        before = self.edit.text()[: self.edit.cursorPosition()]
        self.edit.insert(f"{'' if not before or before.endswith(' ') else ' '}{said} ")

    def _plan(self) -> Plan | None:
        visit, setup = self._editor.visit, self._editor.setup
        if visit is None or setup is None:
            return None
        return plan(setup, self.edit.text(), visit, payer=self._editor.payer_type, answers=self._answers)

    def _typed(self, text: str) -> None:
        """Proposals follow each key press; what cannot be read yet shows how its form is typed.

        A word that cannot be read is told once it is left by a blank or a semicolon, or when the hands pause.
        """
        self._answers = ()
        if self._warned:
            self._warned = False
            self._office.calmed.emit()
        self._pause.stop()
        self._show_wrong("", "")
        planned = None
        try:
            planned = self._plan() if text.strip() else None
        except DermdeskError as error:
            usage = usage_of(text)
            self._wrong = (error.message, usage or error.help)
            if usage:
                self._show_wrong("", usage)
                self._pause.start(_PAUSE_MS)
            elif text.endswith((" ", ";")):
                self._tell_wrong()
            else:
                self._pause.start(_PAUSE_MS)
        if planned is None:
            self.bar.clear()
            return
        missing = ", ".join(planned.unpriced)
        aside = f"No fee on the price list: {missing}. Type the amount once it is added." if missing else ""
        self.bar.show_proposals(planned.proposals, takes=True, aside=aside)

    def _tell_wrong(self) -> None:
        self._show_wrong(*self._wrong)

    def _show_wrong(self, said: str, help: str) -> None:
        """A word that cannot be read with what to type instead; without it how a form is typed."""
        usage = f"as in  {help}" if help and help == usage_of(self.edit.text()) else help
        self._usage.setText(f"{said}  {usage}".strip())
        self._usage.setVisible(bool(said or help))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grown.emit()

    def _answered(self, letter: str) -> None:
        self._answers = (*self._answers, letter)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.take()

    def _question_left(self) -> None:
        self._answers = ()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
