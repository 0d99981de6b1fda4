"""Letters to the payer about the claim under the bar: kind, words for this claim, preview, the practice's words."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from dermdesk.domain.letter import FIELDS, LetterKind, LetterTemplate
from dermdesk.services import letters
from dermdesk.services.claim_buckets import ClaimRow
from dermdesk.ui.claims.preview import FormView
from dermdesk.ui.models.letters import KIND_WORDS, ShownLetter, load_letter
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser

Question = tuple[str, LetterKind, str]


class LetterTab(QWidget):
    """What is typed shows in the preview at once; Ctrl+Enter writes the PDF to `folder()`; Esc is `left`."""

    left = Signal()

    def __init__(self, office: Office, folder: Callable[[], Path | None]) -> None:
        super().__init__()
        self._office, self._folder = office, folder
        self._row: ClaimRow | None = None
        self._asked: Question | None = None
        self._shown: Question | None = None
        self.kind = Chooser()
        self.kind.setAccessibleName("Kind of letter")
        self.kind.activated.connect(self._kind_chosen)
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName("Your words for this claim")
        self.reason.setPlaceholderText("Your words for this claim: why it should be paid")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        self.reason.textChanged.connect(self._ask)
        self.cautions = words.text(size="small", look="warn", wrap=True, name="To think of before sending")
        self.cautions.hide()
        self.preview = FormView()
        self.preview.setAccessibleName("The letter as it will be printed")
        self.preview.page.setAccessibleName("The letter as it will be printed")
        self.write_button = words.button("&Write the letter", self.write, look="primary")
        self.edit_button = words.button("Practice’s words", self._toggle_words, name="Change the practice's words")
        self._words = self._make_words()
        label = words.text("&Kind", size="small", look="muted")
        label.setBuddy(self.kind)
        head = words.row(label, self.kind)
        head.setStretch(1, 1)
        foot = words.row(self.write_button, words.key_hint("Ctrl+Enter"), 1, self.edit_button)
        box = words.column(head, self.reason, self.cautions, self._words, self.preview, foot, spacing=8)
        box.setStretch(4, 1)
        self.setLayout(box)
        for keys, run in (("Ctrl+Return", self.write), ("Ctrl+Enter", self.write), ("Esc", self.left.emit)):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)

    def show_claim(self, row: ClaimRow) -> None:
        """Offer the letters that fit a claim."""
        self._row, self._shown = row, None
        self._words.hide()
        self.reason.clear()
        claim_id = row.claim_id
        self._office.run(lambda desk: (claim_id, letters.fitting(desk, claim_id)), self._offer)

    def start(self) -> None:
        """Hands come to the words for this claim."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self) -> None:
        """Write the PDF and keep it with the claim's history."""
        folder, question = self._folder(), self._question()
        if folder is None or question is None:
            return
        claim_id, kind, reason = question
        self._office.run(lambda desk: letters.write(desk, claim_id, kind, folder, reason), self._written)

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _offer(self, offered: tuple[str, tuple[LetterKind, ...]]) -> None:
        claim_id, kinds = offered
        if self._row is None or self._row.claim_id != claim_id:
            return
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(KIND_WORDS[kind], kind.value)
        self.kind.setEnabled(bool(kinds))
        self._ask()
        if not kinds:
            self._say(("A letter can be written once the claim was sent.",))
            self.preview.show_page(None)

    def _question(self) -> Question | None:
        kind: str | None = self.kind.currentData()
        if self._row is None or kind is None:
            return None
        return self._row.claim_id, LetterKind(kind), self.reason.toPlainText().strip()

    def _ask(self) -> None:
        question = self._question()
        self.write_button.setEnabled(question is not None)
        if question is None or self._asked is not None or question == self._shown:
            return
        self._asked = question
        self._office.run(lambda desk: load_letter(desk, *question), self._show, self._failed)

    def _show(self, shown: ShownLetter) -> None:
        asked, self._asked = self._asked, None
        self._shown = asked
        self._say(shown.cautions)
        self.preview.show_page(shown.page)
        if self._words.isHidden():
            self.subject.setText(shown.template.subject)
            self.body.setPlainText(shown.template.body)
        self._ask()

    def _failed(self, error: Exception) -> None:
        self._shown, self._asked = self._asked, None
        self.preview.show_page(None)
        self._say((str(error),))
        self.write_button.setEnabled(False)

    def _written(self, path: Path) -> None:
        self._office.say(f"The letter is {path.name}; it is on the claim's history.", f"It is in {path.parent}.")
        self._office.changed.emit(None)

    def _say(self, said: tuple[str, ...]) -> None:
        self.cautions.setText("\n".join(f"▲ {one}" for one in said))
        self.cautions.setVisible(bool(said))

    def _kind_chosen(self, _at: int) -> None:
        self._words.hide()
        self._ask()

    # --- the practice's words ----------------------------------------------------------------------------------------

    def _make_words(self) -> QWidget:
        self.subject = QLineEdit()
        self.subject.setAccessibleName("Subject of letters of this kind")
        self.body = QPlainTextEdit()
        self.body.setAccessibleName("Text of letters of this kind")
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(160)
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        hint = words.text(
            f"A paragraph whose field is empty is left out. Fields: {fields}", size="tiny", look="muted", wrap=True
        )
        save = words.button("&Save these words", self._save_words, name="Save the practice's words")
        back = words.button("As it came", self._reset_words, look="plain", name="The program's own words again")
        made = QWidget()
        made.setLayout(words.column(self.subject, self.body, hint, words.row(save, back, 1), spacing=6))
        made.hide()
        return made

    def _toggle_words(self) -> None:
        self._words.setVisible(self._words.isHidden())
        if not self._words.isHidden():
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_words(self) -> None:
        if (question := self._question()) is not None:
            changed = LetterTemplate(
                kind=question[1], subject=self.subject.text().strip(), body=self.body.toPlainText().strip()
            )
            self._office.run(lambda desk: letters.change_template(desk, changed), self._words_changed)

    def _reset_words(self) -> None:
        if (question := self._question()) is not None:
            self._office.run(lambda desk: letters.reset_template(desk, question[1]), self._words_changed)

    def _words_changed(self, _done: object) -> None:
        self._words.hide()
        self._office.say("Letters of this kind have these words from now on.")
        self._shown = None
        self._ask()
