"""Sending the jars of a visit, or correcting one that was sent: laboratory, day, who bills, a note for the lab."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.specimen import SlideWork, Specimen
from dermdesk.services import specimen_log, specimens
from dermdesk.services.desk import Desk
from dermdesk.services.specimens import SpecimenRow
from dermdesk.ui.models.specimens import WORK_WORDS, Board, jar_words
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.specimens.card import SpecimenCard, field
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser

_WORKS = tuple(SlideWork)


class SendCard(SpecimenCard):
    """Enter keeps it; the usual laboratory and today are there already."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "Send specimens")
        self._row: SpecimenRow | None = None
        self._board: Board | None = None
        self.laboratory = Chooser()
        self.laboratory.setAccessibleName("Laboratory")
        self.day = QLineEdit()
        self.day.setAccessibleName("Sent on")
        self.work = Chooser()
        self.work.addItems([WORK_WORDS[work] for work in _WORKS])
        self.work.setAccessibleName("Who bills the slide")
        self.note = QLineEdit()
        self.note.setMaxLength(120)
        self.note.setAccessibleName("Note for the laboratory")
        self._note_cell = field("&Note for the laboratory", self.note)
        self.save_button = words.button("&Send", self.keep, look="primary")
        cancel = words.button("Cancel", self.close_card, look="plain", name="Leave the specimen as it is")
        line = words.row(
            field("&Laboratory", self.laboratory), field("Sent &on", self.day, 132), field("&Who bills", self.work),
            self._note_cell, spacing=12,
        )  # fmt: skip
        line.setStretch(3, 8)
        line.addStretch(1)
        foot = words.row(self.save_button, cancel, words.key_hint("Enter"), 1)
        self.setLayout(words.column(self.title, line, foot, spacing=8, margins=(16, 12, 16, 12)))
        self.take_enter(self.laboratory, self.day, self.work, self.note, self.save_button)

    def open_for(self, row: SpecimenRow, board: Board) -> None:
        """The jars that the visit of the row still has to send, or the jar of the row once more."""
        self._row, self._board = row, board
        if not board.laboratories:
            self.office.warn("There is no laboratory yet.", "Add one in Settings, Laboratories (Alt+9).")
            return
        waiting = sum(one.visit_id == row.visit_id and not one.specimen_id for one in board.rows)
        jars = "the jar" if waiting == 1 else f"all {waiting} jars"
        is_new = not row.specimen_id
        self.title.setText(f"Send {jars} of {row.patient}" if is_new else f"Correct {jar_words(row)}: {row.patient}")
        self.save_button.setText("&Send" if is_new else "&Save")
        self.laboratory.clear()
        keys = list(board.laboratories)
        self.laboratory.addItems([board.laboratories[key].name for key in keys])
        names = [one.name for one in board.laboratories.values()]
        chosen = board.usual if is_new else (keys[names.index(row.laboratory)] if row.laboratory in names else "")
        self.laboratory.setCurrentIndex(keys.index(chosen) if chosen in keys else -1)
        self.day.setText(day_words(row.sent or board.today))
        self.work.setCurrentIndex(_WORKS.index(row.work))
        self.note.setText(row.note)
        self._note_cell.setVisible(not is_new)
        self.show()
        (self.laboratory if chosen not in keys else self.save_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        row, board, place = self._row, self._board, self.laboratory.currentIndex()
        if row is None or board is None:
            return
        try:
            day = typed_day(self.day.text(), board.today)
        except DermdeskError as error:
            self.office.warn_of(error)
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        key = list(board.laboratories)[place] if place >= 0 else ""
        work, note = _WORKS[self.work.currentIndex()], self.note.text().strip()

        def act(desk: Desk) -> tuple[Specimen, ...]:
            if not row.specimen_id:
                return specimen_log.send(desk, row.visit_id, key, sent=day, work=work)
            before = specimens.known(desk, row.specimen_id).specimen
            specimen_log.correct(desk, replace(before, laboratory=key, sent=day, work=work, note=note))
            return ()

        self.office.run(act, self._sent)

    def _sent(self, made: tuple[Specimen, ...]) -> None:
        if made:
            letters = made[0].letter if len(made) == 1 else f"{made[0].letter} to {made[-1].letter}"
            self.office.say(f"Sent: {letters}.", "P prints the requisition with a label for each jar.")
        else:
            self.office.say("The specimen is corrected.")
        self.kept()
