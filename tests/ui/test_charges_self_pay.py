"""A Medicare line moved to Self asks why, in the window, and keeps the answer on the line."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass
from dermdesk.services import patients
from dermdesk.services.self_pay_choice import SelfPayChoice, choices_of, chosen
from dermdesk.ui.charges.grid_model import Column
from tests.desks import DAY, add_patient, insured
from tests.ui.conftest import Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def move_to_self(hands: Hands, payer: str) -> None:
    hands.window.office.run(lambda desk: add_patient(desk, "Cedar", "Ola", payer=payer))
    hands.settle()
    hands.press(Qt.Key.Key_F7)
    hands.enter("cedar")
    hands.settle()
    hands.enter("t")
    hands.settle()
    hands.enter("l570")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter("17000")
    hands.settle()
    hands.charges.grid.go_to(0, Column.CLASS)
    hands.type("s")
    hands.settle()


def line_of(hands: Hands) -> ChargeLine:
    (line,) = hands.charges.editor.lines
    return line


def test_the_abn_is_kept_with_its_day(hands: Hands) -> None:
    move_to_self(hands, "medicare")
    assert hands.charges.self_pay.is_open
    assert line_of(hands).line_class is LineClass.INSURANCE
    hands.type("a")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    line = line_of(hands)
    assert (line.line_class, line.abn_signed, line.side) == (LineClass.SELF, DAY, AccountSide.HOUSEHOLD)
    assert not hands.charges.self_pay.is_open
    assert hands.focus is hands.charges.grid


def test_a_restriction_request_moves_the_line_to_the_private_account(hands: Hands) -> None:
    move_to_self(hands, "medicare")
    hands.type("r")
    hands.enter("1119")
    hands.settle()
    line = line_of(hands)
    assert line.confidential and line.side is AccountSide.PRIVATE
    assert line.note is not None and "2026-11-19" in line.note
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is None
    found: list[object] = []
    hands.window.office.run(
        lambda desk: desk.book.practice.last_visit(patients.find(desk, "cedar")[0].patient_id), found.append
    )
    hands.settle()
    assert found == [None]


def test_not_covered_wants_a_reason_and_esc_leaves_the_line_with_the_plan(hands: Hands) -> None:
    move_to_self(hands, "medicare")
    hands.type("n")
    hands.press(Qt.Key.Key_Return)
    assert hands.charges.self_pay.is_open
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is not None
    hands.press(Qt.Key.Key_Escape)
    assert line_of(hands).line_class is LineClass.INSURANCE
    hands.charges.grid.go_to(0, Column.CLASS)
    hands.type("sn")
    hands.enter("cosmetic wish")
    assert line_of(hands).note == "Not covered: cosmetic wish"
    assert line_of(hands).line_class is LineClass.SELF


def test_other_payers_are_not_asked_about(hands: Hands) -> None:
    move_to_self(hands, "heartland")
    assert not hands.charges.self_pay.is_open
    assert line_of(hands).line_class is LineClass.SELF


def test_an_abn_is_for_part_b_alone() -> None:
    assert SelfPayChoice.ABN in choices_of(PayerType.MEDICARE_PART_B)
    assert SelfPayChoice.ABN not in choices_of(PayerType.MEDICARE_ADVANTAGE)


@pytest.mark.parametrize("choice", [SelfPayChoice.ABN, SelfPayChoice.RESTRICTION])
def test_an_answer_without_its_day_is_refused(choice: SelfPayChoice) -> None:
    with pytest.raises(DermdeskError, match="day"):
        chosen(insured("17000", 9000), choice)
    assert chosen(insured("17000", 9000), choice, day=date(2026, 11, 1)).line_class is LineClass.SELF
