"""The explanation of benefits typed by keys on a sent claim."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.money import Money
from dermdesk.services import claim_preparation, submission
from dermdesk.services.claim_buckets import Bucket
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.screen import ClaimsScreen
from tests.desks import DAY, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands


def _sent(desk: Desk) -> str:
    who = desk.book.practice.find_patients("alder")[0]
    post_visit(desk, who, [insured("17000", 11500), insured("17110", 21000, "B")], ("L57.0", "B07.8"))
    claim_preparation.prepare_claims(desk)
    claim = desk.book.practice.claims()[0].claim
    claim_preparation.release(desk, claim.claim_id, "as charted")
    with TemporaryDirectory() as folder:
        assert submission.export_837p(desk, Path(folder)).problems == ()
    return claim.claim_id


@pytest.fixture
def claim_id(hands: Hands) -> str:
    return ask(hands, _sent)


def test_a_decision_is_typed_with_the_keyboard_alone(hands: Hands, claim_id: str) -> None:
    screen = show(hands, "claims", ClaimsScreen)
    screen.show_bucket(Bucket.SENT)
    screen.table.take_focus()
    hands.press("d")
    hands.settle()
    form = screen.corrections.decision
    assert form.isVisible() and hands.focus is form.day
    for typed in ("t", "ICN-7", ""):
        hands.enter(typed)
    assert hands.focus is form.rows[0].fields["allowed"]
    for typed in ("80", "", "16"):  # allowed, deductible, coinsurance
        hands.enter(typed)
    hands.press(Qt.Key.Key_Return)  # copay
    hands.press("=")
    assert form.rows[0].fields["paid"].text() == "64.00"
    hands.press(Qt.Key.Key_Return)
    assert hands.focus is form.rows[1].fields["allowed"], "a row that adds up needs no other reason"
    form.save()
    hands.settle()
    assert "is neither paid nor explained" in said(hands) and form.isVisible()
    form.rows[1].fields["others"].setText("CO-97 210")
    form.save()
    hands.settle()
    assert not form.isVisible()
    standing = ask(hands, lambda desk: desk.book.practice.claim(claim_id))
    assert standing is not None and standing.decision is not None
    assert (standing.state, standing.payer_claim_number) == (ClaimState.PAID, "ICN-7")
    assert (standing.decision.decided, standing.decision.paid) == (DAY, Money(64_00))
    assert [(one.group.value, one.reason, str(one.amount)) for one in standing.decision.all_adjustments] == [
        ("CO", "45", "35.00"), ("PR", "2", "16.00"), ("CO", "97", "210.00"),
    ]  # fmt: skip


def test_what_was_decided_is_offered_again_and_a_whole_claim_has_one_row(hands: Hands, claim_id: str) -> None:
    screen = show(hands, "claims", ClaimsScreen)
    screen.show_bucket(Bucket.SENT)
    screen.table.take_focus()
    hands.press("d")
    hands.settle()
    form = screen.corrections.decision
    form.day.setText("t")
    form.whole.click()
    assert [row.title for row in form.rows] == ["Claim"]
    form.rows[0].fields["deductible"].setText("325")
    form.save()
    hands.settle()
    screen.show_bucket(Bucket.PAID)
    screen.table.take_focus()
    hands.press("d")
    hands.settle()
    assert form.whole.isChecked() and form.rows[0].fields["deductible"].text() == "325.00"
    screen.table.chosen.emit(None)
    assert not form.isVisible(), "the form leaves with its claim"


def test_a_claim_that_has_not_left_takes_no_decision(hands: Hands) -> None:
    def ready(desk: Desk) -> None:
        who = desk.book.practice.find_patients("alder")[0]
        post_visit(desk, who, [insured("17000", 11500)])
        claim_preparation.prepare_claims(desk)

    ask(hands, ready)
    screen = show(hands, "claims", ClaimsScreen)
    screen.show_bucket(Bucket.READY)
    screen.table.take_focus()
    hands.press("d")
    hands.settle()
    assert "No payer can have decided" in said(hands) and not screen.corrections.decision.isVisible()
