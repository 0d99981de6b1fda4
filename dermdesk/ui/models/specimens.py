"""Columns of the specimen board, its words, and what it reads from the book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.specimen import SlideWork
from dermdesk.services import specimen_log
from dermdesk.services.desk import Desk
from dermdesk.services.specimens import SpecimenFilter, SpecimenRow, SpecimenState, board
from dermdesk.ui.models.rows import Column, Ink
from dermdesk.ui.patient_words import day_words

FILTER_WORDS = {
    SpecimenFilter.OPEN: "Open",
    SpecimenFilter.OVERDUE: "Overdue",
    SpecimenFilter.REPORTED: "Result in",
    SpecimenFilter.RECODE: "Recode waiting",
    SpecimenFilter.ALL: "All",
}
EMPTY = {
    SpecimenFilter.OPEN: (
        "No jar is on its way.",
        "A posted biopsy, shave or excision proposes its jars here: S sends them to the laboratory.",
    ),
    SpecimenFilter.OVERDUE: ("Nothing is overdue.", "A jar without a report after 14 days comes here."),
    SpecimenFilter.REPORTED: ("No report is in yet.", "R on an open jar enters its report."),
    SpecimenFilter.RECODE: (
        "No recode waits for an answer.",
        "Where a report says another code or diagnosis than its line, it is asked here.",
    ),
    SpecimenFilter.ALL: ("There is no specimen yet.", "Post a biopsy or an excision in Charges, Alt+2."),
}
WORK_WORDS = {
    SlideWork.LABORATORY: "The laboratory bills both parts",
    SlideWork.READING: "Laboratory TC, we bill 26",
    SlideWork.TECHNICAL: "We bill TC, laboratory 26",
    SlideWork.PRACTICE: "We bill both parts",
}
_STATE_WORDS = {
    SpecimenState.TO_SEND: "▲ to send",
    SpecimenState.OUT: "at the lab",
    SpecimenState.OVERDUE: "▲ overdue",
    SpecimenState.RECODE: "▲ recode",
    SpecimenState.REPORTED: "✓ reported",
    SpecimenState.DROPPED: "not sent",
}
_STATE_INKS: Mapping[SpecimenState, Ink] = {
    SpecimenState.TO_SEND: "info",
    SpecimenState.OUT: "muted",
    SpecimenState.OVERDUE: "danger",
    SpecimenState.RECODE: "warn",
    SpecimenState.REPORTED: "good",
    SpecimenState.DROPPED: "muted",
}


@dataclass(frozen=True, slots=True)
class Board:
    """All rows, today, the laboratories by key, and the usual one."""

    rows: tuple[SpecimenRow, ...]
    today: date
    laboratories: Mapping[str, Laboratory]
    usual: str

    def of(self, shown: SpecimenFilter) -> tuple[SpecimenRow, ...]:
        """The rows of a filter."""
        return tuple(row for row in self.rows if row.state in shown.states)


def same_jar(row: SpecimenRow, before: Board, now: Board) -> SpecimenRow | None:
    """The row of a board read anew that is the jar of `row`; a jar that was only proposed has its letter by now."""
    found = next((one for one in now.rows if one.key == row.key), None)
    if found is not None or row.specimen_id:
        return found
    known = {one.key for one in before.rows}
    proposed = [one.key for one in before.rows if _is_line(one, row) and not one.specimen_id]
    logged = [one for one in now.rows if _is_line(one, row) and one.specimen_id and one.key not in known]
    logged.sort(key=lambda one: (len(one.letter), one.letter))
    return logged[min(proposed.index(row.key), len(logged) - 1)] if logged else None


def _is_line(one: SpecimenRow, other: SpecimenRow) -> bool:
    return (one.visit_id, one.line_number) == (other.visit_id, other.line_number)


def load_board(desk: Desk) -> Board:
    """On the book's thread."""
    return Board(board(desk), desk.today(), desk.setup().laboratories, specimen_log.usual_laboratory(desk))


def row_key(row: SpecimenRow) -> str:
    """What keeps the bar on its row."""
    return row.key


def jar_words(row: SpecimenRow) -> str:
    """`A, left forearm` or `a jar of 11102`."""
    name = row.letter or f"a jar of {row.code}"
    return f"{name}, {row.place.words}" if row.place is not None else name


def life_words(row: SpecimenRow) -> str:
    """The way from the jar to the money, as far as it went."""
    steps = [f"taken {day_words(row.taken)}" + (f" for {', '.join(row.clinical)}" if row.clinical else "")]
    if row.sent is not None and row.state is not SpecimenState.DROPPED:
        steps.append(f"{row.laboratory} {day_words(row.sent)}, {WORK_WORDS[row.work].lower()}")
    if row.result is not None:
        number = f" ({row.result.number})" if row.result.number else ""
        steps.append(f"{row.result.said}{number}, {row.result.behavior.value}, {day_words(row.result.reported)}")
    if row.recode is not None:
        steps.append(row.recode.change)
    elif row.answer:
        steps.append(f"answered: {row.answer}")
    if row.claim:
        state = row.claim_state.value if row.claim_state is not None else ""
        steps.append(f"claim {row.claim} {state}")
    if row.paid is not None:
        steps.append(f"paid {row.paid.display}")
    return "  ›  ".join([*steps, *([row.note] if row.note else [])])


def _report(row: SpecimenRow) -> str:
    if row.recode is not None:
        return row.recode.by_hand or f"→ {row.recode.new_code}: {row.recode.report}"
    return row.result.said if row.result is not None else row.note


def _claim(row: SpecimenRow) -> str:
    return f"{row.claim} {row.claim_state.value}" if row.claim_state is not None else ""


COLUMNS: tuple[Column[SpecimenRow], ...] = (
    Column(
        title="State",
        text=lambda row: _STATE_WORDS[row.state],
        ink=lambda row: _STATE_INKS[row.state],
        width=104,
    ),
    Column(title="Jar", text=lambda row: row.letter or "–", bold=True, width=48),
    Column(title="Patient", text=lambda row: row.patient, bold=True, width=156),
    Column(title="Site", text=lambda row: row.place.words if row.place is not None else "–", width=136),
    Column(title="Code", text=lambda row: row.code or "taken back", width=72),
    Column(title="Laboratory", spare=True, text=lambda row: row.laboratory, width=176),
    Column(
        title="Days",
        text=lambda row: "" if row.days_out is None else str(row.days_out),
        ink=lambda row: "danger" if row.state is SpecimenState.OVERDUE else "ink",
        right=True,
        width=60,
    ),
    Column(title="Report", text=_report, ink=lambda row: "warn" if row.recode is not None else "ink", wide=True),
    Column(title="Claim", spare=True, text=_claim, width=150),
    Column(
        title="Paid",
        spare=True,
        text=lambda row: row.paid.display if row.paid is not None else "",
        right=True,
        width=88,
    ),
)
