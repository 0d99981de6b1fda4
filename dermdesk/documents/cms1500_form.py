"""A drawing of the CMS-1500 for proofs on screen and plain paper: our own lines and captions, in the form's red."""

from typing import NamedTuple

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from dermdesk.documents.print_grid import CHARACTER, LINE, baseline, left_edge
from dermdesk.domain.codes import DIAGNOSIS_LETTERS

_RED = Color(0.78, 0.18, 0.16)
_SHADE = Color(0.98, 0.90, 0.89)
_RIGHT = 80


class Box(NamedTuple):
    """A box around print rows `top`..`row` and columns `first`..`last`, captioned in its upper left corner."""

    row: int
    first: int
    last: int
    caption: str
    top: int | None = None


class Choice(NamedTuple):
    """A small tick box at a print position, with its word to the left or, with `after`, to the right."""

    row: int
    column: int
    word: str


_BOXES = (
    Box(8, 1, 49, "1  PROGRAM"),
    Box(8, 50, _RIGHT, "1a  INSURED'S ID"),
    Box(10, 1, 29, "2  PATIENT (LAST, FIRST, MIDDLE)"),
    Box(10, 30, 49, "3  BIRTH DATE            SEX"),
    Box(10, 50, _RIGHT, "4  INSURED (LAST, FIRST, MIDDLE)"),
    Box(12, 1, 29, "5  PATIENT: STREET"),
    Box(12, 30, 49, "6  PATIENT IS"),
    Box(12, 50, _RIGHT, "7  INSURED: STREET"),
    Box(14, 1, 24, "CITY"),
    Box(14, 25, 29, "STATE"),
    Box(16, 30, 49, "8  RESERVED", top=14),
    Box(14, 50, 73, "CITY"),
    Box(14, 74, _RIGHT, "STATE"),
    Box(16, 1, 13, "ZIP"),
    Box(16, 14, 29, "PHONE"),
    Box(16, 50, 63, "ZIP"),
    Box(16, 64, _RIGHT, "PHONE"),
    Box(18, 1, 29, "9  OTHER INSURED"),
    Box(18, 30, 49, "10  CONDITION RELATED TO"),
    Box(18, 50, _RIGHT, "11  INSURED'S GROUP OR FECA NUMBER"),
    Box(20, 1, 29, "9a  OTHER POLICY OR GROUP"),
    Box(20, 30, 49, "10a  EMPLOYMENT"),
    Box(20, 50, _RIGHT, "11a  INSURED'S BIRTH DATE              SEX"),
    Box(22, 1, 29, "9b  RESERVED"),
    Box(22, 30, 49, "10b  AUTO ACCIDENT           STATE"),
    Box(22, 50, _RIGHT, "11b  OTHER CLAIM ID"),
    Box(24, 1, 29, "9c  RESERVED"),
    Box(24, 30, 49, "10c  OTHER ACCIDENT"),
    Box(24, 50, _RIGHT, "11c  PLAN OR PROGRAM"),
    Box(26, 1, 29, "9d  OTHER PLAN"),
    Box(26, 30, 49, "10d  CLAIM CODES"),
    Box(26, 50, _RIGHT, "11d  ANOTHER PLAN?"),
    Box(30, 1, 49, "12  RELEASE AND ASSIGNMENT TO GOVERNMENT PLANS: SIGNATURE, DATE", top=28),
    Box(30, 50, _RIGHT, "13  PAYMENT TO THE PROVIDER: SIGNATURE", top=28),
    Box(32, 1, 29, "14  ILLNESS, INJURY OR LMP        QUAL"),
    Box(32, 30, 49, "15  OTHER DATE"),
    Box(32, 50, _RIGHT, "16  UNABLE TO WORK  FROM              TO"),
    Box(34, 1, 29, "17  REFERRING OR OTHER SOURCE"),
    Box(34, 30, 49, "17b  NPI"),
    Box(34, 50, _RIGHT, "18  IN HOSPITAL  FROM              TO"),
    Box(36, 1, 49, "19  ADDITIONAL INFORMATION"),
    Box(36, 50, _RIGHT, "20  OUTSIDE LAB?            CHARGES"),
    Box(40, 1, 49, "21  DIAGNOSES", top=38),
    Box(38, 50, _RIGHT, "22  RESUBMISSION        ORIGINAL REF"),
    Box(40, 50, _RIGHT, "23  AUTHORIZATION, REFERRAL OR CLIA"),
    Box(42, 1, 18, "24A  FROM              TO"),
    Box(42, 19, 21, "B  POS"),
    Box(42, 22, 24, "C  EMG"),
    Box(42, 25, 44, "D  CODE        MODIFIERS"),
    Box(42, 45, 49, "E  PTR"),
    Box(42, 50, 58, "F  CHARGE"),
    Box(42, 59, 62, "G  UNITS"),
    Box(42, 63, 64, "H"),
    Box(42, 65, 67, "I  ID"),
    Box(42, 68, _RIGHT, "J  RENDERING NPI"),
    Box(56, 1, 22, "25  FEDERAL TAX ID       SSN EIN"),
    Box(56, 23, 36, "26  PATIENT'S ACCOUNT"),
    Box(56, 37, 49, "27  ASSIGNMENT"),
    Box(56, 50, 60, "28  TOTAL"),
    Box(56, 61, 70, "29  PAID"),
    Box(56, 71, _RIGHT, "30  RESERVED"),
    Box(61, 1, 22, "31  PHYSICIAN OR SUPPLIER: SIGNATURE, DATE", top=58),
    Box(60, 23, 49, "32  WHERE SERVED", top=58),
    Box(60, 50, _RIGHT, "33  BILLING PROVIDER AND PHONE", top=58),
    Box(61, 23, 34, ""),
    Box(61, 35, 49, ""),
    Box(61, 50, 61, ""),
    Box(61, 62, _RIGHT, ""),
)

