"""The header's second row (F10): who ordered, referred and saw, how the visit was held, its time and its paper.

Closed it says in one line what is not as usual, and nothing where all is.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QWidget

from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.domain.visit import Telehealth, VisitHeader
from dermdesk.services import visit_people
from dermdesk.services.scrubbing import Field, Finding
from dermdesk.ui.charges.claim_facts import ClaimFacts
from dermdesk.ui.charges.headed_field import HeadedField, chooser, fill
from dermdesk.ui.charges.outside_doctor import OutsideDoctor
from dermdesk.ui.charges.provider_field import ProviderField
from dermdesk.ui.charges.visit_details_words import details_said, has_claim_facts, named
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_HELD: list[tuple[str, str | None]] = [("In person", None), ("Video", "video"), ("Phone alone", "audio")]
_BASES: list[tuple[str, str | None]] = [("MDM", "mdm"), ("Time", "time")]
_ASSIGNED: list[tuple[str, str | None]] = [("Yes", "Y"), ("No", "N")]
_MOST_MINUTES = 1440


class VisitDetails(QWidget):
    """`left` when Esc, or Enter in the last field, leads back to the lines."""

    left = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._opened: set[str] = set()
        self._asking: ProviderField | None = None
        self.setAccessibleName("More of the visit")
        self.ordering, self.referring = ProviderField("Ordered by"), ProviderField("Referred by")
        self.seen_by, self.supervising = chooser("Who saw the patient"), chooser("Supervised by")
        self.held, self.basis = chooser("How the visit was held"), chooser("Level of the visit by")
        self.minutes, self.superbill = QLineEdit(), QLineEdit()
        self.assignment, self.site = chooser("Assignment accepted"), chooser("Site")
        self.minutes.setMaxLength(4)
        self.minutes.setPlaceholderText("min")
        self.superbill.setMaxLength(20)
        self.superbill.setPlaceholderText("number")
        for edit, name in ((self.minutes, "Minutes of the day"), (self.superbill, "Superbill number")):
            edit.setAccessibleName(name)
            edit.setProperty("look", "field")
            edit.setFont(self.held.font())
        for box, rows in ((self.held, _HELD), (self.basis, _BASES), (self.assignment, _ASSIGNED)):
            fill(box, rows, rows[0][1])
        self.fields: Mapping[Field, HeadedField] = {
            Field.ORDERING: HeadedField("&Ordered by", self.ordering, width=168),
            Field.REFERRING: HeadedField("Re&ferred by", self.referring, width=168),
            Field.SEEN_BY: HeadedField("&Seen by", self.seen_by, width=116),
            Field.SUPERVISING: HeadedField("Super&vised by", self.supervising, width=124),
            Field.TELEHEALTH: HeadedField("&Held", self.held, width=112),
            Field.MINUTES: HeadedField("&Minutes", self.minutes, width=56),
            Field.ASSIGNMENT: HeadedField("Assi&gnment", self.assignment, width=80),
        }
        self._basis = HeadedField("Level b&y", self.basis, width=80)
        self._number = HeadedField("S&uperbill", self.superbill, width=96)
        self._where = HeadedField("Si&te", self.site, width=320)
        self.outside = OutsideDoctor(office)
        self.facts = ClaimFacts(editor)
        self.facts.hide()
        self.facts.left.connect(self.close_row)
        self.more = words.button("&Accident, papers, laboratory…", self._open_facts, look="plain")
        self._said = words.text(size="small", look="muted", wrap=True)
        self._closed = QWidget()
        self._closed.setLayout(words.row(words.key_hint("F10"), self._said, spacing=8))
        self._open = QWidget()
        flow = FlowLayout(self._open, spacing=16)
        for field in self._row():
            flow.addWidget(field)
            field.control.installEventFilter(self)
        flow.addWidget(self.more)
        self.setLayout(words.column(self._closed, self._open, self.facts, self.outside, spacing=8))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._connect()
        self.show_nothing()

    @property
    def is_open(self) -> bool:
        """Whether its fields stand."""
        return not self._open.isHidden()

    def toggle(self) -> None:
        """F10: open it and go in; from inside, close it and go back to the lines."""
        if self._editor.header is None:
            self._office.say("A visit comes first.", "Find a patient with F7.")
        elif self._holds_hands():
            self.close_row()
        else:
            self.lead_to(Field.ORDERING)

    def _holds_hands(self) -> bool:
        now = QApplication.focusWidget()
        return self.is_open and now is not None and self.isAncestorOf(now)  # pyright: ignore[reportUnnecessaryComparison] - None without focus

    def lead_to(self, field: Field) -> None:
        """Open it, with the hands in a field."""
        self._set_open(is_open=True)
        if field in self.facts.fields:
            self._open_facts()
            self.facts.fields[field].focus()
        else:
            self.fields[field].focus()

    def close_row(self) -> None:
        """Closed; the hands go back."""
        self.commit()
        self._set_open(is_open=False)
        self.left.emit()

    def commit(self) -> None:
        """Take what stands in a field."""
        self._keep_texts()
        if not self.facts.isHidden():
            self.facts.commit()

    def _open_facts(self) -> None:
        self.facts.show()
        self.more.hide()
        self._fit()
        self.facts.focus()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No visit."""
        self._opened.clear()
        self._said.clear()
        self._set_open(is_open=False)

    def show_visit(self) -> None:
        """The header as it stands."""
        header, setup = self._editor.header, self._editor.setup
        if header is None or setup is None:
            return
        self.ordering.show_provider(setup, header.ordering)
        self.referring.show_provider(setup, header.referring)
        own = [one for one in setup.providers.values() if not one.external]
        fill(self.seen_by, [(named(one), one.key) for one in own], header.seen_by or header.rendering)
        doctors: list[tuple[str, str | None]] = [(named(one), one.key) for one in own if one.credential.is_physician]
        fill(self.supervising, [("Nobody", None), *doctors], header.supervising)
        seer = setup.providers.get(header.seen_by or header.rendering)
        self.fields[Field.SUPERVISING].setVisible(_is_supervised(seer) or header.supervising is not None)
        for box, value in ((self.held, header.telehealth), (self.basis, header.em_basis)):
            box.setCurrentIndex(max(0, box.findData(value)))
        fill(self.site, [(site.name, site.key) for site in setup.sites.values()], header.site)
        self._where.setVisible(len(setup.sites) > 1)
        self.assignment.setCurrentIndex(0 if header.assignment else 1)
        _show(self.minutes, str(header.em_minutes) if header.em_minutes is not None else "")
        _show(self.superbill, header.superbill)
        self.facts.show_facts(setup, header)
        self._show_words(setup, header)

    def mark(self, findings: Mapping[Field, Finding]) -> None:
        """Signs on the fields that findings point at; a finding that is new opens the row."""
        fields = {**self.fields, **self.facts.fields}
        for field, headed in fields.items():
            headed.mark(findings.get(field))
        new = {findings[field].key for field in fields if field in findings} - self._opened
        if new:
            self._opened |= new
            self._set_open(is_open=True)

    def _show_words(self, setup: PracticeSetup, header: VisitHeader) -> None:
        said = details_said(setup, header, self._office.signs.site)
        self._said.setText(said)
        self._fit()

    def _set_open(self, *, is_open: bool) -> None:
        self._open.setVisible(is_open)
        header = self._editor.header
        known = header is not None and has_claim_facts(header)
        self.facts.setVisible(is_open and (known or not self.facts.isHidden()))
        self.more.setVisible(self.facts.isHidden())
        if not is_open:
            self.outside.hide()
        self._fit()

    def _fit(self) -> None:
        """It takes no room while all is as usual."""
        self._closed.setVisible(bool(self._said.text()) and not self.is_open)
        self.setVisible(self.is_open or bool(self._said.text()))
        self.updateGeometry()

    # --- keys --------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched in (self.minutes, self.superbill):
            self._keep_texts()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if isinstance(watched, ProviderField) and watched.list_is_open:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_row()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(watched, ProviderField):
            self._step(watched, 1)
            return True
        return False

    def _step(self, control: QWidget, step: int) -> None:
        shown = [field for field in self._row() if not field.isHidden()]
        at = next((at for at, field in enumerate(shown) if field.control is control), 0) + step
        if 0 <= at < len(shown):
            shown[at].focus()
        elif step > 0:
            self.close_row()

    def _row(self) -> list[HeadedField]:
        fields = list(self.fields.values())
        return [*fields[:5], self._basis, *fields[5:], self._number, self._where]

    # --- changing ----------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        editor = self._editor
        for field, name in ((self.ordering, "ordering"), (self.referring, "referring")):
            field.picked.connect(partial(self._name, name))
            field.add_wanted.connect(partial(self._ask_outside, field))
            field.stepped.connect(partial(self._step, field))
        self.seen_by.activated.connect(lambda: editor.people(visit_people.seen_by, self.seen_by.currentData()))
        self.supervising.activated.connect(
            lambda: editor.people(visit_people.supervised_by, self.supervising.currentData())
        )
        self.held.activated.connect(self._hold)
        self.site.activated.connect(lambda: editor.people(visit_people.at_site, self.site.currentData()))
        self.basis.activated.connect(lambda: editor.change_header(em_basis=self.basis.currentData()))
        self.assignment.activated.connect(lambda: editor.change_header(assignment=self.assignment.currentData() == "Y"))
        self.outside.added.connect(self._take_outside)
        self.outside.cancelled.connect(self._leave_outside)
        editor.opened.connect(self.show_visit)
        editor.header_changed.connect(self.show_visit)
        editor.closed.connect(self.show_nothing)

    def _name(self, part: str, key: str | None) -> None:
        self._editor.change_header(**{part: key})

    def _hold(self) -> None:
        held = self.held.currentData()
        self._editor.change_header(telehealth=Telehealth(held) if held is not None else None)

    def _keep_texts(self) -> None:
        """Minutes mean that the level was chosen by time."""
        header, typed = self._editor.header, self.minutes.text().strip()
        if header is None:
            return
        minutes = int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= _MOST_MINUTES else None
        if typed and minutes is None:
            self._editor.refuse_cell("Minutes", typed)
            self.minutes.setText(str(header.em_minutes) if header.em_minutes is not None else "")
        elif minutes != header.em_minutes:
            basis = "time" if minutes is not None else header.em_basis
            self._editor.change_header(em_minutes=minutes, em_basis=basis)
        if self.superbill.text().strip() != header.superbill:
            self._editor.change_header(superbill=self.superbill.text().strip())

    def _ask_outside(self, field: ProviderField, typed: str) -> None:
        self._asking = field
        self.outside.open_with(typed)

    def _take_outside(self, setup: PracticeSetup, key: str) -> None:
        field = self._asking
        if field is None or self._editor.header is None:
            return
        self._editor.setup = setup
        self._name("ordering" if field is self.ordering else "referring", key)
        self._step(field, 1)

    def _leave_outside(self) -> None:
        self.outside.hide()
        if self._asking is not None:
            self._asking.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_supervised(seer: Provider | None) -> bool:
    return seer is not None and not seer.credential.is_physician


def _show(edit: QLineEdit, text: str) -> None:
    if not edit.hasFocus():
        edit.setText(text)
