"""Letters to payers as PDF: letterhead, the claim's facts, the practice's words, the lines, a place to sign.

Every value is escaped. The file's own properties name the claim's number and nobody.
"""

import io
from collections.abc import Sequence
from datetime import date
from html import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from dermdesk.documents.colours import INK, QUIET, RULE
from dermdesk.documents.fonts import REGULAR, STRONG, register_fonts
from dermdesk.domain.letter import Letter, LetterLine

_WIDTH = letter_size[0] - 2 * inch

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=10.5, leading=14.5, textColor=INK)
_STRONG = ParagraphStyle("strong", parent=_TEXT, fontName=STRONG)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=9, leading=11.5)
_QUIET_SMALL = ParagraphStyle("quiet", parent=_SMALL, textColor=QUIET)
_HEAD = ParagraphStyle("head", parent=_QUIET_SMALL, fontName=STRONG)
_AMOUNT = ParagraphStyle("amount", parent=_SMALL, alignment=TA_RIGHT)
_HEAD_RIGHT = ParagraphStyle("head right", parent=_HEAD, alignment=TA_RIGHT)
_COLUMNS = (0.85, 0.95, 1.0, 0.5, 0.8, 0.75, 1.65)
"""Inches of day, code, diagnoses, units, charge, paid, and what the payer said."""


def render_letter(letter: Letter) -> bytes:
    """The PDF; the same letter gives the same bytes."""
    register_fonts()
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=letter_size,
        leftMargin=inch,
        rightMargin=inch,
        topMargin=0.8 * inch,
        bottomMargin=0.8 * inch,
        title=f"Letter about claim {letter.number}",
        author="",
        subject="",
        creator="dermdesk",
        invariant=1,
    )
    frame = Frame(
        document.leftMargin, document.bottomMargin, document.width, document.height,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    document.build(_story(letter))  # pyright: ignore[reportUnknownMemberType]
    return out.getvalue()


def _story(letter: Letter) -> list[Flowable]:
    practice = letter.practice
    address = practice.pay_to or practice.address
    story: list[Flowable] = [
        _p(practice.name, _STRONG),
        *(_p(line, _QUIET_SMALL) for line in (*address.lines, _phone(practice.phone))),
        Spacer(1, 20),
        _p(_day(letter.day), _TEXT),
        Spacer(1, 14),
        *(_p(line, _TEXT) for line in letter.recipient),
        Spacer(1, 18),
        _p(letter.subject, _STRONG),
        Spacer(1, 6),
        _facts(letter.facts),
        Spacer(1, 12),
    ]
    for paragraph in letter.paragraphs:
        story += [_p(paragraph, _TEXT), Spacer(1, 9)]
    story += [Spacer(1, 4), _lines(letter.lines), Spacer(1, 16)]
    closing = (f"NPI {practice.npi}, tax id {practice.ein}", practice.name)
    signature: list[Flowable] = [_p("Sincerely,", _TEXT), Spacer(1, 34), _p(letter.signer, _STRONG)]
    signature += [_p(closing[1], _TEXT)] if letter.signer != practice.name else []
    return [*story, KeepTogether([*signature, _p(closing[0], _QUIET_SMALL)])]


def _facts(facts: Sequence[tuple[str, str]]) -> Flowable:
    rows = [[_p(caption, _QUIET_SMALL), _p(value, _SMALL)] for caption, value in facts if value]
    table = Table(rows, colWidths=[1.5 * inch, _WIDTH - 1.5 * inch])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("LINEABOVE", (0, 0), (-1, 0), 0.6, RULE),
                ("LINEBELOW", (0, -1), (-1, -1), 0.6, RULE),
            ]
        )
    )
    return table


def _lines(lines: Sequence[LetterLine]) -> Flowable:
    has_paid = any(line.paid is not None for line in lines)
    head = [
        _p(caption, _HEAD_RIGHT if caption in ("Units", "Charged", "Paid") else _HEAD)
        for caption in ("Day", "Code", "Diagnoses", "Units", "Charged", "Paid" if has_paid else "", "Your reason")
    ]
    if not any(line.said for line in lines):
        head[-1] = _p("", _HEAD)
    table = Table([head, *(_row(line) for line in lines)], colWidths=[one * inch for one in _COLUMNS], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, QUIET),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _row(line: LetterLine) -> list[Paragraph]:
    code = "-".join((line.code, *line.modifiers))
    return [
        _p(_day(line.day), _SMALL),
        _p(code, _SMALL),
        _p(", ".join(line.diagnoses), _SMALL),
        _p(str(line.units), _AMOUNT),
        _p(line.charge.display, _AMOUNT),
        _p(line.paid.display if line.paid is not None else "", _AMOUNT),
        _p(line.said, _SMALL),
    ]


def _p(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text, quote=False), style)


def _day(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _phone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
