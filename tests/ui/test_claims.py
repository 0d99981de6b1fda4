"""Claims: prepared, looked at, held and released by keys, exported and printed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.money import Money
from dermdesk.services import claim_decisions
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.screen import ClaimsScreen
from dermdesk.ui.models.claim_words import more_words
from tests.desks import DAY, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands


def post_alder(desk: Desk) -> None:
    post_visit(desk, desk.book.practice.find_patients("alder")[0], [insured("17000", 11500)])


@pytest.fixture
def screen(hands: Hands, tmp_path: Path) -> ClaimsScreen:
    """One posted visit, and files go to the test's folder."""
    ask(hands, post_alder)
    shown = show(hands, "claims", ClaimsScreen)
    shown.sending.folder.edit.setText(str(tmp_path / "out"))
    return shown


def prepared(hands: Hands, screen: ClaimsScreen) -> None:
    screen.prepare_button.click()
    hands.settle()


def test_posted_visits_wait_until_claims_are_prepared(hands: Hands, screen: ClaimsScreen) -> None:
    assert screen.prepare_button.text() == "&Prepare claims (1)"
    assert not screen.sending.export_button.isEnabled()
    prepared(hands, screen)
    assert [str(row.amount) for row in screen.table.rows] == ["115.00"]
    assert screen.sending.export_button.text() == "&Export 837P (1)"


def test_the_preview_shows_segments_and_form(hands: Hands, screen: ClaimsScreen) -> None:
    prepared(hands, screen)
    row = screen.table.current
    assert row is not None
    screen.pane.tabs.setCurrentWidget(screen.pane.segments)
    hands.settle()
    assert f"CLM*{row.number}*115*" in screen.pane.segments.toPlainText()
    assert screen.pane.form.picture.pixmap().height() > 200


def test_the_reason_does_not_repeat_what_the_state_says() -> None:
    row = ClaimRow(
        bucket=Bucket.REJECTED, number="G1", claim_id="c", visit_id="v", patient_id="p", patient="Moss", payer="Payer",
        day=DAY, amount=Money(100), paper=False, reason="rejected: information is invalid",
    )  # fmt: skip
    assert more_words(row, DAY) == "information is invalid"
    assert more_words(replace(row, reason="rejected"), DAY) == "rejected"
    assert more_words(replace(row, bucket=Bucket.HELD, reason="rejected by hand"), DAY) == "rejected by hand"


def test_hold_with_a_reason_and_release_by_keys(hands: Hands, screen: ClaimsScreen) -> None:
    prepared(hands, screen)
    screen.table.take_focus()
    hands.press("h")
    hands.enter("new member id")
    hands.settle()
    assert screen.table.rows == ()
    screen.show_bucket(Bucket.HELD)
    assert [row.reason for row in screen.table.rows] == ["new member id"]
    screen.table.take_focus()
    hands.press("r")
    hands.settle()
    assert screen.table.rows == ()
    screen.show_bucket(Bucket.READY)
    assert len(screen.table.rows) == 1


def test_a_hold_without_a_reason_holds_nothing(hands: Hands, screen: ClaimsScreen) -> None:
    prepared(hands, screen)
    screen.table.take_focus()
    hands.press("h")
    hands.enter("  ")
    hands.settle()
    assert "needs a reason" in said(hands)
    hands.press(Qt.Key.Key_Escape)
    assert len(screen.table.rows) == 1


def test_export_writes_the_file_and_the_claim_is_sent(hands: Hands, screen: ClaimsScreen, tmp_path: Path) -> None:
    prepared(hands, screen)
    screen.table.take_focus()
    hands.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    files = list((tmp_path / "out").glob("*.837"))
    assert len(files) == 1
    assert files[0].read_bytes().startswith(b"ISA*")
    assert "1 claim, $115.00, in 1 file." in said(hands)
    screen.show_bucket(Bucket.SENT)
    assert len(screen.table.rows) == 1
    assert not screen.sending.export_button.isEnabled()


def test_a_folder_that_cannot_be_written_sends_nothing(hands: Hands, screen: ClaimsScreen, tmp_path: Path) -> None:
    prepared(hands, screen)
    (tmp_path / "out").write_text("a file", "utf-8")
    screen.sending.export()
    hands.settle()
    assert "not written" in said(hands)
    screen.show_bucket(Bucket.READY)
    assert len(screen.table.rows) == 1
    assert screen.sending.export_button.isEnabled()


def test_a_proof_marks_nothing(hands: Hands, screen: ClaimsScreen, tmp_path: Path) -> None:
    prepared(hands, screen)
    screen.sending.proof()
    hands.settle()
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"]
    assert len(screen.table.rows) == 1


def test_today_leads_to_a_bucket(hands: Hands, screen: ClaimsScreen) -> None:
    hands.window.show_screen("claims", "held")
    hands.settle()
    assert screen.tabs.currentIndex() == list(Bucket).index(Bucket.HELD)
    assert screen.table.currentIndex() == 0


RISKY = [insured("99213", 15400, "A"), insured("17110", 13694, "B")]


