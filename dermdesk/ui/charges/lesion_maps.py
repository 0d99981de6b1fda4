"""The maps under the grid: which line they are about, what they show of the visit, and what they fill in."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from dermdesk.domain.body_site import Place
from dermdesk.domain.coding.mohs import FURTHER, PAST_FIVE
from dermdesk.domain.line import AccountSide, ChargeLine, Lesion, Mohs
from dermdesk.services.coding import Proposal
from dermdesk.ui.charges.body_map import MappedLesion
from dermdesk.ui.charges.body_map_card import BodyMapCard
from dermdesk.ui.charges.detail_fields import has_lesion
from dermdesk.ui.charges.mohs_map_card import MohsMapCard, MohsWork
from dermdesk.ui.charges.visit_editor import VisitEditor
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets import words


class LesionMaps(QFrame):
    """`row_done(place)` when a row has its fact, or none after Esc; `words_done` when the shorthand has its place."""

    shown = Signal()
    """A map stands open: the page may have to scroll."""
    row_done = Signal(int)
    words_done = Signal(str)

    def __init__(self, office: Office, editor: VisitEditor) -> None:
        super().__init__()
        self._office, self._editor = office, editor
        self._key: int | None = None
        self.body = BodyMapCard()
        self.body.left.connect(self._hand_back)
        self.mohs = MohsMapCard()
        self.mohs.left.connect(self._hand_back)
        self.mohs.site_wanted.connect(self._show_body)
        self.setLayout(words.column(self.body, self.mohs, spacing=12))
        editor.opened.connect(self.forget)
        editor.closed.connect(self.forget)
        editor.judged.connect(self._refresh)
        office.privacy_changed.connect(self.forget)
        self.hide()

    def open_for_row(self, place: int) -> None:
        """The map for a row's lesion, of a Mohs row its tumor; a row without a lesion says so."""
        row = self._editor.rows[place] if 0 <= place < len(self._editor.rows) else None
        line = row.line if row is not None else None
        if row is None or line is None or not has_lesion(line):
            code = line.code if line is not None else "This row"
            self._office.say(f"{code} has no place on the body.", "The map is for lines about a lesion.")
            return
        if self._hides(line):
            return
        first = self._first_stage(place, line)
        if first is None:
            self._key = row.key
            self._show_body()
        else:
            self._key = self._editor.rows[first].key
            self._show_mohs()

    def open_for_words(self) -> None:
        """The map for the shorthand line."""
        if self._editor.visit is not None:
            self._key = None
            self._show_body()

    def forget(self, _hidden: object = None) -> None:
        """Put the maps away."""
        self._key = None
        self.body.forget()
        self.mohs.forget()
        self.hide()

    # --- the body map ------------------------------------------------------------------------------------------------

    def _show_body(self) -> None:
        at, line = self._row()
        about = self._about(at, line) if line is not None else "for the shorthand line"
        begin = line.lesion.place if line is not None and line.lesion is not None else None
        self.mohs.forget()
        self.show()
        self.body.open_for(about, begin, self._lesions(), self._take_place)
        self.shown.emit()

    def _take_place(self, place: Place) -> None:
        at, line = self._row()
        if self._key is not None and line is not None:
            lesion = replace(line.lesion or Lesion(), site=place.site, region=place.region, side=place.side)
            self._editor.put_line(at, replace(line, lesion=lesion))
        self._hand_back(place.words)

    def _refresh(self) -> None:
        if self.body.isVisible():
            self.body.map.show_lesions(self._lesions())

    def _lesions(self) -> list[MappedLesion]:
        """Lesions of the lines that may be seen, each once, with its letter or the number of its line."""
        found: dict[str, tuple[Place, list[int]]] = {}
        for number, line in enumerate(self._editor.lines, 1):
            place = line.lesion.place if line.lesion is not None else None
            if line.lesion is None or place is None or self._hides(line):
                continue
            sign = line.lesion.id or str(number)
            found.setdefault(sign, (place, []))[1].append(number)
        return [
            MappedLesion(sign[:2], place, f"lesion {sign} on {_lines(numbers)}")
            for sign, (place, numbers) in found.items()
        ]

    # --- the Mohs map ------------------------------------------------------------------------------------------------

    def _first_stage(self, place: int, line: ChargeLine) -> int | None:
        """The row of the first stage that a Mohs row belongs to: itself, that of its lesion, or the only one."""
        if line.code in FURTHER:
            return place
        if line.code not in (*FURTHER.values(), PAST_FIVE):
            return None
        rows = enumerate(self._editor.rows)
        firsts = [(at, row.line) for at, row in rows if row.line is not None and row.line.code in FURTHER]
        own = [at for at, first in firsts if line.lesion and first.lesion and first.lesion.id == line.lesion.id]
        return own[0] if own else firsts[0][0] if len(firsts) == 1 else None

    def _show_mohs(self) -> None:
        at, line = self._row()
        if line is None:
            return
        self.body.forget()
        self.show()
        self.mohs.open_for(MohsWork(self._about(at, line), line.mohs, self._propose, self._fill))
        self.shown.emit()

    def _propose(self, mohs: Mohs) -> tuple[Proposal | None, bool]:
        at, line = self._row()
        visit = self._editor.visit
        if line is None or visit is None:
            return None, False
        proposal = self._editor.proposal_at(at, replace(line, mohs=mohs))
        return proposal, proposal is not None and proposal.changes(visit.lines)

    def _fill(self, mohs: Mohs, take: bool) -> None:
        at, line = self._row()
        if line is None:
            return
        self._editor.put_line(at, replace(line, mohs=mohs))
        proposal = self._editor.proposal_at(at) if take else None
        if proposal is not None and proposal.question is None:
            self._editor.take(proposal)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _hand_back(self, said: str = "") -> None:
        """The hands go back where they came from; then the maps are put away."""
        if self._key is None:
            self.words_done.emit(said)
        else:
            self.row_done.emit(self._row()[0])
        self.hide()

    def _row(self) -> tuple[int, ChargeLine | None]:
        """The place and line of the row that the map is about; the last row when it is gone."""
        for place, row in enumerate(self._editor.rows):
            if row.key == self._key:
                return place, row.line
        return len(self._editor.rows) - 1, None

    def _about(self, place: int, line: ChargeLine) -> str:
        number = sum(row.line is not None for row in self._editor.rows[: place + 1])
        return f"line {number} · {line.code}"

    def _hides(self, line: ChargeLine) -> bool:
        return self._office.private and line.side is AccountSide.PRIVATE


def _lines(numbers: list[int]) -> str:
    said = ", ".join(map(str, numbers))
    return f"line {said}" if len(numbers) == 1 else f"lines {said}"
