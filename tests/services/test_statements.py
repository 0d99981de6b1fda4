"""Statement runs on a real book: by route, by account, numbered without gaps, in runs that never mix."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from dermdesk.domain.account import AccountKind, Channel, StatementRoute
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.people import Guarantor, PersonName
from dermdesk.domain.user import Role, User
from dermdesk.services import confidential, patients, statements
from dermdesk.services.desk import Desk
from tests.desks import HOME, MovedClock, add_patient, cosmetic, make_desk, post_visit, self_paid

HUSBAND = Guarantor(guarantor_id="", name=PersonName(last="Whitcomb", first="Harold"), address=HOME)
PRIVATE = StatementRoute(
    recipient=PersonName(last="Whitcomb", first="Claire"), channel=Channel.EMAIL, email="claire@example.org"
)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_what_the_wife_buys_never_stands_on_the_husbands_paper(desk: Desk, tmp_path: Path) -> None:
    wife = add_patient(desk, "Whitcomb", "Claire", guarantor=HUSBAND)
    post_visit(desk, wife, [self_paid(cents=9000), cosmetic(cents=36000)])
    done = statements.run(desk, AccountKind.MEDICAL, tmp_path / "out")
    assert [statement.total for statement in done.issued] == [Money(9000)]
    (paper,) = done.files
    text = text_of(paper)
    assert "Harold Whitcomb" in text
    assert "$90.00" in text
    for secret in ("360.00", "450.00", "BTX", "Botul"):
        assert secret not in text
    assert not (tmp_path / "out" / "confidential").exists()


def test_a_confidential_account_without_a_route_is_held(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Whitcomb", "Claire"), [cosmetic()])
    done = statements.run(desk, AccountKind.CONFIDENTIAL, tmp_path, reason="monthly run")
    assert done.issued == ()
    assert [row.held for row in done.held] == ["no route is on file"]
    assert list(tmp_path.glob("confidential/*")) == []


def test_a_confidential_statement_goes_by_the_route_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    wife = add_patient(desk, "Whitcomb", "Claire", guarantor=HUSBAND)
    post_visit(desk, wife, [cosmetic(cents=36000)])
    confidential.choose_route(desk, wife.patient_id, PRIVATE, "patient asked at the desk")
    done = statements.run(desk, AccountKind.CONFIDENTIAL, tmp_path, reason="monthly run")
    pdf, notice = done.files
    words = notice.read_text("utf-8")
    assert words.count("@") == 1
    assert "claire@example.org" in words
    practice = desk.setup().practice
    for secret in (practice.name, "Dermatology", "BTX", "360.00"):
        assert secret not in words
        assert secret == "360.00" or secret not in text_of(pdf)
    purposes = [row.purpose for row in desk.book.confidential.read_log()]
    assert purposes == ["choose route", "statement"]


def test_a_confidential_run_needs_permission_and_reason(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DermdeskError, match="reason"):
        statements.run(desk, AccountKind.CONFIDENTIAL, tmp_path, reason=" ")
    desk.user = User(user_id="u2", name="Clerk", role=Role.BILLER)
    for call in (statements.due, statements.run):
        with pytest.raises(DermdeskError, match="may not"):
            call(desk, AccountKind.CONFIDENTIAL, *([tmp_path] if call is statements.run else []), reason="curious")  # pyright: ignore[reportCallIssue, reportArgumentType]


def test_household_numbers_have_no_gap_whatever_confidential_runs_do(desk: Desk, tmp_path: Path) -> None:
    wife = add_patient(desk, "Whitcomb", "Claire")
    confidential.choose_route(desk, wife.patient_id, PRIVATE, "asked")
    numbers: list[str] = []
    for _ in range(3):
        post_visit(desk, wife, [self_paid(), cosmetic()])
        statements.run(desk, AccountKind.CONFIDENTIAL, tmp_path, reason="run")
        done = statements.run(desk, AccountKind.MEDICAL, tmp_path)
        numbers += [statement.number for statement in done.issued]
    assert numbers == ["S1001", "S1002", "S1003"]


def test_bytes_are_kept_and_repeat(tmp_path: Path, reference_path: Path) -> None:
    papers: list[bytes] = []
    for place in ("one", "two"):
        desk = make_desk(tmp_path / f"{place}.db", reference_path)
        post_visit(desk, add_patient(desk, "Núñez", "Zoë"), [self_paid()])
        done = statements.run(desk, AccountKind.MEDICAL, tmp_path / place)
        (issued,) = desk.book.practice.statements()
        papers.append(done.files[0].read_bytes())
        assert desk.book.sent.get(issued.sha256) == papers[-1]
        desk.close()
    assert papers[0] == papers[1]


def test_a_household_without_an_address_is_held(desk: Desk, tmp_path: Path) -> None:
    person = add_patient(desk, "Whitcomb", "Claire")
    patients.change(desk, replace(person, address=None))
    post_visit(desk, person, [self_paid()])
    done = statements.run(desk, AccountKind.MEDICAL, tmp_path)
    assert done.issued == ()
    assert len(done.held) == 1


def test_nobody_is_asked_twice_for_the_same_amount_within_four_weeks(desk: Desk, tmp_path: Path) -> None:
    person = add_patient(desk, "Whitcomb", "Claire")
    post_visit(desk, person, [self_paid()])
    first = statements.run(desk, AccountKind.MEDICAL, tmp_path)
    again = statements.run(desk, AccountKind.MEDICAL, tmp_path)
    assert (len(first.issued), len(again.issued)) == (1, 0)
    assert [row.held for row in again.held] == ["asked for on 11/20/2026, statement S1001"]
    post_visit(desk, person, [self_paid()])
    assert [statement.number for statement in statements.run(desk, AccountKind.MEDICAL, tmp_path).issued] == ["S1002"]
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(28 * 24 * 60)
    assert [statement.number for statement in statements.run(desk, AccountKind.MEDICAL, tmp_path).issued] == ["S1003"]
