"""Requisitions as PDF: what goes into the bag with the jars, with a label to cut for each jar.

Every value is escaped. A restricted requisition has the patient's request where others have the insurance.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from dermdesk.documents.colours import ACCENT, INK, QUIET, RULE
from dermdesk.documents.fonts import REGULAR, STRONG, register_fonts
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Address, Relation
from dermdesk.domain.requisition import RequestedJar, Requisition
from dermdesk.domain.specimen import ChargedTo, SlideWork

_GROUND = HexColor(0xFDF0E6)
_WIDTH = letter[0] - 1.5 * inch
_RANKS = ("Primary", "Secondary", "Tertiary")

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=10, leading=13, textColor=INK)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=8.5, leading=11, textColor=QUIET)
_STRONG = ParagraphStyle("strong", parent=_TEXT, fontName=STRONG)
_TITLE = ParagraphStyle("title", parent=_STRONG, fontSize=16, leading=20)
_HEAD = ParagraphStyle("head", parent=_SMALL, fontName=STRONG)
_LETTER = ParagraphStyle("letter", parent=_STRONG, fontSize=14, leading=17)

_WORK = {
    SlideWork.LABORATORY: "The laboratory bills the technical and the professional part.",
    SlideWork.READING: "The laboratory bills the technical part (TC); the practice reads the slides and bills 26.",
    SlideWork.TECHNICAL: "The practice makes the slides and bills TC; the laboratory bills the professional part (26).",
    SlideWork.PRACTICE: "The practice bills both parts.",
}
RESTRICTED = "DO NOT BILL OR NOTIFY ANY HEALTH PLAN"
_REQUEST = (
    "The patient pays for this service in full and has asked that nothing of it is disclosed to a health plan for "
    "payment or health care operations (45 CFR 164.522(a)(1)(vi)). Send the bill to the practice alone, nothing to the "
    "patient's home, and pass this request on to everybody who works on the specimen."
)


def render_requisition(requisition: Requisition, printed: date) -> bytes:
    """The PDF of one requisition; the same requisition and day give the same bytes."""
    register_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        leftMargin=0.75 * inch,
        rightMargin=0.75 * inch,
        topMargin=0.6 * inch,
        bottomMargin=0.6 * inch,
        title="Pathology requisition",
        author="",
        subject="",
        creator="dermdesk",
        invariant=1,
    )
    story: list[Flowable] = [
        _head(requisition, printed),
        Spacer(1, 10),
        _people(requisition),
        Spacer(1, 10),
        _jars(requisition.jars),
        Spacer(1, 10),
        KeepTogether([_whole("Billing", _STRONG), Spacer(1, 3), _billing(requisition)]),
        Spacer(1, 22),
        KeepTogether(_signature(requisition)),
        Spacer(1, 12),
        KeepTogether(
            [_whole("Labels: one for each jar, cut along the lines", _SMALL), Spacer(1, 3), _labels(requisition)]
        ),
    ]
    document.build(story)  # pyright: ignore[reportUnknownMemberType]
    return out.getvalue()


def _head(requisition: Requisition, printed: date) -> Flowable:
    practice, site, laboratory = requisition.practice, requisition.site, requisition.laboratory
    left = [
        _p("Pathology requisition", _TITLE),
        _p(f"collected {_day(requisition.collected)}, printed {_day(printed)}", _SMALL),
        Spacer(1, 6),
        _p(practice.name, _STRONG),
        *_address(site.address, _SMALL),
        _p(_told(("Phone", _phone(site.phone or practice.phone)), ("NPI", practice.npi)), _SMALL),
    ]
    clia = laboratory.clia.number if laboratory.clia is not None else ""
    right = [
        _p("To", _SMALL),
        _p(laboratory.name, _STRONG),
        *_address(laboratory.address, _SMALL),
        _p(_told(("Phone", _phone(laboratory.phone)), ("Fax", _phone(laboratory.fax))), _SMALL),
        _p(_told(("CLIA", clia), ("NPI", laboratory.npi)), _SMALL),
    ]
    return _plain([[left, right]], [_WIDTH * 0.58, _WIDTH * 0.42])


def _people(requisition: Requisition) -> Flowable:
    """The patient by two identifiers and more; a restricted one has no address that a bill could go to."""
    patient, orderer = requisition.patient, requisition.orderer
    sex = {"F": "female", "M": "male"}.get(patient.sex.value, "X")
    left = [
        _p("Patient", _SMALL),
        _p(patient.name.listed, _STRONG),
        _p(f"born {_day(patient.birth_date)}, {sex}, chart {patient.number}", _TEXT),
    ]
    if requisition.restriction is None:
        left += _address(patient.address, _TEXT)
        left += [_p(_phone(patient.phone), _TEXT)] if patient.phone else []
    right = [
        _p("Ordered by", _SMALL),
        _p(f"{orderer.name.spoken}, {orderer.credential.value}", _STRONG),
        _p(f"NPI {orderer.npi}", _TEXT),
    ]
    table = _plain([[left, right]], [_WIDTH * 0.58, _WIDTH * 0.42])
    table.setStyle(TableStyle([("LINEABOVE", (0, 0), (-1, 0), 0.8, ACCENT), ("TOPPADDING", (0, 0), (-1, -1), 6)]))
    return table


def _jars(jars: Sequence[RequestedJar]) -> Flowable:
    head = [_p(title, _HEAD) for title in ("Jar", "Site", "Taken by", "Clinical diagnosis")]
    rows = [[_p(one.specimen.letter, _LETTER), _site(one), _p(one.procedure, _TEXT), _suspected(one)] for one in jars]
    table = Table([head, *rows], colWidths=[0.5 * inch, 1.7 * inch, 1.9 * inch, _WIDTH - 4.1 * inch], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return table


def _site(jar: RequestedJar) -> Paragraph:
    place = jar.specimen.place
    return _p(place.words if place is not None else "________________", _TEXT)


def _suspected(jar: RequestedJar) -> list[Paragraph]:
    said = [_p(f"{one.code}  {one.words}".strip(), _TEXT) for one in jar.suspected]
    return [*said, *([_p(jar.specimen.note, _SMALL)] if jar.specimen.note else [])] or [_p("", _TEXT)]


def _billing(requisition: Requisition) -> Flowable:
    works = dict.fromkeys(_WORK[jar.specimen.work] for jar in requisition.jars)
    if requisition.restriction is not None:
        asked = requisition.restriction.asked
        said = [
            _p(RESTRICTED, _STRONG),
            _p(_REQUEST, _TEXT),
            *([_p(f"Asked by the patient on {_day(asked)}.", _TEXT)] if asked is not None else []),
            Spacer(1, 4),
            _p(f"Bill to: {requisition.practice.name}, {', '.join(_bill_address(requisition).lines)}", _TEXT),
        ]
        box = _plain([[said]], [_WIDTH])
        box.setStyle(
            TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 1.2, INK),
                    ("BACKGROUND", (0, 0), (-1, -1), _GROUND),
                    ("LEFTPADDING", (0, 0), (-1, -1), 8),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 8),
                    ("TOPPADDING", (0, 0), (-1, -1), 6),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
                ]
            )
        )
        return box
    said = [*(_p(words, _TEXT) for words in works), Spacer(1, 4), _bill_to(requisition)]
    return _plain([[said]], [_WIDTH])


def _bill_to(requisition: Requisition) -> Flowable:
    if requisition.names_plans:
        cells = [
            [_p(f"{_RANKS[min(place, 2)]} insurance", _SMALL), *_plan(coverage, payer, requisition)]
            for place, (coverage, payer) in enumerate(requisition.plans[:3])
        ]
        return _plain([cells], [_WIDTH / len(cells)] * len(cells))
    if requisition.charged_to is ChargedTo.PRACTICE:
        return _p(f"Bill to the practice: {', '.join(_bill_address(requisition).lines)}", _TEXT)
    return _p("Bill to the patient. No health plan is billed for this.", _TEXT)


def _plan(coverage: Coverage, payer: Payer, requisition: Requisition) -> Iterable[Flowable]:
    subscriber = coverage.subscriber
    insured = requisition.patient.name.listed if subscriber is None else subscriber.name.listed
    how = {Relation.SELF: "", Relation.SPOUSE: "spouse", Relation.PARENT: "parent", Relation.OTHER: "other"}
    born = f", born {_day(subscriber.birth_date)}" if subscriber is not None else ""
    relation = f" ({how[coverage.relation]} of the patient{born})" if subscriber is not None else ""
    yield _p(payer.name, _STRONG)
    yield _p(f"Member {coverage.member_id}", _TEXT)
    if coverage.group_number or coverage.group_name:
        yield _p(f"Group {coverage.group_number or coverage.group_name}", _TEXT)
    yield _p(f"Insured: {insured}{relation}", _TEXT)
    if payer.payer_id:
        yield _p(f"Payer id {payer.payer_id}", _SMALL)
    yield from _address(payer.address, _SMALL)


def _bill_address(requisition: Requisition) -> Address:
    practice = requisition.practice
    return practice.pay_to or practice.address


def _signature(requisition: Requisition) -> list[Flowable]:
    line = _plain(
        [[_p("Signature of the orderer", _SMALL), "", _p("Date", _SMALL)]],
        [_WIDTH * 0.55, _WIDTH * 0.05, _WIDTH * 0.4],
    )
    line.setStyle(TableStyle([("LINEABOVE", (0, 0), (0, 0), 0.6, QUIET), ("LINEABOVE", (2, 0), (2, 0), 0.6, QUIET)]))
    counted = "1 jar" if len(requisition.jars) == 1 else f"{len(requisition.jars)} jars"
    return [line, Spacer(1, 6), _whole(f"{counted} in this bag.", _SMALL)]


def _labels(requisition: Requisition) -> Flowable:
    patient = requisition.patient
    cells = [
        [
            _p(f"{jar.specimen.letter}   {jar.specimen.place.words if jar.specimen.place else ''}", _STRONG),
            _p(patient.name.listed, _TEXT),
            _p(f"born {_day(patient.birth_date)}, taken {_day(requisition.collected)}", _SMALL),
        ]
        for jar in requisition.jars
    ]
    rows = [
        [*cells[start : start + 3], *[""] * (3 - len(cells[start : start + 3]))] for start in range(0, len(cells), 3)
    ]
    table = Table(rows, colWidths=[_WIDTH / 3] * 3, rowHeights=[0.75 * inch] * len(rows))
    full = [("BOX", (at % 3, at // 3), (at % 3, at // 3), 0.5, QUIET, 0, (2, 2)) for at in range(len(cells))]
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *full]))
    return table


def _address(address: Address | None, style: ParagraphStyle) -> list[Flowable]:
    return [_p(line, style) for line in address.lines] if address is not None else []


def _told(*facts: tuple[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts if value)


def _plain(rows: Sequence[Sequence[object]], widths: list[float]) -> Table:
    table = Table([list(row) for row in rows], colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _whole(text: str, style: ParagraphStyle) -> Flowable:
    """Words over the whole width, flush with the tables."""
    return _plain([[_p(text, style)]], [_WIDTH])


def _p(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text, quote=False), style)


def _day(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _phone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
