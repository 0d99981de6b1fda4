"""Codes that no list knows, look-ups of modifiers, pointers and places, and who did the visit."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import Credential, LineClass
from dermdesk.services.charge_entry import usual_provider
from dermdesk.services.price_list import lines_for
from dermdesk.ui.charges.book_calls import NOT_LISTED
from dermdesk.ui.charges.detail_fields import fields_for
from dermdesk.ui.charges.grid_model import Column
from tests.desks import sample_setup
from tests.ui.conftest import Hands
from tests.ui.test_charges import cell

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("typed", ["ZZZ99", "BTX-GLAP", "COS-99", "9921", "hello"])
def test_only_known_items_and_procedure_shapes_become_lines(typed: str) -> None:
    with pytest.raises(DermdeskError, match="no code"):
        lines_for(sample_setup(), {}, typed)


def test_a_mistyped_item_stays_in_its_cell_and_is_no_line(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("zzz99")
    hands.settle()
    assert cell(hands, 0, Column.CODE) == "ZZZ99"
    assert hands.charges.editor.lines == []
    assert "ZZZ99" in hands.window.messages.shown_words
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is not None
    assert hands.window.messages.shown_words
    hands.window.show_screen("patients")
    assert hands.window.messages.shown_words == "", "an error stays behind with its screen"


def test_a_mistyped_change_is_shown_and_keeps_the_visit_from_posting(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("17000")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.enter("zzz99")
    hands.settle()
    assert cell(hands, 0, Column.CODE) == "ZZZ99"
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is not None
    assert hands.window.messages.shown_words
    hands.charges.grid.go_to(0, Column.CODE)
    hands.enter("17000")
    hands.settle()
    assert hands.window.messages.shown_words == "", "what is mended is no longer told"
    assert cell(hands, 0, Column.CODE) == "17000"
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.charges.editor.header is None


def test_a_procedure_that_no_list_knows_says_so(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("47562")
    hands.settle()
    assert hands.charges.editor.lines[0].line_class is LineClass.INSURANCE
    assert cell(hands, 0, Column.DESCRIPTION) == NOT_LISTED
    assert "47562" in hands.window.messages.shown_words


def test_shorthand_refuses_a_mistyped_item(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.enter("zzz99")
    hands.settle()
    assert hands.charges.editor.lines == []
    assert hands.charges.shorthand.edit.text() == "zzz99"


def test_the_usual_provider_is_the_last_one_then_the_user_then_a_physician() -> None:
    setup = sample_setup()
    nurse = next(one for one in setup.providers.values() if one.credential is Credential.NP)
    doctor = next(one for one in setup.providers.values() if one.credential.is_physician and not one.external)
    nurse_first = replace(setup, providers={nurse.key: nurse, doctor.key: doctor})
    assert usual_provider(nurse_first, "Office manager", "") == doctor
    assert usual_provider(nurse_first, "Office manager", nurse.key) == nurse
    assert usual_provider(nurse_first, nurse.name.spoken.upper(), "") == nurse
    outside = replace(nurse, external=True)
    assert (
        usual_provider(replace(setup, providers={outside.key: outside, doctor.key: doctor}), "", outside.key) == doctor
    )
    with pytest.raises(DermdeskError, match="no provider"):
        usual_provider(replace(setup, providers={outside.key: outside}), "", "")


def test_f4_looks_up_a_modifier_by_words(hands: Hands) -> None:
    hands.start_visit("l400")
    hands.enter("99213")
    hands.settle()
    hands.charges.grid.go_to(0, Column.M1)
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.type("left")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    (modifier,) = hands.charges.editor.lines[0].modifiers
    assert modifier in {"LT", "TA", "E1", "E2", "FA"}
    hands.charges.grid.go_to(0, Column.M1)
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.press(Qt.Key.Key_A, CTRL)
    hands.type("25")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    assert hands.charges.editor.lines[0].modifiers == ("25",)


def test_f4_offers_the_visits_diagnoses_to_a_pointer_cell(hands: Hands) -> None:
    hands.start_visit("l400", "l570")
    hands.enter("17000 a")
    hands.settle()
    hands.charges.grid.go_to(0, Column.DX)
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    assert hands.charges.editor.lines[0].pointers == "B"


def test_f4_looks_up_the_place_of_a_line_and_the_header_knows_all_places(hands: Hands) -> None:
    hands.start_visit("l570")
    hands.enter("99213")
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    hands.type("surgery")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    assert hands.charges.editor.lines[0].place_of_service == "24"
    place = hands.charges.header.place
    assert place.findData("21") >= 0


def type_second_row(hands: Hands, code: str, *texts: str) -> None:
    hands.start_visit("l570")
    hands.enter(code)
    hands.settle()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    for text in texts:
        hands.enter(text)
    hands.press(Qt.Key.Key_Escape)
    hands.settle()


def test_second_row_of_a_slide(hands: Hands) -> None:
    type_second_row(hands, "88305", "out", "y", "n", "50", "2")
    line = hands.charges.editor.lines[0]
    assert line.slide is not None
    assert (line.slide.prepared_by, line.slide.purchased, line.slide.shares_practice) == ("outside_lab", True, False)
    assert str(line.slide.net_charge) == "50.00"
    assert line.specimens == 2


def test_second_row_of_hyperhidrosis_refuses_a_fifth_score(hands: Hands) -> None:
    type_second_row(hands, "64650", "3", "yes")
    line = hands.charges.editor.lines[0]
    assert line.hyperhidrosis is not None
    assert (line.hyperhidrosis.hdss, line.hyperhidrosis.failed_topical) == (3, True)
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_A, CTRL)
    hands.enter("5")
    hands.press(Qt.Key.Key_Escape)
    assert hands.charges.editor.lines[0].hyperhidrosis == line.hyperhidrosis


@pytest.mark.parametrize(
    ("code", "typed", "name", "held"),
    [
        ("96910", "off", "phototherapy", "office"),
        ("95044", "70", "allergens", "70"),
        ("67904", "y", "visual_field", "yes"),
    ],
)
def test_second_row_of_other_families(hands: Hands, code: str, typed: str, name: str, held: str) -> None:
    type_second_row(hands, code, typed)
    field = next(field for field in fields_for(hands.charges.editor.lines[0]) if field.group == name)
    assert field.read(hands.charges.editor.lines[0]) == held


def test_in_a_small_window_the_page_follows_the_hands(hands: Hands) -> None:
    hands.window.resize(960, 540)
    hands.start_visit("l570")
    for _ in range(9):
        hands.enter("17003")
        hands.settle()
    page = hands.charges._page

    def shown() -> tuple[int, int]:
        row = hands.charges.grid.under_hands()
        top = hands.charges.grid.mapTo(page.viewport(), row.topLeft()).y()
        return top, top + row.height() - page.viewport().height()

    assert shown()[0] >= 0 and shown()[1] <= 0
    hands.press(Qt.Key.Key_Up, times=9)
    hands.settle()
    assert shown()[0] >= 0 and shown()[1] <= 0


def test_a_shortcut_is_its_own_item_also_with_the_list_open(hands: Hands) -> None:
    hands.start_visit("l700")
    for letter in "ken":
        hands.type(letter)
        hands.settle()
    hands.enter(" a")
    hands.settle()
    assert [line.code for line in hands.charges.editor.lines] == ["J3301"]
