"""The line grid's model over the rows of the visit editor."""

from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dermdesk.domain.codes import is_modifier
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.services.scrubbing import Field, Finding
from dermdesk.ui.charges.typed_line import read_typed_line
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.charges.visit_rows import Row

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """Columns of the grid, left to right."""

    CLASS = 0
    CODE = 1
    DESCRIPTION = 2
    M1 = 3
    M2 = 4
    M3 = 5
    M4 = 6
    DX = 7
    UNITS = 8
    FEE = 9
    AMOUNT = 10
    MARK = 11


MODIFIERS = (Column.M1, Column.M2, Column.M3, Column.M4)
TYPED = (Column.CLASS, Column.CODE, *MODIFIERS, Column.DX, Column.UNITS, Column.AMOUNT)
LOOKED_UP = (Column.CODE, *MODIFIERS, Column.DX)
"""Columns whose cells F4 has choices for."""
TITLES = ("Class", "Code", "Description", "M1", "M2", "M3", "M4", "Dx", "Units", "Fee", "Amount", "")
CLASS_KEYS = {
    "I": LineClass.INSURANCE, "S": LineClass.SELF, "C": LineClass.COSMETIC, "R": LineClass.RETAIL, "F": LineClass.FEE,
}  # fmt: skip
MARKED_COLUMN = {
    Field.CODE: Column.CODE, Field.MODIFIERS: Column.M1, Field.POINTERS: Column.DX, Field.UNITS: Column.UNITS,
    Field.CHARGE: Column.AMOUNT, Field.CLASS: Column.CLASS, Field.ACCOUNT: Column.CLASS,
}  # fmt: skip
SECOND_ROW_FIELDS = frozenset({
    Field.LESION, Field.REPAIR, Field.MOHS, Field.DRUG, Field.AREA, Field.SPECIMENS, Field.PLACE, Field.AUTHORIZATION,
    Field.ABN, Field.MEDICAL_REASON, Field.NOTE, Field.ALLERGENS, Field.PHOTOTHERAPY, Field.SLIDE,
    Field.HYPERHIDROSIS, Field.VISUAL_FIELD, Field.PERFORMED_BY,
})  # fmt: skip
NAMES = ("Class", "Code", "Description", "Modifier 1", "Modifier 2", "Modifier 3", "Modifier 4", "Diagnosis pointers",
          "Units", "Fee", "Amount", "Findings")  # fmt: skip

_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _SHOWN | Qt.ItemFlag.ItemIsEditable


