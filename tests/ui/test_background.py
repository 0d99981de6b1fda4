"""The worker keeps its resource on its own thread and brings results to the window's."""

from threading import current_thread, get_ident

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dermdesk.domain.errors import DermdeskError
from dermdesk.ui.background import Worker, words


class Desk:
    def __init__(self) -> None:
        self.thread = get_ident()
        self.closed_on = 0

    def close(self) -> None:
        self.closed_on = get_ident()


class Screen(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: list[int] = []

    def take(self, value: object) -> None:
        self.got.append(value)
        self.threads.append(get_ident())


def test_work_runs_beside_and_results_come_home(qtbot: QtBot) -> None:
    desk: list[Desk] = []

    def opening() -> Desk:
        desk.append(Desk())
        return desk[0]

    worker, screen = Worker(opening), Screen()
    worker.submit(lambda desk: (desk.thread, get_ident()), screen.take)
    qtbot.waitUntil(lambda: bool(screen.got))
    worker.stop()
    kept_on, ran_on = screen.got[0]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    assert kept_on == ran_on != get_ident()
    assert screen.threads == [get_ident()]
    assert desk[0].closed_on == kept_on
    assert current_thread().ident == get_ident()


def test_errors_come_home_and_end_nothing(qtbot: QtBot) -> None:
    worker, screen = Worker(Desk), Screen()

    def fail(_desk: Desk) -> None:
        raise DermdeskError("No.", "Do that.")

    worker.submit(fail, screen.take, screen.take)
    worker.submit(lambda _desk: "still here", screen.take)
    qtbot.waitUntil(lambda: len(screen.got) == 2)
    worker.stop()
    assert isinstance(screen.got[0], DermdeskError)
    assert screen.got[1] == "still here"


def test_a_result_for_a_closed_screen_is_dropped(qtbot: QtBot) -> None:
    import shiboken6

    worker, screen, other = Worker(Desk), Screen(), Screen()
    worker.submit(lambda _desk: "late", screen.take)
    worker.submit(lambda _desk: "done", other.take)
    shiboken6.delete(screen)
    qtbot.waitUntil(lambda: other.got == ["done"])
    worker.stop()
    assert screen.got == []


def test_words_of_a_bug_tell_no_data() -> None:
    assert words(DermdeskError("Kept.", "Try.")) == ("Kept.", "Try.")
    assert "Alder" not in " ".join(words(ValueError("Alder")))
