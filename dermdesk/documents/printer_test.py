"""A page to find a printer's offset: crosses at known places with rulers, and X's in tick boxes of the CMS-1500."""

import io
from decimal import Decimal

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from dermdesk.documents.cms1500_layout import CHOICES
from dermdesk.documents.print_grid import baseline, left_edge
from dermdesk.domain.print_offset import MARK, PrintOffset

_MILLIMETRE = 72 / 25.4
_INCH = 72.0
_ARM = 10
"""Millimetres from a cross to the end of its ruler."""
_WIDTH, _HEIGHT = letter
_TEXT_LEFT = _INCH * 1.9


def render_printer_test(offset: PrintOffset) -> bytes:
    """Two pages, not moved by `offset`, which the first one tells: crosses for a ruler, then X's for a red form."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    canvas.setTitle("Printer test")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("dermdesk")
    _crosses(canvas)
    _words(canvas, offset)
    canvas.showPage()
    canvas.setFont("Courier", 12)
    for choice in CHOICES:
        canvas.drawString(left_edge(choice.column), baseline(choice.row), "X")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _crosses(canvas: Canvas) -> None:
    """One inch from the edges, at the four corners; a tick a millimetre, a long one each five."""
    canvas.setLineWidth(0.4)
    for x in (_INCH, _WIDTH - _INCH):
        for y in (_INCH, _HEIGHT - _INCH):
            reach = _ARM * _MILLIMETRE
            canvas.line(x - reach, y, x + reach, y)
            canvas.line(x, y - reach, x, y + reach)
            for tick in range(-_ARM, _ARM + 1):
                half = 4.0 if tick % 5 == 0 else 2.0
                at = tick * _MILLIMETRE
                canvas.line(x + at, y - half, x + at, y + half)
                canvas.line(x - half, y + at, x + half, y + at)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(_INCH + 8, _HEIGHT - _INCH + 10, "1")


def _words(canvas: Canvas, offset: PrintOffset) -> None:
    inner_wide, inner_high = Decimal("165.1"), Decimal("228.6")
    lines = (
        ("Printer test for CMS-1500", True),
        ("", False),
        (f"Each cross stands {MARK} mm (1 inch) from the two edges of the paper that are next to it.", False),
        (f"Between crosses: {inner_wide} mm across, {inner_high} mm down. If that is not so,", False),
        ("the printer scales: choose 100 % or actual size in its dialog, and print this again.", False),
        ("", False),
        ("Measure at cross 1, upper left, to its middle:", True),
        ("     from the left edge of the paper:  ________ mm", False),
        ("     from the upper edge of the paper: ________ mm", False),
        ("", False),
        ("Type both into Settings, Printing; the program works out the offset. By hand:", False),
        (f"     X = X of now + {MARK} - left        (too far right: X becomes smaller)", False),
        (f"     Y = Y of now + {MARK} - upper       (too far down: Y becomes smaller)", False),
        ("", False),
        (f"This page was printed with X = {offset.right} mm, Y = {offset.down} mm.", False),
        ("", False),
        ("Page 2, on a red form (or held against one to the light): every X in its tick box.", False),
    )
    top = _HEIGHT - 2.6 * _INCH
    for place, (said, bold) in enumerate(lines):
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 11)
        canvas.drawString(_TEXT_LEFT - 0.4 * _INCH, top - 17 * place, said)
