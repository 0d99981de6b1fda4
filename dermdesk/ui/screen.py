"""What a screen is, what it is given, and the registry of the nine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.claim_field import ClaimPlace
from dermdesk.domain.people import Patient
from dermdesk.ui.background import Worker, words
from dermdesk.ui.scrub_thread import ScrubThread


@dataclass(frozen=True, slots=True)
class Command:
    """An entry of the command palette (Ctrl+K)."""

    title: str
    keys: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class NewPatientWanted:
    """Opens Charges with its quick add, filled with what the find box did not find."""

    typed: str


@dataclass(frozen=True, slots=True)
class PatientFieldWanted:
    """Opens Patients at a fact of a patient that a finding needs: `birth_date`, `member_id` or `signature_on_file`."""

    patient: Patient
    field: str
    coverage_id: str | None = None
    """The coverage that the visit is billed to."""


@dataclass(frozen=True, slots=True)
class CorrectionWanted:
    """Opens Charges over a posted visit, to be corrected; `because` is offered as the reason.

    `place` is where its claim is wrong: hands begin there.
    """

    visit_id: str
    because: str = ""
    claim_id: str = ""
    number: str = ""
    place: ClaimPlace | None = None


@dataclass(frozen=True, slots=True)
class ClaimWanted:
    """Opens Claims at a claim, or at the held visit that has none yet."""

    claim_id: str = ""
    visit_id: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """Who works where: shown by the window and asked before a control is offered."""

    user: str = ""
    site: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset[str])


class Office(QObject):
    """What every screen shares: the book's worker, the scrub thread, privacy, messages, the way to other screens."""

    changed = Signal(object)
    """A service's Changed: which kinds and ids; every screen may refresh itself."""
    said = Signal(str, str)
    warned = Signal(str, str)
    calmed = Signal()
    """What was wrong is mended or left behind: an error on the message strip goes."""
    privacy_changed = Signal(bool)
    screen_wanted = Signal(str, object)
    """Key of a screen, and what it should open with (None, a patient, a visit id …)."""
    find_wanted = Signal()
    closing = Signal()
    """The window closes: what runs long should stop."""
    top_line_changed = Signal(str, str)
    """Left part (superbill and tape) and right part (draft saved …) of the top bar."""

    def __init__(self, worker: Worker, scrub: ScrubThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.scrub = scrub
        self.signs = Signs()
        self.private = False
        self._aside: Worker | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs or waits on any of the threads."""
        aside = self._aside.waiting if self._aside is not None else 0
        return bool(self.worker.waiting or aside or self.scrub.waiting)

    def run(
        self,
        work: Callable[[Any], Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        """`work(desk)` on the book's thread; without `on_error` the message strip says what went wrong."""
        self.worker.submit(work, on_done, on_error or self.warn_of)

    def run_aside(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        """Long work that needs no book, on a thread of its own: the book stays free for typing."""
        if self._aside is None:
            self._aside = Worker(_nothing)
        self._aside.submit(lambda _nothing: work(), on_done, on_error or self.warn_of)

    def stop(self) -> None:
        """End the threads after what they do now."""
        self.closing.emit()
        self.scrub.stop()
        if self._aside is not None:
            self._aside.stop()
        self.worker.stop()

    def say(self, said: str, help: str = "") -> None:
        """Good news on the message strip."""
        self.said.emit(said, help)

    def warn(self, said: str, help: str = "") -> None:
        """Trouble on the message strip."""
        self.warned.emit(said, help)

    def warn_of(self, error: Exception) -> None:
        """An error in words on the message strip."""
        self.warned.emit(*words(error))

    def hide_private(self, hidden: bool) -> None:
        """The privacy key: confidential rows and sums leave every screen at once."""
        if hidden != self.private:
            self.private = hidden
            self.privacy_changed.emit(hidden)


def _nothing() -> None:
    """The resource of work that needs none."""


class Screen(QWidget):
    """Base of the nine. `office.run` for the book; refresh in `refresh`, take the focus in `activate`."""

    count_changed = Signal(int)
    """What the rail shows beside the name; 0 shows the keys instead."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.setProperty("look", "canvas")

    def activate(self, with_: object = None) -> None:
        """Shown now, perhaps with something to open; put the focus where hands go first."""

    def refresh(self) -> None:
        """Load anew; called when shown for the first time and after changes."""

    def take_patient(self, patient: object) -> bool:  # noqa: ARG002 - for those that override it
        """A patient was chosen in the find box; True when this screen works with it."""
        return False

    def commands(self) -> tuple[Command, ...]:
        """What the command palette offers while this screen is shown."""
        return ()

    def grab_states(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """Further states for screenshots: (name, how to get there)."""
        return ()


ScreenFactory = Callable[[Office], Screen]


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """A place of the rail; Alt+n by its position.

    A page beside the rail names its `keys`, and the screen that it belongs to as its `home`.
    """

    key: str
    title: str
    factory: ScreenFactory
    keys: str = ""
    home: str = ""
