"""The CMS-1500 as PDF: data alone for the red form, or with the form drawn beneath as a proof."""

import io
from collections.abc import Sequence
from datetime import date

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from dermdesk.documents.cms1500_entry import NotOnPaper
from dermdesk.documents.cms1500_fields import pages
from dermdesk.documents.cms1500_form import draw_form
from dermdesk.documents.print_grid import baseline, left_edge
from dermdesk.domain.claim import Claim


def render_claims(claims: Sequence[Claim], *, printed: date, proof: bool = False) -> bytes:
    """One PDF of all forms of the claims, in order; print it at 100 %. `printed` dates the provider's signature.

    Raises NotOnPaper when a claim does not fit the paper form.
    """
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
                canvas.drawString(left_edge(entry.column), baseline(entry.row), entry.text)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def refusal(claim: Claim, printed: date) -> NotOnPaper | None:
    """Why a claim cannot go on paper; None: it can."""
    try:
        for _form in pages(claim, printed):
            pass
    except NotOnPaper as error:
        return error
    return None
