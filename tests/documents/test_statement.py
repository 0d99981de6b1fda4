"""Statements as paper: readable, neutral where they must be, and deaf to markup."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from dermdesk.documents.statement import render_statement
from dermdesk.domain.account import AccountKind, Channel, StatementRoute
from dermdesk.domain.money import Money, total
from dermdesk.domain.people import Address, PersonName
from dermdesk.domain.practice import Practice
from dermdesk.domain.statement import Statement, StatementLine

HOME = Address(line1="14 Invented Lane", city="Elmira", state="NY", zip="149010014")


def a_statement(kind: AccountKind, count: int = 3, recipient: str = "Núñez") -> Statement:
    who = "Zoë Núñez" if kind is AccountKind.MEDICAL else ""
    lines = tuple(
        StatementLine(day=date(2026, 11, 20), who=who, text=f"Office service {place}", amount=Money(1000 + place))
        for place in range(count)
    )
    return Statement(
        number="S-1001",
        kind=kind,
        account_ids=("a1",),
        route=StatementRoute(recipient=PersonName(last=recipient, first="Zoë"), channel=Channel.PAPER, address=HOME),
        issued=date(2026, 11, 20),
        due=date(2026, 12, 20),
        lines=lines,
        total=total(line.amount for line in lines),
        entry_ids=("e1",),
    )


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_a_household_statement_says_who_when_what_and_how_much(practice: Practice) -> None:
    (text,) = text_of(render_statement(a_statement(AccountKind.MEDICAL), practice))
    for words in ("Hollow Brook Dermatology", "Zoë Núñez", "14 Invented Lane", "11/20/2026", "$10.00", "$30.03"):
        assert words in text


def test_a_confidential_statement_tells_nobody_what_the_practice_is(practice: Practice) -> None:
    pdf = render_statement(a_statement(AccountKind.CONFIDENTIAL), practice)
    (text,) = text_of(pdf)
    assert "HB Patient Accounts" in text
    assert "PO Box 77" in text
    document = pypdfium2.PdfDocument(pdf)
    described = " ".join(document.get_metadata_dict().values())
    document.close()
    for word in ("Dermatology", "Hollow Brook", "200 Example Street"):
        assert word not in text
        assert word not in described
    assert "unspecified" not in described


def test_a_long_statement_repeats_its_head_and_counts_its_pages(practice: Practice) -> None:
    first, *_, last = text_of(render_statement(a_statement(AccountKind.MEDICAL, count=100), practice))
    assert "page 1 of 4" in first
    assert "page 4 of 4" in last
    assert "Amount" in last


@pytest.mark.parametrize(
    "name", ['<a href="file:///etc/hosts">Ann</a>', "<b>Ann", "Ann & Bob", "&lt;i&gt;", "<img src='x'/>", "]]>"]
)
def test_markup_in_a_name_prints_as_typed(practice: Practice, name: str) -> None:
    pdf = render_statement(a_statement(AccountKind.MEDICAL, recipient=name), practice)
    assert name in " ".join(text_of(pdf)[0].split("\r\n"))
    for action in (b"/URI", b"/JS", b"/Launch", b"/JavaScript"):
        assert action not in pdf


def test_same_statement_same_bytes(practice: Practice) -> None:
    statement = a_statement(AccountKind.MEDICAL)
    assert render_statement(statement, practice) == render_statement(statement, practice)
    assert render_statement(statement, practice) != render_statement(replace(statement, number="S-1002"), practice)
