"""Statements as PDF: what a person is asked to pay, for a window envelope, with a slip to send back.

A confidential statement bears the neutral sender of its route or of the practice, no names beside the recipient's, and
nothing that tells of a specialty. Every value is escaped: a name that looks like markup prints as it was typed.
"""

import io
from collections.abc import Callable
from datetime import date
from html import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from dermdesk.documents.colours import ACCENT, INK, QUIET, RULE
from dermdesk.documents.fonts import REGULAR, STRONG, register_fonts
from dermdesk.domain.account import AccountKind
from dermdesk.domain.people import Address
from dermdesk.domain.practice import Practice
from dermdesk.domain.statement import Statement, StatementLine

_WIDTH = letter[0] - 1.5 * inch

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=10, leading=13, textColor=INK)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=8.5, leading=11, textColor=QUIET)
_STRONG = ParagraphStyle("strong", parent=_TEXT, fontName=STRONG)
_AMOUNT = ParagraphStyle("amount", parent=_TEXT, alignment=TA_RIGHT)
_SUM = ParagraphStyle("sum", parent=_AMOUNT, fontName=STRONG, fontSize=13, leading=17)
_HEAD = ParagraphStyle("head", parent=_SMALL, fontName=STRONG)
_HEAD_RIGHT = ParagraphStyle("head right", parent=_HEAD, alignment=TA_RIGHT)


def render_statement(statement: Statement, practice: Practice) -> bytes:
    """The PDF of one statement; the same statement gives the same bytes."""
    register_fonts()
    out = io.BytesIO()
    sender, sender_address = _sender(statement, practice)
    document = BaseDocTemplate(
        out,
        pagesize=letter,
        leftMargin=0.75 * inch,
        rightMargin=0.75 * inch,
        topMargin=0.6 * inch,
        bottomMargin=0.75 * inch,
        title=f"Statement {statement.number}",
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
    story = [
        _letterhead(statement, sender, sender_address, practice.phone),
        _envelope_window(statement),
        _lines_table(statement),
        _total_row(statement),
        Spacer(1, 14),
        *_words(statement, sender, practice.phone),
        CondPageBreak(2.2 * inch),
        Spacer(1, 18),
        _remit_slip(statement, sender, sender_address),
    ]
    document.build(story, canvasmaker=_numbered_canvas(statement.number))  # pyright: ignore[reportUnknownMemberType]
    return out.getvalue()


def _sender(statement: Statement, practice: Practice) -> tuple[str, Address]:
    """Who writes, as the envelope may show it."""
    if statement.kind is AccountKind.CONFIDENTIAL:
        neutral = practice.neutral_name or "Patient Accounts"
        return statement.route.sender_name or neutral, practice.neutral_address or practice.pay_to or practice.address
    return statement.route.sender_name or practice.name, practice.pay_to or practice.address


def _letterhead(statement: Statement, sender: str, address: Address, phone: str) -> Flowable:
    left = [_p(sender, _STRONG), *(_p(line, _SMALL) for line in address.lines), _p(_phone(phone), _SMALL)]
    facts = (
        ("Statement", statement.number),
        ("Date", _day(statement.issued)),
        ("Please pay by", _day(statement.due)),
        ("Amount due", statement.total.display),
    )
    right = Table(
        [[_p(label, _SMALL), _p(value, _AMOUNT)] for label, value in facts], colWidths=[1.2 * inch, 1.5 * inch]
    )
    right.setStyle(
        TableStyle(
            [
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        )
    )
    return _plain_table([[left, right]], [_WIDTH - 2.7 * inch, 2.7 * inch], height=1.35 * inch)


def _envelope_window(statement: Statement) -> Flowable:
    """The recipient where a number 10 envelope has its window, two inches down."""
    address = statement.route.address
    lines = [statement.route.recipient.spoken, *(address.lines if address else ())]
    return _plain_table(
        [["", [_p(line, _TEXT) for line in lines]]], [0.25 * inch, _WIDTH - 0.25 * inch], height=1.45 * inch
    )


def _lines_table(statement: Statement) -> Flowable:
    named = any(line.who for line in statement.lines)
    widths = [0.95 * inch, *([1.75 * inch] if named else []), 0.0, 1.05 * inch]
    widths[-2] = _WIDTH - sum(widths)
    head = [
        _p("Date", _HEAD),
        *([_p("Patient", _HEAD)] if named else []),
        _p("Description", _HEAD),
        _p("Amount", _HEAD_RIGHT),
    ]
    table = Table([head, *(_row(line, named) for line in statement.lines)], colWidths=widths, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _row(line: StatementLine, named: bool) -> list[Paragraph]:
    who = [_p(line.who, _TEXT)] if named else []
    return [_p(_day(line.day), _TEXT), *who, _p(line.text, _TEXT), _p(line.amount.display, _AMOUNT)]


def _total_row(statement: Statement) -> Flowable:
    table = Table(
        [[_p("Please pay", _STRONG), _p(statement.total.display, _SUM)]], colWidths=[_WIDTH - 2 * inch, 2 * inch]
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("RIGHTPADDING", (-1, 0), (-1, 0), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


def _words(statement: Statement, sender: str, phone: str) -> list[Flowable]:
    how = (
        f"Please pay by {_day(statement.due)}: by check to {sender} with the slip below, "
        f"or by phone at {_phone(phone)}. "
        "If something does not look right, call us before that day and we will go through it with you."
    )
    words = [how, statement.message] if statement.message else [how]
    return [_p(text, _TEXT) for text in words]


def _remit_slip(statement: Statement, sender: str, address: Address) -> Flowable:
    left = [_p("Send with your payment to", _SMALL), _p(sender, _STRONG), *(_p(line, _TEXT) for line in address.lines)]
    right = [
        _p(f"Statement {statement.number}", _AMOUNT),
        _p(f"Due {_day(statement.due)}", _AMOUNT),
        _p(statement.total.display, _SUM),
        _p("Amount enclosed  $ ____________", _AMOUNT),
    ]
    slip = _plain_table([[left, right]], [_WIDTH - 3 * inch, 3 * inch])
    slip.setStyle(
        TableStyle([("LINEABOVE", (0, 0), (-1, 0), 0.8, QUIET, 0, (3, 3)), ("TOPPADDING", (0, 0), (-1, -1), 12)])
    )
    return slip


def _plain_table(rows: list[list[object]], widths: list[float], height: float | None = None) -> Table:
    table = Table(rows, colWidths=widths, rowHeights=[height] if height else None)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _p(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text, quote=False), style)


def _day(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _phone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


def _numbered_canvas(number: str) -> Callable[..., Canvas]:
    """A canvas that writes 'page 1 of 2' once it knows how many there are."""

    class NumberedCanvas(Canvas):
        _states: list[dict[str, object]]

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._states = [*getattr(self, "_states", []), dict(self.__dict__)]
            self._startPage()  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]

        def save(self) -> None:
            states = self._states
            for place, state in enumerate(states, start=1):
                self.__dict__.update(state)
                self.setFont(REGULAR, 8)
                self.setFillColor(QUIET)
                self.drawRightString(
                    letter[0] - 0.75 * inch, 0.45 * inch, f"Statement {number}, page {place} of {len(states)}"
                )
                super().showPage()
            super().save()

    return NumberedCanvas
