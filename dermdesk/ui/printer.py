"""Paper through the system's own print dialog, at 100 %: a page of the PDF covers the page of the printer."""

from enum import Enum

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from dermdesk.services import printing
from dermdesk.ui.models.claims import page_image

_INCHES_WIDE, _INCHES_HIGH = 8.5, 11
_DOTS_AN_INCH = 300
"""Grey steps make text smooth at this; payers scan at no more, and 600 takes four times the memory and time."""


def letter_printer(job: str) -> QPrinter:
    """A printer set to Letter without margins of its own. `job` is what the queue shows: never a patient's data."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(job)
    printer.setCreator("dermdesk")
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.Letter), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    return printer


class Outcome(Enum):
    """What came of a print."""

    WHOLE = "whole"
    PART = "part"
    LEFT = "left"
    FAILED = "failed"


def ask_and_print(parent: QWidget, pdf: bytes, job: str) -> Outcome:
    """Show the dialog and print what it chose."""
    printer = letter_printer(job)
    pages = printing.page_count(pdf)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setFromTo(1, pages)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return Outcome.LEFT
    first, last = printer.fromPage() or 1, printer.toPage() or pages
    if not paint_pages(printer, pdf, first, last):
        return Outcome.FAILED
    return Outcome.WHOLE if (first, last) == (1, pages) else Outcome.PART


def paint_pages(printer: QPrinter, pdf: bytes, first: int, last: int) -> bool:
    """Paint pages, counted from 1; whether the printer took them all."""
    # What the dialog may have changed is put right again: paper forms know one size and no margins.
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    dots = printer.resolution()
    whole = QRect(0, 0, round(_INCHES_WIDE * dots), round(_INCHES_HIGH * dots))
    for page in range(first, last + 1):
        if page > first and not printer.newPage():
            painter.end()
            return False
        picture = page_image(pdf, round(_INCHES_WIDE * min(dots, _DOTS_AN_INCH)), page - 1)
        painter.drawImage(whole, picture.convertToFormat(QImage.Format.Format_Grayscale8))
    return painter.end() and printer.printerState() not in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
