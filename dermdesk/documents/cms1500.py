"""The CMS-1500 as PDF: data alone for the red form, or with the form drawn beneath as a proof."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from dermdesk.documents.cms1500_fields import pages
from dermdesk.documents.cms1500_form import draw_form
from dermdesk.documents.print_grid import baseline, left_edge
from dermdesk.domain.claim import Claim


@dataclass(frozen=True, slots=True)
class Offset:
    """The printer's own shift in points (1/72 inch): positive moves right and down."""

    right: int = 0
    down: int = 0


def render_claims(
    claims: Sequence[Claim], *, printed: date, proof: bool = False, offset: Offset | None = None
) -> bytes:
    """One PDF of all pages of the claims, in order; print it at 100 %. `printed` dates the provider's signature.

    Raises DermdeskError when a claim does not fit the paper form.
    """
    shift = offset or Offset()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    canvas.setTitle("CMS-1500")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("dermdesk")
    for claim in claims:
        for entries in pages(claim, printed):
            if proof:
                draw_form(canvas)
            canvas.setFillGray(0)
            canvas.setFont("Courier", 12)
            for entry in entries:
                canvas.drawString(left_edge(entry.column) + shift.right, baseline(entry.row) - shift.down, entry.text)
            canvas.showPage()
    canvas.save()
    return out.getvalue()
