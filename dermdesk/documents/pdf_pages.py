"""Pages of a finished PDF: how many, as pictures for the screen and for printers, and moved by a printer's offset.

PDFium is not made for several threads; one call at a time goes in.
"""

import io
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in pixels: rows of `stride` bytes, four bytes a pixel (red, green, blue, unused)."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    with _ONE_AT_A_TIME:
        document: Any = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def picture(pdf: bytes, page: int, width: int) -> Picture:
    """A page, counted from 0, about `width` pixels wide."""
    with _ONE_AT_A_TIME:
        document: Any = pypdfium2.PdfDocument(pdf)
        try:
            shown = document[page]
            bitmap = shown.render(scale=width / shown.get_width(), rev_byteorder=True, prefer_bgrx=True)
            return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            document.close()


def moved(pdf: bytes, right: float, down: float) -> bytes:
    """All pages with their content moved, in points; the same bytes for no move at all."""
    if not right and not down:
        return pdf
    raw: Any = pypdfium2.raw
    with _ONE_AT_A_TIME:
        document: Any = pypdfium2.PdfDocument(pdf)
        try:
            for page in document:
                matrix = raw.FS_MATRIX(1, 0, 0, 1, right, -down)
                raw.FPDFPage_TransFormWithClip(page.raw, matrix, None)
            out = io.BytesIO()
            document.save(out)
            return out.getvalue()
        finally:
            document.close()
