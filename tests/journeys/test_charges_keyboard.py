"""A visit with 25, biopsy, add-on biopsy and AK destruction: from an idle Charges screen to posted, by keys alone."""

from PySide6.QtCore import Qt

from dermdesk.services.desk import Desk
from tests.ui.conftest import Hands

LINES = [("99213", ("25",), "A"), ("11104", (), "B"), ("11105", (), "B"), ("17000", (), "C")]


def test_a_visit_of_four_lines_takes_at_most_sixty_presses(hands: Hands) -> None:
    hands.press(Qt.Key.Key_F7)
    hands.enter("ald")
    hands.settle()
    hands.enter("t")
    for diagnosis in ("l400", "d492", "l570"):
        hands.enter(diagnosis)
        hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.enter("99213-25 a")
    hands.enter("11104 b")
    hands.enter("11105")
    hands.type("17000 c")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()

    posted: list[list[tuple[str, tuple[str, ...], str]]] = []
    hands.window.office.worker.submit(_posted_lines, posted.append)
    hands.settle()
    assert posted == [LINES]
    assert hands.presses <= 60


def _posted_lines(desk: Desk) -> list[tuple[str, tuple[str, ...], str]]:
    (visit,) = desk.book.practice.visits_on(desk.today())
    return [(part.line.code, part.line.modifiers, part.line.pointers) for part in visit.lines]
