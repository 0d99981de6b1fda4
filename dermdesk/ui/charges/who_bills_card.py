"""The card under the header when an NP or PA saw the patient: incident-to, or under the own number, in dollars."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from dermdesk.domain.codes import is_icd10cm_shape
from dermdesk.domain.payer import IncidentToStance
from dermdesk.domain.practice import Provider
from dermdesk.domain.visit import Presence
from dermdesk.services import incident_to
from dermdesk.services.incident_to import WayToBill, WhoBills
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_PAUSE_MS = 250
_PRESENCES = {Presence.IN_SUITE: "in the suite", Presence.VIDEO: "by video", Presence.ABSENT: "not there"}


class WhoBillsCard(QFrame):
    """F8 leads here; I and U choose, P turns where the physician was, D goes to the plan of care, Esc leaves."""

    left = Signal()

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._choice: WhoBills | None = None
        self.setProperty("look", "card")
        self.setAccessibleName("Who bills the work of the NP or PA")
        self.title = words.text(bold=True, wrap=True)
        self.incident_button = words.button("", partial(self._take, incident=True), name="Incident-to")
        self.own_button = words.button("", partial(self._take, incident=False), name="Under the own number")
        self.presence_button = words.button("", self._turn_presence, look="plain", name="Where the physician was")
        ways = QFrame()
        flow = FlowLayout(ways, spacing=8)
        for button in (self.incident_button, self.own_button, self.presence_button):
            button.installEventFilter(self)
            flow.addWidget(button)
        self.plan = QLineEdit()
        self.plan.setPlaceholderText("diagnoses that the physician treats, such as L40.0 L57.0")
        self.plan.setAccessibleName("Diagnoses in the physician's plan of care")
        self.plan.installEventFilter(self)
        label = words.text("Plan of care", size="small", look="muted")
        label.setBuddy(self.plan)
        planned = words.row(label, words.key_hint("D"), self.plan, spacing=8)
        planned.setStretch(2, 1)
        self.obstacles = words.text(wrap=True, look="warn", name="What speaks against incident-to")
        self.worth = words.text(size="small", look="muted", wrap=True, name="What each way is worth")
        self.setLayout(
            words.column(self.title, ways, planned, self.obstacles, self.worth, spacing=8, margins=(16, 12, 16, 12))
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        editor.opened.connect(self._soon)
        editor.judged.connect(self._soon)
        editor.closed.connect(self._forget)
        self.hide()

    def focus(self) -> None:
        """F8: the hands come here, when there is something to choose."""
        if self._choice is None and self._is_wanted():
            self._office.say("Who bills is still being worked out.", "Press F8 again in a moment.")
            return
        if self._choice is None:
            self._office.say("A physician saw this patient: there is nothing to choose.", "")
            return
        chosen = self.incident_button if self._is_incident() and self.incident_button.isEnabled() else self.own_button
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if watched is self.plan:
            if enter:
                self._keep_plan()
            return enter
        if enter and isinstance(watched, QPushButton):
            watched.click()
            return True
        return self._take_letter(event.text().upper())

    def _take_letter(self, letter: str) -> bool:
        if letter == "D":
            self.plan.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.plan.selectAll()
            return True
        buttons = {"I": self.incident_button, "U": self.own_button, "P": self.presence_button}
        button = buttons.get(letter)
        if button is None or not button.isEnabled() or button.isHidden():
            return False
        button.click()
        return True

    # --- asking the book ---------------------------------------------------------------------------------------------

    def _soon(self) -> None:
        """Once the hands rest: the book is asked on its own thread."""
        if self._is_wanted():
            self._pause.start()
        else:
            self._forget()

    def _is_wanted(self) -> bool:
        header, setup = self._editor.header, self._editor.setup
        if header is None or setup is None or header.coverage_id is None:
            return False
        seer = setup.providers.get(header.seen_by or header.rendering)
        return seer is not None and not seer.credential.is_physician

    def _ask(self) -> None:
        if (visit := self._editor.visit) is not None:
            self._office.run(lambda desk: incident_to.who_bills(desk, visit), self._show)

    def _forget(self) -> None:
        self._pause.stop()
        self._choice = None
        self.hide()

    def _show(self, choice: WhoBills | None) -> None:
        header = self._editor.header
        if choice is None or header is None or not self._is_wanted():
            self._forget()
            return
        self._choice = choice
        self.title.setText(f"{_named(choice.seer)} saw the patient. Who bills?")
        self._show_way(self.incident_button, "I", self._incident_words(choice), choice.incident, self._is_incident())
        self._show_way(self.own_button, "U", f"Under {_named(choice.seer)}", choice.own, not self._is_incident())
        if choice.physician is not None:
            where = choice.incident.header.presence if choice.incident is not None else header.presence
            self.presence_button.setText(f"P  {_named(choice.physician)}: {_PRESENCES[where]}")
            self.presence_button.setAccessibleName(f"Where {_named(choice.physician)} was: {_PRESENCES[where]}")
        self.presence_button.setVisible(choice.physician is not None)
        if not self.plan.hasFocus():
            self.plan.setText(" ".join(header.plan_diagnoses))
        obstacles = choice.incident.obstacles if choice.incident is not None else ()
        self.obstacles.setText("\n".join(f"Not incident-to: {one.message}" for one in obstacles))
        self.obstacles.setVisible(bool(obstacles))
        self.worth.setText(self._worth(choice))
        self.show()

    # --- words -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _incident_words(choice: WhoBills) -> str:
        if choice.physician is None:
            return "Incident-to: nobody supervises"
        if choice.stance is IncidentToStance.NPP_RENDERS:
            return f"Supervised by {_named(choice.physician)}, on the claim"
        return f"Incident-to under {_named(choice.physician)}"

    @staticmethod
    def _worth(choice: WhoBills) -> str:
        said: list[str] = []
        if choice.physician is not None:
            said.append(f"{_named(choice.physician)} is {choice.known.words}.")
        if choice.stance is IncidentToStance.NPP_RENDERS:
            said.append("This payer wants the NP or PA as rendering provider either way.")
        elif choice.difference is not None:
            said.append(f"Incident-to is worth {choice.difference.display} more.")
        if choice.own.allowed is not None:
            said.append("Medicare's national amounts, before reductions.")
        if choice.unpriced:
            said.append(f"Without an amount: {', '.join(dict.fromkeys(choice.unpriced))}.")
        return " ".join(said)

    @staticmethod
    def _show_way(button: QPushButton, letter: str, said: str, way: WayToBill | None, chosen: bool) -> None:
        worth = f"  {way.allowed.display}" if way is not None and way.allowed is not None else ""
        mark = " ✓" if chosen else ""
        button.setText(f"{letter}  {said}{worth}{mark}")
        button.setAccessibleName(f"{said}{worth}{', chosen' if chosen else ''}")
        button.setEnabled(way is not None)
        words.set_look(button, "primary" if chosen else "")

    # --- choosing ----------------------------------------------------------------------------------------------------

    def _is_incident(self) -> bool:
        header = self._editor.header
        return header is not None and header.incident_to

    def _take(self, *, incident: bool) -> None:
        choice = self._choice
        way = (choice.incident if incident else choice.own) if choice is not None else None
        if way is None or self._editor.header is None:
            return
        said = way.header
        self._editor.change_header(
            rendering=said.rendering,
            seen_by=said.seen_by,
            supervising=said.supervising,
            presence=said.presence,
            incident_to=said.incident_to,
            ordering=said.ordering,
        )

    def _turn_presence(self) -> None:
        choice = self._choice
        if choice is None or choice.physician is None or choice.incident is None:
            return
        order = list(_PRESENCES)
        following = order[(order.index(choice.incident.header.presence) + 1) % len(order)]
        self._editor.change_header(supervising=choice.physician.key, presence=following)

    def _keep_plan(self) -> None:
        typed = tuple(dict.fromkeys(_dotted(word) for word in self.plan.text().upper().replace(",", " ").split()))
        wrong = next((code for code in typed if not is_icd10cm_shape(code)), None)
        if wrong is not None:
            self._office.warn(f"'{wrong[:10]}' is no diagnosis code.", "Type codes such as L40.0 L57.0.")
            return
        self._editor.change_header(plan_diagnoses=typed)
        self.own_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _dotted(code: str) -> str:
    return code if "." in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _named(provider: Provider) -> str:
    return f"{provider.name.last} {provider.credential.value}"
