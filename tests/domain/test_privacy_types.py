"""What may not happen cannot be built: by type, and at run time where types were evaded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.account import Channel, StatementRoute
from dermdesk.domain.claim import ClaimLine
from dermdesk.domain.line import (
    AccountSide,
    ChargeLine,
    ConfidentialLine,
    InsuranceLine,
    PracticeLine,
    route_lines,
)
from dermdesk.domain.money import Money
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import linked_diagnoses

LINE = ChargeLine(code="17000", charge=Money(13694), pointers="A")

lines = st.builds(
    ChargeLine,
    code=st.sampled_from(["99213", "17000", "BTX-GLAB", "SPF50"]),
    charge=st.builds(Money, st.integers(min_value=0, max_value=10**6)),
    line_class=st.sampled_from(LineClass),
    confidential=st.booleans(),
    account=st.sampled_from([None, *AccountSide]),
)


@given(st.lists(lines), st.booleans())
def test_every_line_goes_to_exactly_one_stream(typed: list[ChargeLine], self_pay: bool) -> None:
    routed = route_lines(typed, self_pay=self_pay)
    assert len(routed.practice) + len(routed.confidential) == len(typed)
    for posted in routed.practice:
        assert not posted.line.confidential
        assert posted.line.side is AccountSide.HOUSEHOLD
        if isinstance(posted, InsuranceLine):
            assert posted.line.line_class is LineClass.INSURANCE
            assert not self_pay
    assert [posted.number for posted in routed.practice] == list(range(1, len(routed.practice) + 1))


@given(st.lists(lines), st.booleans())
def test_practice_lines_do_not_know_of_confidential_ones(typed: list[ChargeLine], self_pay: bool) -> None:
    without = [line for line in typed if not line.confidential and line.side is AccountSide.HOUSEHOLD]
    assert route_lines(typed, self_pay=self_pay).practice == route_lines(without, self_pay=self_pay).practice


def test_a_confidential_line_is_no_practice_line() -> None:
    for line in (replace(LINE, confidential=True), replace(LINE, account=AccountSide.PRIVATE)):
        with pytest.raises(TypeError):
            PracticeLine(number=1, line=line)
        with pytest.raises(TypeError):
            InsuranceLine(number=1, line=line)


@pytest.mark.parametrize("line_class", [LineClass.SELF, LineClass.COSMETIC, LineClass.RETAIL, LineClass.FEE])
def test_only_insurance_lines_can_be_claimed(line_class: LineClass) -> None:
    with pytest.raises(TypeError):
        InsuranceLine(number=1, line=replace(LINE, line_class=line_class, account=AccountSide.HOUSEHOLD))


def test_a_claim_line_refuses_what_is_no_insurance_line() -> None:
    for source in (ConfidentialLine(number=1, line=LINE), PracticeLine(number=1, line=LINE)):
        with pytest.raises(TypeError):
            ClaimLine(number=1, source=source)  # pyright: ignore[reportArgumentType]


def test_a_diagnosis_that_no_kept_line_points_to_stays_behind() -> None:
    kept, pointers = linked_diagnoses(("L40.0", "L98.8", "L57.0"), ("A", "CA"))
    assert kept == ("L40.0", "L57.0")
    assert pointers == ("A", "BA")


WHO = PersonName(last="Alder", first="Ruth")


@pytest.mark.parametrize(
    "mailbox", ["", "ruth", "ruth@home", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "a@b@x.example"]
)
def test_an_email_route_reaches_one_mailbox(mailbox: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        StatementRoute(recipient=WHO, channel=Channel.EMAIL, email=mailbox)


def test_no_route_is_no_route() -> None:
    with pytest.raises(ValueError, match="no route"):
        StatementRoute(recipient=WHO, channel=Channel.HOLD)
    with pytest.raises(ValueError, match="address"):
        StatementRoute(recipient=WHO, channel=Channel.PAPER)
