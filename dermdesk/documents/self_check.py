"""Does a PDF with our font work on this machine? Written, read again, compared."""

import io
from pathlib import Path

import font_source_sans_pro
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from dermdesk.domain.errors import DermdeskError

_TEXT = "Łucja Ñúñez-Ångström, Đorđe Šimůnek, Þóra"
_REINSTALL = "Install the program again."


def try_pdf() -> str:
    """Write a page with names in many Latin letters and read it back; the size in bytes, in words.

    Raises DermdeskError when the font is missing or a letter is lost.
    """
    path = Path(font_source_sans_pro.__file__).with_name("files") / "SourceSansPro-Regular.ttf"
    try:
        pdfmetrics.registerFont(TTFont("SelfCheck", str(path)))  # pyright: ignore[reportUnknownMemberType]
    except TTFError as error:
        raise DermdeskError("The font of the papers (Source Sans) is missing.", _REINSTALL) from error
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setFont("SelfCheck", 12)
    canvas.drawString(72, 720, _TEXT)
    canvas.save()
    written = buffer.getvalue()

    document = pypdfium2.PdfDocument(written)
    try:
        read = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    if read.strip() != _TEXT:
        raise DermdeskError("A PDF lost letters of a name.", _REINSTALL)
    return f"one page with Source Sans, {len(written):,} bytes"
