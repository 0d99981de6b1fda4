"""A small invented book that the tests of storage write and tamper with."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    ConfidentialAccountRead,
    ConfidentialPaymentTaken,
    ConfidentialVisitPosted,
    LineRevised,
    LineVoided,
    PatientRegistered,
    PaymentTaken,
    VisitPosted,
)
from dermdesk.domain.line import ChargeLine, ConfidentialLine, InsuranceLine, PracticeLine
from dermdesk.domain.money import Money
from dermdesk.domain.people import Patient, PersonName, Sex
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import ConfidentialVisit, PostedVisit, VisitHeader
from dermdesk.storage.book import Book

KEY = bytes(range(32))
DAY = date(2026, 4, 1)
MOMENT = datetime(2026, 4, 1, 15, tzinfo=UTC)


def patient(name: str = "p1", last: str = "Alder", first: str = "Ruth", *, guarantor: str | None = None) -> Patient:
    return Patient(
        patient_id=name,
        number=f"10{name[1:]}",
        name=PersonName(last=last, first=first),
        birth_date=date(1980, 3, 14),
        sex=Sex.FEMALE,
        phone="5035550147",
        guarantor_id=guarantor,
        medical_account_id=f"m-{name}",
        confidential_account_id=f"c-{name}",
    )


def insurance(number: int, cents: int = 10_000, code: str = "17000") -> InsuranceLine:
    return InsuranceLine(number=number, line=ChargeLine(code=code, charge=Money(cents), pointers="A"))


def own(number: int, cents: int = 5_000) -> PracticeLine:
    return PracticeLine(number=number, line=ChargeLine(code="17110", charge=Money(cents), line_class=LineClass.SELF))


def visit_posted(visit: str, *lines: PracticeLine, who: str = "p1", day: date = DAY) -> VisitPosted:
    header = VisitHeader(patient_id=who, day=day, site="main", rendering="doc")
    return VisitPosted(
        visit=PostedVisit(visit_id=visit, header=header, diagnoses=("L57.0",), lines=lines or (insurance(1),)),
        posted=day,
    )


def confidential_posted(visit: str, *, cents: int = 50_000, who: str = "p1") -> ConfidentialVisitPosted:
    line = ChargeLine(code="BOTOX", charge=Money(cents), line_class=LineClass.COSMETIC)
    return ConfidentialVisitPosted(
        visit=ConfidentialVisit(
            confidential_visit_id=f"c-{visit}",
            visit_id=visit,
            patient_id=who,
            account_id=f"c-{who}",
            day=DAY,
            site="main",
            rendering="doc",
            lines=(ConfidentialLine(number=1, line=line),),
        ),
        posted=DAY,
    )


def paid(payment: str, cents: int, *, who: str = "p1") -> PaymentTaken:
    return PaymentTaken(
        payment_id=payment, account_id=f"m-{who}", patient_id=who, amount=Money(cents), method="check",
        receipt=f"R-{payment}", day=DAY,
    )  # fmt: skip


def practice_events() -> list[EventBody]:
    return [
        PatientRegistered(patient=patient()),
        visit_posted("v1", insurance(1), insurance(2), own(3)),
        LineVoided(visit_id="v1", number=2, reason="typed twice", posted=DAY),
        LineRevised(visit_id="v1", line=own(1, 900), diagnoses=("L82.1",), reason="self-pay", posted=DAY),
        paid("pay1", 2_000),
        visit_posted("v2"),
    ]


def confidential_events() -> list[EventBody]:
    return [
        confidential_posted("v1"),
        ConfidentialPaymentTaken(
            payment_id="cp1",
            account_id="c-p1",
            patient_id="p1",
            amount=Money(10_000),
            method="cash",
            receipt="C1",
            day=DAY,
        ),
        ConfidentialAccountRead(account_id="c-p1", purpose="open", reason="the patient called"),
    ]


def filled_book(path: Path) -> Book:
    """Practice and confidential events by turns, one transaction each."""
    book = Book.create(path, KEY, site="main")
    confidential = iter(confidential_events())
    for step, body in enumerate(practice_events()):
        moment = MOMENT + timedelta(minutes=step)
        book.append([body], user="u1", moment=moment)
        if (private := next(confidential, None)) is not None:
            book.append([private], user="u1", moment=moment)
    return book
