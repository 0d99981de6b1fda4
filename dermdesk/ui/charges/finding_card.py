"""One finding as a card: how grave, where, why, what to do, the coder's question, the ways out, the source."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from dermdesk.services.scrubbing import Finding, Fix, FixKind, finding_page
from dermdesk.ui import theme
from dermdesk.ui.charges import severity_look
from dermdesk.ui.charges.finding_group import FindingGroup, stays_open
from dermdesk.ui.charges.finding_places import opens_elsewhere
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.flow import FlowLayout

_FIX, _IGNORE = "fix", "ignore"
_IGNORE_NAME = "Ignore with a reason"
_BUTTON_WORDS = 248
"""Pixels that a button's words have before they go on in the next line."""


class FindingCard(QFrame):
    """`fixed(fix, answer)` and `ignored(reason)`; questions are asked in the card itself.

    `chosen` when the card is clicked, `away` when its fact is to be mended on another screen.
    """

    fixed = Signal(object, str)
    ignored = Signal(str)
    left = Signal()
    chosen = Signal()
    away = Signal()

    def __init__(self, group: FindingGroup) -> None:
        super().__init__()
        self.group = group
        self._wanted: Fix | None = None
        self._mode = ""
        self._current = False
        self._hinted: list[tuple[QPushButton, str, str]] = []
        self.setProperty("look", "card")
        finding = group.first
        self.setAccessibleName(f"{severity_look.WORDS[finding.severity]}, {self._where()}: {group.message}")
        grave = words.text(severity_look.WORDS[finding.severity], size="small", bold=True, look=_look(finding))
        head = words.row(
            severity_look.SeveritySign(finding.severity), grave, 1,
            words.text(f"{self._where()} · {finding.rule}", size="small", look="muted"), spacing=6,
        )  # fmt: skip
        page = finding_page(finding)
        said = [words.text(words.breakable(page.title), bold=True, wrap=True)]
        if group.message != page.title:
            said.append(words.text(words.breakable(group.message), wrap=True))
        to_do = [f"To do: {fix.label}." for fix in finding.fixes if fix.kind is FixKind.GUIDANCE]
        said += [words.text(words.breakable(each), wrap=True) for each in to_do]
        self._noted = words.text(wrap=True, look="muted")
        said.append(self._noted)
        self._ask = self._question_box()
        source = " · ".join(part for part in (finding.source, finding.edition, "F1 why") if part)
        foot = words.text(words.breakable(source), size="tiny", look="muted", wrap=True)
        self._buttons = QFrame()
        flow = FlowLayout(self._buttons, spacing=6)
        for button in self._fix_buttons():
            flow.addWidget(button)
        self.setLayout(words.column(head, *said, self._ask, self._buttons, foot, spacing=6, margins=(16, 10, 12, 10)))
        self.show_group(group)

    def show_group(self, group: FindingGroup) -> None:
        """The same findings judged anew, and what was noted of them since."""
        self.group = group
        noted = f"Noted, still holds the claim: {group.note}" if group.note else ""
        self._noted.setText(words.breakable(noted))
        self._noted.setVisible(bool(noted))
        to_do = (f"To do: {fix.label}." for fix in group.first.fixes if fix.kind is FixKind.GUIDANCE)
        self.setAccessibleDescription(" ".join((*to_do, noted)).strip())

    @property
    def finding(self) -> Finding:
        """What it is about; of several lines alike, that of the first."""
        return self.group.first

    def apply_first(self) -> None:
        """Alt+Enter: apply the likeliest fix; an attested one asks first, the answer's Enter applies it.

        Where only a person can mend it, the hands go to where that is done.
        """
        if self._mode == _FIX and self._wanted is not None:
            self._answer_given()
            return
        fix = next((fix for fix in self.finding.fixes if fix.kind is not FixKind.GUIDANCE), None)
        if fix is not None:
            self._begin_fix(fix)
        else:
            self.away.emit()

    def begin_ignore(self) -> None:
        """Alt+I: ask for the reason; of a reject, for a note: its card stays, and the claim is held all the same."""
        question = "Why is this right as it stands? (kept in the audit log)"
        if stays_open(self.finding):
            question = "The claim stays held until this is mended. What should the next person know? (kept)"
        self._begin(_IGNORE, question)

    def show_keys(self, *, current: bool) -> None:
        """Whether Alt+Enter and Alt+I mean this card: then its buttons say so."""
        if current != self._current:
            self._current = current
            for button, said, keys in self._hinted:
                button.setText(_wrapped(button, f"{said}  {keys}" if current else said))
            self._buttons.updateGeometry()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._answer and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._answer_given()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(0, 0, 4, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(severity_look.colour_of(self.finding.severity))
        painter.drawRoundedRect(0, 0, 20, self.height(), 10, 10)
        if self._current:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour(theme.tokens().accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.end()

    def _where(self) -> str:
        return lines_said(self.group.lines)

    def _question_box(self) -> QFrame:
        box = words.frame("inset")
        self._asked = next((self._question_of(fix) for fix in self.finding.fixes if fix.question), "")
        self._question = words.text(self._asked, wrap=True)
        self._answer = QLineEdit()
        self._answer.setAccessibleName("Answer")
        self._answer.installEventFilter(self)
        self._question.setBuddy(self._answer)
        box.setLayout(words.column(self._question, self._answer, spacing=6, margins=(10, 8, 10, 10)))
        if not self._asked:
            box.hide()
        return box

    def _question_of(self, fix: Fix) -> str:
        """What a fix asks; of several lines alike, that one answer is given for them all."""
        lines = len(self.group.all)
        return f"{fix.question} The answer holds for all {lines} lines." if lines > 1 else fix.question

    def _fix_buttons(self) -> list[QPushButton]:
        buttons: list[QPushButton] = []
        for fix in self.finding.fixes:
            if fix.kind is FixKind.GUIDANCE:
                continue
            look = "primary" if not buttons else ""
            made = words.button(fix.label, lambda fix=fix: self._begin_fix(fix), look=look, name=fix.label)
            made.setText(_wrapped(made, fix.label))
            if not buttons:
                self._hinted.append((made, fix.label, "Alt+Enter"))
            buttons.append(made)
        if elsewhere := opens_elsewhere(self.finding.field):
            opening = words.button(elsewhere, self.away.emit, look="" if buttons else "primary", name=elsewhere)
            self._hinted.append((opening, elsewhere, "F12"))
            buttons.append(opening)
        said, name = ("Note", "Note for the next person") if stays_open(self.finding) else ("Ignore", _IGNORE_NAME)
        ignore = words.button(said, self.begin_ignore, name=name)
        self._hinted.append((ignore, said, "Alt+I"))
        return [*buttons, ignore]

    def _begin_fix(self, fix: Fix) -> None:
        self._wanted = fix
        if fix.kind is FixKind.SAFE:
            self.fixed.emit(fix, "")
        elif self._answer.text().strip() and self._question.text() == self._question_of(fix):
            self.fixed.emit(fix, self._answer.text().strip())
        else:
            self._begin(_FIX, self._question_of(fix))

    def _begin(self, mode: str, question: str) -> None:
        self._mode = mode
        self._question.setText(question)
        self._ask.show()
        self._answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_as_before(self) -> None:
        """The card may stay: it asks what it asked at first."""
        self._mode = ""
        self._answer.clear()
        self._question.setText(self._asked)
        self._ask.setVisible(bool(self._asked))

    def _answer_given(self) -> None:
        said = self._answer.text().strip()
        if not said:
            return
        if self._mode == _IGNORE:
            self._ask_as_before()
            self.ignored.emit(said)
        else:
            fix = self._wanted or next((fix for fix in self.finding.fixes if fix.question), None)
            if fix is not None:
                self.fixed.emit(fix, said)


def lines_said(lines: Iterable[int]) -> str:
    """`visit`, `line 3`, `lines 1, 3` or `lines 1-3, 5`."""
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    if not runs:
        return "visit"
    if len(runs) == 1 and len(runs[0]) == 1:
        return f"line {runs[0][0]}"
    parts = (f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(str(line) for line in run) for run in runs)
    return f"lines {', '.join(parts)}"


def _wrapped(button: QPushButton, said: str) -> str:
    """The words of a button on as many lines as they need."""
    metrics, lines = QFontMetrics(button.font()), [""]
    for word in said.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and metrics.horizontalAdvance(longer) > _BUTTON_WORDS:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _look(finding: Finding) -> words.Look:
    t = theme.tokens()
    name = severity_look.colour_of(finding.severity).name()
    return "danger" if name == t.danger else "warn" if name == t.warn else "info"
