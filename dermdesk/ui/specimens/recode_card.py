"""The coder's question after a report: what the line says, what it should say, and the answer that is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dermdesk.services import specimen_answers
from dermdesk.services.claim_following import Followed
from dermdesk.services.specimen_recode import RecodeProposal
from dermdesk.services.specimens import SpecimenRow
from dermdesk.ui.models.specimens import jar_words
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import CorrectionWanted, Office
from dermdesk.ui.specimens.card import SpecimenCard
from dermdesk.ui.widgets import words


class RecodeCard(SpecimenCard):
    """Enter recodes with the answer as it stands, Alt+K keeps the line with it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "Recode after a report")
        self._row: SpecimenRow | None = None
        self._question = words.text(wrap=True)
        self._change = words.text(bold=True, wrap=True, look="accent")
        self._warning = words.text(look="warn", wrap=True)
        self.answer = QLineEdit()
        self.answer.setMaxLength(200)
        self.answer.setAccessibleName("Answer to the question; it is kept")
        self._question.setBuddy(self.answer)
        self.recode_button = words.button("&Recode", self.keep, look="primary")
        self.keep_button = words.button("&Keep the line as it is", self._keep_line)
        self.correct_button = words.button("Correct the &visit", self._correct)
        cancel = words.button("Later", self.close_card, look="plain", name="Answer it later")
        foot = words.row(self.recode_button, self.keep_button, self.correct_button, cancel, 1)
        self.setLayout(
            words.column(
                self.title, self._change, self._question, self.answer, self._warning, foot,
                spacing=8, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        self.take_enter(self.answer, self.recode_button)

    def open_for(self, row: SpecimenRow) -> None:
        """Ask about a row whose report says something else than its line."""
        asked = row.recode
        if asked is None or row.result is None:
            return
        self._row = row
        self.title.setText(f"Report of {jar_words(row)}: {row.patient}")
        self._change.setText(asked.change + ("" if asked.by_hand else _charges(asked)))
        self._question.setText("" if asked.by_hand else asked.question)
        self._question.setVisible(not asked.by_hand)
        number = f" {row.result.number}" if row.result.number else ""
        self.answer.setText(f"Report{number} of {day_words(row.result.reported)} says {row.result.said}")
        self._warning.setText(_warning(asked))
        self._warning.setVisible(bool(self._warning.text()))
        self.recode_button.setVisible(not asked.by_hand)
        self.recode_button.setText("&Recode; the claim needs a replacement" if asked.left else "&Recode")
        self.correct_button.setVisible(bool(asked.by_hand))
        self.show()
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answer.selectAll()

    def keep(self) -> None:
        row, said = self._row, self.answer.text()
        if row is None or row.recode is None or row.recode.by_hand:
            return
        left = bool(row.recode.left)
        self.office.run(
            lambda desk: specimen_answers.recode(desk, row.specimen_id, said, although_left=left), self._recoded
        )

    def _keep_line(self) -> None:
        row, said = self._row, self.answer.text()
        if row is not None:
            self.office.run(lambda desk: specimen_answers.keep(desk, row.specimen_id, said), self._line_kept)

    def _correct(self) -> None:
        row = self._row
        if row is not None:
            because = f"Pathology of {jar_words(row)}"
            self.close_card()
            self.office.screen_wanted.emit("charges", CorrectionWanted(row.visit_id, because))

    def _recoded(self, told: Followed) -> None:
        self.office.say(f"The line says what the report says. {_claims(told)}".strip())
        self.kept()

    def _line_kept(self, told: Followed) -> None:
        self.office.say(f"The line stays as it is. {_claims(told)}".strip())
        self.kept()


def _charges(asked: RecodeProposal) -> str:
    if asked.new_charge is None or asked.new_charge == asked.charge:
        return ""
    return f"   {asked.charge.display} → {asked.new_charge.display}"


def _warning(asked: RecodeProposal) -> str:
    if asked.left:
        numbers = ", ".join(asked.left)
        return f"▲ Claim {numbers} has left with {asked.code}: replace it afterwards (Original Medicare: reopen it)."
    return f"▲ The price list has no fee for {asked.new_code}: Settings, Fees." if asked.new_charge is None else ""


def _claims(told: Followed) -> str:
    parts = [f"Claim {number} is ready." for number in told.ready]
    parts += [f"Claim {number} is held: {reason}" for number, reason in told.held]
    parts += [f"Claim {number} needs a replacement." for number in told.left]
    return " ".join(parts)