def test_a_claim_with_an_open_risk_goes_by_keys_with_a_reason(hands: Hands, screen: ClaimsScreen) -> None:
    ask(hands, lambda desk: post_visit(desk, desk.book.practice.find_patients("alder")[0], RISKY, ("L40.0", "B07.8")))
    prepared(hands, screen)
    assert "1 claim waits with an open risk" in said(hands)
    screen.show_bucket(Bucket.HELD)
    (row,) = screen.table.rows
    assert row.at_risk and "DERM-EM-001" in row.reason
    screen.table.take_focus()
    hands.press("r")
    hands.enter("  ")
    hands.settle()
    assert "open risk" in said(hands) and len(screen.table.rows) == 1
    hands.enter("the note treats psoriasis apart")
    hands.settle()
    assert screen.table.rows == () and not screen.why.isVisible()
    screen.show_bucket(Bucket.READY)
    assert len(screen.table.rows) == 2


def test_judging_again_shows_what_changed(hands: Hands, screen: ClaimsScreen) -> None:
    ask(hands, lambda desk: post_visit(desk, desk.book.practice.find_patients("alder")[0], RISKY, ("L40.0", "B07.8")))
    prepared(hands, screen)
    ask(hands, _forget_the_finding)
    screen.table.take_focus()
    hands.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert "2 visits judged, 1 changed" in said(hands)
    (change,) = screen.changes.table.rows
    assert [one.rule for one in change.appeared] == ["DERM-EM-001"]
    hands.press(Qt.Key.Key_Escape)
    assert not screen.changes.isVisible()


def _forget_the_finding(desk: Desk) -> None:
    """As if the rules of yesterday had said nothing of the visits."""
    from dermdesk.domain.events import VisitJudged
    from tests.desks import DAY

    desk.append(*(VisitJudged(visit_id=one.visit_id, findings=()) for one in desk.book.practice.visits_on(DAY)))


def test_search_marks_and_bulk_steps_by_keys(hands: Hands, screen: ClaimsScreen) -> None:
    ask(hands, lambda desk: post_visit(desk, desk.book.practice.find_patients("alder")[0], [insured("11900", 9000)]))
    prepared(hands, screen)
    screen.table.take_focus()
    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hands.enter("alder 1190")
    assert [row.codes for row in screen.table.rows] == [("11900",)] and screen.tabs.tabText(8) == "All 1"
    hands.press(Qt.Key.Key_Escape)
    assert len(screen.table.rows) == 2 and screen.search.wanted.is_empty
    hands.window.show_screen("claims", "late")
    assert screen.table.rows == () and screen.search.wanted.set_parts == ("late",)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(screen.table.marks) == 2 and screen.sending.export_button.text() == "&Export 837P (2 marked)"
    hands.press("n")
    hands.enter("call")
    hands.enter("14")
    hands.settle()
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.press("c")
    hands.enter("tests are over")
    hands.settle()
    assert "2 claims closed." in said(hands) and screen.table.marks == ()
    screen.show_bucket(Bucket.DONE)
    assert {(row.next_words, (row.next_action - DAY).days if row.next_action else 0) for row in screen.table.rows} == {
        ("call", 14)
    }


def test_a_denied_claim_gets_a_letter_and_a_replacement_by_keys(
    hands: Hands, screen: ClaimsScreen, tmp_path: Path
) -> None:
    prepared(hands, screen)
    screen.sending.export()
    hands.settle()
    ask(hands, _deny)
    screen.refresh()
    hands.settle()
    screen.show_bucket(Bucket.DENIED)
    screen.table.take_focus()
    hands.settle()
    assert [trouble.code for trouble in screen.pane.facts.troubles] == ["CO-50"]
    hands.press("l")
    hands.settle()
    hands.type("It bled.")
    hands.settle()
    assert screen.pane.letter.preview.page.pixmap().height() > 200
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert "GRD000001-appeal.pdf" in said(hands) and (tmp_path / "out" / "GRD000001-appeal.pdf").stat().st_size > 9000
    hands.press(Qt.Key.Key_Escape)
    hands.press("y")
    hands.settle()
    assert "appeal" in screen.pane.history.list.item(0).text() and len(screen.pane.history.entries) == 4
    hands.press(Qt.Key.Key_Down, times=2)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert "CLM*GRD000001*115*" in screen.pane.history.text.toPlainText()
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert "is saved as it went" in said(hands)
    hands.press(Qt.Key.Key_Escape, times=2)
    hands.press("s")
    hands.enter("ICN1")
    hands.settle()
    assert "GRD000002 replaces GRD000001 and goes with the next file." in said(hands)
    assert [(row.number, row.corrects) for row in screen.table.rows] == [("GRD000002", "GRD000001")]
    assert screen.table.view.hasFocus()


def _deny(desk: Desk) -> None:
    (standing,) = desk.book.practice.claims()
    denied = Adjustment(group=AdjustmentGroup.CONTRACTUAL, reason="50", amount=Money(11500))
    line = LineDecision(line=1, paid=Money(0), adjustments=(denied,))
    coverage_id = standing.claim.coverage.coverage_id
    decision = PayerDecision(coverage_id=coverage_id, decided=DAY, paid=Money(0), lines=(line,))
    claim_decisions.decide(desk, standing.claim.claim_id, decision)
