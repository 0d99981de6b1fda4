"""Facts of a visit that only its claim tells: an accident, a referral, papers that go along, who sold a test.

They stand behind one button of the header's second row, and open by themselves where something is known.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.code_words.attachments import REPORTS, TRANSMISSIONS
from dermdesk.domain.days import typed_day
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.visit import VisitHeader
from dermdesk.services.scrubbing import Field
from dermdesk.ui.charges.headed_field import HeadedField, chooser, fill
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets.flow import FlowLayout

ACCIDENTS: dict[AccidentKind, str] = {
    AccidentKind.AUTO: "Car",
    AccidentKind.EMPLOYMENT: "At work",
    AccidentKind.OTHER: "Other",
}


class ClaimFacts(QWidget):
    """`left` when Esc, or Enter in the last field, leads back to the lines; `changed` when the row has to be fitted."""

    left = Signal()

    def __init__(self, editor: VisitEditor) -> None:
        super().__init__()
        self._editor = editor
        self.setAccessibleName("Facts for the claim")
        self.accident, self.accident_day = chooser("Accident"), _edit("Day of the accident", "0314", 10)
        self.accident_state, self.referral = (
            _edit("State of the car accident", "IL", 2),
            _edit("Referral number", "", 30),
        )
        self.laboratory, self.report = chooser("Laboratory that sold the tests"), chooser("Paper that goes along")
        self.transmission, self.control = chooser("How the paper is sent"), _edit("Number on the paper", "", 50)
        fill(self.accident, [("None", None), *((said, kind.value) for kind, said in ACCIDENTS.items())], None)
        fill(self.report, [("None", None), *((f"{code} {said}", code) for code, said in REPORTS.items())], None)
        fill(self.transmission, [(f"{code} {said}", code) for code, said in TRANSMISSIONS.items()], "AA")
        self._day = HeadedField("Day of &it", self.accident_day, width=92)
        self._state = HeadedField("State", self.accident_state, width=48)
        self._sent = HeadedField("Sent", self.transmission, width=176)
        self._number = HeadedField("Paper no.", self.control, width=112)
        self._laboratory = HeadedField("La&boratory", self.laboratory, width=184)
        self._fields = (
            HeadedField("&Accident", self.accident, width=92),
            self._day,
            self._state,
            HeadedField("Referral &no.", self.referral, width=112),
            HeadedField("Pap&er", self.report, width=236),
            self._sent,
            self._number,
            self._laboratory,
        )
        accident, _, _, referral, paper, *_ = self._fields
        self.fields: Mapping[Field, HeadedField] = {
            Field.ACCIDENT: accident,
            Field.REFERRAL: referral,
            Field.PAPERS: paper,
        }
        """What findings point at."""
        flow = FlowLayout(self, spacing=16)
        for field in self._fields:
            flow.addWidget(field)
            field.control.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for box in (self.accident, self.report, self.transmission, self.laboratory):
            box.activated.connect(self.commit)

    def focus(self) -> None:
        """The hands come to the first field."""
        self._fields[0].focus()

    def show_facts(self, setup: PracticeSetup, header: VisitHeader) -> None:
        """The header as it stands."""
        accident, paper = header.accident, header.attachments[0] if header.attachments else None
        self.accident.setCurrentIndex(max(0, self.accident.findData(accident.kind.value if accident else None)))
        _show(self.accident_day, day_words(accident.day) if accident else "")
        _show(self.accident_state, accident.state if accident else "")
        _show(self.referral, header.referral_number)
        self.report.setCurrentIndex(max(0, self.report.findData(paper.report if paper else None)))
        self.transmission.setCurrentIndex(max(0, self.transmission.findData(paper.transmission if paper else "AA")))
        _show(self.control, paper.control_number if paper else "")
        places = [(one.name, one.key) for one in setup.laboratories.values()]
        fill(self.laboratory, [("None", None), *places], header.laboratory)
        self._fit()

    def commit(self) -> None:
        """Take what stands in the fields."""
        header = self._editor.header
        if header is None:
            return
        accident = self._typed_accident(header)
        typed = replace(
            header,
            accident=accident,
            referral_number=self.referral.text().strip(),
            attachments=self._typed_papers(header),
            laboratory=self.laboratory.currentData(),
        )
        if typed != header:
            self._editor.put_header(typed)
        self._fit()

    def _typed_accident(self, header: VisitHeader) -> Accident | None:
        kind = self.accident.currentData()
        if kind is None:
            return None
        before = header.accident
        state = self.accident_state.text().strip().upper() if kind == AccidentKind.AUTO.value else ""
        return Accident(kind=AccidentKind(kind), day=self._typed_accident_day(header, before), state=state)

    def _typed_accident_day(self, header: VisitHeader, before: Accident | None) -> date:
        """As typed; until then the day of the visit. A day after the visit is refused."""
        usual = before.day if before is not None else header.day
        typed = self.accident_day.text().strip()
        if not typed or (before is not None and typed == day_words(before.day)):
            return usual
        try:
            day = typed_day(typed, header.day, usual)
        except DermdeskError:
            day = date.max
        if day > header.day:
            self._editor.refuse_cell("Day of the accident", typed)
            self.accident_day.setText(day_words(usual))
            return usual
        self.accident_day.setText(day_words(day))
        return day

    def _typed_papers(self, header: VisitHeader) -> tuple[Attachment, ...]:
        """The first paper as it stands here; others, of a file that was taken in, stay."""
        report = self.report.currentData()
        others = header.attachments[1:]
        if report is None:
            return others
        first = Attachment(
            report=report, transmission=self.transmission.currentData(), control_number=self.control.text().strip()
        )
        if header.attachments:
            first = replace(
                header.attachments[0],
                report=first.report,
                transmission=first.transmission,
                control_number=first.control_number,
            )
        return (first, *others)

    def _fit(self) -> None:
        happened = self.accident.currentData()
        self._day.setVisible(happened is not None)
        self._state.setVisible(happened == AccidentKind.AUTO.value)
        papers = self.report.currentData() is not None
        self._sent.setVisible(papers)
        self._number.setVisible(papers)
        self._laboratory.setVisible(self.laboratory.count() > 1)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QLineEdit):
            self.commit()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self._step(watched)
            return True
        return False

    def _step(self, control: QWidget) -> None:
        shown = [field for field in self._fields if not field.isHidden()]
        at = next((at for at, field in enumerate(shown) if field.control is control), 0) + 1
        if at < len(shown):
            shown[at].focus()
        else:
            self.left.emit()


def _edit(name: str, hint: str, most: int) -> QLineEdit:
    edit = QLineEdit()
    edit.setMaxLength(most)
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(name)
    edit.setProperty("look", "field")
    return edit


def _show(edit: QLineEdit, text: str) -> None:
    if not edit.hasFocus():
        edit.setText(text)
