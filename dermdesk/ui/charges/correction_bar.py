"""Over a posted visit under correction: what its claim lacks, the reason that is kept, and the way back to Claims."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from dermdesk.services import charge_entry
from dermdesk.ui.charges.book_calls import Corrected
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import ClaimWanted, CorrectionWanted, Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted


class CorrectionBar(QFrame):
    """Ctrl+Enter asks for the reason, Enter there keeps the correction, Esc goes back to typing.

    `lead_wanted` brings the hands to what is wrong: a place of the claim, or None for the first finding.
    """

    lead_wanted = Signal(object, str)
    hands_back = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._wanted: CorrectionWanted | None = None
        self._leads = False
        self.setProperty("look", "chosen")
        self.setAccessibleName("Correction of a posted visit")
        self._title = words.text(bold=True, wrap=True)
        self._because = words.text(look="danger", wrap=True, name="What is wrong with its claim")
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.setAccessibleName("Reason of the correction; it is kept")
        self.reason.setPlaceholderText("why the posted visit is changed; it is kept")
        self.reason.returnPressed.connect(self._keep)
        label = words.text("Rea&son", size="small", look="muted")
        label.setBuddy(self.reason)
        self._keep_button = words.button("&Keep the correction", self._keep, look="primary")
        leave = words.button("Leave it as it &was", self.leave, look="plain", name="Leave the visit as it was")
        line = words.row(label, self.reason, self._keep_button, leave)
        line.setStretch(1, 1)
        self.setLayout(words.column(self._title, self._because, line, spacing=6, margins=(16, 10, 16, 10)))
        away = QShortcut(QKeySequence("Esc"), self.reason)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.hands_back)
        editor.opened.connect(self._opened)
        editor.closed.connect(self.hide)
        editor.judged.connect(self._judged)
        editor.reason_wanted.connect(self.ask)
        editor.corrected.connect(self._corrected)
        self.hide()

    def open(self, wanted: CorrectionWanted) -> None:
        """Bring a posted visit under the hands."""
        self._wanted = wanted
        self._editor.open_posted(wanted.visit_id)

    def ask(self) -> None:
        """The reason, when everything is typed."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reason.selectAll()

    def leave(self) -> None:
        """Forget what was typed over the posted visit."""
        posted = self._editor.corrects
        if posted is None:
            return
        visit_id = posted.visit_id
        self._editor.close()
        self._office.run(lambda desk: charge_entry.discard_draft(desk, visit_id), self._left)

    def _left(self, _done: object) -> None:
        self._office.say("The visit stands as it was.")
        self._to_claims(self._wanted or CorrectionWanted(""))

    def _opened(self) -> None:
        posted = self._editor.corrects
        self.setVisible(posted is not None)
        if posted is None:
            self._wanted = None
            return
        if self._wanted is None or self._wanted.visit_id != posted.visit_id:
            self._wanted = CorrectionWanted(posted.visit_id)
        number = f" · claim {self._wanted.number}" if self._wanted.number else ""
        goes_on = self._editor.visit != posted
        self._title.setText(
            f"Correcting a posted visit{number}{' · what you typed before is there again' if goes_on else ''}"
        )
        self._because.setText(f"✕ {self._wanted.because}" if self._wanted.because else "")
        self._because.setVisible(bool(self._wanted.because))
        self.reason.setText(self._wanted.because[: self.reason.maxLength()])
        self.reason.setCursorPosition(0)
        self._leads = True

    def _judged(self) -> None:
        """Once the rules have spoken, the hands go to what is wrong."""
        if self._leads and self._wanted is not None and self.isVisible():
            self._leads = False
            self.lead_wanted.emit(self._wanted.place, self._wanted.because)

    def _keep(self) -> None:
        self._editor.correct(self.reason.text())

    def _corrected(self, corrected: Corrected) -> None:
        wanted = self._wanted or CorrectionWanted(corrected.correction.visit_id)
        self._editor.close()
        self._office.changed.emit(None)
        followed = corrected.followed
        tell = self._office.warn if followed.held or followed.left or followed.waits else self._office.say
        tell(*told(corrected))
        self._to_claims(wanted)

    def _to_claims(self, wanted: CorrectionWanted) -> None:
        self._office.screen_wanted.emit("claims", ClaimWanted(wanted.claim_id, wanted.visit_id))


def told(corrected: Corrected) -> tuple[str, str]:
    """What became of the visit and its claims, and what is next."""
    followed = corrected.followed
    said = "Corrected." if corrected.correction.changed else "Nothing of the visit was changed."
    if followed.ready:
        return f"{said} {', '.join(followed.ready)} is ready and goes with the next file.", ""
    if followed.held:
        number, reason = followed.held[0]
        return f"{said} {number} is held: {reason}", "R releases it, E opens the charges again."
    if followed.left:
        return (
            f"{said} {', '.join(followed.left)} left before and says something else now.",
            "Open it in Claims: a replacement or a void tells the payer.",
        )
    if followed.taken_back:
        return f"{said} {', '.join(followed.taken_back)} was taken back with its lines.", ""
    if followed.waits:
        return f"{said} It still gets no claim: {followed.waits[0]}", "E opens the charges again."
    if followed.unclaimed:
        lines = counted(followed.unclaimed, "line")
        return f"{said} {lines} on no claim yet.", "Prepare claims makes it."
    return said, ""
