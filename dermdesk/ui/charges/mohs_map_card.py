"""The Mohs map beside the lines: draws a tumor's stages and shows the codes that they ask for."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from dermdesk.domain.line import Mohs
from dermdesk.services.coding import Proposal
from dermdesk.ui.charges.mohs_drawing import MohsDrawing
from dermdesk.ui.charges.mohs_map import MohsMap
from dermdesk.ui.charges.proposal_bar import ProposalBar
from dermdesk.ui.widgets import words

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class MohsWork:
    """What the map is about: words for it, its facts so far, what facts would be proposed, and who takes them.

    `fill(mohs, take)` puts the facts into the line; with `take` the proposed codes too. `propose` also says whether
    taking would change the visit.
    """

    about: str
    mohs: Mohs | None
    propose: Callable[[Mohs], tuple[Proposal | None, bool]]
    fill: Callable[[Mohs, bool], object]


class MohsMapCard(QFrame):
    """Closed until `open_for`; `left` when Esc closes it, `site_wanted` when F9 asks for the body map instead."""

    left = Signal()
    site_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._work: MohsWork | None = None
        self.setProperty("look", "card")
        self.setAccessibleName("Mohs map")
        self._about = words.text(look="muted")
        self._here = words.text(bold=True, look="accent")
        self.map = MohsMap()
        self.map.changed.connect(self._show)
        self.map.filled.connect(self._filled)
        self.map.site_wanted.connect(self._to_site)
        self.map.left.connect(self.close_map)
        self._stages = words.text(name="Stages and their blocks")
        self._doubt = words.text(size="small", look="warn", wrap=True)
        self.bar = ProposalBar("F3", "takes it")
        foot = words.text(
            "Digits blocks · + − stages · ← → round the clock · ↑ ↓ stages · Space positive · Enter fills in · "
            "F3 takes the codes · F9 site · Esc leaves",
            size="tiny", look="muted", wrap=True,
        )  # fmt: skip
        head = words.row(words.text("Mohs map", bold=True), self._about, 1, self._here, spacing=10)
        beside = words.column(self._stages, self._doubt, self.bar, 1, spacing=10)
        middle = words.row(self.map, spacing=20)
        middle.addLayout(beside, 1)
        self.setLayout(words.column(head, middle, foot, spacing=8, margins=(16, 12, 16, 12)))
        self.hide()

    def open_for(self, work: MohsWork) -> None:
        """Draw a line's tumor."""
        self._work = work
        self._about.setText(work.about)
        self.map.draw(MohsDrawing.of(work.mohs))
        self.show()
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_map(self) -> None:
        """The hands go back, then it is put away."""
        if self._work is not None:
            self.left.emit()
            self.forget()

    def forget(self) -> None:
        """Put it away without a word."""
        self._work = None
        self.map.draw(MohsDrawing())
        self.hide()

    def _show(self) -> None:
        drawing = self.map.drawing
        self._here.setText(drawing.words)
        self._stages.setText(
            "\n".join(
                f"{'▸' if place == drawing.stage else ' '} {_NUMERALS[place]}   {stage.words}"
                for place, stage in enumerate(drawing.stages)
            )
        )
        self._doubt.setText(drawing.doubt)
        self._doubt.setVisible(bool(drawing.doubt))
        if self._work is not None:
            proposal, takes = self._work.propose(drawing.facts(self._work.mohs))
            self.bar.show_proposals((proposal,) if proposal is not None else (), takes=takes)

    def _filled(self, take: bool) -> None:
        if (work := self._work) is not None:
            work.fill(self.map.drawing.facts(work.mohs), take)
            self.close_map()

    def _to_site(self) -> None:
        """The body map comes instead; what is drawn is kept."""
        if (work := self._work) is not None:
            work.fill(self.map.drawing.facts(work.mohs), False)  # noqa: FBT003 - the codes wait
            self._work = None
            self.hide()
            self.site_wanted.emit()
