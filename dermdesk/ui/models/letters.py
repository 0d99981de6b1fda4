"""What the letter tab reads from the book: the kinds that fit, a draft with its picture, the practice's words."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

from dermdesk.domain.letter import LetterKind, LetterTemplate
from dermdesk.services import letters
from dermdesk.services.desk import Desk
from dermdesk.ui.models.claims import page_image

KIND_WORDS = {
    LetterKind.APPEAL: "Appeal",
    LetterKind.RECONSIDERATION: "Reconsideration",
    LetterKind.REDETERMINATION: "Redetermination (Medicare appeal)",
    LetterKind.REOPENING: "Reopening for a clerical error",
    LetterKind.TIMELY_FILING: "Proof of timely filing",
    LetterKind.RECORDS: "Records, cover letter",
}
PAGE_PIXELS = 1100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A draft as a picture; `cautions` are sentences."""

    kind: LetterKind
    page: QImage
    cautions: tuple[str, ...]
    template: LetterTemplate


def load_letter(desk: Desk, claim_id: str, kind: LetterKind, reason: str) -> ShownLetter:
    """On the book's thread."""
    made = letters.draft(desk, claim_id, kind, reason)
    return ShownLetter(
        kind=kind,
        page=page_image(made.pdf, PAGE_PIXELS),
        cautions=made.cautions,
        template=letters.template(desk, kind),
    )
