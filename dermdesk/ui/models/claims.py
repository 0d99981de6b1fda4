"""Columns of the claim buckets, and what the screen reads from the book."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QImage

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import total
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services import claim_buckets, printing, submission
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.desk import Desk
from dermdesk.ui.models.claim_words import filing_ink, filing_words, more_words, state_ink, state_words
from dermdesk.ui.models.rows import Column
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets.counted import counted

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
    """All rows by day and number, and how many posted visits have no claim yet and are not held."""

    rows: tuple[ClaimRow, ...]
    unprepared: int
    today: date
    setup: PracticeSetup

    def in_bucket(self, bucket: Bucket) -> tuple[ClaimRow, ...]:
        """The rows of one bucket."""
        return tuple(row for row in self.rows if row.bucket is bucket)


@dataclass(frozen=True, slots=True)
class Preview:
    """A claim as its file says it, and on the drawn form (PDF); `refused` says why no form can hold it."""

    claim_id: str
    segments: str
    form: bytes
    refused: str = ""


def load_buckets(desk: Desk) -> Buckets:
    """On the book's thread."""
    found = tuple(claim_buckets.rows(desk))
    return Buckets(found, claim_buckets.unprepared(desk, found), desk.today(), desk.setup())


def load_preview(desk: Desk, claim_id: str) -> Preview:
    """On the book's thread."""
    segments = submission.preview_837p(desk, claim_id)
    try:
        return Preview(claim_id, segments, submission.preview_cms1500(desk, claim_id))
    except DermdeskError as error:
        return Preview(claim_id, segments, b"", f"Not on paper: {error}")


def page_image(pdf: bytes, width: int, page: int = 0) -> QImage:
    """A page of a PDF as a picture of about `width` pixels; QImage may be made on any thread."""
    shown = printing.page_picture(pdf, page, width)
    picture = QImage(shown.pixels, shown.width, shown.height, shown.stride, QImage.Format.Format_RGBX8888)
    return picture.copy()


def columns(today: Callable[[], date]) -> tuple[Column[ClaimRow], ...]:
    """`today` is asked at each painting: days to file count from it."""
    return (
        Column(title="Number", text=lambda row: row.number or "–", width=98),
        Column(title="Patient", text=lambda row: row.patient, bold=True, width=132, tips=True),
        Column(title="State", text=lambda row: state_words(row, today()), ink=state_ink, width=152, tips=True),
        Column(title="Total", text=lambda row: str(row.amount), right=True, width=74),
        Column(
            title="To file",
            spare=True,
            text=lambda row: filing_words(row, today()),
            ink=lambda row: filing_ink(row, today()),
            right=True,
            width=72,
        ),
        Column(title="Payer", spare=True, text=lambda row: row.payer, width=112, tips=True),
        Column(title="Day", spare=True, text=lambda row: day_words(row.day), width=98),
        Column(title="Reason and next step", text=lambda row: more_words(row, today()), wide=True, tips=True),
    )


def sum_words(rows: Iterable[ClaimRow]) -> str:
    """`3 claims, $345.00`."""
    listed = tuple(rows)
    return f"{counted(len(listed), 'claim')}, {total(row.amount for row in listed).display}"


def row_key(row: ClaimRow) -> str:
    """What keeps the bar and the marks on their rows."""
    return row.claim_id or row.visit_id
