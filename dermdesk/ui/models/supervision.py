"""A month of the supervision calendar at one site as a table: a row a physician, a column a day."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dermdesk.domain.practice import Provider
from dermdesk.domain.supervision import KnownPresence, SupervisionPlan
from dermdesk.domain.visit import Presence
from dermdesk.services import supervision
from dermdesk.services.desk import Desk
from dermdesk.services.supervision import CalendarRow

Index = QModelIndex | QPersistentModelIndex
SHORT = {Presence.IN_SUITE: "in", Presence.VIDEO: "vid", Presence.ABSENT: "abs"}
"""In a narrow cell."""
SHORT_WIDE = {Presence.IN_SUITE: "in", Presence.VIDEO: "video", Presence.ABSENT: "absent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionMonth:
    """What the page shows. `first` is the first day of the month."""

    site: str
    first: date
    today: date
    rows: tuple[CalendarRow, ...]
    plans: tuple[SupervisionPlan, ...]

    @property
    def length(self) -> int:
        """How many days the month has."""
        return calendar.monthrange(self.first.year, self.first.month)[1]

    def plans_of(self, provider: str) -> tuple[SupervisionPlan, ...]:
        """Weekly plans of a physician at the site, the earliest first."""
        return tuple(plan for plan in self.plans if plan.provider == provider)


def load_month(desk: Desk, site: str | None, day: date | None) -> SupervisionMonth:
    """The month of a day at a site, by default today at the desk's own; on the book's thread."""
    site = site or desk.site
    today = desk.today(site)
    day = day or today
    return SupervisionMonth(
        site=site,
        first=day.replace(day=1),
        today=today,
        rows=supervision.month(desk, site, day.year, day.month),
        plans=supervision.plans(desk, site),
    )


def known_words(known: KnownPresence) -> str:
    """`in the suite, recorded`, `absent by the weekly plan` or `not in the calendar`."""
    return f"{known.words}, recorded" if known.recorded else known.words


def long_day(day: date) -> str:
    """`Tuesday, November 24, 2026`."""
    return f"{day:%A, %B} {day.day}, {day.year}"


class MonthModel(QAbstractTableModel):
    """Each cell is described in words for who cannot see its colours."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month: SupervisionMonth | None = None

    def take(self, month: SupervisionMonth) -> None:
        """Show this month; where and what is chosen stays when only the cells changed."""
        before = self.month
        if before is not None and _shape(before) == _shape(month):
            self.month = month
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.month = month
        self.endResetModel()

    def day_at(self, column: int) -> date:
        """The day of a column. Raises LookupError while no month is shown."""
        if self.month is None:
            raise LookupError("no month is shown")
        return self.month.first + timedelta(days=column)

    def provider_at(self, row: int) -> Provider:
        """The physician of a row. Raises LookupError where there is none."""
        if self.month is None:
            raise LookupError("no month is shown")
        return self.month.rows[row].provider

    def known_at(self, row: int, column: int) -> KnownPresence:
        """What a cell says."""
        return self.month.rows[row].days[column] if self.month is not None else KnownPresence(presence=None)

    def describe(self, row: int, column: int) -> str:
        """A cell in a sentence: who, when, where."""
        day, name = self.day_at(column), self.provider_at(row).name.listed
        today = ", today" if self.month is not None and day == self.month.today else ""
        return f"{name}, {long_day(day)}{today}: {known_words(self.known_at(row, column))}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() or self.month is None else len(self.month.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() or self.month is None else self.month.length

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return self.provider_at(section).name.listed if role == Qt.ItemDataRole.DisplayRole else None
        day = self.day_at(section)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return long_day(day)
        return f"{day:%a} {day.day}" if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            presence = self.known_at(*place).presence
            return SHORT_WIDE[presence] if presence is not None else "–"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.describe(*place)
        return None


def _shape(month: SupervisionMonth) -> tuple[str, date, list[str]]:
    return month.site, month.first, [row.provider.key for row in month.rows]
