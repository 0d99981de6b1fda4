"""Columns of a patient's coverages."""

from dataclasses import dataclass

from dermdesk.domain.coverage import Coverage
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_words import day_words

RANKS = {1: "Primary", 2: "Secondary", 3: "Tertiary"}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A coverage and its payer's name."""

    coverage: Coverage
    payer: str


def _term(row: CoverageRow) -> str:
    first, last = row.coverage.effective_from, row.coverage.effective_to
    if first is None and last is None:
        return "always"
    return f"{day_words(first) if first else ''} – {day_words(last) if last else ''}".strip()


def _insured(row: CoverageRow) -> str:
    subscriber = row.coverage.subscriber
    return f"{subscriber.name.listed} ({row.coverage.relation.value})" if subscriber is not None else "the patient"


COLUMNS: tuple[Column[CoverageRow], ...] = (
    Column(title="Rank", text=lambda row: RANKS.get(row.coverage.rank, str(row.coverage.rank)), width=96),
    Column(title="Payer", text=lambda row: row.payer, bold=True, wide=True),
    Column(title="Member id", text=lambda row: row.coverage.member_id, width=140),
    Column(title="Group", spare=True, text=lambda row: row.coverage.group_number, ink=lambda _row: "muted", width=104),
    Column(title="Insured", spare=True, text=_insured, width=200),
    Column(title="In force", spare=True, text=_term, ink=lambda _row: "muted", width=190),
)
