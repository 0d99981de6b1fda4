"""Source Sans for papers: embedded, so that names with any Latin diacritic print."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "DeskSans"
STRONG = "DeskSans-Semibold"


@cache
def register_fonts() -> None:
    """Make REGULAR and STRONG known to reportlab, once in a process."""
    files = Path(font_source_sans_pro.__file__).with_name("files")
    for name, file in ((REGULAR, "SourceSansPro-Regular.ttf"), (STRONG, "SourceSansPro-Semibold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(files / file)))  # pyright: ignore[reportUnknownMemberType]
