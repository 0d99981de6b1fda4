"""Today: the day list and the counts of what needs a hand; each tile opens the screen where it is worked on."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit

from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import day_list
from dermdesk.services.files import read_text
from dermdesk.ui.models.day_list import COLUMNS, STATUS_WORDS, Day, DayRow, load_day
from dermdesk.ui.models.reference import news_words
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Command, Office, Screen
from dermdesk.ui.today_add import AddAppointment
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.row_table import RowTable
from dermdesk.ui.widgets.tile import Tile, TileRows

_STATUS_KEYS = {
    "E": AppointmentStatus.EXPECTED,
    "A": AppointmentStatus.ARRIVED,
    "C": AppointmentStatus.CHECKED_OUT,
    "N": AppointmentStatus.NO_SHOW,
}


class TodayScreen(Screen):
    """Letters move the row under the bar, Enter opens its charges, Ins adds a row."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.day: Day | None = None
        self._wanted: date | None = None
        self._title = words.text("Today", size="title", bold=True)
        self._summary = words.text(look="muted", name="The day in numbers")
        self.day_edit = QLineEdit()
        self.day_edit.setFixedWidth(120)
        self.day_edit.setAccessibleName("Day of the list: t today, + and - a day, or 0314")
        self.day_edit.returnPressed.connect(self._read_day)
        label = words.text("&Day", look="muted")
        label.setBuddy(self.day_edit)
        before = words.button("‹", lambda: self._step(-1), look="plain", name="The day before")
        after = words.button("›", lambda: self._step(1), look="plain", name="The day after")
        self._add_button = words.button("&Add to the list", self.open_add)
        read = words.button("Read a &CSV file…", self._choose_csv)
        head = words.row(self._title, self._summary, 1, label, before, self.day_edit, after, self._add_button, read)
        self.tiles = {
            "held": Tile("Claims held", lambda: self._go("claims", "held")),
            "ready": Tile("Claims ready", lambda: self._go("claims", "ready")),
            "rejected": Tile("Bounced claims", lambda: self._go("claims", "rejected")),
            "due": Tile("Claims due today", lambda: self._go("claims", "due")),
            "late": Tile("Timely filing", lambda: self._go("claims", "late")),
            "drafts": Tile("Drafts", lambda: self._go("charges", None)),
            "statements": Tile("Statements due", lambda: self._go("statements", None)),
            "posted": Tile("Posted this day", lambda: self._go("charges", None)),
            "backup": Tile("Last backup", lambda: self._go("settings", "book")),
        }
        tiles = TileRows(tuple(self.tiles.values()))
        self.news = words.text(look="warn", wrap=True, name="Reference data")
        self.news_button = words.button("&Reference data", lambda: self._go("settings", "reference"), look="plain")
        self._news_line = words.frame("inset")
        line = words.row(self.news, self.news_button, words.key_hint("Alt+R"), margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        self._news_line.setLayout(line)
        self._news_line.hide()
        self.late_jars = words.text(look="warn", wrap=True, name="Overdue specimens")
        self._late_line = words.frame("inset")
        late_button = words.button("&Specimens", lambda: self._go("specimens", "overdue"), look="plain")
        line = words.row(self.late_jars, late_button, words.key_hint("Alt+0"), margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        self._late_line.setLayout(line)
        self._late_line.hide()
        self.add = AddAppointment(office)
        self.add.added.connect(self._added)
        self.add.closed.connect(self._to_list)
        self.add.hide()
        self.table = RowTable[DayRow](
            "Day list",
            COLUMNS,
            lambda row: row.appointment.appointment_id,
            empty="Nobody is on the list of this day.",
            empty_help="Press Ins to add a patient, or read a CSV file with day, time, patient number, provider, site.",
            letters={letter: (lambda status=status: self._move(status)) for letter, status in _STATUS_KEYS.items()},
        )
        self.table.opened.connect(self._open_charges)
        foot = words.row(spacing=6)
        for keys, what in (
            *((letter, STATUS_WORDS[status]) for letter, status in _STATUS_KEYS.items()),
            ("Enter", "Charges"),
            ("Ins", "Add"),
        ):
            foot.addWidget(words.key_hint(keys))
            hint = words.text(what.lower(), size="small", look="muted")
            hint.setContentsMargins(0, 0, 10, 0)
            foot.addWidget(hint)
        foot.addStretch(1)
        box = words.column(
            head,
            self._news_line,
            self._late_line,
            tiles,
            self.add,
            self.table,
            foot,
            spacing=12,
            margins=(20, 16, 20, 16),
        )
        box.setStretch(5, 1)
        self.setLayout(box)
        insert = QShortcut(QKeySequence("Ins"), self)
        insert.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        insert.activated.connect(self.open_add)

    def activate(self, with_: object = None) -> None:  # noqa: ARG002 - the list has nothing to open with
        self.table.take_focus()

    def refresh(self) -> None:
        wanted = self._wanted
        self.office.run(lambda desk: load_day(desk, wanted), self._show)

    def take_patient(self, patient: object) -> bool:
        """With the adding row open, a patient that was found goes into it."""
        return self.add.isVisible() and self.add.take(patient)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Add a patient to the day list", "Ins", self.open_add),
            Command("Read a day list from a CSV file", "", self._choose_csv),
            Command("Day list of today", "", lambda: self.show_day(None)),
        )

    def show_day(self, day: date | None) -> None:
        """Go to another day; None: today."""
        self._wanted = day
        self.refresh()

    def open_add(self) -> None:
        """The row for one more patient."""
        if self.day is not None:
            self.add.open_for(self.day.counts.day, self.day.setup)

    def import_file(self, path: Path) -> None:
        """Read a CSV day list."""
        self.office.run(lambda desk: day_list.import_csv(desk, read_text(path)), self._imported)

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _show(self, day: Day) -> None:
        self.day = day
        counts = day.counts
        is_today = counts.day == day.today
        self._title.setText("Today" if is_today else f"{counts.day:%A}")
        self.day_edit.setText(day_words(counts.day))
        self._summary.setText(
            f"{len(day.rows)} on the list · {counts.arrived} here · {counts.charged + counts.checked_out} done"
            if day.rows
            else f"{counts.day:%A}" if is_today else ""
        )  # fmt: skip
        said = news_words(day.news)
        self.news.setText(f"▲ {said}")
        self._news_line.setVisible(bool(said))
        late = counts.overdue_specimens
        self.late_jars.setText(f"▲ {counted(late, 'jar')} at a laboratory for more than two weeks, and no report.")
        self._late_line.setVisible(bool(late))
        self.table.take(day.rows)
        self._show_tiles(day)
        self.count_changed.emit(counts.held_claims + counts.drafts + counts.without_charges)

    def _show_tiles(self, day: Day) -> None:
        counts, tiles, due = day.counts, self.tiles, day.statements_due
        tiles["held"].show_figure(str(counts.held_claims), "see why" if counts.held_claims else "", warns=True)
        waiting = f"{counted(counts.unclaimed_visits, 'visit')} to prepare" if counts.unclaimed_visits else ""
        tiles["ready"].show_figure(str(counts.ready_claims), waiting)
        bounced = counts.rejected_claims + counts.denied_claims
        tiles["rejected"].show_figure(str(bounced), "mend and resend" if bounced else "", warns=True)
        waiting = f"{counts.waiting_claims} wait too long" if counts.waiting_claims else ""
        tiles["due"].show_figure(str(counts.due_claims), waiting, warns=bool(waiting))
        tiles["late"].show_figure(str(counts.late_claims), "30 days or less" if counts.late_claims else "", warns=True)
        tiles["drafts"].show_figure(str(counts.drafts), "to finish" if counts.drafts else "", warns=True)
        tiles["statements"].show_figure("–" if due is None else str(due), "household" if due else "")
        lacking = f", {counts.without_charges} without charges" if counts.without_charges else ""
        tiles["posted"].show_figure(
            counts.charges_posted.display, counted(counts.visits_posted, "visit") + lacking, warns=bool(lacking)
        )
        age = day.backup_age
        remark = {None: "make one", 0: "today", 1: "yesterday"}.get(age, f"{age} days ago")
        made = day_words(day.last_backup) if day.last_backup is not None else "never"
        tiles["backup"].show_figure(made, remark, warns=age is None or age > 1)

    def _added(self, name: str) -> None:
        self.office.say(f"{name} is on the list.")
        self.office.changed.emit(None)

    def _imported(self, report: day_list.DayListImport) -> None:
        if report.refused:
            first = report.refused[0]
            self.office.warn(
                f"{counted(report.taken, 'row')} taken, {len(report.refused)} not. Line {first.line}: {first.reason}",
                "Mend these rows in the file and read it again; rows that are on the list are taken once.",
            )
        else:
            self.office.say(f"{counted(report.taken, 'row')} taken.")
        self.office.changed.emit(None)

    def _moved(self, _nothing: None) -> None:
        self.office.changed.emit(None)

    # --- what hands do -----------------------------------------------------------------------------------------------

    def _move(self, status: AppointmentStatus) -> None:
        row = self.table.current
        if row is None or row.appointment.status is status:
            return
        self.office.run(lambda desk: day_list.move(desk, row.appointment.appointment_id, status), self._moved)

    def _open_charges(self, row: DayRow) -> None:
        self.office.screen_wanted.emit("charges", row.patient)

    def _go(self, key: str, with_: object) -> None:
        self.office.screen_wanted.emit(key, with_)

    def _step(self, days: int) -> None:
        if self.day is not None:
            self.show_day(self.day.counts.day + timedelta(days=days))

    def _read_day(self) -> None:
        if self.day is None:
            return
        try:
            self.show_day(typed_day(self.day_edit.text(), self.day.today, self.day.counts.day))
        except DermdeskError as error:
            self.office.warn(error.message, error.help)
        else:
            self._to_list()

    def _to_list(self) -> None:
        self.table.take_focus()

    def _choose_csv(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, "Day list", "", "CSV (*.csv)")
        if chosen:
            self.import_file(Path(chosen))
