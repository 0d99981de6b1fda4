"""A claim's history in words for the list, and the bytes of an entry for looking at."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from dermdesk.domain.claim_answer import AnswerOutcome
from dermdesk.services import claim_history
from dermdesk.services.claim_history import Happened, HistoryEntry
from dermdesk.services.desk import Desk
from dermdesk.services.files import write_whole
from dermdesk.ui.models.claims import page_image
from dermdesk.ui.patient_words import day_words

PAGE_PIXELS = 1100
_MOST_SEGMENTS = 3000
_MARKS = {
    Happened.SENT: "→",
    Happened.PRINTED: "→",
    Happened.HANDED_OVER: "→",
    Happened.HELD: "■",
    Happened.RELEASED: "○",
    Happened.LETTER: "✉",
    Happened.CLOSED: "–",
    Happened.WITHDRAWN: "–",
}
_OUTCOMES = {
    AnswerOutcome.ACCEPTED: "✓",
    AnswerOutcome.RECEIVED: "»",
    AnswerOutcome.REJECTED: "✕",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHistory:
    """The newest entry first."""

    claim_id: str
    entries: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBytes:
    """The bytes of an entry: the first page of a PDF, or text a segment a line."""

    entry: HistoryEntry
    page: QImage | None
    text: str


def load_history(desk: Desk, claim_id: str) -> ShownHistory:
    """On the book's thread."""
    return ShownHistory(claim_id=claim_id, entries=tuple(reversed(claim_history.history(desk, claim_id))))


def load_bytes(desk: Desk, claim_id: str, number: str, entry: HistoryEntry) -> ShownBytes:
    """On the book's thread; of a long file the part around the claim."""
    data = claim_history.bytes_of(desk, claim_id, entry.sha256)
    if data.startswith(b"%PDF"):
        return ShownBytes(entry=entry, page=page_image(data, PAGE_PIXELS), text="")
    return ShownBytes(entry=entry, page=None, text=_segments(data.decode("utf-8", "replace"), number))


def save_bytes(desk: Desk, claim_id: str, entry: HistoryEntry, folder: Path) -> Path:
    """Write an entry's bytes unchanged; an older file of the name is replaced by the same kind of thing."""
    path = folder / entry.file_name
    write_whole(path, claim_history.bytes_of(desk, claim_id, entry.sha256))
    return path


def entry_words(entry: HistoryEntry) -> str:
    """Day, time, who; what; its faults; its file."""
    mark = _OUTCOMES.get(entry.outcome) if entry.outcome is not None else _MARKS.get(entry.happened)
    lines = [f"{day_words(entry.local.date())} {entry.local:%H:%M} · {entry.user}", f"{mark or '·'} {entry.words}"]
    for fault in entry.faults:
        where = f"{fault.place.words}: " if fault.place is not None else ""
        lines.append(f"   {fault.code} · {where}{fault.message}")
    if entry.file_name:
        lines.append(f"   {entry.file_name} · {entry.sha256[:12]}")
    return "\n".join(lines)


def _segments(text: str, number: str) -> str:
    """X12 has its terminator behind the interchange header of 106 characters; other text stays as it is."""
    if not text.lstrip().startswith("ISA") or len(text) < 106:
        return text
    terminator = text.lstrip()[105]
    parts = [part.strip() for part in text.split(terminator) if part.strip()]
    here = next((place for place, part in enumerate(parts) if number in part), 0)
    first = max(0, here - _MOST_SEGMENTS // 2)
    shown = [f"{part}{terminator}" for part in parts[first : first + _MOST_SEGMENTS]]
    before = [f"… {first} segments before"] if first else []
    rest = len(parts) - first - len(shown)
    return "\n".join([*before, *shown, *([f"… {rest} segments after"] if rest > 0 else [])])
