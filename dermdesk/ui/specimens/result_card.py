"""The report of a jar: `bcc` Enter, the day, Enter."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.specimen import PathologyResult
from dermdesk.services import specimen_log
from dermdesk.services.desk import Desk
from dermdesk.services.report_choices import ReportChoice, report_choices
from dermdesk.services.specimens import SpecimenRow
from dermdesk.ui.models.specimens import Board, jar_words
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.specimens.card import SpecimenCard, field
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.type_ahead import Choice, TypeAhead


class ResultCard(SpecimenCard):
    """`reported` tells the row whose report is in: the board goes on to its recode."""

    reported = Signal(str)

    failed = Signal(object)
    """The error of a private card, which no strip may show."""

    def __init__(self, office: Office, *, private: bool = False) -> None:
        """A `private` card tells what went wrong by `failed`, and nobody else that something has changed."""
        super().__init__(office, "Report of a private specimen" if private else "Report of a specimen")
        self._private = private
        self._row: SpecimenRow | None = None
        self.keep_with: Callable[[Desk, SpecimenRow, PathologyResult], None] = _keep
        """What takes the report into the book; a private jar has another way."""
        self._board: Board | None = None
        self._chosen: tuple[str, str] = ("", "")
        self.diagnosis = TypeAhead(list_width=560)
        self.diagnosis.setAccessibleName("Diagnosis of the report: words such as bcc, or a code")
        self.diagnosis.setPlaceholderText("bcc, scc, nevus, sk … or a code")
        self.diagnosis.queried.connect(self._ask)
        self.diagnosis.chosen.connect(self._choose)
        self.diagnosis.nothing_found.connect(self._not_found)
        self.day = QLineEdit()
        self.day.setAccessibleName("Reported on")
        self.number = QLineEdit()
        self.number.setMaxLength(30)
        self.number.setAccessibleName("The laboratory's number of the report")
        save = words.button("&Keep the report", self.keep, look="primary")
        cancel = words.button("Cancel", self.close_card, look="plain", name="Leave the specimen as it is")
        line = words.row(
            field("&Diagnosis", self.diagnosis), field("Reported &on", self.day, 132),
            field("&Number", self.number, 150), spacing=12,
        )  # fmt: skip
        line.setStretch(0, 1)
        self.take_enter(self.day, self.number, save)
        foot = words.row(save, cancel, words.key_hint("Enter"), words.text("keeps it", size="small", look="muted"), 1)
        self.setLayout(words.column(self.title, line, foot, spacing=8, margins=(16, 12, 16, 12)))

    def open_for(self, row: SpecimenRow, board: Board) -> None:
        """Type the report of a jar, or correct it."""
        self._row, self._board = row, board
        self.title.setText(f"Report of {jar_words(row)}: {row.patient}")
        result = row.result
        self._chosen = (result.words, result.diagnosis) if result is not None else ("", "")
        self.diagnosis.setText(result.said if result is not None else "")
        self.day.setText(day_words(result.reported if result is not None else board.today))
        self.number.setText(result.number if result is not None else "")
        self.show()
        self.diagnosis.setFocus(Qt.FocusReason.OtherFocusReason)
        self.diagnosis.selectAll()

    def forget(self) -> None:
        """Nothing of a jar is shown or kept any more."""
        self._row, self._board, self._chosen = None, None, ("", "")
        for editor in (self.diagnosis, self.day, self.number):
            editor.clear()
        self.title.clear()
        self.close_card()

    def keep(self) -> None:
        row, board, (said, code) = self._row, self._board, self._chosen
        if row is None or board is None:
            return
        if not code or code not in self.diagnosis.text():
            self.office.warn("Choose what the report says.", "Type its words, such as bcc, or a code; Enter takes it.")
            self.diagnosis.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            day = typed_day(self.day.text(), board.today)
        except DermdeskError as error:
            self.office.warn_of(error)
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        result = PathologyResult(reported=day, diagnosis=code, words=said, number=self.number.text().strip())
        self.office.run(
            lambda desk: self.keep_with(desk, row, result),
            partial(self._reported, row.key),
            self.failed.emit if self._private else self.office.warn_of,
        )

    def _ask(self, typed: str) -> None:
        row = self._row
        if row is None:
            return
        self.office.run(
            lambda desk: report_choices(desk, typed, row.place, row.taken), lambda found: self._offer(typed, found)
        )

    def _offer(self, typed: str, found: tuple[ReportChoice, ...]) -> None:
        choices = [Choice(f"{one.code}  {one.words}", one.remark, one) for one in found]
        self.diagnosis.offer(typed, choices)

    def _choose(self, choice: ReportChoice) -> None:
        self._chosen = (choice.words, choice.code)
        self.diagnosis.setText(f"{choice.words}, {choice.code}")
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def _not_found(self, _typed: str) -> None:
        self.office.warn("That names no diagnosis.", "Type a word of the report, or an ICD-10-CM code.")

    def _reported(self, key: str, _nothing: object) -> None:
        self.reported.emit(key)
        if self._private:
            self.close_card()
        else:
            self.kept()


def _keep(desk: Desk, row: SpecimenRow, result: PathologyResult) -> None:
    specimen_log.report(desk, row.specimen_id, result)
