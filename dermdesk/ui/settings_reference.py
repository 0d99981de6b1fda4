"""Settings of reference data: what is in force, how old it is, where to get the next, and its import."""

from threading import Event

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.reference_kinds import ImportReport
from dermdesk.domain.user import Permission
from dermdesk.services.practice_import import import_into_book, only_file
from dermdesk.services.reference_import import import_reference
from dermdesk.services.reference_news import ReferenceStanding, reference_standing
from dermdesk.services.rejudging import RejudgedRun, rejudge
from dermdesk.ui.claim_changes import summary
from dermdesk.ui.models.reference import COLUMNS, ReferenceRow, rows_of
from dermdesk.ui.reference_import import ImportForm, ImportRequest
from dermdesk.ui.reference_report import ReportCard
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import NO_RIGHT, SettingsPage
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.row_table import RowTable


class ReferencePage(SettingsPage):
    """Enter on a kind goes to its file, Ctrl+S imports it; the book stays free for typing meanwhile."""

    title = "Reference data"
    progressed = Signal(int, str)
    """From the thread that works."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.standing: ReferenceStanding | None = None
        self._is_old = True
        self._kind = ""
        """Key of the row that is being imported."""
        self._stop = Event()
        self.table = RowTable[ReferenceRow](self.title, COLUMNS, lambda row: row.key, empty="Reading …")
        self.table.setMinimumHeight(148)
        self.table.chosen.connect(self._show_row)
        self.table.opened.connect(self._to_files)
        self.heading = words.text(bold=True, wrap=True)
        self.details = words.text(wrap=True, name="What is here")
        self.where = words.text(look="muted", wrap=True, name="Where to get the next")
        self._right = words.text(NO_RIGHT, look="muted", wrap=True)
        self.form = ImportForm()
        self.form.wanted.connect(self._import)
        self.form.cancelled.connect(self.cancel)
        self.report = ReportCard()
        self.report.claims_wanted.connect(self._to_claims)
        self.report.left.connect(self.start)
        self.progressed.connect(self.form.show_progress)
        office.closing.connect(self.cancel)
        card = words.frame("card")
        card.setLayout(
            words.column(
                self.heading, self.details, self.where, self._right, self.form, spacing=8, margins=(16, 12, 16, 12)
            )
        )
        below = QWidget()
        below.setProperty("look", "canvas")
        below.setLayout(words.column(self.report, card, 1, spacing=12))
        self._scroller = _Below(below)
        box = words.column(self.table, self._scroller, spacing=12)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self._is_old = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old and self.setup is not None:
            self._load()

    def start(self) -> None:
        self.table.take_focus()

    def save(self) -> None:
        """Import."""
        self.form.send()

    @property
    def stopping(self) -> bool:
        """Whether Cancel was pressed, or the window is closing."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Stop what runs: an import leaves nothing behind, visits that were judged stay judged."""
        self._stop.set()

    # --- importing ---------------------------------------------------------------------------------------------------

    def _import(self, request: ImportRequest) -> None:
        standing = self.standing
        if standing is None:
            return
        self._stop.clear()
        self._kind = self.table.current.key if self.table.current is not None else ""
        self.report.hide()
        self.form.show_running("Looking at the file")
        self._scroller.bring(self.form.cancel_button)
        if request.kind.is_public:
            self.office.run_aside(
                lambda: import_reference(
                    request.kind, request.files, today=standing.today, edition=request.edition or None,
                    older=request.older, reference=standing.path, progress=self.progressed.emit,
                    cancelled=self._stop.is_set,
                ),
                self._imported, self._refused,
            )  # fmt: skip
        else:
            self.office.run(
                lambda desk: import_into_book(
                    desk, request.kind, only_file(request.files), edition=request.edition or None, older=request.older
                ),
                self._imported, self._refused,
            )  # fmt: skip

    def _imported(self, report: ImportReport) -> None:
        self.form.files.edit.clear()
        self.report.show_report(report)
        self.office.say(f"{report.title} {report.period.name}: imported.")
        self.office.changed.emit(None)
        if report.kind.is_public and Permission.PREPARE_CLAIMS in self.rights:
            self._stop.clear()
            told, stopped = self.progressed.emit, self._stop.is_set
            self.form.show_running("Judging all unsent visits again")
            self.office.run(lambda desk: rejudge(desk, told, stopped), self._judged, self._failed)
            self._scroller.bring(self.form.cancel_button)
        else:
            self.form.show_idle()
            self._scroller.go_up()

    def _judged(self, run: RejudgedRun) -> None:
        had_hands = self.form.has_hands
        self.form.show_idle()
        self.report.show_run(run)
        if had_hands:
            self.report.take_focus()
        self._scroller.go_up()
        self.office.say(f"Unsent visits: {summary(run)}")
        self.office.changed.emit(None)

    def _failed(self, error: Exception) -> None:
        self.form.show_idle()
        self.office.warn_of(error)

    def _refused(self, error: Exception) -> None:
        self.form.show_idle()
        self.table.take(self.table.rows, choose=self._kind)
        self.form.show_refusal(error)
        self._scroller.go_up()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._is_old = False
        self.office.run(reference_standing, self._show)

    def _show(self, standing: ReferenceStanding) -> None:
        self.standing = standing
        self.table.take(rows_of(standing))

    def _show_row(self, row: ReferenceRow | None) -> None:
        if row is None:
            return
        self.heading.setText(row.title)
        self.details.setText("\n".join(row.details))
        self.where.setText(row.where)
        self.form.setVisible(row.kind is not None)
        self._right.setVisible(row.kind is not None and not self.may_change)
        self.form.show_row(row, may=self.may_change)

    def _to_files(self, row: ReferenceRow) -> None:
        if row.kind is not None and self.may_change:
            self.form.files.take_focus()

    def _to_claims(self, run: RejudgedRun) -> None:
        self.office.screen_wanted.emit("claims", run)


class _Below(QScrollArea):
    """As high as what it holds where there is room, else it scrolls."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(160)

    def go_up(self) -> None:
        """Show the beginning, once what is new is laid out."""
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(0))

    def bring(self, part: QWidget) -> None:
        """Show a part, once what is new is laid out."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(part, 0, 16))

    def sizeHint(self) -> QSize:
        return QSize(400, self._inner.heightForWidth(self.viewport().width()))

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        if arg__1.oldSize().width() != arg__1.size().width():
            self.updateGeometry()

    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        if arg__2.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(arg__1, arg__2)
