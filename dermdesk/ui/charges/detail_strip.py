"""The second row of a line: one sentence when closed, fields for typing when open (F6)."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QSizePolicy, QWidget

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.services.coding import Proposal
from dermdesk.ui.charges.detail_fields import DetailField, fields_for, has_lesion
from dermdesk.ui.charges.line_words import second_row
from dermdesk.ui.charges.proposal_bar import ProposalBar
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.type_ahead import TypeAhead

CLOSED_HEIGHT = 34
_MARGIN = 64
_FIELD_WIDTH = 132
_ROWS = 2
"""So many rows of cells are shown at first: what the code needs, then what is asked for."""


class DetailStrip(QFrame):
    """Lies in the grid's viewport below its line; `left` when Enter passes the last field, or Esc or F6 closes it.

    F3 takes the codes proposed for its facts, F9 wants a map (`map_wanted`); `resized` when it needs another height.
    """

    left = Signal(int)
    map_wanted = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget, editor: VisitEditor, key: int) -> None:
        super().__init__(parent)
        self._around, self._editor, self._key = parent, editor, key
        self._open, self._whole, self._every = False, False, False
        self._edits: list[tuple[DetailField, TypeAhead]] = []
        self._cells: dict[DetailField, QWidget] = {}
        self._asking: Proposal | None = None
        self._came_from: QWidget | None = None
        self._said = words.text(size="small", look="muted")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._offered = words.text(size="small", look="accent")
        self._offer_key = words.key_hint("F3")
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(_MARGIN, 0, 12, 8)
        self._grid.setSpacing(8)
        self._bar = ProposalBar("F3", "takes it")
        self._bar.answered.connect(self._answered)
        self._bar.left.connect(self._leave_question)
        self._map = words.button("Map  F9", lambda: self.map_wanted.emit(self._key), look="plain", name="Map, F9")
        self._map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more = words.button(
            "", self._show_every, look="plain", name="All cells of the second row, Tab in the last"
        )
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.hide()
        foot = words.row(self._more, self._bar, self._map, spacing=8, margins=(_MARGIN, 0, 12, 8))
        foot.setStretch(1, 1)
        foot.setAlignment(self._more, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        foot.setAlignment(self._map, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        closed = words.row(words.key_hint("F6"), self._said, self._offer_key, self._offered, margins=(74, 0, 12, 0))
        closed.setStretch(1, 1)
        self._closed = QWidget()
        self._closed.setLayout(closed)
        box = words.column(self._closed, self._fields, self._foot, 1, spacing=0)
        self.setLayout(box)
        self._columns = 0

    @property
    def _place(self) -> int | None:
        return next((place for place, row in enumerate(self._editor.rows) if row.key == self._key), None)

    def show_row(
        self, line: ChargeLine, proposal: Proposal | None, *, open_: bool, asked: Collection[str] = ()
    ) -> None:
        """Show what the line holds and what is proposed for it; `asked` are groups that findings need a fact of."""
        said = second_row(line)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._closed.setVisible(not open_)
        self._fields.setVisible(open_)
        self._open = open_
        if not self._bar.asks:
            self._propose(proposal)
        if not open_:
            self._whole, self._every = False, False
            self._foot.hide()
            return
        self._map.setVisible(self._whole and has_lesion(line))
        fields = fields_for(line, asked, whole=self._whole)
        shown = fields if self._every else fields[: _ROWS * _columns_in(self._around.width())]
        self._more.setText(f"{len(fields) - len(shown)} more  Tab")
        self._more.setVisible(len(shown) < len(fields))
        self._foot.setVisible(not (self._bar.isHidden() and self._map.isHidden() and self._more.isHidden()))
        self._show_fields(line, list(shown))
        for field, edit in self._edits:
            if not edit.hasFocus():
                edit.setText(field.read(line))

    def _show_fields(self, line: ChargeLine, fields: list[DetailField]) -> None:
        """Cells that stay keep what is being typed; they never go away under the hands."""
        if fields == [field for field, _edit in self._edits]:
            return
        typing = next((field for field, edit in self._edits if edit.hasFocus()), None)
        if typing is not None and typing not in fields:
            fields.append(typing)
        self._build(line, fields)

    def _propose(self, proposal: Proposal | None) -> None:
        visit = self._editor.visit
        takes = proposal is not None and visit is not None and proposal.changes(visit.lines)
        self._bar.show_proposals((proposal,) if proposal is not None else (), takes=takes)
        self._offer_key.setVisible(takes)
        self._offered.setText(" · ".join(proposal.steps) if takes and proposal is not None else "")
        self._offered.setVisible(takes)

    def wanted_height(self, width: int) -> int:
        """Height below the line, in pixels."""
        if not self._open:
            return CLOSED_HEIGHT
        columns = _columns_in(width)
        if columns != self._columns:
            self._arrange(columns)
        rows = -(-len(self._edits) // columns)
        # Of a cell itself: a layout counts nothing that is not shown yet.
        deep = next((cell.sizeHint().height() for cell in self._cells.values()), 0)
        beside = [button for button in (self._more, self._map) if not button.isHidden()]
        inner = width - _MARGIN - 12 - sum(button.sizeHint().width() + 8 for button in beside)
        bar = self._bar.heightForWidth(inner) if not self._bar.isHidden() else 0
        foot = max(bar, *(button.sizeHint().height() for button in beside), 0)
        return rows * (deep + 8) + (foot + 8 if foot else 0)

    # --- proposals ---------------------------------------------------------------------------------------------------

    def take_proposal(self) -> None:
        """F3: take what is proposed, after its question where a fact is missing."""
        place, edits = self._place, [edit for _field, edit in self._edits]
        focus = QApplication.focusWidget()
        if isinstance(focus, TypeAhead) and focus in edits and not self._commit(edits.index(focus)):
            return
        proposal = self._editor.proposal_at(place) if place is not None else None
        if proposal is not None:
            self._came_from = focus
            self._ask_or_take(proposal)

    def _ask_or_take(self, proposal: Proposal) -> None:
        visit = self._editor.visit
        if proposal.question is not None:
            self._asking = proposal
            self._bar.ask(proposal.question)
            self.resized.emit()
        elif visit is not None and proposal.changes(visit.lines):
            self._asking = None
            self._editor.take(proposal)
            self._hand_back()

    def _answered(self, letter: str) -> None:
        asked = self._asking.question if self._asking is not None else None
        chosen = next((option for option in asked.options if option.key == letter), None) if asked is not None else None
        if chosen is not None:
            self._ask_or_take(chosen.proposal)

    def _leave_question(self) -> None:
        self._asking = None
        self.resized.emit()
        self._hand_back()

    def _hand_back(self) -> None:
        """The focus goes where it was before the question."""
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typing(self, field: DetailField, edit: TypeAhead, _text: str) -> None:
        """The proposal follows each key press, before the field is left."""
        place, header = self._place, self._editor.header
        line = self._editor.rows[place].line if place is not None else None
        if place is None or line is None or header is None:
            return
        try:
            line = field.write(line, edit.text().strip(), header.day)
        except (DermdeskError, ValueError, ArithmeticError):
            return
        before = self.wanted_height(self.width())
        self._propose(self._editor.proposal_at(place, line))
        if self.wanted_height(self.width()) != before:
            self.resized.emit()

    # --- fields ------------------------------------------------------------------------------------------------------

    def focus_first(self, wanted: str = "", fact: str = "") -> None:
        """Into the first field; of the group that a finding asks for, the fact's own or the first that is empty.

        A row that a finding opened shows what its code needs; with the hands in it, it shows whatever a line may have.
        """
        if not self._whole:
            self._whole = True
            self.resized.emit()
        if (
            not self._more.isHidden()
            and wanted
            and not any(field.group == wanted and fact in ("", field.name) for field, _edit in self._edits)
        ):
            self._show_every()
        of_group = [(field, edit) for field, edit in self._edits if field.group == wanted]
        order = [edit for field, edit in of_group if field.name == fact]
        order += [edit for _field, edit in of_group if not edit.text()]
        order += [edit for _field, edit in (*of_group, *self._edits)]
        if order:
            order[0].setFocus(Qt.FocusReason.OtherFocusReason)
            order[0].selectAll()

    def _show_every(self) -> None:
        """The cells behind the first two rows of them too."""
        self._every = True
        self.resized.emit()

    def commit(self) -> None:
        """Take what stands in the field under the hands."""
        for at, (_field, edit) in enumerate(self._edits):
            if edit.hasFocus():
                self._commit(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        edits = [edit for _field, edit in self._edits]
        if not isinstance(watched, TypeAhead) or watched not in edits:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                return False
            return self._take_key(event, edits, edits.index(watched))
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._commit(edits.index(watched))
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent, edits: list[TypeAhead], at: int) -> bool:
        key, edit = event.key(), edits[at]
        if key == Qt.Key.Key_Escape and edit.list_is_open:
            return False
        if key == Qt.Key.Key_F4:
            if self._edits[at][0].look_up is not None:
                edit.look_up()
            return True
        if key == Qt.Key.Key_F3:
            self.take_proposal()
            return True
        if key == Qt.Key.Key_F9:
            if self._commit(at):
                self.map_wanted.emit(self._key)
            return True
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_F6):
            self._commit(at)
            self.left.emit(self._key)
            return True
        step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(key))
        if step is None:
            return False
        if edit.list_is_open:
            edit.setText(edit.first_choice_text())
            edit.close_list()
        if self._commit(at):
            self._go_on(at, step, every=key == Qt.Key.Key_Tab)
        return True

    def _go_on(self, at: int, step: int, *, every: bool) -> None:
        """To the neighbour of a cell; behind the last shown Tab shows those that are left (`every`)."""
        if every and at + 1 == len(self._edits) and not self._more.isHidden():
            self._show_every()
        if 0 <= at + step < len(self._edits):
            edit = self._edits[at + step][1]
            edit.setFocus(Qt.FocusReason.TabFocusReason)
            edit.selectAll()
        else:
            self.left.emit(self._key)

    def _commit(self, at: int) -> bool:
        field, edit = self._edits[at]
        place, header = self._place, self._editor.header
        line = self._editor.rows[place].line if place is not None else None
        if place is None or line is None or header is None or edit.text().strip() == field.read(line):
            return True
        try:
            changed = field.write(line, edit.text().strip(), header.day)
        except (DermdeskError, ValueError, ArithmeticError):
            edit.setProperty("wrong", "true")
            self._editor.refuse_cell(field.title, edit.text())
            edit.style().polish(edit)
            return False
        edit.setProperty("wrong", "false")
        edit.style().polish(edit)
        self._editor.put_line(place, changed)
        return True

    def _search(self, field: DetailField, edit: TypeAhead, text: str) -> None:
        if field.look_up is not None:
            self._editor.look_up(field.look_up, text, lambda found: edit.offer(*found))

    def _build(self, line: ChargeLine, fields: list[DetailField]) -> None:
        known = dict(self._edits)
        for field in known:
            self._grid.removeWidget(self._cells[field])
            if field not in fields:
                gone = self._cells.pop(field)
                gone.hide()
                gone.deleteLater()
        self._edits = [(field, known.get(field) or self._cell(line, field)) for field in fields]
        self._columns = 0

    def _cell(self, line: ChargeLine, field: DetailField) -> TypeAhead:
        """A field under its title."""
        edit = TypeAhead(list_width=360, at_least=99)
        edit.setText(field.read(line))
        edit.queried.connect(partial(self._search, field, edit))
        edit.chosen.connect(edit.setText)
        edit.textEdited.connect(partial(self._typing, field, edit))
        edit.setAccessibleName(f"{field.title}, line {line.code}")
        edit.setPlaceholderText(field.example)
        edit.installEventFilter(self)
        label = words.text(field.title, size="tiny", look="muted")
        label.setBuddy(edit)
        self._cells[field] = cell = QWidget(self._fields)
        cell.setLayout(words.column(label, edit, spacing=2))
        return edit

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for at, (field, _edit) in enumerate(self._edits):
            self._grid.addWidget(self._cells[field], at // columns, at % columns)
            self._cells[field].show()


def _columns_in(width: int) -> int:
    """How many cells stand side by side in so many pixels."""
    return max(1, (width - 76) // (_FIELD_WIDTH + 8))
