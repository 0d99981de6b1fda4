"""A drawing of the CMS-1500 for proofs on screen and plain paper: our own lines and captions, in the form's red."""

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from dermdesk.documents.cms1500_layout import BOXES, CELLS, CHOICES, Rectangle
from dermdesk.documents.print_grid import CHARACTER, baseline, left_edge
from dermdesk.domain.codes import DIAGNOSIS_LETTERS

_RED = Color(0.78, 0.18, 0.16)
_SHADE = Color(0.98, 0.90, 0.89)
_CAPTION_SIZE = 4.6
_HEADED = ("carrier",)
"""Boxes without a frame on the form."""


def draw_form(canvas: Canvas) -> None:
    """Draw the empty form on the current page."""
    canvas.saveState()
    canvas.setStrokeColor(_RED)
    canvas.setLineWidth(0.5)
    _draw_service_rows(canvas)
    _draw_boxes(canvas)
    _draw_choices(canvas)
    _draw_diagnosis_letters(canvas)
    _draw_money_lines(canvas)
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(left_edge(1), baseline(4), "HEALTH INSURANCE CLAIM FORM")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(left_edge(1), baseline(5), "PROOF of CMS-1500 (02/12): for checking, not for sending")
    canvas.restoreState()


def _frame(canvas: Canvas, box: Rectangle, *, stroke: int = 1, fill: int = 0) -> None:
    canvas.rect(box.left, box.bottom, box.right - box.left, box.top - box.bottom, stroke=stroke, fill=fill)


def _draw_boxes(canvas: Canvas) -> None:
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica", _CAPTION_SIZE)
    for box in BOXES:
        place = box.rectangle
        if box.item not in _HEADED:
            _frame(canvas, place)
        canvas.drawString(place.left + 2, place.top - 5.2, box.caption)


def _draw_choices(canvas: Canvas) -> None:
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica", 4.4)
    for choice in CHOICES:
        _frame(canvas, choice.rectangle)
        canvas.drawString(left_edge(choice.column) + CHARACTER + 2, baseline(choice.row) + 1, choice.word)
    for column, word in ((17, "SSN"), (19, "EIN")):
        canvas.drawCentredString(left_edge(column) + CHARACTER / 2, baseline(56) + 10.4, word)


def _draw_diagnosis_letters(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", _CAPTION_SIZE)
    canvas.drawRightString(left_edge(42) - 4, baseline(37), "ICD IND")
    canvas.setFont("Helvetica", 6)
    for place, diagnosis_letter in enumerate(DIAGNOSIS_LETTERS):
        column, row = (3, 16, 29, 42)[place % 4], 38 + place // 4
        canvas.drawRightString(left_edge(column) - 4, baseline(row), diagnosis_letter)
        canvas.line(left_edge(column) - 2, baseline(row) - 2, left_edge(column + 7), baseline(row) - 2)


def _draw_money_lines(canvas: Canvas) -> None:
    """The dotted line between dollars and cents."""
    canvas.saveState()
    canvas.setDash(1, 1.5)
    for column, rows in ((55, range(44, 55, 2)), (57, (56,)), (67, (56,))):
        for row in rows:
            middle = left_edge(column) + CHARACTER / 2
            canvas.line(middle, baseline(row) - 3, middle, baseline(row) + 8)
    canvas.restoreState()


def _draw_service_rows(canvas: Canvas) -> None:
    canvas.setFillColor(_SHADE)
    for cell in CELLS:
        if cell.item.endswith("shaded"):
            _frame(canvas, cell.rectangle, stroke=0, fill=1)
    for cell in CELLS:
        _frame(canvas, cell.rectangle)
