"""Posted lines of one visit as they stand, and the ledger entries that posting, voiding and revising them makes.

The same for both streams. Events come in (hlc, site, seq) order; a void closes its line, so that a revision that is
later in that order changes nothing: void wins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dermdesk.domain.event import RecordedEvent
from dermdesk.domain.ledger import SALES_TAX_CODE, EntryKind, LedgerEntry, Owes
from dermdesk.domain.line import ConfidentialLine, InsuranceLine, PracticeLine
from dermdesk.domain.money import Money
from dermdesk.storage.projections.projection import Row

PostedLine = PracticeLine | ConfidentialLine

ENTRY_COLUMNS = (
    "entry_id TEXT NOT NULL PRIMARY KEY, position TEXT NOT NULL, account_id TEXT, patient_id TEXT NOT NULL, "
    "kind TEXT NOT NULL, owes TEXT NOT NULL, cents INTEGER NOT NULL, day TEXT NOT NULL, posted TEXT NOT NULL, "
    "text TEXT NOT NULL, line_class TEXT, visit_id TEXT, line_number INTEGER, reverses TEXT"
)
"""Columns of a ledger table; `account_id` is null where the patient's medical account is meant."""


@dataclass(slots=True)
class LineLedger:
    """Lines and entries of one visit while its events are folded; `account_id` blank for the medical account."""

    visit_id: str
    patient_id: str
    account_id: str
    day: date
    lines: dict[int, PostedLine] = field(default_factory=dict[int, PostedLine])
    entries: list[tuple[str, LedgerEntry]] = field(default_factory=list[tuple[str, LedgerEntry]])
    _open: dict[int, LedgerEntry] = field(default_factory=dict[int, LedgerEntry])
    _numbers: set[int] = field(default_factory=set[int])

    def post(self, event: RecordedEvent, lines: Sequence[PostedLine], posted: date) -> None:
        """All lines of the visit stand."""
        for place, line in enumerate(lines):
            self._charge(event, place, line, posted)

    def void(self, event: RecordedEvent, number: int, posted: date) -> bool:
        """Take a line back; whether it stood."""
        return self._reverse(event, number, posted)

    def revise(self, event: RecordedEvent, line: PostedLine, posted: date) -> bool:
        """Take a line back and let it stand anew; whether it stood."""
        if not self._reverse(event, line.number, posted):
            return False
        self._charge(event, 1, line, posted)
        return True

    def add(self, event: RecordedEvent, line: PostedLine, posted: date) -> None:
        """A further line stands; where two desks gave the same number, the later one takes the next."""
        number = line.number if line.number not in self._numbers else max(self._numbers) + 1
        self._charge(event, 0, replace(line, number=number), posted)

    def _charge(self, event: RecordedEvent, place: int, line: PostedLine, posted: date) -> None:
        charge = line.line
        entry = LedgerEntry(
            entry_id=entry_id(event, place),
            account_id=self.account_id,
            patient_id=self.patient_id,
            kind=EntryKind.TAX if charge.code == SALES_TAX_CODE else EntryKind.CHARGE,
            owes=Owes.INSURANCE if isinstance(line, InsuranceLine) else Owes.PATIENT,
            amount=charge.charge,
            day=self.day,
            posted=posted,
            text=charge.code,
            line_class=charge.line_class,
            visit_id=self.visit_id,
            line_number=line.number,
        )
        self._numbers.add(line.number)
        self.lines[line.number] = line
        self._open[line.number] = entry
        self.entries.append((entry_position(event, place), entry))

    def _reverse(self, event: RecordedEvent, number: int, posted: date) -> bool:
        charged = self._open.pop(number, None)
        if charged is None:
            return False
        del self.lines[number]
        reversal = replace(
            charged,
            entry_id=entry_id(event, 0),
            kind=EntryKind.REVERSAL,
            amount=-charged.amount,
            posted=posted,
            reverses=charged.entry_id,
        )
        self.entries.append((entry_position(event, 0), reversal))
        return True


def payment_entry(
    event: RecordedEvent, *, account_id: str, patient_id: str, amount: Money, text: str, day: date
) -> Row:
    """The row of a payment: negative, owed by the patient."""
    entry = LedgerEntry(
        entry_id=entry_id(event, 0),
        account_id=account_id,
        patient_id=patient_id,
        kind=EntryKind.PAYMENT,
        owes=Owes.PATIENT,
        amount=-amount,
        day=day,
        posted=day,
        text=text,
    )
    return next(iter(entry_rows([(entry_position(event, 0), entry)])))


def entry_id(event: RecordedEvent, place: int) -> str:
    """Derived from the event, so that folding anew gives the same."""
    return f"{event.stream.value}/{event.site}/{event.seq}/{place}"


def entry_position(event: RecordedEvent, place: int) -> str:
    """Sorts as events do."""
    return f"{event.hlc}/{event.site}/{event.seq:09d}/{place:03d}"


def entry_rows(entries: Iterable[tuple[str, LedgerEntry]]) -> list[Row]:
    """Rows for a table with ENTRY_COLUMNS."""
    return [
        (
            entry.entry_id,
            position,
            entry.account_id or None,
            entry.patient_id,
            entry.kind.value,
            entry.owes.value,
            entry.amount.cents,
            entry.day.isoformat(),
            entry.posted.isoformat(),
            entry.text,
            entry.line_class.value if entry.line_class else None,
            entry.visit_id,
            entry.line_number,
            entry.reverses,
        )
        for position, entry in entries
    ]