_CHOICES = (
    *(Choice(8, column, word) for column, word in (
        (1, "Medicare"), (8, "Medicaid"), (15, "Tricare"), (24, "Champva"), (31, "Group"), (39, "FECA"), (45, "Other"),
    )),
    Choice(10, 42, "M"),
    Choice(10, 47, "F"),
    *(Choice(12, column, word) for column, word in ((33, "Self"), (38, "Sp"), (42, "Child"), (47, "Oth"))),
    *(Choice(row, column, word) for row in (20, 22, 24) for column, word in ((35, "Yes"), (41, "No"))),
    Choice(20, 68, "M"),
    Choice(20, 75, "F"),
    *(Choice(26, column, word) for column, word in ((52, "Yes"), (57, "No"))),
    *(Choice(36, column, word) for column, word in ((52, "Yes"), (57, "No"))),
    Choice(56, 17, ""),
    Choice(56, 19, ""),
    Choice(56, 38, "Yes"),
    Choice(56, 43, "No"),
)  # fmt: skip


def _bottom(row: int) -> float:
    return baseline(row) - LINE * 0.3


def draw_form(canvas: Canvas) -> None:
    """Draw the empty form on the current page."""
    canvas.saveState()
    canvas.setStrokeColor(_RED)
    canvas.setLineWidth(0.5)
    _draw_service_rows(canvas)
    for box in _BOXES:
        _draw_box(canvas, box)
    for choice in _CHOICES:
        _draw_choice(canvas, choice)
    _draw_diagnosis_letters(canvas)
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(left_edge(1), baseline(4), "HEALTH INSURANCE CLAIM FORM")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(left_edge(1), baseline(5), "PROOF of CMS-1500 (02/12): for checking, not for sending")
    canvas.restoreState()


def _draw_box(canvas: Canvas, box: Box) -> None:
    left, right = left_edge(box.first) - 2, left_edge(box.last + 1) - 2
    top = _bottom((box.top or box.row) - 2) if box.row != 61 or box.top else _bottom(60)
    canvas.rect(left, _bottom(box.row), right - left, top - _bottom(box.row))
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica", 4.6)
    canvas.drawString(left + 2, top - 5.2, box.caption)


def _draw_choice(canvas: Canvas, choice: Choice) -> None:
    left, line = left_edge(choice.column), baseline(choice.row)
    canvas.rect(left - 1.2, line - 1.6, CHARACTER + 2, 10.4)
    canvas.setFillColor(_RED)
    canvas.setFont("Helvetica", 4.4)
    canvas.drawString(left + CHARACTER + 2, line + 1, choice.word)


def _draw_diagnosis_letters(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 4.6)
    canvas.drawRightString(left_edge(42) - 4, baseline(37), "ICD IND")
    canvas.setFont("Helvetica", 6)
    for place, diagnosis_letter in enumerate(DIAGNOSIS_LETTERS):
        column, row = (3, 16, 29, 42)[place % 4], 38 + place // 4
        canvas.drawRightString(left_edge(column) - 4, baseline(row), diagnosis_letter)
        canvas.line(left_edge(column) - 2, baseline(row) - 2, left_edge(column + 7), baseline(row) - 2)


def _draw_service_rows(canvas: Canvas) -> None:
    columns = (1, 19, 22, 25, 45, 50, 59, 63, 65, 68, _RIGHT + 1)
    for row in range(44, 55, 2):
        canvas.setFillColor(_SHADE)
        left, right = left_edge(1) - 2, left_edge(_RIGHT + 1) - 2
        canvas.rect(left, _bottom(row - 1), right - left, LINE, stroke=0, fill=1)
        canvas.rect(left, _bottom(row), right - left, 2 * LINE)
        for column in columns:
            edge = left_edge(column) - 2
            canvas.line(
                edge, _bottom(row), edge, _bottom(row - 1) if column not in (1, _RIGHT + 1) else _bottom(row - 2)
            )
