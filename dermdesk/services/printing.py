"""Pages on their way to this machine's printer: its offset, the page that finds it, and pages as pictures.

The offset belongs to the machine, not to the practice: it is kept beside the user's settings and never in the book.
Papers are kept without it, so that a print can be made again after the printer was set right.
"""

from decimal import Decimal, InvalidOperation

from dermdesk.connectors import machine_settings
from dermdesk.documents import pdf_pages
from dermdesk.documents.pdf_pages import Picture
from dermdesk.documents.printer_test import render_printer_test
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.print_offset import MOST, PrintOffset


def form_offset() -> PrintOffset:
    """What this machine's printer needs for forms."""
    return machine_settings.read_form_offset()


def keep_form_offset(offset: PrintOffset) -> None:
    """Keep another offset on this machine."""
    machine_settings.keep_form_offset(offset)


def offset_of(right: str, down: str) -> PrintOffset:
    """An offset as typed, in millimetres. Raises DermdeskError."""
    try:
        return PrintOffset(_millimetres(right), _millimetres(down))
    except (ValueError, InvalidOperation):
        raise DermdeskError(
            f"This is no offset. It is two lengths of at most {MOST} mm.", "Write millimetres, such as 1.5 and -0.5."
        ) from None


def corrected_offset(offset: PrintOffset, left: str, top: str) -> PrintOffset:
    """The offset after a test page printed with `offset`; `left` and `top` as measured. Raises DermdeskError."""
    try:
        return offset.corrected(_millimetres(left), _millimetres(top))
    except (ValueError, InvalidOperation):
        raise DermdeskError(
            "From these lengths no offset follows.",
            "Measure from the edges of the paper to the middle of cross 1, in millimetres.",
        ) from None


def printer_test(offset: PrintOffset) -> bytes:
    """The pages that find an offset, to be printed with this one; they are not moved yet."""
    return render_printer_test(offset)


def with_offset(pdf: bytes, offset: PrintOffset) -> bytes:
    """The pages as this printer wants them."""
    return pdf_pages.moved(pdf, *offset.points)


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    return pdf_pages.page_count(pdf)


def page_picture(pdf: bytes, page: int, width: int) -> Picture:
    """A page, counted from 0, about `width` pixels wide."""
    return pdf_pages.picture(pdf, page, width)


def _millimetres(typed: str) -> Decimal:
    return Decimal(typed.strip().replace(",", ".") or "0")
