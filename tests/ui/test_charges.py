"""The Charges screen by its keys, on a real book."""

from PySide6.QtCore import Qt

from dermdesk.domain.practice import LineClass
from dermdesk.domain.user import Role, User
from dermdesk.services import charge_entry
from dermdesk.ui.charges.grid_model import Column
from tests.ui.conftest import Hands, OpenDesk

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def cell(hands: Hands, place: int, column: Column) -> str:
    return str(hands.charges.grid.lines.index(place, column).data())


def test_a_code_brings_fee_class_and_label(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("17003*4")
    hands.settle()
    shown = (Column.CLASS, Column.CODE, Column.DX, Column.UNITS, Column.FEE, Column.AMOUNT)
    assert [cell(hands, 0, column) for column in shown] == ["Ins", "17003", "A", "4", "11.00", "44.00"]
    assert cell(hands, 0, Column.DESCRIPTION)


def test_a_cosmetic_code_turns_its_row_and_stays_out_of_the_claim(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("17000")
    hands.enter("btx-glab")
    hands.settle()
    lines = hands.charges.editor.lines
    assert [line.line_class for line in lines] == [LineClass.INSURANCE, LineClass.COSMETIC]
    claim, private = hands.charges.foot._claim, hands.charges.foot._private
    assert claim[2].text() == lines[0].charge.display
    assert private[2].text() == lines[1].charge.display


def test_the_privacy_key_hides_private_rows_and_sums_at_once(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("btx-glab")
    hands.settle()
    hands.press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert hands.charges.grid.lines.is_hidden(0)
    assert hands.charges.foot._private[2].isHidden()
    hands.press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not hands.charges.grid.lines.is_hidden(0)


def test_a_fix_asks_its_question_and_keeps_the_answer(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.settle()
    assert [finding.rule for finding in hands.charges.editor.open_findings] == ["DERM-EM-001"]
    hands.press(Qt.Key.Key_Down, ALT)
    hands.press(Qt.Key.Key_Return, ALT)
    hands.enter("psoriasis, new topical")
    hands.settle()
    assert hands.charges.editor.lines[0].modifiers == ("25",)
    assert [kept.words for kept in hands.charges.editor.settled.values()] == ["psoriasis, new topical"]
    assert hands.charges.editor.open_findings == []


def test_a_safe_fix_asks_nothing(hands: Hands) -> None:
    hands.start_visit("l570", "b078")
    hands.enter("17110 b")
    hands.enter("17000-lt-59 a")
    hands.settle()
    assert [finding.rule for finding in hands.charges.editor.open_findings] == ["DERM-MOD-005"]
    hands.press(Qt.Key.Key_Return, ALT)
    hands.settle()
    assert hands.charges.editor.lines[1].modifiers == ("59", "LT")
    assert hands.charges.editor.settled == {}
    assert hands.charges.editor.open_findings == []
    calm = hands.charges.panel._calm
    assert calm.isVisible() and calm.text() == (
        "Nothing to mend in what is checked. "
        "Not checked, as no edition covers this day: diagnoses, whether codes are valid."
    )


def test_a_finding_is_ignored_with_a_reason(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.enter("11104 b")
    hands.settle()
    hands.press(Qt.Key.Key_I, ALT)
    hands.enter("payer pays both")
    hands.settle()
    assert hands.charges.editor.open_findings == []
    assert [kept.action for kept in hands.charges.editor.settled.values()] == ["ignored"]


def test_a_fix_moves_diagnoses_and_names_who_ordered(hands: Hands) -> None:
    hands.start_visit("w270xxa", "s0181xa")
    hands.enter("88305-26 b")
    editor = hands.charges.editor
    editor.change_header(ordering=None)
    hands.settle()
    assert {finding.rule for finding in editor.open_findings} == {"DERM-DX-008", "DERM-PTH-009"}
    for finding in editor.open_findings:
        editor.apply_fix(finding, finding.fixes[0], "the note says so")
        hands.settle()
    assert editor.diagnoses == ["S01.81XA", "W27.0XXA"]
    assert [line.pointers for line in editor.lines] == ["A"]
    assert editor.visit is not None and editor.visit.header.ordering == editor.visit.header.rendering
    assert editor.open_findings == []


def test_findings_follow_before_the_cell_is_left(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("11104 b")
    hands.settle()
    hands.type("99213 a")
    hands.settle()
    assert [finding.rule for finding in hands.charges.editor.findings] == ["DERM-EM-001"]


def test_duplicate_copy_remove(hands: Hands) -> None:
    hands.start_visit("l400", "l570")
    hands.enter("17000 b")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_D, CTRL)
    assert [line.code for line in hands.charges.editor.lines] == ["17000", "17000"]
    hands.charges.grid.go_to(1, Column.DX)
    hands.enter("a")
    hands.charges.grid.go_to(1, Column.DX)
    hands.press(Qt.Key.Key_F5)
    assert [line.pointers for line in hands.charges.editor.lines] == ["B", "B"]
    hands.press(Qt.Key.Key_Delete, CTRL)
    assert len(hands.charges.editor.lines) == 1


def test_second_row_takes_lesion_facts(hands: Hands) -> None:
    hands.start_visit("d492")
    hands.enter("11104")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    for text in ("b", "left forearm", "7"):
        hands.enter(text)
    hands.press(Qt.Key.Key_Escape)
    lesion = hands.charges.editor.lines[0].lesion
    assert lesion is not None
    assert (lesion.id, lesion.site, lesion.region, lesion.side) == ("b", "arm", "forearm", "left")
    assert str(lesion.diameter_mm) == "7"


def test_escape_keeps_what_was_typed(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.type("17000")
    hands.press(Qt.Key.Key_Escape, times=2)
    hands.settle()
    assert [line.code for line in hands.charges.editor.lines] == ["17000"]


def test_an_unknown_code_stays_in_its_cell(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("nonsense")
    hands.settle()
    assert cell(hands, 0, Column.CODE) == "NONSENSE"
    assert hands.window.messages.shown_words
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is not None


def test_shorthand_makes_the_lines(hands: Hands) -> None:
    hands.start_visit()
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("99213-25 L40.0; 11104 D49.2")
    hands.settle()
    assert [(line.code, line.modifiers, line.pointers) for line in hands.charges.editor.lines] == [
        ("99213", ("25",), "A"),
        ("11104", (), "B"),
    ]
    assert hands.charges.editor.diagnoses == ["L40.0", "D49.2"]


def test_a_draft_is_offered_again(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("17000")
    hands.settle()
    hands.charges.put_away()
    hands.settle()
    assert hands.charges.drafts.isVisible()
    notes: list[object] = []
    hands.window.office.worker.submit(charge_entry.drafts, notes.append)
    hands.settle()
    assert len(notes) == 1


def test_after_posting_nothing_of_the_visit_is_left_on_screen(open_hands: OpenDesk) -> None:
    clerk = User(user_id="u-clerk", name="Clerk", role=Role.BILLER)
    hands = open_hands(clerk)
    hands.start_visit("l570")
    hands.enter("btx-glab")
    hands.settle()
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.lines == []
    assert "360" not in hands.window.top.batch.text()
    assert "Alder" not in hands.window.windowTitle()


def test_typing_in_another_row_survives_late_answers(hands: Hands) -> None:
    hands.start_visit("l400", "d492")
    hands.enter("99213 a")
    hands.type("1110")
    hands.settle()
    hands.type("4 b")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert [line.code for line in hands.charges.editor.lines] == ["99213", "11104"]
