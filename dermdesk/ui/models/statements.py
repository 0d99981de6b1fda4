"""Columns of the review list before a statement run."""

from dermdesk.services.statements import DueRow
from dermdesk.ui.models.rows import Column
from dermdesk.ui.widgets.route_form import CHANNEL_WORDS

COLUMNS: tuple[Column[DueRow], ...] = (
    Column(title="Goes to", text=lambda row: row.recipient, bold=True, wide=True),
    Column(title="By", spare=True, text=lambda row: CHANNEL_WORDS[row.channel] if not row.held else "", width=200),
    Column(title="Amount", text=lambda row: str(row.amount), right=True, width=120),
    Column(
        title="State",
        text=lambda row: f"▲ held: {row.held}" if row.held else "goes out",
        ink=lambda row: "warn" if row.held else "good",
        width=280,
    ),
)
