"""Settings of the receivers that 837P files go to: clearinghouses and payers, with envelopes and folders."""

from collections.abc import Mapping, Sequence

from dermdesk.domain.payer import Receiver
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import KeyedPage, key_field
from dermdesk.ui.widgets import checks
from dermdesk.ui.widgets.folder_field import FolderField
from dermdesk.ui.widgets.form import Form


class ReceiversPage(KeyedPage[Receiver]):
    """Clearinghouses and payers that take files."""

    title = "Receivers"
    one = "receiver"
    columns: tuple[Column[Receiver], ...] = (
        Column(title="Key", text=lambda one: one.key, ink=lambda _one: "muted", width=120),
        Column(title="Name", text=lambda one: one.name, bold=True, wide=True),
        Column(title="Receiver id", spare=True, text=lambda one: one.receiver_id, width=150),
        Column(title="Submitter id", spare=True, text=lambda one: one.submitter_id, width=150),
        Column(
            title="Files are",
            text=lambda one: "▲ test" if one.test else "live",
            ink=lambda one: "warn" if one.test else "good",
            width=100,
        ),
    )

    def __init__(self, office: Office) -> None:
        self.outbox, self.inbox = FolderField("Files to &fetch from", ""), FolderField("Answers come &into", "")
        super().__init__(office)

    def key_of(self, row: Receiver) -> str:
        return row.key

    def rows_of(self, setup: PracticeSetup) -> Sequence[Receiver]:
        return tuple(setup.receivers.values())

    def fresh(self) -> Mapping[str, object]:
        self.outbox.edit.clear()
        self.inbox.edit.clear()
        return {"qualifier": "ZZ", "own_qualifier": "ZZ", "test": True}

    def lay_out(self, form: Form) -> None:
        key_field(form, span=3)
        form.line("name", "Name", span=9, check=checks.required)
        form.line("qualifier", "Qualifier", span=2, check=checks.required, most=2)
        form.line("receiver_id", "Receiver id", span=4, check=checks.required, most=15)
        form.line("own_qualifier", "Own qualifier", span=2, check=checks.required, most=2)
        form.line("submitter_id", "Submitter id", span=4, check=checks.required, most=15)
        form.line("application_sender", "Application sender", span=3, hint="as submitter id", most=15)
        form.line("application_receiver", "Application receiver", span=3, hint="as receiver id", most=15)
        form.tick("test", "Files are tests until the clearinghouse says that you are live", span=6)
        form.heading("Folders on this machine", "where a portal's or SFTP program looks; blank: carried by hand")
        form.whole_row(self.outbox)
        form.whole_row(self.inbox)

    def values_of(self, row: Receiver) -> Mapping[str, object]:
        self.outbox.edit.setText(row.outbox)
        self.inbox.edit.setText(row.inbox)
        return {
            "key": row.key,
            "name": row.name,
            "qualifier": row.receiver_qualifier,
            "receiver_id": row.receiver_id,
            "own_qualifier": row.submitter_qualifier,
            "submitter_id": row.submitter_id,
            "application_sender": row.application_sender,
            "application_receiver": row.application_receiver,
            "test": row.test,
        }

    def typed(self, before: Receiver | None) -> Receiver:
        form = self.form
        return Receiver(
            key=before.key if before is not None else form.text("key"),
            name=form.text("name"),
            receiver_id=form.text("receiver_id"),
            receiver_qualifier=form.text("qualifier").upper(),
            submitter_id=form.text("submitter_id"),
            submitter_qualifier=form.text("own_qualifier").upper(),
            application_sender=form.text("application_sender"),
            application_receiver=form.text("application_receiver"),
            test=form.value("test"),
            outbox=self.outbox.edit.text().strip(),
            inbox=self.inbox.edit.text().strip(),
        )

    def change(self, desk: Desk, row: Receiver) -> None:
        practice_setup.change_receiver(desk, row)