class LineGridModel(QAbstractTableModel):
    """Cells as text; `row(index)` for painters. Setting a cell changes the visit through its editor."""

    def __init__(self, editor: VisitEditor) -> None:
        super().__init__(editor)
        self.editor = editor
        self.hides_private = False
        self._marks: dict[int, tuple[tuple[str, Field], ...]] = {}
        editor.rows_reset.connect(self._reset)
        editor.rows_inserting.connect(self._inserting)
        editor.rows_inserted.connect(self.endInsertRows)
        editor.row_removing.connect(self._removing)
        editor.row_removed.connect(self.endRemoveRows)
        editor.row_changed.connect(self._row_changed)
        editor.judged.connect(self._judged)

    def row(self, place: int) -> Row:
        """The editor's row."""
        return self.editor.rows[place]

    def is_hidden(self, place: int) -> bool:
        """Whether the privacy key covers the row."""
        line = self.row(place).line
        return self.hides_private and line is not None and line.side is AccountSide.PRIVATE

    def findings_at(self, place: int) -> list[Finding]:
        """Open findings of a row."""
        number = self.editor.number_of(self.row(place))
        return [finding for finding in self.editor.open_findings if number and finding.line == number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.editor.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return TITLES[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return NAMES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.column() not in TYPED or (self.row(index.row()).line is None and index.column() != Column.CODE):
            return _SHOWN
        return _EDITABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(place, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self._text(place, column) or "empty"
            marks = [f.message for f in self.findings_at(place) if MARKED_COLUMN.get(f.field) == column]
            return ". ".join((f"{NAMES[column]} {said}", *marks))
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place, column, text = index.row(), Column(index.column()), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == self._text(place, column):
            return False
        if column is Column.CODE:
            self.editor.filling.put_code(place, text)
            return True
        line = self.row(place).line
        changed = changed_line(line, column, text, len(self.editor.diagnoses)) if line is not None else None
        if changed is None:
            return False
        self.editor.put_line(place, changed)
        return True

    def judge_typing(self, place: int, column: int, text: str) -> None:
        """Let the findings follow each key press, before the cell is left."""
        line = self.row(place).line
        if column == Column.CODE:
            self.editor.judge(place, self.editor.filling.provisional_line(place, read_typed_line(text)))
        elif line is not None:
            typed = changed_line(line, Column(column), text.strip(), len(self.editor.diagnoses))
            self.editor.judge(place, typed or line)

    def _text(self, place: int, column: int) -> str:
        row = self.row(place)
        line = row.line
        if line is None:
            return row.typed if column == Column.CODE else ""
        if column in MODIFIERS:
            at = column - Column.M1
            return line.modifiers[at] if at < len(line.modifiers) else ""
        marks = len(self.findings_at(place)) if column == Column.MARK else 0
        cells = {
            Column.CLASS: line.line_class.short,
            Column.CODE: row.typed or line.code,
            Column.DESCRIPTION: row.label,
            Column.DX: line.pointers,
            Column.UNITS: str(line.units),
            Column.FEE: str(Money(line.charge.cents // line.units)) if line.units else "",
            Column.AMOUNT: str(line.charge),
            Column.MARK: str(marks) if marks else "",
        }
        return cells[Column(column)]

    def _inserting(self, first: int, last: int) -> None:
        self.beginInsertRows(QModelIndex(), first, last)

    def _removing(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)

    def _reset(self) -> None:
        self._marks = {}
        self.beginResetModel()
        self.endResetModel()

    def _row_changed(self, place: int) -> None:
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def _judged(self) -> None:
        """Only rows whose marks are others now are painted again."""
        for place, row in enumerate(self.editor.rows):
            marks = tuple((finding.key, finding.field) for finding in self.findings_at(place))
            if marks != self._marks.get(row.key, ()):
                self._marks[row.key] = marks
                self._row_changed(place)


def is_typed_below(finding: Finding, line: ChargeLine) -> bool:
    """Whether what a finding points at is typed in the line's second row; the place only where the line has its own."""
    of_header = finding.field is Field.PLACE and line.place_of_service is None
    return finding.field in SECOND_ROW_FIELDS and not of_header


def changed_line(line: ChargeLine, column: Column, text: str, diagnoses: int) -> ChargeLine | None:
    """The line with a cell typed anew; None when the cell cannot be that."""
    typed = text.upper()
    if column in MODIFIERS:
        kept = list(line.modifiers) + [""] * (4 - len(line.modifiers))
        if typed and not is_modifier(typed):
            return None
        kept[column - Column.M1] = typed
        return replace(line, modifiers=tuple(modifier for modifier in kept if modifier))
    if column is Column.DX:
        last = chr(ord("A") + diagnoses)
        letters = "".join(dict.fromkeys(letter for letter in typed if "A" <= letter < last))
        return replace(line, pointers=letters[:4]) if letters or not typed else None
    if column is Column.UNITS:
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 10_000):
            return None
        return replace(line, units=int(text), charge=Money(line.charge.cents // line.units) * int(text))
    if column is Column.AMOUNT:
        try:
            amount = Money.parse_typed(text)
        except DermdeskError:
            return None
        return replace(line, charge=amount) if amount.cents >= 0 else None
    if column is Column.CLASS:
        chosen = CLASS_KEYS.get(typed[:1])
        return replace(line, line_class=chosen, account=None) if chosen is not None else None
    return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    if column in (Column.UNITS, Column.FEE, Column.AMOUNT):
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    if column in (*MODIFIERS, Column.DX):
        return Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
