"""The visit's header: patient, day, coverage, rendering provider, place; its second row is in `visit_details`."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.services.scrubbing import Field, Finding
from dermdesk.ui import theme
from dermdesk.ui.charges.headed_field import HeadedField, chooser, fill
from dermdesk.ui.charges.visit_details import VisitDetails
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.patient_words import day_words, patient_remark
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_PLACES = {
    "02": "02 Telehealth",
    "10": "10 At home, video",
    "11": "11 Office",
    "12": "12 Home",
    "19": "19 Off campus",
    "22": "22 Hospital",
    "24": "24 Surgery center",
    "31": "31 Nursing",
    "32": "32 Nursing home",
}


class HeaderCard(QFrame):
    """`finished` when Enter leaves the date: the other fields have their defaults, Tab reaches them."""

    finished = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._filling = False
        self.setProperty("look", "card")
        self.name = words.text("No patient yet", size="large", bold=True, name="Patient")
        self.remark = words.text("F7 finds one", size="small", look="muted")
        self.day = QLineEdit()
        self.day.setProperty("look", "field")
        self.day.setFont(theme.text_font(17, QFont.Weight.DemiBold))
        self.day.setAccessibleName("Date of service: t today, plus and minus a day, or digits")
        self.day.installEventFilter(self)
        self.coverage, self.rendering, self.place = (
            chooser(name) for name in ("Coverage", "Rendering provider", "Place")
        )
        self.place.view().setMinimumWidth(300)
        self.second = words.text(size="small", look="muted")
        self.details = VisitDetails(office, editor)
        day = HeadedField("&Date of service", self.day, width=120)
        rendering = HeadedField("&Rendering", self.rendering, width=124)
        place = HeadedField("P&lace", self.place, width=112)
        self.fields: Mapping[Field, HeadedField] = {
            Field.DATE: day,
            Field.SUBMIT_DATE: day,
            Field.RENDERING: rendering,
            Field.PLACE: place,
        }
        person, first = QWidget(), QWidget()
        person.setLayout(words.column(self.name, self.remark, 1, spacing=2))
        person.setFixedWidth(200)
        flow = FlowLayout(first, spacing=16)
        coverage = HeadedField("&Coverage", self.coverage, self.second, width=184)
        for part in (person, day, coverage, rendering, place):
            flow.addWidget(part)
        self.setLayout(words.column(first, self.details, spacing=8, margins=(16, 12, 16, 12)))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.coverage.activated.connect(self._coverage_chosen)
        self.rendering.activated.connect(lambda: editor.render_by(self.rendering.currentData()))
        self.place.activated.connect(lambda: editor.change_header(place_of_service=self.place.currentData()))
        editor.opened.connect(self.show_visit)
        editor.closed.connect(self.show_nothing)
        editor.header_changed.connect(self.show_visit)
        editor.judged.connect(self._mark)
        self.show_nothing()

    def focus_day(self) -> None:
        """Where hands go after the patient."""
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def lead_to(self, field: Field) -> None:
        """The hands come to a field of the first row."""
        self.fields[field].focus()

    def _mark(self) -> None:
        """Signs on the fields that open findings point at, the gravest finding of each."""
        found = {one.field: one for one in reversed(self._editor.open_findings) if self._is_typed_here(one)}
        if late := found.get(Field.SUBMIT_DATE):
            found.setdefault(Field.DATE, late)
        for field in (Field.DATE, Field.RENDERING, Field.PLACE):
            self.fields[field].mark(found.get(field))
        self.details.mark(found)

    def _is_typed_here(self, finding: Finding) -> bool:
        """A line's own place of service stands in its second row."""
        place = self._editor.row_of(finding.line) if finding.field is Field.PLACE else None
        line = self._editor.rows[place].line if place is not None else None
        return line is None or line.place_of_service is None

    def show_nothing(self) -> None:
        """No visit."""
        self.name.setText("No patient yet")
        self.remark.setText("F7 finds one")
        self.day.clear()
        for box in (self.coverage, self.rendering, self.place):
            box.clear()
        self.second.hide()
        for control in (self.day, self.coverage, self.rendering, self.place):
            control.setEnabled(False)

    def show_visit(self) -> None:
        """The header as it stands."""
        patient, header, setup = self._editor.patient, self._editor.header, self._editor.setup
        if patient is None or header is None or setup is None:
            return
        for control in (self.day, self.coverage, self.rendering, self.place):
            control.setEnabled(True)
        self.name.setText(patient.name.listed)
        self.remark.setText(patient_remark(patient, self._editor.today or header.day))
        self.day.setText(day_words(header.day))
        held = sorted((one for one in self._editor.coverages if one.covers(header.day)), key=lambda one: one.rank)
        names = {key: payer.name for key, payer in setup.payers.items()}
        rows: list[tuple[str, str | None]] = [
            (names.get(one.payer_key, one.payer_key), one.coverage_id) for one in held
        ]
        fill(self.coverage, [*rows, ("Patient pays", None)], header.coverage_id)
        others = [names.get(one.payer_key, "") for one in held if one.coverage_id != header.coverage_id]
        self.second.setText(f"then {', '.join(others)}" if others and header.coverage_id else "")
        self.second.setVisible(bool(self.second.text()))
        own = [p for p in setup.providers.values() if not p.external]
        fill(self.rendering, [(f"{p.name.last} {p.credential.value}", p.key) for p in own], header.rendering)
        site = setup.sites.get(header.site)
        usual = site.place_of_service if site is not None else "11"
        said = {place.code: f"{place.code} {place.label}" for place in self._editor.places} | _PLACES
        rows_of_places: list[tuple[str, str | None]] = [(said[code], code) for code in sorted(said)]
        fill(self.place, rows_of_places, header.place_of_service or usual)

    def commit_day(self) -> bool:
        """Read the date cell; False (and words) when no day can be read."""
        header, today = self._editor.header, self._editor.today
        if header is None or today is None or self.day.text() == day_words(header.day):
            return True
        try:
            self._take_day(typed_day(self.day.text(), today, header.day))
        except DermdeskError as error:
            self._office.warn_of(error)
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.day and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if watched is self.day and event.type() == QEvent.Type.FocusOut:
            self.commit_day()
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        header, today = self._editor.header, self._editor.today
        if header is None or today is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit_day():
                self.finished.emit()
            return True
        if event.text() in ("t", "T", "+", "-", "="):
            self._take_day(typed_day(event.text().replace("=", "+"), today, header.day))
            self.day.selectAll()
            return True
        return False

    def _take_day(self, day: date) -> None:
        self._editor.move_to(day)
        self.show_visit()

    def _coverage_chosen(self) -> None:
        self._editor.change_header(coverage_id=self.coverage.currentData())
