"""A bounced claim is mended by keys alone: rejected, opened at what is wrong, corrected, ready again, sent again."""

from pathlib import Path

from PySide6.QtCore import Qt

from dermdesk.domain.claim_answer import AnswerFault, AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.events import ClaimAnswered
from dermdesk.services import claim_preparation, submission
from dermdesk.services.claim_buckets import Bucket
from dermdesk.services.desk import Desk
from dermdesk.ui.charges.grid_model import Column
from dermdesk.ui.claims.screen import ClaimsScreen
from tests.desks import insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands


def test_a_rejected_claim_is_mended_and_sent_again_by_keys(hands: Hands, tmp_path: Path) -> None:
    number = ask(hands, lambda desk: _rejected(desk, tmp_path))
    screen = show(hands, "claims", ClaimsScreen)
    screen.sending.folder.edit.setText(str(tmp_path / "again"))
    screen.show_bucket(Bucket.REJECTED)
    screen.table.take_focus()
    hands.settle()
    hands.presses = 0
    hands.press("e")
    hands.settle()
    charges = hands.charges
    assert charges.correction.isVisible()
    assert (charges.grid.currentIndex().row(), charges.grid.currentIndex().column()) == (1, Column.UNITS)
    hands.enter("2")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert charges.correction.reason.hasFocus() and "too few units" in charges.correction.reason.text()
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert f"{number} is ready and goes with the next file" in said(hands)
    assert screen.isVisible() and [row.number for row in screen.table.rows] == [number]
    hands.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.presses < 10
    (file,) = (tmp_path / "again").iterdir()
    assert b"SV1*HC:17003*24*UN*2*" in file.read_bytes() and f"CLM*{number}*139*".encode() in file.read_bytes()
    lines = ask(hands, lambda desk: desk.book.practice.claims()[0].claim.lines)
    assert [(line.source.number, line.source.line.units) for line in lines] == [(1, 1), (2, 2)]


def _rejected(desk: Desk, folder: Path) -> str:
    person = desk.book.practice.find_patients("alder")[0]
    post_visit(desk, person, [insured("17000", 11500), insured("17003", 1200)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    (sent,) = submission.export_837p(desk, folder).files
    fault = AnswerFault(code="A7:476", message="too few units", place=ClaimPlace(field=ClaimField.UNITS, line=2))
    answer = ClaimAnswer(
        kind=AnswerKind.CLAIMS,
        outcome=AnswerOutcome.REJECTED,
        words="rejected",
        sha256=sent.batch.sha256,
        faults=(fault,),
    )
    desk.append(ClaimAnswered(claim_id=claim.claim_id, answer=answer))
    return claim.number
