"""Columns of the claim buckets, and what a preview reads from the book."""

from dataclasses import dataclass
from typing import Any

import pypdfium2
from PySide6.QtGui import QImage

from dermdesk.services import claim_buckets, submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column, Ink
from dermdesk.ui.patient_words import day_words

BUCKET_WORDS = {
    Bucket.HELD: "Held",
    Bucket.READY: "Ready",
    Bucket.SENT: "Sent",
    Bucket.REJECTED: "Rejected",
    Bucket.DENIED: "Denied",
    Bucket.WAITING: "Waiting too long",
    Bucket.PAID: "Paid",
    Bucket.DONE: "Done",
}
EMPTY = {
    Bucket.HELD: ("Nothing is held.", "Claims with a problem, and those that you hold, wait here with their reasons."),
    Bucket.READY: ("No claim is ready.", "Press Prepare claims to make claims of the posted visits."),
    Bucket.SENT: ("Nothing is on its way.", "Export 837P or print CMS-1500 from Ready."),
    Bucket.REJECTED: ("Nothing was rejected.", "What a clearinghouse returns comes here."),
    Bucket.DENIED: ("Nothing was denied.", "Denials come here with remittances."),
    Bucket.WAITING: (
        "Nothing waits too long.",
        "21 days after an electronic claim and 30 after paper, it shows up here.",
    ),
    Bucket.PAID: ("Nothing is paid yet.", "Paid claims come here with remittances."),
    Bucket.DONE: ("Nothing is done with yet.", "Claims that were replaced, voided, withdrawn or closed rest here."),
}


@dataclass(frozen=True, slots=True)
class Buckets:
    """All buckets, and how many posted visits have no claim yet and are not held."""

    rows: dict[Bucket, tuple[ClaimRow, ...]]
    unprepared: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A claim as its file says it, and as the form shows it (its first page)."""

    claim_id: str
    segments: str
    page: QImage | None


def load_buckets(desk: Desk) -> Buckets:
    """On the book's thread."""
    found = claim_buckets.buckets(desk)
    return Buckets(found, claim_buckets.unprepared(desk, found[Bucket.HELD]))


def load_preview(desk: Desk, claim_id: str, width: int) -> Preview:
    """On the book's thread; `width` in pixels of the page's picture."""
    return Preview(
        claim_id, submission.preview_837p(desk, claim_id), page_image(submission.preview_cms1500(desk, claim_id), width)
    )


def page_image(pdf: bytes, width: int) -> QImage:
    """The first page of a PDF as a picture of about `width` pixels; QImage may be made on any thread."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
        picture = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
        )
        return picture.copy()
    finally:
        document.close()


def _state(row: ClaimRow) -> str:
    if row.bucket is Bucket.HELD:
        return f"▲ {row.reason}"
    if row.sent is not None:
        return f"{'printed' if row.paper else 'sent'} {day_words(row.sent)} {row.reason}".strip()
    return "paper" if row.paper else "electronic"


def _state_ink(row: ClaimRow) -> Ink:
    return "warn" if row.bucket in (Bucket.HELD, Bucket.REJECTED, Bucket.DENIED, Bucket.WAITING) else "muted"


COLUMNS: tuple[Column[ClaimRow], ...] = (
    Column(title="Number", text=lambda row: row.number or "–", width=96),
    Column(title="Patient", text=lambda row: row.patient, bold=True, width=150),
    Column(title="Payer", spare=True, text=lambda row: row.payer, width=144),
    Column(title="Day", spare=True, text=lambda row: day_words(row.day), width=100),
    Column(title="Total", text=lambda row: str(row.amount), right=True, width=80),
    Column(title="State and reason", text=_state, ink=_state_ink, wide=True),
)


def row_key(row: ClaimRow) -> str:
    """What keeps the bar on its row."""
    return row.claim_id or row.visit_id
