"""Earlier services of a patient: those of this book, and those from before it, which are typed here."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from dermdesk.domain.codes import is_icd10cm_shape, is_modifier, is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import BroughtHistory, PriorService
from dermdesk.services import history
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_coverages import read_day
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.row_table import RowTable


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierService:
    """A row; `brought`: typed here or read from a file, not posted in this book."""

    service: PriorService
    brought: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierServices:
    """All rows, newest first, and whether somebody said that these are all of three years."""

    rows: tuple[EarlierService, ...]
    complete: bool


def load_history(desk: Desk, patient_id: str) -> EarlierServices:
    """On the book's thread."""
    brought = desk.book.practice.brought_history(patient_id) or BroughtHistory(services=(), complete=False)
    known = history.history_of(desk, patient_id, desk.today()) or ()
    rows = (EarlierService(service=one, brought=one in brought.services) for one in reversed(known))
    return EarlierServices(rows=tuple(rows), complete=brought.complete)


def _where(row: EarlierService) -> str:
    if not row.brought:
        return "this book, billed" if row.service.billed else "this book"
    return "brought along" if row.service.same_group else "brought along, another group"


_COLUMNS: tuple[Column[EarlierService], ...] = (
    Column(title="Day", text=lambda row: day_words(row.service.day), width=110),
    Column(title="Code", text=lambda row: "-".join((row.service.code, *row.service.modifiers)), bold=True, width=130),
    Column(title="Diagnosis", text=lambda row: row.service.diagnosis or "–", width=120),
    Column(title="From", text=_where, ink=lambda _row: "muted", wide=True),
)


class HistoryPanel(QWidget):
    """The form adds a service; X takes back the brought one under the bar."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._patient_id = ""
        self._today = date.max
        self.table = RowTable[EarlierService](
            "Earlier services",
            _COLUMNS,
            lambda row: repr(row.service),
            empty="No earlier service is known.",
            empty_help="Global periods and new-patient rules need them: type below what was done before this book.",
            letters={"X": self._take_back},
        )
        self.table.setMinimumHeight(148)
        self.form = Form("Earlier service", taken="acdfkv")
        self.form.line("day", "Day", span=3, check=self._day_wrong, hint="031426")
        self.form.line("code", "Code", span=2, check=_code_wrong, hint="17000")
        self.form.line("modifiers", "Modifiers", span=2, check=_modifiers_wrong, hint="59 LT")
        self.form.line("diagnosis", "Diagnosis", span=3, check=_diagnosis_wrong, hint="L57.0")
        self.form.tick("outside", "Another group", span=2)
        self.form.tick("complete", "These are all services of the last three years", span=12)
        self.save_button = words.button("&Keep", self.save, look="primary", name="Keep the earlier service, Ctrl+S")
        remark = words.row(
            words.key_hint("X"), words.text("takes back what was brought along", size="small", look="muted"), spacing=6
        )
        card = words.frame("card")
        foot = words.row(self.save_button, words.key_hint("Ctrl+S"), remark, 1)
        card.setLayout(words.column(self.form, foot, spacing=12, margins=(16, 12, 16, 12)))
        box = words.column(self.table, card, spacing=12)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_history(self, patient_id: str, found: EarlierServices, today: date) -> None:
        """Show a patient's earlier services."""
        self._patient_id, self._today = patient_id, today
        self.table.take(found.rows)
        self.form.fill({"complete": found.complete})

    def save(self) -> None:
        """Keep the service as typed; with nothing typed, only whether these are all."""
        form, patient_id = self.form, self._patient_id
        blank = not any(form.text(key) for key in ("day", "code", "modifiers", "diagnosis"))
        if not blank and not form.is_right():
            return
        told = () if blank else (self._typed(),)
        complete = bool(form.value("complete"))
        self._office.run(lambda desk: history.bring(desk, patient_id, told, complete=complete), self._kept)

    def _typed(self) -> PriorService:
        return PriorService(
            day=read_day(self.form.text("day"), self._today),
            code=self.form.text("code").upper(),
            modifiers=tuple(self.form.text("modifiers").upper().split()),
            diagnosis=self.form.text("diagnosis").upper() or None,
            same_group=not self.form.value("outside"),
            billed=True,
        )

    def _kept(self, _history: BroughtHistory) -> None:
        self._office.say("The earlier services are kept.")
        self._office.changed.emit(None)
        self.form.start()

    def _take_back(self) -> None:
        row, patient_id = self.table.current, self._patient_id
        if row is None:
            return
        if not row.brought:
            self._office.warn("This service was posted here.", "A posted visit is corrected by void or revision.")
            return
        service = row.service
        self._office.run(lambda desk: history.take_back(desk, patient_id, service), self._taken_back)

    def _taken_back(self, _nothing: None) -> None:
        self._office.say("The service is taken back.")
        self._office.changed.emit(None)

    def _day_wrong(self, text: str) -> str:
        try:
            read_day(text, self._today)
        except DermdeskError:
            return "Not a day."
        return ""


def _code_wrong(text: str) -> str:
    return "" if is_procedure_code(text.strip().upper()) else "A code, such as 17000."


def _modifiers_wrong(text: str) -> str:
    return "" if all(is_modifier(one) for one in text.upper().split()) else "Two characters each, such as 59."


def _diagnosis_wrong(text: str) -> str:
    return "" if not text.strip() or is_icd10cm_shape(text.strip().upper()) else "A diagnosis, such as L57.0."
