"""Settings of who was in: which physician was at a site on a day, behind the billing of an NP's or PA's work."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.supervision import KnownPresence
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import Presence
from dermdesk.services import supervision
from dermdesk.services.desk import Desk
from dermdesk.ui.models.supervision import SupervisionMonth, known_words, load_month, long_day
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.supervision_grid import LETTERS, UNKNOWN, MonthGrid, paint_presence
from dermdesk.ui.supervision_plan import PlanCard
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.choosers import Chooser
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.flow import FlowLayout

_WHY = (
    "Incident-to asks that a physician was in the suite. For Medicare live video will do since 2026, "
    "except for procedures with 10 or 90 global days."
)
_WORDS = {Presence.IN_SUITE: "In the suite", Presence.VIDEO: "By video", Presence.ABSENT: "Absent"}


class SupervisionPage(SettingsPage):
    """Arrows move over the month, I, V and A record what is chosen, U takes it back, PageUp and PageDown turn it."""

    title = "Who was in"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.month: SupervisionMonth | None = None
        self._wanted: date | None = None
        self.sites = Chooser()
        self.sites.setAccessibleName("Site")
        self.sites.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sites.setMinimumContentsLength(22)
        self.sites.activated.connect(self._site_chosen)
        self.grid = MonthGrid()
        self.grid.moved.connect(self._say)
        self.grid.presence_wanted.connect(self.record)
        self.grid.unknown_wanted.connect(self.take_back)
        self.grid.month_wanted.connect(self.show_day)
        self.nobody = words.text("Nobody of the practice supervises: add an MD or DO under Providers.", wrap=True)
        self.said = words.text(bold=True, wrap=True, name="The day under the bar")
        self.help = words.text(look="muted", wrap=True, name="What the day means")
        self.record_buttons = {
            presence: words.button(
                _WORDS[presence], partial(self.record, presence), name=f"Record: {_WORDS[presence].lower()}, {letter}"
            )
            for letter, presence in LETTERS.items()
        }
        self.unknown_button = words.button("Not known", self.take_back, name=f"Take back what is recorded, {UNKNOWN}")
        self.plan_card = PlanCard()
        self.plan_card.save_wanted.connect(self.save)
        card = words.frame("card")
        card.setLayout(
            words.column(
                self._head(), words.text(_WHY, look="muted", wrap=True), self.grid, self.nobody, _legend(), self.said,
                self.help, self._buttons(), spacing=10, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        whole = QWidget()
        whole.setProperty("look", "canvas")
        whole.setLayout(words.column(card, self.plan_card, 1, spacing=12))
        scroller = QScrollArea()
        scroller.setWidget(whole)
        scroller.setWidgetResizable(True)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(words.column(scroller))

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self._load()

    def start(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self, day: date | None) -> None:
        """Turn to the month of a day and put the bar on it; None: today."""
        if self.month is not None:
            self._load(day or self.month.today)

    def record(self, presence: Presence) -> None:
        """Record a presence for every chosen cell."""
        chosen = self.grid.chosen()
        if self.month is None or not chosen or not self._may_record:
            return
        site = self.month.site
        said = f"{_WORDS[presence]}: {counted(len(chosen), 'day')} recorded."

        def work(desk: Desk) -> str:
            supervision.record_each(desk, site, chosen, presence)
            return said

        self.office.run(work, self._recorded)

    def take_back(self) -> None:
        """What is recorded of every chosen cell was wrong: nobody knows."""
        chosen = self.grid.chosen()
        if self.month is None or not chosen or not self._may_record:
            return
        site = self.month.site

        def work(desk: Desk) -> str:
            count = supervision.take_back_each(desk, site, chosen)
            return f"Not known: {counted(count, 'day')} taken back." if count else "Nothing was recorded there."

        self.office.run(work, self._recorded)

    def save(self) -> None:
        """Keep the weekly plan of the physician under the bar."""
        typed, at = self.plan_card.typed(), self.grid.currentIndex()
        if not self.may_change or self.month is None or typed is None or not at.isValid():
            return
        site, provider = self.month.site, self.grid.days.provider_at(at.row()).key

        def work(desk: Desk) -> None:
            supervision.plan(desk, site, provider, *typed)

        self.keep(work, self._plan_kept)

    # --- what comes back ---------------------------------------------------------------------------------------------

    def _load(self, day: date | None = None, site: str | None = None) -> None:
        """Read the month anew; `day` also moves the bar."""
        self._wanted = day
        shown = self.month
        site = site or (shown.site if shown is not None else None)
        month = day or (shown.first if shown is not None else None)
        self.office.run(lambda desk: load_month(desk, site, month), self._show)

    def _show(self, month: SupervisionMonth) -> None:
        self.month = month
        setup = self.setup
        if setup is not None:
            names = [site.name for site in setup.sites.values()]
            if [self.sites.itemText(place) for place in range(self.sites.count())] != names:
                self.sites.clear()
                self.sites.addItems(names)
            if month.site in setup.sites:
                self.sites.setCurrentIndex(list(setup.sites).index(month.site))
        self._title.setText(f"{month.first:%B %Y}")
        self.grid.setVisible(bool(month.rows))
        self.nobody.setVisible(not month.rows)
        wanted, self._wanted = self._wanted, None
        self.grid.take(month, wanted)

    def _say(self) -> None:
        at, month = self.grid.currentIndex(), self.month
        if month is None or not at.isValid() or not month.rows:
            return
        day, provider = self.grid.days.day_at(at.column()), self.grid.days.provider_at(at.row())
        known = self.grid.days.known_at(at.row(), at.column())
        self.said.setText(f"{long_day(day)}. {provider.name.listed}: {known_words(known)}.")
        chosen = self.grid.chosen()
        to_come = any(each > month.today for _provider, each in chosen)
        several = f"{len(chosen)} days are chosen; I, V or A records them all. " if len(chosen) > 1 else ""
        self.help.setText(several + _help(known, to_come=to_come))
        for button in self.record_buttons.values():
            button.setEnabled(self._may_record and not to_come)
        self.unknown_button.setEnabled(self._may_record)
        name = self.setup.sites[month.site].name if self.setup is not None else month.site
        self.plan_card.show_plans(month, provider, name, may_change=self.may_change)

    @property
    def _may_record(self) -> bool:
        return Permission.ENTER_CHARGES in self.rights

    def _recorded(self, said: str) -> None:
        self.office.say(said)
        self.office.changed.emit(None)

    def _plan_kept(self, _nothing: None) -> None:
        self.office.say("The weekly plan is kept.")
        self.office.changed.emit(None)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _site_chosen(self, place: int) -> None:
        if self.setup is not None:
            self._load(site=list(self.setup.sites)[place])

    def _turn(self, months: int) -> None:
        if self.month is not None:
            first = self.month.first
            self.show_day(first - timedelta(days=1) if months < 0 else first + timedelta(days=self.month.length))

    def _head(self) -> QWidget:
        self._title = words.text(size="large", bold=True, name="Month")
        label = words.text("S&ite", look="muted")
        label.setBuddy(self.sites)
        before = words.button("‹", lambda: self._turn(-1), look="plain", name="The month before, PageUp")
        after = words.button("›", lambda: self._turn(1), look="plain", name="The month after, PageDown")
        today = words.button("&Today", lambda: self.show_day(None))
        head = QWidget()
        head.setLayout(words.row(self._title, before, after, today, 1, label, self.sites))
        return head

    def _buttons(self) -> QWidget:
        line = QWidget()
        flow = FlowLayout(line, spacing=8)
        for letter, presence in LETTERS.items():
            pair = QWidget()
            pair.setLayout(words.row(self.record_buttons[presence], words.key_hint(letter), spacing=4))
            flow.addWidget(pair)
        pair = QWidget()
        pair.setLayout(words.row(self.unknown_button, words.key_hint(UNKNOWN), spacing=4))
        flow.addWidget(pair)
        for keys, what in (("Shift ←→", "several days"), ("PgUp PgDn", "month")):
            pair = QWidget()
            pair.setMinimumHeight(self.record_buttons[Presence.ABSENT].sizeHint().height())
            pair.setLayout(words.row(words.key_hint(keys), words.text(what, size="small", look="muted"), spacing=4))
            flow.addWidget(pair)
        return line


def _help(known: KnownPresence, *, to_come: bool) -> str:
    if to_come:
        return "Days to come are recorded when they are here; until then the weekly plan speaks."
    if known.presence is None:
        return "Nothing is known, which counts as absent: work of this day goes under the NP's or PA's own number."
    if not known.recorded:
        return "The plan says so; nobody has recorded it."
    return "It is recorded, which counts before the weekly plan."


class _Sign(QWidget):
    """One sign of the legend as the grid paints it."""

    def __init__(self, known: KnownPresence) -> None:
        super().__init__()
        self._known = known
        self.setFixedSize(QSize(32, 22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_presence(painter, self.rect(), self._known)
        painter.end()


def _legend() -> QFrame:
    legend = QFrame()
    flow = FlowLayout(legend, spacing=12)
    signs = (
        *((KnownPresence(presence=presence, recorded=True), _WORDS[presence].lower()) for presence in Presence),
        (KnownPresence(presence=Presence.IN_SUITE), "outlined: by the weekly plan"),
    )
    for known, said in signs:
        pair = QWidget()
        pair.setLayout(words.row(_Sign(known), words.text(said, size="small", look="muted"), spacing=4))
        flow.addWidget(pair)
    return legend
