"""Today: the day list by keys, its tiles, and a CSV file."""

from pathlib import Path

from PySide6.QtCore import Qt

from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.services import day_list
from dermdesk.services.desk import Desk
from dermdesk.ui.today import TodayScreen
from dermdesk.ui.today_add import read_time
from tests.desks import DAY, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands


def cells(screen: TodayScreen, row: int = 0) -> list[str]:
    model = screen.table.model
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def add_alder(hands: Hands) -> TodayScreen:
    screen = show(hands, "today", TodayScreen)
    hands.press(Qt.Key.Key_Insert)
    hands.enter("ald")
    hands.settle()
    hands.enter("930")
    hands.settle()
    return screen


def test_an_empty_day_says_what_to_do(hands: Hands) -> None:
    screen = show(hands, "today", TodayScreen)
    assert screen.table.currentIndex() == 0
    assert screen.table.rows == ()


def test_a_patient_is_added_and_moved_by_keys_alone(hands: Hands) -> None:
    screen = add_alder(hands)
    assert cells(screen)[:2] == ["09:30", "Alder, Ruth M."]
    hands.press(Qt.Key.Key_Escape)
    hands.press("a")
    hands.settle()
    assert cells(screen)[-2:] == ["Arrived", "▲ no charges yet"]
    kept = ask(hands, lambda desk: day_list.appointments(desk, DAY))
    assert [one.status for one in kept] == [AppointmentStatus.ARRIVED]
    assert "1 waiting" in hands.window.rail.buttons["today"].accessibleName()


def test_a_posted_visit_takes_the_mark_away(hands: Hands) -> None:
    screen = add_alder(hands)

    def post(desk: Desk) -> None:
        post_visit(desk, desk.book.practice.find_patients("alder")[0], [insured("17000", 11500)])

    ask(hands, post)
    screen.refresh()
    hands.settle()
    assert cells(screen)[-2:] == ["Charged", "✓ charges in"]
    assert "$115.00" in screen.tiles["posted"].accessibleName()
    assert "1 visit to prepare" in screen.tiles["ready"].accessibleName()


def test_enter_without_a_patient_adds_nobody(hands: Hands) -> None:
    screen = show(hands, "today", TodayScreen)
    screen.open_add()
    screen.add.save()
    hands.settle()
    assert "Nobody was added" in said(hands)
    assert ask(hands, lambda desk: day_list.appointments(desk, DAY)) == ()


def test_tiles_open_their_screens(hands: Hands) -> None:
    screen = show(hands, "today", TodayScreen)
    wanted: list[tuple[str, object]] = []

    def note(key: str, with_: object) -> None:
        wanted.append((key, with_))

    hands.window.office.screen_wanted.connect(note)
    for key in ("held", "statements", "backup"):
        screen.tiles[key].setFocus()
        hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert wanted == [("claims", "held"), ("statements", None), ("settings", "book")]
    assert hands.window.shown_key == "settings"


def test_typed_days_turn_the_list(hands: Hands) -> None:
    screen = show(hands, "today", TodayScreen)
    screen.day_edit.setText("+")
    screen.day_edit.returnPressed.emit()
    hands.settle()
    assert screen.day is not None
    assert (screen.day.counts.day - DAY).days == 1
    screen.day_edit.setText("nonsense")
    screen.day_edit.returnPressed.emit()
    hands.settle()
    assert "is not a day" in said(hands)
    assert (screen.day.counts.day - DAY).days == 1


def test_a_csv_file_tells_what_it_could_not_take(hands: Hands, tmp_path: Path) -> None:
    screen = show(hands, "today", TodayScreen)
    number = ask(hands, lambda desk: desk.book.practice.find_patients("alder")[0].number)
    file = tmp_path / "list.csv"
    file.write_text(f"day,time,patient\n{DAY},08:15,{number}\n{DAY},08:30,999999\n", "utf-8")
    screen.import_file(file)
    hands.settle()
    assert "1 row taken, 1 not. Line 3:" in said(hands)
    assert cells(screen)[:2] == ["08:15", "Alder, Ruth M."]


def test_times_as_hands_type_them() -> None:
    told = {text: read_time(text) for text in ("930", "0930", "9:30", "9", "24", "961", "nine", "12345")}
    assert [f"{at:%H:%M}" if at else None for at in told.values()] == [
        "09:30", "09:30", "09:30", "09:00", None, None, None, None,
    ]  # fmt: skip


def test_a_narrow_window_keeps_the_names(hands: Hands) -> None:
    screen = add_alder(hands)
    titles = [column.title for column in screen.table.model.columns]
    for width in (960, 1440):
        hands.window.resize(width, 640)
        hands.settle()
        assert screen.table.view.columnWidth(titles.index("Patient")) >= 160
    assert not screen.table.view.isColumnHidden(titles.index("Site"))
    hands.window.resize(960, 640)
    hands.settle()
    assert screen.table.view.isColumnHidden(titles.index("Site"))
    assert not screen.table.view.isColumnHidden(titles.index("Status"))
