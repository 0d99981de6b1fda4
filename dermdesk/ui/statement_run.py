"""One statement run: its review list, and the button that sends exactly what the list shows."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.account import AccountKind
from dermdesk.domain.money import total
from dermdesk.services import statements
from dermdesk.services.desk import Desk
from dermdesk.services.statements import DueRow, StatementRun
from dermdesk.ui.models.statements import COLUMNS
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.folder_field import FolderField
from dermdesk.ui.widgets.row_table import RowTable

_EMPTY = {
    AccountKind.MEDICAL: (
        "No household owes anything now.",
        "Balances come from posted visits and remittances; charges are entered with Alt+2.",
    ),
    AccountKind.CONFIDENTIAL: ("Nothing is due on private accounts.", "Nothing is sent without a route of its own."),
}


class RunPanel(QWidget):
    """A panel knows one kind of account and never the other."""

    finished = Signal()

    def __init__(self, office: Office, kind: AccountKind, title: str, *, taken: str) -> None:
        """`taken`: the letter of the send button, so that both panels have their own."""
        super().__init__()
        self._office = office
        self._kind = kind
        self._letter = taken
        self._asked = 0
        self.reason = ""
        self.summary = words.text(look="muted", name=f"{title} in numbers")
        self.table = RowTable[DueRow](
            title, COLUMNS, lambda row: row.recipient, empty=_EMPTY[kind][0], empty_help=_EMPTY[kind][1]
        )
        self.result = words.text(look="accent", wrap=True, name="What the last run did")
        self.result.hide()
        self.folder = FolderField("Fo&lder", "statements")
        self.send_button = words.button("Send", self.send, look="primary")
        self._working = words.text("Sending …", look="muted")
        self._working.hide()
        foot = words.row(self.folder, self._working, self.send_button)
        foot.setStretch(0, 1)
        box = words.column(self.summary, self.table, self.result, foot, spacing=8)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._fit(())

    def load(self) -> None:
        """Read the review list."""
        self._asked += 1
        asked, kind, reason = self._asked, self._kind, self.reason
        self._office.run(lambda desk: (asked, statements.due(desk, kind, reason=reason)), self._show)

    def forget(self) -> None:
        """Show nothing any more; a late answer is dropped."""
        self._asked += 1
        self.reason = ""
        self.result.hide()
        self.result.clear()
        self.table.take(())
        self._fit(())

    def send(self) -> None:
        """Issue the statements of the list."""
        folder = self.folder.folder
        if folder is None:
            self._office.warn("Nothing was sent: no folder is chosen.", "Type or browse for the folder of the files.")
            return
        self._asked += 1
        asked, kind, reason = self._asked, self._kind, self.reason

        def work(desk: Desk) -> tuple[int, StatementRun, Path]:
            return asked, statements.run(desk, kind, folder, reason=reason), folder

        self.send_button.setEnabled(False)
        self._working.show()
        self._office.run(work, self._sent, self._failed)

    def _show(self, answer: tuple[int, tuple[DueRow, ...]]) -> None:
        asked, rows = answer
        if asked == self._asked:
            self.table.take(rows)
            self._fit(rows)

    def _sent(self, answer: tuple[int, StatementRun, Path]) -> None:
        asked, run, folder = answer
        self._working.hide()
        if asked != self._asked:
            self.finished.emit()
            return
        held = f" {counted(len(run.held), 'is', 'are')} held: no route is on file." if run.held else ""
        if numbers := [statement.number for statement in run.issued]:
            series = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else numbers[0]
            self.result.setText(
                f"Sent: {counted(len(numbers), 'statement')} ({series}), {run.total.display}.{held} "
                f"Files are in {folder}."
            )
        else:
            self.result.setText(f"Nothing was sent.{held}")
        self.result.show()
        self.finished.emit()
        self.load()

    def _failed(self, error: Exception) -> None:
        self._working.hide()
        self.send_button.setEnabled(True)
        self._office.warn_of(error)

    def _fit(self, rows: Sequence[DueRow]) -> None:
        going = [row for row in rows if not row.held]
        held = len(rows) - len(going)
        amount = total(row.amount for row in going).display
        self.summary.setText(
            f"{len(going)} would go out, {amount}" + (f" · {held} held" if held else "") if rows else "Nothing is due."
        )
        letter = self._letter
        self.send_button.setText(f"&{letter}end {counted(len(going), 'statement')}, {amount}")
        self.send_button.setAccessibleName(self.send_button.text().replace("&", ""))
        self.send_button.setEnabled(bool(going))
