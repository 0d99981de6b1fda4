"""A line edit with a list of choices below it: type, arrow, Enter; the list never takes the focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dermdesk.ui import theme

_ROW = 36
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the list: what it is, a remark in grey, and the value that choosing it gives."""

    title: str
    remark: str
    value: Any


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Choice, ...] = ()

    def take(self, rows: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.title}, {choice.remark}"
        return choice.title if role == Qt.ItemDataRole.DisplayRole else None


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, _Choices):
            return
        choice, colours, area = model.rows[index.row()], theme.tokens(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colours.selected))
            painter.drawRoundedRect(area.adjusted(4, 1, -4, -1), 6, 6)
        area.adjust(14, 0, -14, 0)
        painter.setFont(theme.text_font(weight=QFont.Weight.DemiBold))
        painter.setPen(theme.colour(colours.ink))
        title = painter.fontMetrics().elidedText(choice.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(title) + 12)
        painter.setFont(theme.text_font(13))
        painter.setPen(theme.colour(colours.muted))
        remark = painter.fontMetrics().elidedText(choice.remark, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, remark)
        painter.restore()


class ChoiceList(QListView):
    """The list itself, laid over the window beneath its line edit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self.choices = _Choices(self)
        self.setModel(self.choices)
        self.setItemDelegate(_ChoiceDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("look", "popup")
        self.setStyleSheet("")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Choices")
        self.hide()

    def show_below(self, edit: QWidget, width: int) -> None:
        """Stand under `edit`, or above it where there is more room."""
        home = self._home
        height = min(_ROW * min(len(self.choices.rows), _MOST_ROWS) + 4, home.height() - 8)
        spot = edit.mapTo(home, QPoint(0, edit.height() + 4))
        wide = min(width, home.width() - 16)
        left = max(8, min(spot.x(), home.width() - wide - 8))
        if spot.y() + height > home.height():
            spot.setY(max(4, edit.mapTo(home, QPoint(0, -height - 4)).y()))
        self.setGeometry(left, max(4, spot.y()), wide, height)
        self.raise_()
        self.show()

    def move_current(self, step: int) -> None:
        """Up or down, round the ends."""
        count = len(self.choices.rows)
        if count:
            self.setCurrentIndex(self.choices.index((self.currentIndex().row() + step) % count))

    @property
    def current(self) -> Choice | None:
        """The choice under the bar."""
        at = self.currentIndex().row()
        return self.choices.rows[at] if 0 <= at < len(self.choices.rows) else None


class TypeAhead(QLineEdit):
    """Asks with `queried`, is answered by `offer`, tells the choice by `chosen`.

    Enter before the answer has come waits for it and takes its first row: a fast typist never looks.
    """

    queried = Signal(str)
    chosen = Signal(object)
    nothing_found = Signal(str)
    entered_empty = Signal()

    def __init__(self, parent: QWidget | None = None, *, list_width: int = 420, at_least: int = 1) -> None:
        super().__init__(parent)
        self._list: ChoiceList | None = None
        self._list_width = list_width
        self._at_least = at_least
        self._asked = ""
        self._answered = True
        self._enter_waits = False
        self.arrowed = False
        """Whether the hands went through the list since the last letter."""
        self.textEdited.connect(self._ask)

    def look_up(self) -> None:
        """F4 where typing alone asks nothing: from now on each letter narrows the list, words of any length too."""
        self._at_least = 0
        self.setMaxLength(40)
        self.ask_now()

    def ask_now(self) -> None:
        """Open the look-up for what is typed, even nothing (F4)."""
        self._asked, self._answered = self.text(), False
        self.queried.emit(self.text())

    def offer(self, query: str, choices: Sequence[Choice]) -> None:
        """The answer to `queried(query)`; an answer to an older question is dropped."""
        if query != self._asked:
            return
        self._answered = True
        if self._enter_waits:
            self._enter_waits = False
            self._take_first(choices)
            return
        if not self.hasFocus():
            return
        shown = self._shown_list()
        shown.choices.take(choices)
        if choices:
            shown.setCurrentIndex(shown.choices.index(0))
            shown.show_below(self, max(self.width(), self._list_width))
        else:
            shown.hide()

    def first_choice_text(self) -> str:
        """The title of the choice under the bar; empty when the list is closed."""
        choice = self._list.current if self._list is not None and self.list_is_open else None
        return choice.title if choice is not None else ""

    def close_list(self) -> None:
        """Hide the choices."""
        if self._list is not None:
            self._list.hide()

    @property
    def list_is_open(self) -> bool:
        """Whether choices stand below."""
        return self._list is not None and self._list.isVisible()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_key(event):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close_list()
        super().focusOutEvent(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if not plain:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list_is_open:
            self.arrowed = True
            self._shown_list().move_current(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape and self.list_is_open:
            self.close_list()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_Tab and self.text().strip()):
            return self._enter(by_tab=key == Qt.Key.Key_Tab)
        return False

    def _enter(self, *, by_tab: bool) -> bool:
        if not self.text().strip() and not self.list_is_open:
            self.entered_empty.emit()
            return not by_tab
        if not self._answered:
            self._enter_waits = True
        elif self.list_is_open and (choice := self._shown_list().current) is not None:
            self._choose(choice)
        else:
            self.ask_now()
            self._enter_waits = not self._answered
        return True

    def _take_first(self, choices: Sequence[Choice]) -> None:
        if choices:
            self._choose(choices[0])
        else:
            self.nothing_found.emit(self._asked)

    def _choose(self, choice: Choice) -> None:
        self.close_list()
        self.chosen.emit(choice.value)

    def _ask(self, typed: str) -> None:
        self._enter_waits = self.arrowed = False
        if len(typed.strip()) < self._at_least:
            self._asked, self._answered = typed, True
            self.close_list()
        else:
            self._asked, self._answered = typed, False
            self.queried.emit(typed)

    def _shown_list(self) -> ChoiceList:
        if self._list is None:
            self._list = ChoiceList(self.window())
            self._list.clicked.connect(self._clicked)
        return self._list

    def _clicked(self) -> None:
        if self._list is not None and (choice := self._list.current) is not None:
            self._choose(choice)
