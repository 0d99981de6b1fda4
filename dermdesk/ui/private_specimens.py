"""The jars of a private account: sent and printed apart from all others, and their reports."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.people import Patient
from dermdesk.domain.specimen import PathologyResult
from dermdesk.services import confidential_specimens
from dermdesk.services.confidential_specimens import PrivateSpecimens
from dermdesk.services.desk import Desk
from dermdesk.services.specimens import SpecimenRow
from dermdesk.ui.background import words as words_of
from dermdesk.ui.models.rows import Column
from dermdesk.ui.models.specimens import COLUMNS, Board, row_key
from dermdesk.ui.screen import Office
from dermdesk.ui.specimens.result_card import ResultCard
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.row_table import RowTable

_SHOWN = ("State", "Jar", "Site", "Laboratory", "Days", "Report")
_COLUMNS: tuple[Column[SpecimenRow], ...] = tuple(column for column in COLUMNS if column.title in _SHOWN)


class PrivateSpecimensBox(QWidget):
    """Hidden where the account has no jar. R or Enter enters a report, P prints the requisition again."""

    changed = Signal()
    """Something was sent or reported: the account is read anew."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient: Patient | None = None
        self._reason = ""
        self._view: PrivateSpecimens | None = None
        self.waiting = words.text(name="Jars of the private account to send")
        self.laboratory = Chooser()
        self.laboratory.setAccessibleName("Laboratory of the private jars")
        self.send_button = words.button("Send and prin&t", self.send, name="Send the jars and print their requisition")
        self._send_line = QWidget()
        self._send_line.setLayout(words.row(self.waiting, self.laboratory, self.send_button, 1))
        self.table = RowTable[SpecimenRow](
            "Jars of the private account",
            _COLUMNS,
            row_key,
            empty="No jar was sent.",
            letters={"R": self.report, "P": self.print_again},
        )
        self.table.setFixedHeight(112)
        self.table.opened.connect(self._open_row)
        self.result = ResultCard(office, private=True)
        self.result.keep_with = self._keep
        self.result.left.connect(self.table.take_focus)
        self.result.reported.connect(self._reported)
        self.result.failed.connect(self._failed)
        self.told = words.text(look="accent", wrap=True, name="What was done with the private jars")
        self.told.hide()
        self.setLayout(words.column(self._send_line, self.table, self.result, self.told, spacing=8))
        self.hide()

    def take(self, patient: Patient, reason: str, view: PrivateSpecimens) -> None:
        """Show the jars of an account that is open; what is done with them is logged with its reason."""
        self._patient, self._reason, self._view = patient, reason, view
        keys = list(view.laboratories)
        self.laboratory.clear()
        self.laboratory.addItems([one.name for one in view.laboratories.values()])
        self.laboratory.setCurrentIndex(keys.index(view.usual) if view.usual in keys else -1)
        visits = len(view.to_send)
        self.waiting.setText(f"{counted(visits, 'visit has', 'visits have')} jars to send to")
        self._send_line.setVisible(bool(visits))
        self.table.take(view.rows)
        self.table.setVisible(bool(view.rows))
        self.setVisible(bool(visits or view.rows))

    def forget(self) -> None:
        """The account is locked: nothing is shown or kept."""
        self._patient, self._view, self._reason = None, None, ""
        self.table.take(())
        self.waiting.clear()
        self.told.clear()
        self.result.forget()
        self.hide()

    def send(self) -> None:
        """Send the jars of every visit that has some, and print their requisitions."""
        patient, view, place = self._patient, self._view, self.laboratory.currentIndex()
        if patient is None or view is None:
            return
        key = list(view.laboratories)[place] if place >= 0 else ""
        reason, folder, visits = self._reason, _folder(), view.to_send

        def work(desk: Desk) -> int:
            for visit_id in visits:
                confidential_specimens.send_privately(desk, patient.patient_id, visit_id, key, reason)
            return sum(len(_print(desk, patient, visit_id, folder, reason)) for visit_id in visits)

        self._office.run(work, self._printed, self._failed)

    def print_again(self) -> None:
        """The requisition of the jar under the bar once more."""
        patient, row, reason, folder = self._patient, self.table.current, self._reason, _folder()
        if patient is not None and row is not None:
            self._office.run(
                lambda desk: len(_print(desk, patient, row.visit_id, folder, reason)), self._printed, self._failed
            )

    def report(self) -> None:
        """Type the report of the jar under the bar."""
        row, view = self.table.current, self._view
        if row is not None and view is not None:
            self.result.open_for(row, Board(view.rows, view.today, view.laboratories, view.usual))

    def _keep(self, desk: Desk, row: SpecimenRow, result: PathologyResult) -> None:
        confidential_specimens.report_privately(desk, row.patient_id, row.specimen_id, result, self._reason)

    def _open_row(self, _row: object) -> None:
        self.report()

    def _failed(self, error: Exception) -> None:
        if self._patient is not None:
            self._tell(" ".join(part for part in words_of(error) if part))

    def _tell(self, said: str) -> None:
        """Said inside the lock alone: the message strip outlives it."""
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def _reported(self, _key: str) -> None:
        self._tell("")
        if self._patient is not None:
            self.changed.emit()

    def _printed(self, count: int) -> None:
        if self._patient is not None:
            self._tell(f"{counted(count, 'requisition')} in {_folder()}: no plan is named, the practice is billed.")
            self.changed.emit()


def _print(desk: Desk, patient: Patient, visit_id: str, folder: Path, reason: str) -> tuple[Path, ...]:
    return confidential_specimens.print_private_requisitions(desk, patient.patient_id, visit_id, folder, reason)


def _folder() -> Path:
    """Apart from the requisitions of the practice."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "dermdesk" / "private requisitions"
