"""A journey by keyboard: an excision waits for its report, is recoded by a person's answer, and goes out as that."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt

from dermdesk.domain.claim import ClaimState, HoldCause
from dermdesk.domain.line import Lesion
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_preparation, submission
from dermdesk.services.desk import Desk
from dermdesk.services.specimens import SpecimenFilter, SpecimenState
from dermdesk.ui.specimens.screen import SpecimensScreen
from tests.desks import add_patient, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands

LESION = Lesion(
    site="arm", region="forearm", side="left", diameter_mm=Decimal(9), margin_mm=Decimal(4), pathology="pending"
)


def _prepare(desk: Desk) -> None:
    line = replace(insured("11402", 28900), lesion=LESION)
    post_visit(desk, add_patient(desk, "Quill"), [line], ("D49.2",))
    claim_preparation.prepare_claims(desk)


def _claim(hands: Hands) -> ClaimStanding:
    return ask(hands, lambda desk: desk.book.practice.claims())[0]


def test_from_specimen_to_dollar(hands: Hands, tmp_path: Path) -> None:
    ask(hands, _prepare)
    assert (_claim(hands).state, _claim(hands).hold_cause) == (ClaimState.HELD, HoldCause.PATHOLOGY)
    hands.press(Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    hands.settle()
    screen = hands.window.screens["specimens"]
    assert isinstance(screen, SpecimensScreen)
    assert hands.window.rail.buttons["claims"].isChecked()
    (row,) = screen.table.rows
    assert (row.patient, row.specimen_id) == ("Quill, Ann", "")

    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert screen.sending.laboratory.hasFocus(), "nobody can know the first laboratory"
    hands.type("d")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert said(hands).startswith("Sent: A.")
    screen.folder.edit.setText(str(tmp_path / "papers"))
    hands.press("p")
    hands.settle()
    assert len(list((tmp_path / "papers").glob("requisition-*.pdf"))) == 1

    hands.press("r")
    hands.type("bcc")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    assert screen.reporting.diagnosis.text() == "basal cell carcinoma, C44.619"
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert _claim(hands).state is ClaimState.HELD
    assert screen.recoding.isVisible(), "the question comes by itself"
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert "is ready" in said(hands)

    claim = _claim(hands)
    line = claim.claim.lines[0].source.line
    assert (claim.state, line.code, claim.claim.diagnoses, str(line.charge)) == (
        ClaimState.READY, "11602", ("C44.619",), "412.00",
    )  # fmt: skip
    report = ask(hands, lambda desk: submission.export_837p(desk, tmp_path / "out"))
    sent = report.files[0].path.read_text("ascii")
    assert "SV1*HC:11602*412*UN*1***1~" in sent
    assert "HI*ABK:C44619~" in sent
    screen.refresh()
    screen.show_only(SpecimenFilter.ALL)
    hands.settle()
    (row,) = screen.table.rows
    assert (row.state, row.claim_state, row.answer) == (
        SpecimenState.REPORTED, ClaimState.SENT, "Report of 11/20/2026 says basal cell carcinoma, C44.619",
    )  # fmt: skip
    assert ask(hands, lambda desk: desk.book.rebuild().all_equal)


def _three_to_send(desk: Desk) -> None:
    for name in ("Dube", "Fairweather", "Vandermeer"):
        post_visit(desk, add_patient(desk, name), [replace(insured("11402", 28900), lesion=LESION)], ("D49.2",))


def test_the_bar_stays_on_the_jar_that_was_worked_on(hands: Hands) -> None:
    ask(hands, _three_to_send)
    hands.press(Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    screen = show(hands, "specimens", SpecimensScreen)

    def bar() -> tuple[str, str] | None:
        row = screen.table.current
        return (row.patient, row.state) if row is not None else None

    hands.press(Qt.Key.Key_Down)
    assert bar() == ("Fairweather, Ann", SpecimenState.TO_SEND)
    hands.press("s")
    hands.type("d")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert bar() == ("Fairweather, Ann", SpecimenState.OUT), "P and R act on the jar that was sent"
    hands.press("r")
    hands.type("bcc")
    hands.settle()
    hands.press(Qt.Key.Key_Return, times=2)
    hands.settle()
    assert screen.recoding.isVisible()
    assert bar() == ("Fairweather, Ann", SpecimenState.RECODE), "the question is of the jar under the bar"
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert bar() == ("Fairweather, Ann", SpecimenState.REPORTED), "it has left the filter and is still shown"
    hands.press(Qt.Key.Key_Up)
    hands.settle()
    assert bar() == ("Vandermeer, Ann", SpecimenState.TO_SEND)
    assert [row.patient for row in screen.table.rows] == ["Dube, Ann", "Vandermeer, Ann"]
